"""Secrets that a change writes in clear: from then on they are in the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Aspect

_HINT = "revoke it, and take the new one from Hiera (eyaml) or another keeper of secrets, as `Sensitive`"


def _secret_added(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where something with the name of a secret gets a text that looks like one, and had none before."""
    change = case.change
    if change.attribute:
        pairs = [(name, before, after) for name, before, after in case.set()]
    elif change.kind == "added" and case.head is not None:
        pairs = [(name, None, after) for name, after in case.head.aspects.items()]
    else:
        return
    for name, before, after in pairs:
        called = _called(case, name)
        if called and _is_secret(called, after) and not _is_secret(called, before):
            yield ChangeHit(f"`{called}` of {case.name} is a secret that is written in clear", _HINT, Confidence.LIKELY)


def _called(case: Case, name: str) -> str:
    """Return what a value is called."""
    what = case.change.what
    if what == "key":
        path = name.removeprefix("value").strip(".").rpartition(".")[2].strip("'")
        return path or case.change.subject.rpartition("::")[2]
    if what == "variable":
        return case.change.subject.removeprefix("$").rpartition("::")[2]
    if what in ("class", "define"):
        return name.removeprefix("$").removesuffix(" default") if name.endswith(" default") else ""
    if what in ("resource", "override", "collector", "default"):
        return name
    return ""


def _is_secret(name: str, aspect: Aspect | None) -> bool:
    from puppetguard.change.case import texts
    from puppetguard.model.secrets import is_secret_name, shape_of

    found = texts(aspect)
    return is_secret_name(name) and found is not None and any(shape_of(name, one) == "strong" for one in found)


CHECK = Check(scope="change", change=_secret_added, mends=True)
