"""Files that a command names nearly as another that the manifest names: ``/etc/neutron/neuton.conf``.

Nothing is known of such files but what the manifest says. A name is taken for a slip only if it stands there once, and
is one stroke away from one that stands there more often, or from that of its own directory.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import Stroke, are_neighbours, is_clear, stroke

_PATH = late_pattern(r"(?<![A-Za-z0-9_.}$/*-])(?:/[A-Za-z0-9_][A-Za-z0-9_.+-]*){2,8}(?![A-Za-z0-9_/${*?\[-])", re.ASCII)
_STEM = late_pattern(r"[a-z][a-z_-]*")
_SHORTEST = 6
_MOST = 300
"""Of how many paths at most one is compared with all others."""


class NearPath(msgspec.Struct, frozen=True):
    """The stem of a file's name, misspelled: ``[start, end)`` in the path, what was meant, and the path then.

    It is ``clear`` if that path is one that stands there: the name of its directory may be what is wrong.
    """

    start: int
    end: int
    word: str
    meant: str
    path: str
    clear: bool


def near_path(path: str, text: str) -> NearPath | None:
    """Return the slip in the name of a file; ``text`` is the whole manifest, in which the path stands."""
    named = _named(text)
    if len(named) > _MOST or named[path] > 1 or _PATH.fullmatch(path) is None or text.count(path) > 1:
        return None
    folder, _, name = path.rpartition("/")
    stem, dot, extension = name.partition(".")
    if _STEM.fullmatch(stem) is None:
        return None
    candidates = [folder.rpartition("/")[2]] if dot else []
    for other, times in named.items():
        if times > 1 and other.startswith(f"{folder}/"):
            other_stem, _, other_extension = other[len(folder) + 1 :].partition(".")
            if other_extension == extension:
                candidates.append(other_stem)
    if stem in candidates:
        return None
    for meant in candidates:
        if _is_slip(stem, meant):
            start = len(folder) + 1
            right = f"{folder}/{meant}{dot}{extension}"
            clear = named[right] > 1 and is_clear(stem, meant, candidates)
            return NearPath(start, start + len(stem), stem, meant, right, clear)
    return None


@lru_cache(maxsize=4)
def _named(text: str) -> Counter[str]:
    return Counter(match[0] for match in _PATH.finditer(text))


def _is_slip(word: str, meant: str) -> bool:
    """Tell whether a stroke is a slip; names that differ at their ends are those of different files."""
    if len(meant) < _SHORTEST or _STEM.fullmatch(meant) is None:
        return False
    one: Stroke | None = stroke(word, meant)
    if one is None or word[-1] != meant[-1] or word[0] != meant[0]:
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), 0)
    return one != "replaced" or are_neighbours(word[at], meant[at])
