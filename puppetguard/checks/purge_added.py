"""Resources that remove, replace or go through what is not theirs, and did not before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Aspect

_ON = frozenset({"true", "remote", "inf", "yes"})
_TOLD = {
    "purge": "removes what is not in the code",
    "purge_configs": "removes what is not in the code",
    "recurse": "goes through all that is below it",
    "force": "replaces even folders",
}


def _purge_added(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where ``purge``, ``recurse`` or ``force`` is switched on."""
    for name, before, after in [*case.set(*_TOLD), *_of_new(case)]:
        if not _is_on(after) or (before is not None and _is_on(before)):
            continue
        hit = _hit(case, name, after)
        if hit is not None:
            yield hit


def _of_new(case: Case) -> Iterator[tuple[str, None, Aspect]]:
    fact = case.new
    if fact is not None and case.change.what == "resource" and "purge" in fact.aspects:
        yield "purge", None, fact.aspects["purge"]


def _hit(case: Case, name: str, after: Aspect | None) -> ChangeHit | None:
    from puppetguard.change.case import texts

    purging = name.startswith("purge") or case.type == "resources"
    head = case.head
    if name == "recurse" and head is not None and _is_on(head.aspects.get("purge")) and case.new is None:
        purging = True
    if name == "force" and case.type not in ("file", "tidy", "vcsrepo"):
        return None
    told = _TOLD["purge"] if purging else _TOLD[name]
    sure = set(texts(after) or ()) <= _ON
    return ChangeHit(
        f"{case.name} {told} (`{name} => {after.shown if after is not None else ''}`)",
        "see on a machine what it would take: `puppet agent --test --noop`; keep to a folder of your own",
        Confidence.CERTAIN if sure else Confidence.LIKELY,
        None if purging else Severity.INFO,
    )


def _is_on(aspect: Aspect | None) -> bool:
    from puppetguard.change.case import texts

    return bool(_ON.intersection(texts(aspect) or ()))


CHECK = Check(scope="change", change=_purge_added, mends=True)
