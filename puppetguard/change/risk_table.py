"""The table that risks are worked out from: ``rules/risk-table.yaml`` as records, and what a policy may adjust."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

import msgspec
from msgspec import structs

from puppetguard.change.areas import Area, Matchers
from puppetguard.change.judged import LEVELS, Level
from puppetguard.findings import Confidence, Severity

Points = Annotated[int, msgspec.Meta(ge=0, le=100)]
Factor = Annotated[float, msgspec.Meta(ge=0, le=10)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Words = tuple[str, ...]
UNKNOWN_AREA = "unknown"
"""The area of what has a name that is not known."""
GUARD_AREA = "guard"
"""The area of what guards the code itself."""
OTHER_KIND = "other"
"""Stands in ``kinds`` for all kinds of facts that are not listed."""


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Refuses what it does not know."""


class Levels(_Record, frozen=True):
    """The score from which on a risk has a level."""

    low: Points
    medium: Points
    high: Points
    critical: Points

    def level(self, score: int) -> Level:
        """Return the level of a score."""
        return next((name for name in reversed(LEVELS[1:]) if score >= getattr(self, name)), "none")


class SeverityPoints(_Record, frozen=True):
    """Points of what a rule finds, by its severity."""

    error: Points
    warning: Points
    info: Points

    def of(self, severity: Severity) -> int:
        """Return the points of a severity."""
        points: int = getattr(self, severity.value)
        return points


class CertaintyFactors(_Record, frozen=True):
    """How much of the points of a finding count."""

    certain: Factor
    likely: Factor
    possible: Factor

    def of(self, confidence: Confidence) -> float:
        """Return the factor of a confidence."""
        factor: float = getattr(self, confidence.value)
        return factor


class ReachFactors(_Record, frozen=True):
    """The factor of whom a change reaches, and from how many nodes, or which share of them, on it holds."""

    nobody: Factor
    one: Factor
    some: Factor
    many: Factor
    wide: Factor
    many_from: Annotated[int, msgspec.Meta(ge=2)]
    many_share: Share
    wide_from: Annotated[int, msgspec.Meta(ge=2)]
    wide_share: Share


class Floor(_Record, frozen=True):
    """The least score where one of ``rules`` hits one of ``areas`` on a machine of one of ``hosts``."""

    name: str
    rules: Words
    areas: Words
    hosts: Words
    score: Points


class RiskTable(_Record, frozen=True, dict=True):
    """All numbers that a risk is worked out from; see the file for what they mean."""

    levels: Levels
    kinds: dict[str, dict[str, Points]]
    severities: SeverityPoints
    rules: dict[str, Points]
    repair: Points
    further: Annotated[float, msgspec.Meta(ge=0, le=1)]
    certainty: CertaintyFactors
    reach: ReachFactors
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]

    @cached_property
    def matchers(self) -> Matchers:
        """What tells to which areas names belong."""
        return Matchers(self.areas)

    def flaws(self) -> list[tuple[str, str]]:
        """Return what fits the form and cannot be meant: the path of each, and what is wrong there."""
        found: list[tuple[str, str]] = []
        names = [one.id for one in self.areas]
        found += [
            (f"$.areas[{number}].id", f"there is another area '{name}'")
            for number, name in enumerate(names)
            if name in names[:number]
        ]
        for needed in (UNKNOWN_AREA, GUARD_AREA):
            if needed not in names:
                found.append(("$.areas", f"the area '{needed}' is missing"))
        if OTHER_KIND not in self.kinds:
            found.append(("$.kinds", f"the kind '{OTHER_KIND}' is missing"))
        found += _not_rising("$.levels", self.levels, ("low", "medium", "high", "critical"))
        found += _not_rising("$.reach", self.reach, ("nobody", "one", "some", "many", "wide"))
        found += _not_rising("$.reach", self.reach, ("many_from", "wide_from"))
        found += _not_rising("$.reach", self.reach, ("many_share", "wide_share"))
        found += _not_rising("$.certainty", self.certainty, ("possible", "likely", "certain"))
        found += _not_rising("$.severities", self.severities, ("info", "warning", "error"))
        for number, floor in enumerate(self.floors):
            for key in ("areas", "hosts"):
                for index, name in enumerate(getattr(floor, key)):
                    if name not in names:
                        found.append((f"$.floors[{number}].{key}[{index}]", f"there is no area '{name}'"))
        return found

    def adjusted(self, adjustment: Adjustment) -> RiskTable:
        """Return the table as a policy adjusts it; what the policy does not name stays as it is."""
        areas = [
            structs.replace(one, factor=adjustment.areas[one.id].factor or one.factor,
                            **{key: (*getattr(one, key), *getattr(adjustment.areas[one.id], key)) for key in _ADDED})
            if one.id in adjustment.areas else one
            for one in self.areas
        ]  # fmt: skip
        known = {one.id for one in self.areas}
        areas += [
            Area(name, one.name or name, one.factor or 1.0, **{key: getattr(one, key) for key in _ADDED})
            for name, one in adjustment.areas.items()
            if name not in known
        ]
        return structs.replace(
            self,
            levels=adjustment.levels or self.levels,
            rules={**self.rules, **adjustment.rules},
            areas=tuple(areas),
        )


class AreaAdjustment(_Record, frozen=True):
    """What a policy says of an area: another factor, and more that belongs to it; or a new area with a name."""

    name: str = ""
    factor: Annotated[float, msgspec.Meta(ge=1, le=10)] | None = None
    types: Words = ()
    services: Words = ()
    packages: Words = ()
    paths: Words = ()
    words: Words = ()


class Adjustment(_Record, frozen=True):
    """What a policy makes stricter or looser; to be taken from the policy of the base only."""

    levels: Levels | None = None
    rules: dict[str, Points] = {}
    areas: dict[str, AreaAdjustment] = {}


_ADDED = ("types", "services", "packages", "paths", "words")


def _not_rising(path: str, record: msgspec.Struct, names: tuple[str, ...]) -> list[tuple[str, str]]:
    values = [getattr(record, name) for name in names]
    return [
        (f"{path}.{names[at]}", f"'{names[at]}' must not be less than '{names[at - 1]}'")
        for at in range(1, len(names))
        if values[at] < values[at - 1]
    ]
