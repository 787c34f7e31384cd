"""What is told: an event, made of what the guard found out; never a value out of the code, which can be a secret."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from puppetguard.report.guarded import GuardReport
from puppetguard.report.markup import printable, shortened

Occasion = Literal["blocked", "waived", "bypassed", "test"]
"""A change is refused; it goes in without its approvals; it has gone in without; somebody tries this out."""
PAGED: tuple[Occasion, ...] = ("waived", "bypassed", "test")
"""For these somebody is woken."""
_TITLES: dict[Occasion, str] = {
    "blocked": "A change is blocked",
    "waived": "A change goes in without its approvals (break-glass)",
    "bypassed": "A change has gone in without its approvals",
    "test": "This is a test",
}
_MOST = 20
_LONGEST = 300


class Event(msgspec.Struct, frozen=True):
    """Something to tell; all texts are printable.

    ``key`` is the same for the same occasion of the same bundle: who is told twice can tell by it.
    """

    occasion: Occasion
    key: str
    repository: str
    ref: str = ""
    base: str = ""
    head: str = ""
    bundle: str = ""
    lines: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What has happened, in one line."""
        where = " of ".join(filter(None, (self.ref, self.repository)))
        return f"puppetguard: {_TITLES[self.occasion]}{f': {where}' if where else ''}"


def event(
    occasion: Occasion, *, repository: str, ref: str = "", base: str = "", head: str = "", bundle: str = "",
    lines: tuple[str, ...] = (),
) -> Event:  # fmt: skip
    """Return an event; whatever is given is made printable and short, for all of it can come from a change."""
    of = bundle or f"{base} {head}"
    key = hashlib.sha256(f"puppetguard event 1\0{occasion}\0{repository}\0{ref}\0{of}".encode()).hexdigest()
    said = [shortened(printable(line), _LONGEST) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        said.append(f"and {len(lines) - _MOST} more")
    repository, ref, base, head, bundle = (
        shortened(printable(text), _LONGEST) for text in (repository, ref, base, head, bundle)
    )
    return Event(occasion, key, repository, ref, base, head, bundle, tuple(said))


def guard_event(report: GuardReport, repository: str, ref: str) -> Event | None:
    """Return what there is to tell of the result of a guard; None if nothing is."""
    approval = report.approval
    occasion: Occasion
    if approval.state == "waived":
        occasion = "waived"
    elif report.exit:
        occasion = "blocked"
    else:
        return None
    lines = [f"verdict: {report.verdict}; risk {report.score} ({report.level})", *report.reasons]
    for one in approval.wanted:
        missing = f"; missing: {', '.join(one.missing)}" if one.missing else ""
        lines.append(f"protection {one.protection}: approved by {', '.join(one.have) or 'nobody'}{missing}")
    lines += [note for note in approval.notes if note.startswith("break-glass by ")]
    return event(
        occasion, repository=repository, ref=ref, base=report.base.commit, head=report.head.commit,
        bundle=approval.bundle, lines=tuple(lines),
    )  # fmt: skip
