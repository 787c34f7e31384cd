"""What is wrong with a text inside of a heredoc, and where."""

from __future__ import annotations

from typing import Self

import msgspec


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with the text of a heredoc: line and column count from 1, 0 where there is none."""

    line: int
    column: int
    message: str
    hint: str = ""

    @classmethod
    def at(cls, text: str, offset: int, message: str, hint: str = "") -> Self:
        """Return a flaw at an offset of ``text``."""
        return cls(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), message, hint)
