"""What is done in all other cases has changed: the default of a selector or a ``case``, the default node."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.links import Tree

_ASIDE = frozenset("before require notify subscribe tag alias loglevel".split())
"""Attributes that do not say what a resource is to be."""
_DEFAULT_CASE = re.compile(r"(?:^|; )case .* is (?:.* )?default(?:;| in |$)")


def _default_branch_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a change is one of a default: it reaches all that nobody has thought of."""
    change = case.change
    for name, before, after in case.set():
        if before is None or after is None or before.normal == after.normal:
            continue
        was, now = _defaults(before.normal), _defaults(after.normal)
        if was and now and was != now:
            yield ChangeHit(
                f"`{name}` of {case.name} has another default: {_told(was)} → {_told(now)}",
                "it holds for all that the other branches do not name",
            )
            return
    if change.attribute in _ASIDE or (change.attribute and change.kind == "modified" and change.indirect):
        return
    attribute = f"`{change.attribute}` of " if change.attribute else ""
    if change.container == "node default" and change.what in ("include", "resource"):
        yield ChangeHit(
            f"the default node has other content: {attribute}{case.name} is {change.kind}",
            "it holds for all nodes that no definition names, new ones too",
            Confidence.LIKELY,
        )
    elif change.kind in ("added", "removed", "modified") and _DEFAULT_CASE.search(change.condition):
        yield ChangeHit(
            f"in the default branch, {attribute}{case.name} is {change.kind}",
            "it holds for all that the other branches do not name",
            Confidence.LIKELY,
            Severity.INFO,
        )


def _defaults(text: str) -> list[Tree]:
    """Return the values of the default branches of selectors in a normal form."""
    if "SelectorEntry default" not in text:
        return []
    from puppetguard.change.links import tree

    found: list[Tree] = []
    below = [tree(text)]
    while below:
        one = below.pop()
        if isinstance(one, list):
            if one[:2] == ["SelectorEntry", "default"] and len(one) > 2:
                found.append(one[2])
            below += reversed(one)
    return found


def _told(values: list[Tree]) -> str:
    return ", ".join(f"`{one}`" if isinstance(one, str) else "`…`" for one in values)


CHECK = Check(scope="change", change=_default_branch_changed)
