"""Scripts of ``sed`` as records."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.patterns import Wild
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.substitution import Group, Replacement, TextSubstitution


class Address(msgspec.Struct, frozen=True):
    """A line that a command is for: its number (``$`` for the last), or an ``expression`` that it matches."""

    text: str
    expression: str | None = None


class SedCommand(msgspec.Struct, frozen=True):
    """A command and the lines it is for; ``nested`` tells that it is in a block with addresses of its own.

    ``expression``, ``written`` and ``flags`` are those of ``s``, the first two as they are meant, each with the places
    of its characters. The span is that of the command without its addresses.
    """

    name: str
    addresses: tuple[Address, ...]
    negated: bool
    nested: bool
    start: int
    end: int
    flags: str = ""
    expression: tuple[str, Sequence[int]] = ("", ())
    written: tuple[str, Sequence[int]] = ("", ())

    @property
    def for_all_lines(self) -> bool:
        """Whether it is done for every line."""
        return not self.addresses and not self.nested


class SedFlaw(msgspec.Struct, frozen=True):
    """Why ``sed`` refuses a script, in its own words; ``guess`` tells that it depends on text that is not known."""

    message: str
    start: int
    end: int
    guess: bool = False


class SedScript(msgspec.Struct, frozen=True):
    """What a script does, in order; ``complete`` tells that all of it was understood, a ``flaw`` why it was not."""

    substitutions: tuple[TextSubstitution, ...]
    complete: bool = True
    commands: tuple[SedCommand, ...] = ()
    flaw: SedFlaw | None = None


def sed_replacement(text: str, offsets: Sequence[int]) -> Replacement:
    """Read the right side of ``s``: ``&``, ``\\1``, escapes; a change of case makes the rest unknown."""
    pieces: list[Text | Wild | Group] = []
    index = 0
    while index < len(text):
        char, place = text[index], offsets[index]
        following = text[index + 1 : index + 2]
        if char == "&":
            pieces.append(Group(0))
        elif char == UNKNOWN:
            pieces.append(Wild(f"value.{place}"))
        elif char == "\\" and following:
            index += 1
            if following.isdecimal():
                pieces.append(Group(int(following)))
            elif following in "LUluE":
                return (*pieces, Wild(f"case.{place}"))
            else:
                pieces.append(Text({"n": "\n", "t": "\t"}.get(following, following), (offsets[index],)))
        else:
            pieces.append(Text(char, (place,)))
        index += 1
    return tuple(pieces)
