"""What ``file`` and ``tidy`` remove from directories.

As ``Puppet::Type::File`` and ``Puppet::Type::Tidy`` have it: ``purge`` takes effect with ``recurse => true`` only, and
spares directories without ``force``; ``ensure`` makes something else of a directory with ``force`` only; of the
criteria of ``tidy``, ``age`` and ``size`` are alternatives, and no criterion at all is every file.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from puppetguard.model.situations import Situation

FILE_ATTRIBUTES = ("path", "ensure", "recurse", "recurselimit", "purge", "force", "source", "ignore", "target")
TIDY_ATTRIBUTES = ("path", "recurse", "rmdirs", "age", "size", "matches")

_GONE = ("absent", "false")
_NOTHING = re.compile(r"0+[A-Za-z]*")
_ANYTHING = ("*", "**", "?*", "*?", "**/*", ".*")


class Removal(NamedTuple):
    """What a resource removes from a directory.

    ``how``: ``purged`` of all that is not managed, ``removed`` as a whole, ``replaced`` by something else, ``emptied``
    of all files, ``thinned`` out of old or large ones. ``told_by`` is the attribute that says so.
    """

    how: Literal["purged", "removed", "replaced", "emptied", "thinned"]
    told_by: str


def removal_by_file(one: Situation) -> Removal | None:
    """Return what a ``file`` removes from its directory; None if nothing, or if that is not known."""
    ensure = one.text("ensure")
    if one.is_true("purge") and one.is_true("recurse") and one.text("recurselimit") != "0":
        return Removal("purged", "purge")
    if not one.is_true("force") or ensure is None:
        return None
    if ensure in _GONE:
        return Removal("removed", "ensure")
    return Removal("replaced", "ensure") if ensure in ("link", "file") or ensure.startswith("/") else None


def is_purge_without_effect(one: Situation) -> bool:
    """Tell whether a ``file`` is to be purged, but nothing tells it to look into its directory."""
    recurse = one.text("recurse") if "recurse" in one.world else "false"
    if not one.is_true("purge"):
        return False
    return recurse in ("false", "no", "remote") or not one.has("recurse") or one.text("recurselimit") == "0"


def removal_by_tidy(one: Situation) -> Removal | None:
    """Return what a ``tidy`` removes from its directory; None if that is but a choice of files, or is not known."""
    recurse = one.text("recurse")
    deep = recurse in ("true", "inf") or (recurse or "0").strip("0").isdecimal()
    if not deep and not (one.is_true("rmdirs") and (recurse in ("false", "0") or not one.has("recurse"))):
        return None
    if one.has("matches") and not any(pattern in _ANYTHING for pattern in one.texts("matches")):
        return None
    limits = [name for name in ("age", "size") if one.has(name)]
    if any(_NOTHING.fullmatch(one.text(name) or "") for name in limits):
        limits = []
    if not deep:
        return Removal("thinned" if limits else "removed", "rmdirs")
    return Removal("thinned" if limits else "emptied", "recurse")
