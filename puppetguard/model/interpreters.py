"""Calls of Python, Ruby, PHP, Node.js and Perl: the program that they are given, and what it works on."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.code import Effects, effects_of
from puppetguard.model.code_calls import Value
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern
from puppetguard.model.presence import Language, language_of
from puppetguard.model.script import Text

_PHP_TAG = late_pattern(r"<\?(?:php\b|=)?")


class _Form(msgspec.Struct, frozen=True):
    """The options that give a program, those with a value, and those whose value is part of the same word."""

    code: tuple[str, ...]
    short: str
    long: tuple[str, ...] = ()
    attached: str = ""
    digits: str = ""


_FORMS: dict[Language, _Form] = {
    "python": _Form(("-c",), "cWXm"),
    "ruby": _Form(("-e",), "eCEI", (), "iFrxTKW", "0l"),
    "php": _Form(("-r", "--run", "-R"), "rRcdBEFz", ("run", "define")),
    "javascript": _Form(("-e", "--eval", "-p", "--print"), "epr", ("eval", "print", "require")),
    "perl": _Form(("-e", "-E"), "eEI", (), "iMmFVdDx", "0lC"),
}


class Program(msgspec.Struct, frozen=True):
    """A program that stands in a command; ``files`` are its operands, which it changes itself if ``in_place``."""

    language: Language
    texts: tuple[Argument, ...]
    files: tuple[Argument, ...]
    in_place: bool

    @property
    def effects(self) -> Effects:
        """What the program does."""
        text = ""
        places: list[int] = []
        for one in self.texts:
            flat, offsets = one.flat()
            text += f"{flat}\n"
            places += [*offsets, offsets[-1] if offsets else one.start]
        if self.language == "php" and (tag := _PHP_TAG.search(text)) is not None and len(self.texts) == 1:
            text, places = text[tag.end() :], places[tag.end() :]
        return effects_of(text, tuple(places), self.language)


def program_of(name: str, given: Sequence[Argument], line: Pattern | None) -> Program | None:
    """Return the program that an interpreter is given, as an argument or on its standard input; None if there is none.

    ``line`` is a line of its standard input, or all of that, if something is known of it.
    """
    language = language_of(name)
    if language is None:
        return None
    form = _FORMS[language]
    options = parse_options(given, form.short, form.long, attached=form.attached, digits=form.digits, mixed=False)
    texts = options.values(*form.code)
    operands = options.operands
    if language == "python" and texts:
        operands = ()
    if not texts:
        reads = not operands or operands[0].known in ("-", "/dev/stdin")
        if not reads or line is None or options.has("-m", "-v", "-V", "--version"):
            return None
        places = [place for piece in line if isinstance(piece, Text) for place in (piece.offsets[0], piece.offsets[-1])]
        texts, operands = (Argument(line, min(places, default=0), max(places, default=0) + 1),), operands[1:]
    return Program(language, texts, operands, options.has("-i"))


def commands_of(name: str, given: Sequence[Argument], line: Pattern | None) -> list[tuple[Argument, ...] | Argument]:
    """Return the commands that such a program runs: arguments, or a script for the shell."""
    program = program_of(name, given, line)
    if program is None:
        return []
    found: list[tuple[Argument, ...] | Argument] = []
    for run in program.effects.runs:
        if run.arguments:
            found.append(tuple(_argument(one) for one in run.arguments))
        elif run.script is not None:
            found.append(_argument(run.script))
    return found


def _argument(value: Value) -> Argument:
    return Argument(value.pattern, value.start, value.end)
