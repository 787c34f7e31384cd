"""Globs over names of which not all may be known: what is not known may be anything.

``*`` stands for any text without a slash, ``**`` for any text, ``?`` for one character; all else is itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WILD = re.compile(r"\*\*/?|\*|\?")
_UNKNOWN = re.compile(r"\$\{[^}]*\}|\$[\w:]+|[\ufffc\ufffd]|\?")
"""How a part of a name is written that only a run of Puppet knows."""
_LONGEST = 1_000


def may_match(glob: str, name: str) -> bool:
    """Tell whether a name matches a glob, or would for some value of what is not known of it."""
    if len(name) > _LONGEST:
        return True
    if _compiled(glob).fullmatch(name) is not None:
        return True
    unknown = _UNKNOWN.search(name)
    if unknown is None:
        return False
    # Of what follows the first unknown part nothing is certain: an empty value, a slash, dots.
    known, fixed = name[: unknown.start()], literal_start(glob)
    return known.startswith(fixed) or fixed.startswith(known)


def matches_path(glob: str, path: str) -> bool:
    """Tell whether a path of the repository matches a glob; upper and lower case are the same, as some systems do."""
    return _compiled(glob.casefold()).fullmatch(path.casefold()) is not None


def literal_start(glob: str) -> str:
    """Return what a glob begins with before its first wildcard."""
    found = _WILD.search(glob)
    return glob if found is None else glob[: found.start()]


@lru_cache(maxsize=512)
def _compiled(glob: str) -> re.Pattern[str]:
    parts: list[str] = []
    at = 0
    for wild in _WILD.finditer(glob):
        parts.append(re.escape(glob[at : wild.start()]))
        parts.append({"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}[wild[0]])
        at = wild.end()
    parts.append(re.escape(glob[at:]))
    return re.compile("".join(parts), re.DOTALL)
