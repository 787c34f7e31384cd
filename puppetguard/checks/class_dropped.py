"""Classes that nodes had and no longer get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_MOST = 5


def _class_dropped(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a class is no longer included, or another one in its place, or only under a condition now."""
    change = case.change
    old = _class_of(case.base.subject) if case.base is not None and not change.attribute else None
    if old is None or (change.what != "include" and case.type != "class"):
        return
    where = f" in {change.container}" if change.container else ""
    if change.kind == "condition-changed" and not change.before and change.after:
        yield ChangeHit(
            f"class {old} is included{where} only under a condition: {change.after}",
            "see which nodes lose it: what it has set stays there and is no longer kept so",
            Confidence.LIKELY,
            Severity.INFO,
        )
    if change.kind not in ("removed", "renamed", "modified") or _is_included(case, old) or case.nobody:
        return
    if _is_gone(case, old) or (change.indirect and _is_told(case, old)):
        return
    new = _class_of(case.head.subject) if case.head is not None else None
    reach = case.reach
    if reach is not None and not reach.unknown and not reach.perhaps and reach.nodes and not reach.lost:
        return
    instead = f", but {new} in its place" if new is not None else ""
    losing = (
        f"; {_listed(reach.lost)} {'loses' if len(reach.lost) == 1 else 'lose'} it"
        if reach is not None and reach.lost
        else ""
    )
    yield ChangeHit(
        f"class {old} is no longer included{where}{instead}{losing}",
        "what it has set stays on the nodes and is no longer kept so; to take it away, say `absent` first",
        Confidence.CERTAIN if losing else Confidence.LIKELY,
    )


def _class_of(subject: str) -> str | None:
    from puppetguard.change.case import quoted

    if subject.startswith("Class["):
        return (quoted(subject[6:-1]) or "").removeprefix("::") or None
    return subject if subject.replace("::", "").replace("_", "").isalnum() else None


def _is_included(case: Case, name: str) -> bool:
    """Tell whether the class is included elsewhere by the same change, or in another way."""
    around = case.around
    return bool(around.there("include", name, after=True) or around.there("resource", f"Class['{name}']", after=True))


def _is_gone(case: Case, name: str) -> bool:
    """Tell whether the class itself is gone: then what it held is told of."""
    around = case.around
    return bool(around.there("class", name, after=False)) and not around.there("class", name, after=True)


def _is_told(case: Case, name: str) -> bool:
    """Tell whether a statement that has included the class is gone, of which this is what it brings about."""
    return any(
        not one.change.indirect and one.change.kind == "removed" and one.change.what == "include"
        for one in case.around.altered
        if one.base is not None and one.base.fact.subject == name
    )


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


CHECK = Check(scope="change", change=_class_dropped)
