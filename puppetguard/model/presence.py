"""Cheap tests of whether a text can hold something at all, so that most texts need not be read.

They are never wrongly False. The models behind them keep their side of it: the name of a program, or of a resource
type, counts only where it is written in one piece (``is_written_as``).
"""

from __future__ import annotations

import re

AWKS = frozenset("awk gawk mawk nawk".split())
EDITORS = frozenset({"sed", "gsed", "perl", *AWKS})
COPIERS = frozenset("mv cp install ln rsync scp".split())
RENAMERS = frozenset("rename prename file-rename perl-rename rename.ul".split())
STREAMS = frozenset({*EDITORS, "cat", "tr", "envsubst", "iconv", "tee"})
REWRITERS = frozenset({*EDITORS, *COPIERS, *RENAMERS, *STREAMS, "dd", "mmv"})
"""The programs whose effects ``model.rewrites`` knows."""

_HIDDEN = str.maketrans("", "", "'\"\\\n")
_BETWEEN_LETTERS = r"""['"\\\n]*"""
_REWRITERS = re.compile(
    r"(?:(?<![A-Za-z0-9_])|(?<=\\[a-z]))(?:"
    + "|".join(_BETWEEN_LETTERS.join(map(re.escape, name)) for name in sorted(REWRITERS, reverse=True))
    + ")(?![A-Za-z0-9_])"
)
_EXECUTORS = ("exec", "Exec", "cron", "Cron")
_CODE_POINT = "\\u"
"""An escape that could stand for any letter of a name."""


def is_written_as(written: str, word: str) -> bool:
    """Tell whether ``written`` is a word with nothing but quotes, escapes and joined lines in it."""
    return written.translate(_HIDDEN) == word


def may_execute(text: str) -> bool:
    """Tell whether a manifest could have something that ``model.executions`` yields."""
    return any(name in text for name in _EXECUTORS) or _CODE_POINT in text


def may_rewrite(text: str) -> bool:
    """Tell whether some command in a text could be one whose effects ``model.rewrites`` knows.

    The text is that of a shell script, or of a manifest in which scripts stand as strings.
    """
    return _REWRITERS.search(text) is not None or _CODE_POINT in text
