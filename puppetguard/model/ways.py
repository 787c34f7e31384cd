"""Which possibilities go together: those that do not need contradicting decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from puppetguard.model.forks import Choice
from puppetguard.model.patterns import MOST
from puppetguard.model.values import Cause, Possibility, StaticValue, unknown
from puppetguard.syntax import ast


class Way(NamedTuple):
    """What must be so for some code to be reached; see ``Possibility``."""

    choices: tuple[Choice, ...] = ()
    default: bool = False
    override: bool = False


def way_of(one: Possibility) -> Way:
    """Return what must be so for a possibility."""
    return Way(tuple(one.choices.items()), one.default, one.override)


def together(one: Way, other: Way) -> Way | None:
    """Return what must be so for both; None if they contradict each other."""
    if not any(one) or not any(other):
        return one if any(one) else other
    merged = dict(one.choices)
    for asked, answer in other.choices:
        if merged.setdefault(asked, answer) != answer:
            return None
    return Way(tuple(merged.items()), one.default or other.default, one.override or other.override)


def under(one: Possibility, way: Way) -> Possibility | None:
    """Return a possibility under further decisions; None if it contradicts them."""
    if not any(way):
        return one
    merged = dict(one.choices)
    for asked, answer in way.choices:
        if merged.setdefault(asked, answer) != answer:
            return None
    return Possibility(one.value, merged, one.default or way.default, one.override or way.override)


class Combination(msgspec.Struct, frozen=True):
    """One possibility of each part, and what must be so for all of them together."""

    values: list[StaticValue]
    choices: dict[str, str]
    default: bool
    override: bool

    def then(self, one: Possibility) -> Combination | None:
        """Return the combination with one more part; None if that contradicts it."""
        if any(self.choices.get(asked, answer) != answer for asked, answer in one.choices.items()):
            return None
        return Combination(
            [*self.values, one.value],
            {**self.choices, **one.choices},
            self.default or one.default,
            self.override or one.override,
        )

    def of(self, value: StaticValue) -> Possibility:
        """Return the possibility of what is made of the parts."""
        return Possibility(value, self.choices, self.default, self.override)


def combinations(parts: Sequence[Sequence[Possibility]], node: ast.Node) -> list[Combination]:
    """Return every way to take one possibility of each part that does not contradict itself, at most ``MOST``.

    If there are more, the last one stands for the rest: nothing is known of any of its parts.
    """
    found = [Combination([], {}, default=False, override=False)]
    for count, part in enumerate(parts, 1):
        if len(part) == 1 and part[0].certain and not part[0].choices:
            # By far the most common part, and a string can have thousands of them.
            for combination in found:
                combination.values.append(part[0].value)
        else:
            longer = (combination.then(one) for combination in found for one in part)
            found = [combination for combination in longer if combination is not None]
            if len(found) > MOST:
                rest: list[StaticValue] = [unknown(node, Cause("many"))] * count
                found = [*found[: MOST - 1], Combination(rest, {}, default=False, override=False)]
    return found
