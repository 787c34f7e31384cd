"""Regular expressions of Ruby as far as Python's mean the same, and only where they are found in little time."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from puppetguard.model.late import late_pattern

_STEPS = 5_000_000
"""How many steps a search may take at the worst."""
_LONGEST = 300
_TOKEN = late_pattern(
    r"""
      (?P<plain>   [A-Za-z0-9_ \n\-:;,=<>@!%&~'"/`\#]   # stands for itself
      |            \\[.\-/+*?()\[\]{}|^$\\:@_=,~%"'\#]  # escaped
      |            \\[dwsDWSnrt]  |  \. )
    | (?P<anchor>  \^ | \$ | \\[AzZ] )
    | (?P<set>     \[ \^? -? (?: [A-Za-z0-9_ .:;,=<>@!%'"/`+*?(){}$\#]
                              | \\[.\-/+*?()\[\]{}|^$\\dwsnrt]
                              | (?<=[A-Za-z0-9])-(?=[A-Za-z0-9]) )+ -? \] )
    | (?P<open>    \( (?: \?: )? (?![?]) )
    | (?P<close>   \) )
    | (?P<or>      \| )
    | (?P<many>    [*+?] \?? | \{ [0-9]{1,2} (?: ,[0-9]{0,2} )? \} )
    """,
    re.VERBOSE,
)
"""What Python and Ruby read in the same way."""


class Compiled(msgspec.Struct, frozen=True):
    """A pattern for Python; ``loops`` counts what can match several lengths, ``lines`` tells that it has anchors."""

    pattern: re.Pattern[str]
    loops: int
    lines: bool


class Found(msgspec.Struct, frozen=True):
    """Whether there is a match."""

    truth: bool


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Compiled | None:
    """Return a pattern that matches the same in Python; None if that is not sure."""
    if len(pattern) > _LONGEST:
        return None
    parts: list[str] = []
    loops = 0
    lines = False
    at = 0
    before = "start"
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return None
        name = token.lastgroup or ""
        text = token[0]
        if name == "many":
            # A loop in a loop can take for ever.
            once = text in ("?", "??")
            if before not in ("plain", "set") and not (once and before == "close"):
                return None
            loops += not once
        lines = lines or name == "anchor"
        parts.append(r"\Z" if text == r"\z" else r"(?=\n?\Z)" if text == r"\Z" else text)
        before = name
        at = token.end()
    try:
        return Compiled(re.compile("".join(parts), re.ASCII | re.MULTILINE), loops, lines)
    except re.error:
        return None


def usable(pattern: str, text: str) -> re.Pattern[str] | None:
    """Return the pattern if it can be searched for in this text; None if the result would not be sure, or take long."""
    found = compiled(pattern)
    if found is None or not text.isascii():
        return None
    if found.lines and "\n" in text:
        # Ruby and Python differ on what is a line at the end.
        return None
    # Each choice can double the work.
    choices = 2 ** (found.pattern.pattern.count("|") + found.pattern.pattern.count("?"))
    return found.pattern if (len(text) + 1) ** (found.loops + 1) * choices <= _STEPS else None


def search(pattern: str, text: str) -> Found | None:
    """Return whether a pattern is found in a text; None if that is not known."""
    regex = usable(pattern, text)
    return None if regex is None else Found(regex.search(text) is not None)
