"""Where code stands: Puppet looks for a definition by its name, and for nodes in the main manifest only."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from puppetguard.change.fact import Aspect, Fact

_FOLDERS = {"class": "manifests", "define": "manifests", "function": "functions", "type": "types", "plan": "plans"}
_MAIN = re.compile(r"(?:(?:.*/)?environments/[^/]+/)?manifests/")
PLACE = "(place)"
"""Stands for where something stands, among the aspects of what is not where Puppet looks for it."""


def placed(facts: Iterable[Fact], path: str) -> list[Fact]:
    """Return the facts of a file, with a remark on those that are not where Puppet looks for them.

    Of a file that lies in no folder nothing is known.
    """
    if "/" not in path:
        return list(facts)
    return [one if one.container or _is_found(one, path) else _elsewhere(one) for one in facts]


def _elsewhere(fact: Fact) -> Fact:
    remark = Aspect("elsewhere", "not where Puppet looks for it", fact.place)
    return msgspec.structs.replace(fact, aspects={**fact.aspects, PLACE: remark})


def _is_found(fact: Fact, path: str) -> bool:
    folder = _FOLDERS.get(fact.kind)
    if folder is None:
        # Code that is in no definition, and definitions of nodes.
        return "manifests" in path.split("/")[:-1]
    module, _, inner = fact.subject.removeprefix("::").lower().partition("::")
    expected = f"{folder}/{inner.replace('::', '/') or 'init'}.pp"
    if folder == "manifests" and _MAIN.match(path):
        # The main manifest may hold definitions of any name.
        return True
    return path.removesuffix(expected).rstrip("/").rpartition("/")[2] in ("", module)
