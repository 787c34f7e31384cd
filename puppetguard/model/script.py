"""Shell text as records: statements, simple commands, words and their parts.

Names follow POSIX's "Shell Command Language". Everything that has text knows where each character of it stands in the
text that the reader was first given, through quotes, escapes and scripts inside scripts (``sh -c '…'``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

UNKNOWN = "\ufffc"
"""Stands in shell text for what is not known, such as the value of an interpolation (OBJECT REPLACEMENT CHARACTER)."""


class Text(msgspec.Struct, frozen=True):
    """Known text of a word, quotes and escapes removed; ``offsets`` has the place of each character.

    In text that is not ``quoted`` the characters ``* ? [ ] { } , ~`` still have their meaning for the shell.
    """

    value: str
    offsets: Sequence[int]
    quoted: bool = False


class Unknown(msgspec.Struct, frozen=True):
    """A part of a word that cannot be known, and why."""

    why: Literal["value", "arithmetic", "process", "expansion", "unparsed"]
    start: int
    end: int


class Variable(msgspec.Struct, frozen=True):
    """``$name`` or ``${name…}``.

    ``operator`` is empty for the plain value, else ``%``, ``%%``, ``#``, ``##``, ``/``, ``//``, ``/%``, ``/#``, ``:-``
    and so on; ``operand`` is what follows it, ``replacement`` the part after the second slash of a substitution.
    """

    name: str
    start: int
    end: int
    quoted: bool = False
    operator: str = ""
    operand: Word | None = None
    replacement: Word | None = None


class Substitution(msgspec.Struct, frozen=True):
    """``$(…)`` or the same in back quotes: the output of a script."""

    script: Script
    start: int
    end: int
    quoted: bool = False


Part = Text | Unknown | Variable | Substitution


class Word(msgspec.Struct, frozen=True):
    """One word of a command as it was written, in parts; the span includes the quotes."""

    parts: tuple[Part, ...]
    start: int
    end: int

    @property
    def literal(self) -> str | None:
        """The text of the word if all of it is known; None otherwise. A glob is its own text."""
        known = [part.value for part in self.parts if isinstance(part, Text)]
        return "".join(known) if len(known) == len(self.parts) else None

    @property
    def text(self) -> str:
        """The text of the word with ``UNKNOWN`` in place of each part that is not known."""
        return "".join(part.value if isinstance(part, Text) else UNKNOWN for part in self.parts)

    @property
    def quoted(self) -> bool:
        """Tells whether some part of the word is in quotes or escaped."""
        return any(part.quoted for part in self.parts if not isinstance(part, Unknown))


class Assignment(msgspec.Struct, frozen=True):
    """``name=value``; ``append`` for ``+=``; ``value`` is None for an array or another form that has no single word."""

    name: str
    value: Word | None
    append: bool = False


class Redirect(msgspec.Struct, frozen=True):
    """``>``, ``>>``, ``<``, ``>&``, ``<<`` and so on.

    ``target`` is the file or descriptor; for a here-document (``<<``, ``<<-``) and a here-string (``<<<``) it is the
    text.
    """

    operator: str
    target: Word | None
    descriptor: int | None = None


class SimpleCommand(msgspec.Struct, frozen=True):
    """Words that name a program and its arguments; no words at all for mere assignments or redirections."""

    words: tuple[Word, ...]
    assignments: tuple[Assignment, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int


class Pipeline(msgspec.Struct, frozen=True):
    """``a | b | …``: at least two stages."""

    stages: tuple[Statement, ...]


class Negation(msgspec.Struct, frozen=True):
    """``! statement``."""

    statement: Statement


class Chain(msgspec.Struct, frozen=True):
    """``a && b || …``: ``operators`` stand between the statements, so there is one less of them."""

    statements: tuple[Statement, ...]
    operators: tuple[str, ...]


class For(msgspec.Struct, frozen=True):
    """``for variable in words; do body; done``; ``words`` is None where the positional parameters are meant."""

    variable: str
    words: tuple[Word, ...] | None
    body: Script


class While(msgspec.Struct, frozen=True):
    """``while`` or ``until``; the last statement of ``test`` decides."""

    test: Script
    body: Script
    until: bool = False


class If(msgspec.Struct, frozen=True):
    """``if``: tests with what they guard, in turn, and what is done when all of them fail."""

    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None


class Case(msgspec.Struct, frozen=True):
    """``case subject in patterns) …``."""

    subject: Word
    branches: tuple[Script, ...]


class Group(msgspec.Struct, frozen=True):
    """``{ …; }`` or a subshell ``( … )``."""

    body: Script
    subshell: bool = False


class Function(msgspec.Struct, frozen=True):
    """``name() { …; }``."""

    name: str
    body: Script


class Redirected(msgspec.Struct, frozen=True):
    """A compound statement with redirections."""

    statement: Statement
    redirects: tuple[Redirect, ...]


class Unparsed(msgspec.Struct, frozen=True):
    """Text that is not understood as shell."""

    start: int
    end: int


Statement = (
    SimpleCommand | Pipeline | Negation | Chain | For | While | If | Case | Group | Function | Redirected | Unparsed
)


class Script(msgspec.Struct, frozen=True):
    """Statements, one after another; ``complete`` tells that all of the text was understood."""

    statements: tuple[Statement, ...]
    complete: bool = True
