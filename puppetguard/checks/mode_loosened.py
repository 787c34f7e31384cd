"""Files that more people may read, change or run than before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Aspect

_OCTAL = re.compile(r"0?[0-7]{3,4}")
_WHOM = ((0o007, "everybody"), (0o070, "the group"))
_MAY = ((0o222, "change"), (0o444, "read"), (0o111, "run"))
_SPECIAL = ((0o4000, "runs with the rights of its owner"), (0o2000, "runs with the rights of its group"))


def _mode_loosened(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a mode gives rights that it did not give before."""
    from puppetguard.change.case import arrow

    for name, before, after in case.set("mode"):
        was, now = _modes(before), _modes(after)
        if was is None or now is None or not all(map(_OCTAL.fullmatch, (*was, *now))) or not was or not now:
            continue
        known = 0
        for one in was:
            known |= int(one, 8)
        rights = max((int(one, 8) & ~known for one in now), key=_weight)
        told = _rights(rights, is_folder=_is_folder(case))
        if told:
            worst = bool(rights & 0o6002)
            yield ChangeHit(
                f"{case.name}: {told} (`{name}`: {arrow(before, after)})",
                "give no more rights than are needed: mostly `0644`, for secrets `0600`",
                Confidence.CERTAIN if len(was) == len(now) == 1 else Confidence.LIKELY,
                None if worst or rights & 0o4 else Severity.INFO,
            )


def _modes(aspect: Aspect | None) -> tuple[str, ...] | None:
    from puppetguard.change.case import texts

    if aspect is not None and any(isinstance(value, int) for value in aspect.values or ()):
        # Puppet refuses a number, whose value is another mode than what stands there.
        return (aspect.shown,)
    return texts(aspect)


def _weight(rights: int) -> tuple[bool, bool, int]:
    return bool(rights & 0o6000), bool(rights & 0o2), rights & 0o77


def _rights(rights: int, *, is_folder: bool) -> str:
    """Return in words whom a mode gives what; nothing of the owner, and not that a folder may be gone through."""
    parts = [told for bit, told in _SPECIAL if rights & bit and not is_folder]
    whose: dict[str, list[str]] = {}
    for mask, whom in _WHOM:
        words = [word for bits, word in _MAY if rights & mask & bits and not (is_folder and word == "run")]
        if words:
            whose.setdefault(" and ".join(words), []).append(whom)
    parts += [f"{' and '.join(people)} may {words} it" for words, people in whose.items()]
    return ", ".join(parts)


def _is_folder(case: Case) -> bool:
    fact = case.head or case.base
    ensure = fact.aspects.get("ensure") if fact is not None else None
    return ensure is not None and ensure.values == ("directory",)


CHECK = Check(scope="change", change=_mode_loosened, mends=True)
