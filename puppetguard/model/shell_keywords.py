"""Keywords of the shell that are misspelled: ``thne`` for ``then``.

The proof is the shell's own grammar: the script must be one only with the keyword in place of the word.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from puppetguard.knowledge.commands import is_known_command
from puppetguard.model.commands import commands
from puppetguard.model.shell import parse_shell
from puppetguard.model.spelling import is_one_edit, is_repetition

KEYWORDS = ("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac")
_START_OF_STATEMENT = re.compile(
    r"(?:^|[;&|(){}\n]|(?<![A-Za-z0-9_./$-])(?:then|else|do)(?=[ \t]))[ \t]*([a-z]{2,6})(?=[ \t]*(?:[;&|)\n]|$)|[ \t])"
)
_MOST_TRIES = 8


class KeywordSlip(NamedTuple):
    """A word that should be a keyword; ``[start, end)`` is its place in the script."""

    start: int
    end: int
    word: str
    meant: str


def keyword_slips(text: str, programs: Container[int]) -> list[KeywordSlip]:
    """Return the misspelled keywords of a script, of which there can be one: two would prove nothing.

    ``programs`` has the places where commands start that the shell would run.
    """
    candidates = [
        KeywordSlip(match.start(1), match.end(1), match[1], meant)
        for match in _START_OF_STATEMENT.finditer(text)
        for meant in _near_keywords(match[1])
    ]
    if not candidates:
        return []
    complete = parse_shell(text).complete
    for slip in candidates[:_MOST_TRIES]:
        # In a script that is one as it stands, only what would be run as a command can have been meant as a keyword.
        if complete and slip.start not in programs:
            continue
        if _is_keyword(text[: slip.start] + slip.meant + text[slip.end :], slip.start):
            return [slip]
    return []


def _is_keyword(text: str, start: int) -> bool:
    """Tell whether a text is a script, and what is at ``start`` no command in it."""
    return parse_shell(text).complete and all(command.name.start != start for command in commands(text))


def may_have_keyword_slip(text: str) -> bool:
    """Tell cheaply whether a script has a word that could be a misspelled keyword; never wrongly False."""
    return any(_near_keywords(match[1]) for match in _START_OF_STATEMENT.finditer(text))


@lru_cache(maxsize=5000)
def _near_keywords(word: str) -> tuple[str, ...]:
    """Return the keywords that a word may stand for; none for one that is a command, and then may well be meant.

    The parser is lenient: that a script with another word in it is one proves something of a senseless word only.
    """
    if word in KEYWORDS or is_known_command(word):
        return ()
    return tuple(
        keyword
        for keyword in KEYWORDS
        if (is_repetition(word, keyword) if len(keyword) == 2 else is_one_edit(word, keyword))
    )
