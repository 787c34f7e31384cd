"""Keys of Hiera that are gone though something takes their value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _hiera_key_removed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a key is gone from a file of data, unless it is known that nobody takes it."""
    change = case.change
    if change.what != "key" or change.kind not in ("removed", "renamed") or change.attribute or case.nobody:
        return
    gone = case.base.subject if case.base is not None else change.subject
    if any(one.container == change.container for one in case.around.there("key", gone, after=True)):
        return
    elsewhere = case.around.there("key", gone, after=True)
    class_name = gone.rpartition("::")[0]
    if class_name and _is_gone(case, class_name, gone.rpartition("::")[2]):
        return
    level = f"; {elsewhere[0].container} has it now" if elsewhere else ""
    yield ChangeHit(
        f"`{gone}` is no longer in {change.container}{level}",
        "what takes it gets the value of another level, its default, or fails to compile",
        Confidence.LIKELY,
    )


def _is_gone(case: Case, class_name: str, parameter: str) -> bool:
    """Tell whether the same change takes the class away, or the parameter that the key is for."""
    around = case.around
    before = around.there("class", class_name, after=False)
    after = around.there("class", class_name, after=True)
    if not before:
        return False
    name = f"${parameter} type"
    return not any(name in one.aspects for one in after) and any(name in one.aspects for one in before)


CHECK = Check(scope="change", change=_hiera_key_removed)
