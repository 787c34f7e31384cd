"""Command-line options as ``getopt_long`` reads them: ``-n``, ``-ab``, ``-ofile``, ``--name=value``, ``--``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.script import Text


class Option(msgspec.Struct, frozen=True):
    """One option: its name with the dashes, its value if it has one, and the argument in which it stands."""

    name: str
    value: Argument | None = None
    word: Argument | None = None


class Options(msgspec.Struct, frozen=True):
    """The options and operands of a command, each in their order."""

    options: tuple[Option, ...]
    operands: tuple[Argument, ...]

    def has(self, *names: str) -> bool:
        """Tell whether one of the options is given."""
        return any(option.name in names for option in self.options)

    def values(self, *names: str) -> tuple[Argument, ...]:
        """Return the values of all options of these names, in order."""
        return tuple(option.value for option in self.options if option.name in names and option.value is not None)


def parse_options(
    arguments: Sequence[Argument],
    short: str = "",
    long: Collection[str] = (),
    *,
    attached: str = "",
    digits: str = "",
    mixed: bool = True,
) -> Options:
    """Read the arguments after the program's name.

    ``short`` has the letters of options with a value, ``long`` the names of those without dashes; ``attached`` the
    letters whose value is optional and, if given, part of the same word, ``digits`` those that may have a number right
    behind them. All others have no value. Options may follow operands if ``mixed``. A word whose start is not known is
    an operand.
    """
    options: list[Option] = []
    operands: list[Argument] = []
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        index += 1
        text = argument.start_text
        if text == "--":
            operands += arguments[index:]
            break
        if text.startswith("--"):
            name, equals, _ = text.partition("=")
            value = without_start(argument, len(name) + 1) if equals else None
            if not equals and name[2:] in long and index < len(arguments):
                value = arguments[index]
                index += 1
            options.append(Option(name, value, argument))
        elif text.startswith("-") and len(text) > 1:
            index = _cluster(argument, arguments, index, _Letters(short, attached, digits), options)
        elif mixed:
            operands.append(argument)
        else:
            operands += arguments[index - 1 :]
            break
    return Options(tuple(options), tuple(operands))


class _Letters(msgspec.Struct, frozen=True):
    """Which one-letter options have a value, and where it stands."""

    valued: str
    attached: str
    digits: str


def _cluster(
    argument: Argument, arguments: Sequence[Argument], index: int, letters: _Letters, options: list[Option]
) -> int:
    """Read a word of one-letter options; return the index of the argument to go on with."""
    text = argument.start_text
    at = 1
    while at < len(text):
        letter = text[at]
        at += 1
        if letter in letters.attached:
            options.append(Option(f"-{letter}", without_start(argument, at), argument))
            return index
        if letter in letters.valued:
            value = without_start(argument, at)
            if value is None and index < len(arguments):
                value = arguments[index]
                index += 1
            options.append(Option(f"-{letter}", value, argument))
            return index
        while letter in letters.digits and text[at : at + 1].isdecimal():
            at += 1
        options.append(Option(f"-{letter}", None, argument))
    return index


def bundled(arguments: Sequence[Argument], short: str) -> tuple[Argument, ...]:
    """Return arguments whose first is a word of options without a dash, as ``tar`` and ``ar`` take it, as usual ones.

    The values of these options are the arguments behind the word, in the order of their letters.
    """
    word = arguments[0].known if arguments else None
    if not word or word.startswith("-") or not word.isascii() or not word.isalpha():
        return tuple(arguments)
    first = arguments[0]
    result: list[Argument] = []
    index = 1
    for letter in word:
        result.append(Argument((Text(f"-{letter}", (first.start, first.start)),), first.start, first.end))
        if letter in short and index < len(arguments):
            result.append(arguments[index])
            index += 1
    return (*result, *arguments[index:])
