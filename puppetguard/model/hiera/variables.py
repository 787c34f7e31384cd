"""What the variables in ``%{…}`` are meant for that nothing sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.findings import Confidence
from puppetguard.model.attribute_names import is_slip, near_name
from puppetguard.model.fact_names import is_fact, known_facts
from puppetguard.model.fact_slips import fact_slip, is_core
from puppetguard.model.hiera.interpolation import segments
from puppetguard.model.spelling import is_slip_of_the_hand

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_ROOTS = ("facts", "trusted", "server_facts")
_GIVEN = frozenset(
    "facts trusted server_facts environment calling_module calling_class calling_class_path module_name title name"
    " caller_module_name settings literal".split()
)
"""What Puppet sets, or Hiera for those who look something up."""


class VariableSlip(msgspec.Struct, frozen=True):
    """Why a variable is empty, and the whole name that is meant, empty if that is not known."""

    message: str
    meant: str
    confidence: Confidence


class DataVariables:
    """The variables that data can read: facts, and what manifests set."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._facts = sorted(one for one in index.vocabulary.facts if not one.endswith("*"))
        self._set: set[str] = set()
        self._global: set[str] = set()
        read: Counter[str] = Counter()
        for member in index.having("sets", "interpolations"):
            for scope in member.outline.sets:
                # Who looks something up may let its own variables be seen.
                self._set.update(scope.names)
                if not scope.container or scope.container.startswith("node "):
                    self._global.update(scope.names)
            for one in member.outline.interpolations:
                read[self._plain(one.name)[0]] += 1
        self._read = read

    @staticmethod
    def _plain(name: str) -> list[str]:
        parts = segments(name) or [name]
        return [parts[0].removeprefix("::"), *parts[1:]]

    def slip(self, name: str) -> VariableSlip | None:
        """Return why a variable, written with dots before its parts, is set by nothing; None if it may be set."""
        root, *parts = self._plain(name)
        if root == "facts" and parts:
            return self._fact(parts, "facts.")
        if "::" in root or root in _GIVEN or root in self._set:
            return None
        if is_core(root) or is_fact(root):
            return self._fact([root, *parts], "")
        if self._index.vocabulary.has_fact(root):
            return None
        meant = near_name(root, _ROOTS) if parts else None
        if meant is None:
            often = (one for one, times in self._read.items() if times > 1)
            meant = self._first(root, [self._facts, sorted(self._global), sorted(often), sorted(known_facts())])
        if meant is None or self._read[root] > 1:
            return None
        return VariableSlip(f"nothing sets `{root}`", ".".join((meant, *parts)), Confidence.LIKELY)

    def _fact(self, names: Sequence[str], start: str) -> VariableSlip | None:
        if self._index.vocabulary.has_fact(names[0]):
            return None
        found = fact_slip(names)
        if found is not None:
            meant = [*names[: found.at], found.meant, *names[found.at + 1 :]]
            return VariableSlip(found.message, f"{start}{'.'.join(meant)}" if found.meant else "", found.confidence)
        if is_core(names[0]):
            return None
        own = _near(names[0], self._facts)
        if own is None:
            return None
        return VariableSlip(
            f"there is no fact `{names[0]}`", f"{start}{'.'.join((own, *names[1:]))}", Confidence.LIKELY
        )

    @staticmethod
    def _first(name: str, known: Iterable[Sequence[str]]) -> str | None:
        return next((found for one in known if (found := _near(name, one)) is not None), None)


def _near(name: str, known: Iterable[str]) -> str | None:
    meant = near_name(name, (one for one in known if one != name))
    if meant is None or name in (f"{meant}s", meant.removesuffix("s")):
        return None
    return meant if is_slip(name, meant) or (len(meant) >= 4 and is_slip_of_the_hand(name, meant)) else None
