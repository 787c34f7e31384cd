"""What the success of a command says: facts about the system, put together with and, or and not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from puppetguard.model.conditions.search import Search
from puppetguard.model.patterns import Pattern

FactKind = Literal[
    "exists",
    "text",
    "installed",
    "active",
    "enabled",
    "user",
    "group",
    "mounted",
    "formatted",
    "database",
]


class Fact(msgspec.Struct, frozen=True):
    """One thing that is so on the system: ``target`` exists, is installed, active, and so on.

    ``text``: the file ``target`` has a line that ``search`` finds. ``how`` says more: the letter of a file test, the
    program that was asked. ``[start, end)`` is the place of what says so, in the text of the command.
    """

    kind: FactKind
    target: Pattern
    start: int
    end: int
    how: str = ""
    search: Search | None = None


class Constant(msgspec.Struct, frozen=True):
    """A command that always succeeds, or always fails; ``why`` says it for people, about ``[start, end)``.

    ``plain`` is true of one that is there for just that: ``true``, ``false``. One that is not ``sure`` may do otherwise
    in an unusual case, such as that of a program that is not there at all; one that ``compares`` depends on the texts
    at its place.
    """

    truth: bool
    start: int
    end: int
    why: str
    plain: bool = False
    sure: bool = True
    compares: bool = False


class Opposite(msgspec.Struct, frozen=True):
    """A condition that is not so."""

    part: Condition


class Joined(msgspec.Struct, frozen=True):
    """Several conditions of which all must be so, or else any of them."""

    parts: tuple[Condition, ...]
    every: bool


class Unclear(msgspec.Struct, frozen=True):
    """A condition of which nothing is known."""


Condition = Fact | Constant | Opposite | Joined | Unclear
UNCLEAR = Unclear()

_MOST = 200
"""How many parts of one condition are followed."""


def opposite(one: Condition) -> Condition:
    """Return the condition that is so exactly when this one is not."""
    match one:
        case Constant():
            return msgspec.structs.replace(one, truth=not one.truth)
        case Opposite(part):
            return part
        case Unclear():
            return one
    return Opposite(one)


def joined(parts: Sequence[Condition], *, every: bool) -> Condition:
    """Return the condition that all, or any, of some are so; a constant part decides it, or does not count."""
    deciding = [one for one in parts if isinstance(one, Constant) and one.truth != every]
    if deciding:
        return deciding[0]
    left = [one for one in parts if not isinstance(one, Constant)]
    if not left:
        return parts[-1] if parts else UNCLEAR
    return left[0] if len(left) == 1 else Joined(tuple(left), every)


class Needed(NamedTuple):
    """A fact that must be so, or must not be so."""

    fact: Fact
    truth: bool


def needed(condition: Condition, *, truth: bool) -> Iterator[Needed]:
    """Yield the facts without which a condition is not so, or is so; of alternatives none is."""
    waiting: list[tuple[Condition, bool]] = [(condition, truth)]
    for _ in range(_MOST):
        if not waiting:
            return
        one, wanted = waiting.pop()
        match one:
            case Fact():
                yield Needed(one, wanted)
            case Opposite(part):
                waiting.append((part, not wanted))
            case Joined(parts, every) if every == wanted:
                waiting += ((part, wanted) for part in reversed(parts))
