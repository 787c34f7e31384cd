"""Templates and files whose content is protected, or decides who may log in and what a machine lets through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import ChangeHit, Check
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_CONTENT = frozenset({"content", "source", "template", "body"})
_MOST = 3


class ProtectedContentParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``areas``: the ids of what may not be changed in passing, in the table of risks."""

    areas: tuple[str, ...]


def _protected_content_changed(case: Case, parameters: ProtectedContentParameters) -> Iterator[ChangeHit]:
    """Yield where the content of a file, or what it is made of, is another one, and a protection or area is met."""
    change = case.change
    of_file = change.what in ("file", "template") and (change.attribute in ("content", "") or change.kind == "renamed")
    of_resource = case.type in ("file", "concat", "concat::fragment", "file_line", "ini_setting", "augeas") and (
        change.attribute in _CONTENT or change.attribute in ("line", "value", "setting", "changes", "target")
    )
    if not (of_file or of_resource) or (change.kind == "added" and not change.attribute):
        return
    areas = [name for name in parameters.areas if name in case.areas]
    if not case.protections and not areas:
        return
    by = (
        f"protected by {', '.join(case.protections[:_MOST])}"
        if case.protections
        else f"about {areas[0].replace('-', ' ')}"
    )
    what = change.subject if change.what in ("file", "template") else f"`{change.attribute}` of {case.name}"
    told = f": {change.before or 'nothing'} → {change.after or 'nothing'}" if change.before or change.after else ""
    if change.before == change.after and told:
        told = f" by what it is made of: {change.after}"
    yield ChangeHit(
        f"{what} is {by}, and {'is gone' if change.kind == 'removed' and not change.attribute else 'changes'}{told}",
        "have somebody read it line by line who knows the program that reads it",
        Confidence.CERTAIN if case.protections else Confidence.LIKELY,
    )


CHECK = Check(scope="change", change=_protected_content_changed, parameters=ProtectedContentParameters)
