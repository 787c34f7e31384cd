"""Words of commands that no POSIX shell reads: those of Windows, and of units of systemd."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.patterns import Pattern, Wild
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.words import known_parts
from puppetguard.source import Span


class Letters:
    """A word while it is read: its characters, quotes and escapes removed, each with its place."""

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.places: list[int] = []
        self.quoted = False

    def __bool__(self) -> bool:
        return bool(self.chars) or self.quoted

    def add(self, chars: str, place: int) -> None:
        """Add characters that stand at a place."""
        self.chars += chars
        self.places += [place] * len(chars)

    def argument(self, start: int, end: int) -> Argument:
        """Return the word; the span is that of what was written."""
        return Argument(known_pattern("".join(self.chars), self.places), start, end)


def known_pattern(text: str, offsets: Sequence[int]) -> Pattern:
    """Return a text in which ``UNKNOWN`` stands for what is not known."""
    parts = known_parts(text, offsets, "single")
    return tuple(part if isinstance(part, Text) else Wild(f"value.{part.start}") for part in parts)


def command_of_words(words: Sequence[Argument]) -> Command:
    """Return the command that words make, the first of them the program; its name ends the path it is called by.

    The ``directory`` is only told of a path with slashes: what is known of directories is known of POSIX systems.
    """
    text, offsets = words[0].flat()
    cut = max(text.rfind("/"), text.rfind("\\")) + 1
    name = text[cut:]
    known = bool(name) and UNKNOWN not in name
    place = Span(offsets[cut], offsets[-1] + 1) if known else Span(words[0].start, words[0].start)
    return Command(
        name if known else "",
        tuple(words[1:]),
        (),
        None,
        kept=False,
        name=place,
        start=words[0].start,
        end=words[-1].end,
        directory=text[: text.rfind("/") + 1],
    )
