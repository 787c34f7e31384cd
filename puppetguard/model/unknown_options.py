"""Misspelled options of programs whose options are not known: ``aodh-dbsync --coonfig-file x``.

Such a program may have any option. A word is taken for a slip only if no documented program has an option like it, and
it is one stroke away from one that the same program is given elsewhere in the file, or that several others have; or if
a part of it is no word, and one stroke away from a word of which options are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from puppetguard.knowledge.invocations import common_options, every_option, has_common_options, option_words, options_of
from puppetguard.knowledge.words import is_word
from puppetguard.model.command_names import is_system_directory
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.option_slips import takes_any_option
from puppetguard.model.spelling import Stroke, are_neighbours, is_clear, likeliest, one_edit_away, stroke

_LONG = re.compile(r"--([a-z]{2}[a-z-]*[a-z])(?:=|\Z)")
_SHORTEST = 6
_LONGER = 8
"""How long an option must be that was meant if the stroke is not one that a finger makes by itself."""


class UnknownOption(NamedTuple):
    """A misspelled option: where it stands, what was meant.

    ``why`` is where that is known from: the file has it for the same program, several programs have it, or it is made
    of words. ``clear`` tells that nothing else can be meant.
    """

    argument: Argument
    word: str
    meant: str
    why: Literal["used", "common", "words"]
    clear: bool


def long_options(command: Command) -> Iterator[tuple[Argument, str]]:
    """Yield the long options of a program whose options are not all known, without the dashes."""
    program = command.program
    # What a house has in a directory of its own may have options of its own.
    if (
        not program
        or not is_system_directory(command.directory)
        or takes_any_option(program)
        or has_common_options(program)
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
        own = options_of(command.program)
        if used.get(name) or name in every_option() or (own is not None and name in own.long):
            continue
        meant = _meant(name, frozenset(one for one, times in used.items() if times > 1 or _is_better(one, name)))
        why: Literal["used", "common", "words"] = "used"
        if meant is None:
            meant, why = _meant(name, common_options()), "common"
        if meant is None:
            meant, why = _meant_word(name), "words"
        if meant is not None:
            known = {*used, *common_options()}
            yield UnknownOption(argument, f"--{name}", f"--{meant}", why, is_clear(name, meant, known - {name}))


def _is_better(one: str, other: str) -> bool:
    """Tell whether of two options only the first is put together from words that options have."""
    words = option_words()
    return words.issuperset(one.split("-")) and not words.issuperset(other.split("-"))


@lru_cache(maxsize=1000)
def _meant(name: str, known: frozenset[str]) -> str | None:
    found = likeliest(name, known)
    return found[0] if found is not None and _is_slip(name, *found) else None


@lru_cache(maxsize=1000)
def _meant_word(name: str) -> str | None:
    """Return an option of which one part is no word at all, with the word in its place that this nearly is."""
    parts = name.split("-")
    odd = [at for at, part in enumerate(parts) if len(part) >= _SHORTEST - 1 and not _is_known(part)]
    # `--noresize` and its like are put together from two words.
    if len(odd) != 1 or parts[odd[0]].startswith("no"):
        return None
    word = parts[odd[0]]
    near = [one for one in one_edit_away(word, option_words()) if one.isalpha()]
    one = stroke(word, near[0]) if len(near) == 1 else None
    # With one more letter a short word is often another: `cprofile`, `prebuild`.
    least = _SHORTEST if one == "missing" and is_word(near[0]) else _LONGER
    if one is None or not _is_slip(word, near[0], one, least):
        return None
    return "-".join([*parts[: odd[0]], near[0], *parts[odd[0] + 1 :]])


def _is_known(word: str) -> bool:
    return word in option_words() or is_word(word)


def _is_slip(name: str, meant: str, one: Stroke, least: int = _LONGER) -> bool:
    """Tell whether a stroke is a slip, rather than what makes another word of one."""
    if len(meant) < _SHORTEST or name.count("-") != meant.count("-"):
        return False
    if one in ("swapped", "repeated"):
        return True
    # Plurals, participles, `--no` and its like: the end and the start of a word are where words differ by meaning.
    if len(meant) < least or name[-1] != meant[-1] or f"{name}-".replace("s-", "-") == f"{meant}-".replace("s-", "-"):
        return False
    at = next((at for at, (a, b) in enumerate(zip(name, meant, strict=False)) if a != b), 0)
    return one != "replaced" or (at > 0 and are_neighbours(name[at], meant[at]))
