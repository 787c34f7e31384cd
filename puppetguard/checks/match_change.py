"""Changes between two versions, by what they do, to what, and whom they reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.change.criteria import ChangeCriteria, fitting
from puppetguard.checks._contract import ChangeHit, Check
from puppetguard.checks._wording import confidence
from puppetguard.model.criteria.formula import groups_of

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _fields(parameters: ChangeCriteria) -> frozenset[str]:
    return groups_of(parameters).union(ChangeCriteria.fields)


def _match_change(case: Case, parameters: ChangeCriteria) -> Iterator[ChangeHit]:
    """Yield where a change fits, once: by the surest of its attributes."""
    change = case.change
    found = min(fitting(parameters, case), key=lambda one: not one[1].certain, default=None)
    if found is None:
        return
    part, verdict = found
    before, after = change.before, change.after
    if part.name != change.attribute:
        before, after = ("" if one is None else one.shown for one in (part.before, part.after))
    captures = {
        **verdict.captures,
        "kind": change.kind,
        "what": change.what,
        "subject": change.subject,
        "type": case.type,
        "title": case.title or "…",
        "attribute": part.name,
        "before": before or "nothing",
        "after": after or "nothing",
        "container": change.container or "top scope",
        "path": case.file,
        "level": case.level,
    }
    yield ChangeHit("", confidence=confidence(verdict), captures=captures)


CHECK = Check(scope="change", parameters=ChangeCriteria, fields=_fields, change=_match_change)
