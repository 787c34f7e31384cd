"""Cheap tests of whether a text can hold something at all, so that most texts need not be read.

They are never wrongly False. The models behind them keep their side of it: the name of a program, or of a resource
type, counts only where it is written in one piece (``is_written_as``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from puppetguard.model.late import late_pattern

Language = Literal["python", "ruby", "php", "javascript", "perl"]
"""The languages whose programs ``model.code`` reads."""

AWKS = frozenset("awk gawk mawk nawk".split())
EDITORS = frozenset({"sed", "gsed", "perl", *AWKS})
COPIERS = frozenset("mv cp install ln rsync scp".split())
RENAMERS = frozenset("rename prename file-rename perl-rename rename.ul".split())
STREAMS = frozenset({*EDITORS, "cat", "tr", "envsubst", "iconv", "tee"})
SCREEN_EDITORS = frozenset("ex vi vim nvim view ed red".split())
REPLACERS = frozenset("rpl replace sd".split())
ARCHIVERS = frozenset("tar gtar bsdtar pax".split())
INTERPRETERS = frozenset("python ruby php node nodejs perl pypy jruby".split())
REWRITERS = frozenset(
    {
        *(*EDITORS, *COPIERS, *RENAMERS, *STREAMS, *SCREEN_EDITORS, *REPLACERS, *ARCHIVERS, *INTERPRETERS),
        *("dd", "mmv", "zmv"),
    }
)
"""The programs whose effects ``model.rewrites`` knows."""

_HIDDEN = str.maketrans("", "", "'\"\\\n")
_BETWEEN_LETTERS = r"""['"\\\n]*"""
_REWRITERS = late_pattern(
    r"(?:(?<![A-Za-z0-9_])|(?<=\\[a-z]))(?:"
    + "|".join(_BETWEEN_LETTERS.join(map(re.escape, name)) for name in sorted(REWRITERS, reverse=True))
    # Interpreters have their version behind the name: `python3.11`.
    + r")(?:(?<=[a-z])[0-9][0-9.]{0,9})?(?![A-Za-z0-9_])"
)
# Where all alternatives begin with a character of their own, most of a text is skipped at the speed of C: what must not
# stand in front is asked behind that one.
_WINDOWS_WORDS = (
    r"(?:rename|move|copy)-item|-[ic]?replace|\.replace\("
    r"|(?:r(?<![a-z0-9_]r)(?:en|ni)|c(?<![a-z0-9_]c)(?:opy|pi|i)|x(?<![a-z0-9_]x)copy|m(?<![a-z0-9_]m)(?:ove|i))"
    r"(?:\.exe)?[\"']?\s"
)
_WINDOWS_REWRITERS = late_pattern(_WINDOWS_WORDS, re.IGNORECASE)
_SMALL_WINDOWS_REWRITERS = late_pattern(_WINDOWS_WORDS)
_EXECUTORS = late_pattern(
    # A resource, or the type that a function is given.
    r"(?:exec(?<![A-Za-z0-9_]exec)|cron(?<![A-Za-z0-9_]cron))(?![A-Za-z0-9_])"
    # Defaults, a collector, a name in quotes; a comment may stand before the brace.
    r"|(?:Exec(?<![A-Za-z0-9_]Exec)|Cron(?<![A-Za-z0-9_]Cron))\s*[{<#/'\"]"
)
_OVERRIDE = late_pattern(
    r"(?:Exec(?<![A-Za-z0-9_]Exec)|Cron(?<![A-Za-z0-9_]Cron))\s*\["
    r"""(?>(?:[^{}'"#/]{1,500}|'(?>(?:[^'\\]{1,500}|\\.){0,9})'|"(?>(?:[^"\\]{1,500}|\\.){0,9})"){0,99})[^}]""",
    re.DOTALL,
)
"""A reference behind which a brace opens before one closes, or perhaps does: a comment, a long text, much else between.

Most references stand in metaparameters, and run nothing. No more than so much is looked at for each of many.
"""
_OVERRIDE_WORDS = ("Exec", "Cron")
_EXECUTOR_WORDS = ("exec", "cron", *_OVERRIDE_WORDS)
_SERVICES = ("service", "Service")
_SERVICE_COMMANDS = late_pattern(r"st(?:art|op|atus)(?<!hasrestart)(?<!hasstatus)['\"]?\s*[=+#/]")
"""An attribute, or the key of a hash, with its arrow; a comment may stand before that."""
_WINDOWS = late_pattern(r'\s{0,99}"?(?:[A-Za-z]:[\\/]|(?:cmd|powershell|pwsh)(?:\.exe)?"?\s{1,99}[-/])', re.IGNORECASE)
_DELIVERED = (
    # What scripts start with, the settings of units, functions and resource types of modules that run commands.
    *("#!", "ExecStart", "ExecStop", "ExecReload", "ExecCondition"),
    *("run_command", "cron::", "logrotate::rule", "supervisord::program", "scheduled_task"),
    # Paths of files that are read by cron, by shells, and by logrotate.
    *("/cron", "/etc/profile", "/rc.local", "bashrc", ".bash_", ".profile", "/logrotate."),
)
_CODE_POINT = "\\u"
"""An escape that could stand for any letter of a name."""
_CODE_POINT_BARE = "\0u"


_VERSIONED = late_pattern(r"([a-z]+)[0-9.]*")
_LANGUAGES: dict[str, Language] = {
    "python": "python",
    "pypy": "python",
    "ruby": "ruby",
    "jruby": "ruby",
    "php": "php",
    "node": "javascript",
    "nodejs": "javascript",
    "perl": "perl",
}


@lru_cache(maxsize=1000)
def language_of(program: str) -> Language | None:
    """Return the language whose programs ``program`` runs, whichever version it is (``python3.11``); None if none."""
    found = _VERSIONED.fullmatch(program)
    return _LANGUAGES.get(found[1]) if found else None


def is_written_as(written: str, word: str) -> bool:
    """Tell whether ``written`` is a word with nothing but quotes, escapes and joined lines in it."""
    return written.translate(_HIDDEN) == word


def may_name(text: str, programs: Iterable[str]) -> bool:
    """Tell whether a manifest could name one of these programs as ``is_written_as`` has it; ``text`` is ``bare``."""
    return any(program in text for program in programs) or _CODE_POINT_BARE in text


def bare(text: str) -> str:
    """Return a text without all that may stand between the letters of a name; its escapes for letters are marked."""
    marked = text.replace(_CODE_POINT, _CODE_POINT_BARE) if _CODE_POINT in text else text
    return marked.translate(_HIDDEN)


def is_windows(text: str) -> bool:
    """Tell whether a command line can only be one of Windows: it starts with a drive, or with one of its shells."""
    return _WINDOWS.match(text) is not None


def may_execute(text: str) -> bool:
    """Tell whether a file could have something that ``model.executions`` yields."""
    return may_deliver_scripts(text) or may_run_resources(text)


def may_deliver_scripts(text: str) -> bool:
    """Tell whether a file could have something that ``model.delivered_scripts`` yields."""
    return any(mark in text for mark in _DELIVERED)


def may_run_resources(text: str) -> bool:
    """Tell whether a manifest could have resources with commands: ``exec``, ``cron``, ``service``."""
    return (
        # Words are found much faster than what stands around them.
        (any(word in text for word in _EXECUTOR_WORDS) and _EXECUTORS.search(text) is not None)
        or (any(word in text for word in _OVERRIDE_WORDS) and _OVERRIDE.search(text) is not None)
        or may_run_services(text)
        or _CODE_POINT in text
    )


def may_run_services(text: str) -> bool:
    """Tell whether a manifest could have a service with commands of its own.

    Their attributes are common words, so most manifests with services would have to be read for nothing: they count
    only in a manifest where one of them stands in one piece.
    """
    return any(name in text for name in _SERVICES) and _SERVICE_COMMANDS.search(text) is not None


def may_rewrite(text: str) -> bool:
    """Tell whether some command in a text could be one whose effects ``model.rewrites`` knows.

    The text is that of a shell script, or of a manifest in which scripts stand as strings.
    """
    return _REWRITERS.search(text) is not None or _may_rewrite_on_windows(text) or _CODE_POINT in text


def _may_rewrite_on_windows(text: str) -> bool:
    if text.isascii():
        # To look for either letter takes three times as long.
        return _SMALL_WINDOWS_REWRITERS.search(text.lower()) is not None
    return _WINDOWS_REWRITERS.search(text) is not None


def may_rewrite_itself(text: str) -> bool:
    """Tell whether a manifest could have something that ``model.manifest_rewrites`` yields."""
    return "regsubst" in text or "file_line" in text
