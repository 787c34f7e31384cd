"""Names of packages, services and accounts that are misspelled: ``ngnix`` for ``nginx``.

A house has names of its own, so only what is no name anywhere, and one stroke away from a common one, is taken for a
slip.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from puppetguard.knowledge.names import (
    accounts_like,
    is_known_account,
    is_known_name,
    names_like,
    normal_name,
    short_accounts,
)
from puppetguard.knowledge.words import is_word
from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import are_neighbours, is_repetition, is_transposition, stroke

_NAME = late_pattern(r"[a-z][a-z0-9.+_-]{3,59}", re.ASCII)
_SUFFIXES = (".service", ".socket", ".timer", ".target")
_VERSION = late_pattern(r"-?[0-9][0-9.]{0,20}\Z")
_NEAR_ROOT = frozenset("boot coot foot hoot loot moot soot toot riot rout rood roof rook room rot roo roto".split())
"""Short words that a user may well be called; the longer ones are in ``knowledge.words``."""
_SHORT = 4
_SEPARATORS = "-_"
_SEPARATED = 8
"""How long names must be in which what stands between words tells a slip from another name."""
_MEANING = "dsx0"
"""Letters at the end that make another name of a name: a daemon, a plural, a variant, a version."""


class NameSlip(NamedTuple):
    """What a name was meant to be; ``doubtful`` if it may as well be a name of its own.

    It is ``clear`` if nothing else can be meant.
    """

    meant: str
    doubtful: bool
    clear: bool = True


@lru_cache(maxsize=20_000)
def slip_of_name(name: str) -> NameSlip | None:
    """Return what the name of a package or service was meant to be; None if it is known, or near none."""
    stem, end = _stem(name)
    plain = normal_name(stem)
    if _NAME.fullmatch(stem) is None or is_known_name(plain):
        return None
    found = [(stroke, other) for other in names_like(plain) if (stroke := _stroke(plain, other)) is not None]
    if not found:
        versioned = _VERSION.search(stem)
        slip = slip_of_name(stem[: versioned.start()]) if versioned is not None else None
        return slip and slip._replace(meant=f"{slip.meant}{versioned[0]}{end}") if versioned is not None else None
    stroke, meant = min(found)
    versions = re.findall(r"[0-9][0-9.]*", stem)
    spelled = re.sub("0", lambda _: versions.pop(0), meant) if meant.count("0") == len(versions) else meant
    return NameSlip(spelled + end, _is_doubtful(stroke, plain, meant), clear=len({other for _, other in found}) == 1)


@lru_cache(maxsize=20_000)
def slip_of_account(name: str) -> NameSlip | None:
    """Return what the name of a user or group was meant to be; None if it is known, or near none."""
    if _is_slip_of_root(name):
        return NameSlip("root", doubtful=False)
    if _NAME.fullmatch(name) is None or is_known_account(name):
        return None
    # Of short names nothing is indexed, and swapped letters alone are no other name.
    near = accounts_like(name) if len(name) > _SHORT else short_accounts()
    found = [(stroke, other) for other in near if (stroke := _stroke(name, other)) is not None]
    if len(name) <= _SHORT:
        found = [one for one in found if is_transposition(name, one[1])]
    if not found:
        return None
    stroke, meant = min(found)
    doubtful = _is_doubtful(stroke, name, meant) and not ("-" in meant and len(meant) > 7)
    return NameSlip(meant, doubtful, clear=len({other for _, other in found}) == 1)


def _is_slip_of_root(name: str) -> bool:
    """Tell whether a name is one stroke away from that of the account which owns most files, and is no word."""
    return (
        3 <= len(name) <= 5
        and name.isalpha()
        and name.islower()
        and name not in _NEAR_ROOT
        and stroke(name, "root") is not None
        and not is_word(name)
        and not is_known_account(name)
    )


def _stem(name: str) -> tuple[str, str]:
    """Split off the kind of a unit, and the instance: ``getty@tty1.service``."""
    at = name.find("@")
    if at > 0:
        return name[:at], name[at:]
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix), suffix
    return name, ""


_SWAPPED, _REPEATED, _MISSING, _EXTRA, _REPLACED = range(5)
"""The strokes, the likeliest first."""


def _stroke(name: str, meant: str) -> int | None:
    """Return which stroke makes ``name`` of ``meant``; None if none does, or none that tells a slip from a name."""
    size = len(meant)
    if name.count("0") != meant.count("0"):
        return None
    if len(name) == size:
        at = next((at for at in range(size) if name[at] != meant[at]), size)
        if name[at + 2 :] == meant[at + 2 :] and is_transposition(name, meant):
            return _SWAPPED
        if at in (0, size) or name[at + 1 :] != meant[at + 1 :]:
            return None
        if name[at] in _SEPARATORS and meant[at] in _SEPARATORS:
            return _REPLACED if size >= _SEPARATED else None
        return _REPLACED if name[at].isalpha() and meant[at].isalpha() and size > 6 else None
    shorter, longer = sorted((name, meant), key=len)
    at = next((at for at in range(len(shorter)) if shorter[at] != longer[at]), len(shorter))
    if longer[at + 1 :] != shorter[at:]:
        return None
    if not longer[at].isalpha():
        # Two words that are written as one, or one as two.
        parted = longer[at] in _SEPARATORS and longer[at - 1].isalpha() and longer[at + 1 :][:1].isalpha()
        return (_MISSING if len(name) < size else _EXTRA) if parted and size >= _SEPARATED else None
    if is_repetition(name, meant):
        return _REPEATED if len(name) > size or size > 4 else None
    # The first letter makes variants (`gsed`), the last one plurals and daemons.
    if at == 0 or size < 6 or (at == len(shorter) and longer[at] in _MEANING):
        return None
    return _MISSING if len(name) < size else _EXTRA


def _is_doubtful(stroke: int, name: str, meant: str) -> bool:
    """Tell whether a name may as well be one of its own."""
    size = len(meant)
    if stroke in (_SWAPPED, _REPEATED):
        return size < 4 or name[0] != meant[0]
    at = next((at for at in range(min(len(name), size)) if name[at] != meant[at]), min(len(name), size))
    # A number more or less of letters at the end is often a name of the same family.
    if at >= min(len(name), size) - 1:
        return True
    if stroke == _REPLACED:
        return size < 8 or not are_neighbours(name[at], meant[at])
    return size < 7
