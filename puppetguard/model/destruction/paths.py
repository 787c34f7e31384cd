"""What is lost with a path: that of a directory of the system, or of all that is in one."""

from __future__ import annotations

import re
from typing import NamedTuple

from puppetguard.findings import Confidence
from puppetguard.knowledge.directories import known_directory, normal_path
from puppetguard.model.folders import normalized
from puppetguard.model.patterns import GLOB, Pattern, Wild, known_text, literal, merged
from puppetguard.model.script import Text

_ALL = re.compile(r"\.?\*+|\*\.\*")
"""The last part of a path that means all that is in a directory."""
_SPARED = frozenset(
    "/media /mnt /opt /srv /run /var/run /var/backups /var/log /var/mail /var/spool /var/spool/mail /var/spool/cron"
    " /var/spool/cron/crontabs /etc/default /etc/sysconfig /lib/x86_64-linux-gnu /usr/share".split()
)
"""The directories of the system that somebody may well clear on purpose."""
_MANY = 80
"""How many packages have files in a directory that nobody clears on purpose."""


class Loss(NamedTuple):
    """What is lost: the ``directory``, whether only what is in it (``content``), what that is, and how sure that is.

    ``essential``: no system runs without it. ``of_server``: the data of one server.
    """

    directory: str
    content: bool
    holds: str
    confidence: Confidence
    essential: bool
    of_server: bool = False


def written(pattern: Pattern) -> str | None:
    """Return a path as text, wildcards as ``*``; None if something else in it is not known."""
    if any(isinstance(piece, Wild) and not piece.name.startswith(GLOB) for piece in pattern):
        return None
    return "".join(piece.value if isinstance(piece, Text) else "*" for piece in pattern)


def split(path: str) -> tuple[str, bool]:
    """Return the directory that a path means, and whether only what is in it is meant."""
    head, _, last = path.rpartition("/")
    if _ALL.fullmatch(last):
        return (head or "/") if "/" in path else ".", True
    return normal_path(path), False


def loss(path: str) -> Loss | None:
    """Return what is lost with a path that starts with ``/``; None if that is nothing of the system's."""
    directory, content = split(path)
    found = known_directory(directory) if "*" not in directory else None
    if found is None:
        return None
    confidence = Confidence.POSSIBLE
    essential = False
    holds = found.holds
    if found.kind == "system":
        essential = directory not in _SPARED and directory.count("/") <= 2
        confidence = Confidence.CERTAIN if essential else Confidence.LIKELY
    elif found.kind == "data":
        confidence = Confidence.LIKELY
    elif found.kind == "shared":
        holds = f"files of {found.packages} packages"
        confidence = Confidence.LIKELY if found.packages >= _MANY else Confidence.POSSIBLE
    return Loss(directory, content, holds, confidence, essential, found.kind == "data")


def emptied(pattern: Pattern, empty: set[str]) -> Pattern:
    """Return a path without its unknown parts of these names."""
    left = tuple(piece for piece in pattern if not (isinstance(piece, Wild) and piece.name in empty))
    return normalized(merged(left))


def joined(folder: str, path: str) -> str:
    """Return a path as seen from a directory."""
    text = known_text(normalized(literal(path if path.startswith("/") else f"{folder}/{path}")))
    return text or folder
