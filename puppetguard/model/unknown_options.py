"""Misspelled options of programs whose options are not known: ``aodh-dbsync --coonfig-file x``.

Such a program may have any option. A word is taken for a slip only if no documented program has an option like it, and
it is one stroke away from one that the same program is given elsewhere in the file, or that several others have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from puppetguard.knowledge.invocations import common_options, every_option, option_words, options_of
from puppetguard.model.command_names import is_system_directory
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.option_slips import takes_any_option
from puppetguard.model.spelling import Stroke, are_neighbours, is_clear, likeliest

_LONG = re.compile(r"--([a-z]{2}[a-z-]*[a-z])(?:=|\Z)")
_SHORTEST = 6
_LONGER = 8
"""How long an option must be that was meant if the stroke is not one that a finger makes by itself."""


class UnknownOption(NamedTuple):
    """A misspelled option: where it stands, what was meant; ``used`` if the file has that for the same program.

    ``clear`` tells that nothing else can be meant.
    """

    argument: Argument
    word: str
    meant: str
    used: bool
    clear: bool


def long_options(command: Command) -> Iterator[tuple[Argument, str]]:
    """Yield the long options of a program whose options are not known, without the dashes."""
    program = command.program
    # What a house has in a directory of its own may have options of its own.
    if (
        not program
        or not is_system_directory(command.directory)
        or takes_any_option(program)
        or options_of(program) is not None
    ):
        return
    for argument in command.arguments:
        if argument.start_text == "--":
            return
        found = _LONG.match(argument.start_text)
        if found is not None and (argument.known is not None or "=" in argument.start_text):
            yield argument, found[1]


def slips_of_unknown(command: Command, used: Mapping[str, int]) -> Iterator[UnknownOption]:
    """Yield the misspelled options of a command.

    ``used`` tells how often its program is given which option in other commands.
    """
    for argument, name in long_options(command):
        if used.get(name) or name in every_option():
            continue
        meant = _meant(name, frozenset(one for one, times in used.items() if times > 1 or _is_better(one, name)))
        here = meant is not None
        meant = meant or _meant(name, common_options())
        if meant is not None:
            known = {*used, *common_options()}
            yield UnknownOption(argument, f"--{name}", f"--{meant}", here, is_clear(name, meant, known - {name}))


def _is_better(one: str, other: str) -> bool:
    """Tell whether of two options only the first is put together from words that options have."""
    words = option_words()
    return words.issuperset(one.split("-")) and not words.issuperset(other.split("-"))


@lru_cache(maxsize=1000)
def _meant(name: str, known: frozenset[str]) -> str | None:
    found = likeliest(name, known)
    return found[0] if found is not None and _is_slip(name, *found) else None


def _is_slip(name: str, meant: str, one: Stroke) -> bool:
    """Tell whether a stroke is a slip, rather than what makes another word of one."""
    if len(meant) < _SHORTEST or name.count("-") != meant.count("-"):
        return False
    if one in ("swapped", "repeated"):
        return True
    # Plurals, participles, `--no` and its like: the end and the start of a word are where words differ by meaning.
    if len(meant) < _LONGER or name[-1] != meant[-1] or f"{name}-".replace("s-", "-") == f"{meant}-".replace("s-", "-"):
        return False
    at = next((at for at, (a, b) in enumerate(zip(name, meant, strict=False)) if a != b), 0)
    return one != "replaced" or (at > 0 and are_neighbours(name[at], meant[at]))
