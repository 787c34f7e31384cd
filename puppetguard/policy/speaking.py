"""Whether a text speaks of what a protection names: its path, a folder above it, a variable that may hold it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from puppetguard.change.difference import Spot
from puppetguard.model.script import UNKNOWN
from puppetguard.policy.globs import literal_start, may_match

_PATH = re.compile(r"""(?:/|\$\{?)[^\s'"<>|;,(){}\[\]]*(?:\{[^}]*\}[^\s'"<>|;,(){}\[\]]*)*""")
_SHELL_WILD = re.compile(r"[*?\[]")
_EVERYTHING = re.compile(
    r"\b(?:rm|mv|chmod|chown|find|rsync|unlink|shred|tar|unzip|cpio|cp)\b[^\n]*\s/\*?(?=['\"\s;&|]|$)"
)
"""A command that works on all files there are."""
_VALUE = re.compile(r"""\$(\w+)\s*=\s*(['"])([^'"$\n]*)\2""")
_VARIABLE = re.compile(r"\$\{\s*((?:::)?\w+(?:::\w+)*)\s*\}|\$((?:::)?\w+(?:::\w+)*)")
_OPEN_PATH = re.compile(r"""(?:^|[\s'"=])\$(?:\{[^}\n]*\}|[\w:]+(?:\[[^\]\n]*\])*)/""")
_TEXT_LIMIT = 20_000
_MOST_LINES = 200


def speaks(text: str, glob: str) -> bool:
    """Tell whether a text holds a path or name that a glob may match, or the beginning of one."""
    start = literal_start(glob)
    if not glob.startswith("/"):
        return bool(start) and start in text
    if len(start) > 1:
        # The folder itself is meant too, and not one whose name only begins so.
        pattern = rf"{re.escape(start.rstrip('/'))}(?![\w-])" if start.endswith("/") else re.escape(start)
        if re.search(pattern, text) is not None:
            return True
    return any(may_match(glob, path) for path in _paths(text))


def speaks_of_some(text: str, glob: str) -> bool:
    """Tell whether a word of a command may be the name of what a glob matches, by wildcards or parts not known."""
    words = (word for word in text.split() if UNKNOWN in word and len(word.partition(UNKNOWN)[0]) > 1)
    return not glob.startswith("/") and any(may_match(glob, word) for word in words)


def speaks_of_folder_above(text: str, glob: str) -> bool:
    """Tell whether a text names a folder that holds what a glob matches; the root of all only with what empties it."""
    if not glob.startswith("/"):
        return False
    if _EVERYTHING.search(text) is not None:
        return True
    for path in _paths(text):
        wild = _SHELL_WILD.search(path)
        known = path if wild is None else path[: wild.start()]
        if len(known) > 1 and (is_above(known, glob) if wild is None else literal_start(glob).startswith(known)):
            return True
    return False


def is_above(folder: str, glob: str) -> bool:
    """Tell whether a folder holds what a glob matches."""
    return glob.startswith(normal_path(folder).rstrip("/") + "/")


def names(title: str, glob: str) -> bool:
    """Tell whether a glob matches a title, or may; a path also by another way to write it."""
    return may_match(glob, title) or (title.startswith("/") and may_match(glob, normal_path(title)))


def normal_path(path: str) -> str:
    """Return a path without what does not count: ``//``, ``/./``, and folders that are left by ``..`` again."""
    return re.sub("^//+", "/", posixpath.normpath(path)) if path.startswith("/") else path


def is_open_path(text: str) -> bool:
    """Tell whether a text has a path that begins with a variable."""
    return _OPEN_PATH.search(text) is not None


def filled(text: str, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a text with its variables filled in, as far as their values are known."""
    asked = {match[1] or match[2] for match in _VARIABLE.finditer(text)}
    known = {name: found for name in asked if (found := values.get(name.removeprefix("::")))}
    for turn in range(max(map(len, known.values()), default=0)):

        def value(match: re.Match[str], turn: int = turn) -> str:
            found = known.get(match[1] or match[2])
            return match[0] if found is None else found[min(turn, len(found) - 1)]

        yield _VARIABLE.sub(value, text)


def plain_values(text: str) -> dict[str, list[str]]:
    """Return the texts that variables and parameters are set to in a manifest, by their names."""
    found: dict[str, list[str]] = {}
    for match in _VALUE.finditer(text):
        found.setdefault(match[1], []).append(match[3])
    return found


def qualified_variables(text: str) -> Iterable[str]:
    """Return the variables of other classes that a text names, without the colons in front."""
    named = ((match[1] or match[2]).removeprefix("::") for match in _VARIABLE.finditer(text))
    return dict.fromkeys(name for name in named if "::" in name)


def block(text: str, spot: Spot) -> str:
    """Return the statement that begins at a place, to the bracket that closes it."""
    rest = "\n".join(text.split("\n")[spot.line - 1 : spot.line - 1 + _MOST_LINES])
    depth = 0
    for at, char in enumerate(rest):
        depth += (char == "{") - (char == "}")
        if char == "}" and depth <= 0:
            return rest[: at + 1]
    return rest


def _paths(text: str) -> Iterator[str]:
    for path in _PATH.findall(text[:_TEXT_LIMIT]):
        if path.startswith("/"):
            yield normal_path(path.rstrip(".:"))
