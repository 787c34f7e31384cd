"""What changes bring about elsewhere: resources of other files that are written as before, and get something else.

Files are only read again where something in them depends on what has changed; outlines tell which these are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from puppetguard.change.consequences import MOST, Finder, Read
from puppetguard.change.difference import Change
from puppetguard.change.reaching import Reacher


class Effects(NamedTuple):
    """The indirect changes of a comparison, and by the digest of each cause the digests of what it brings about.

    ``cut`` are the digests of the causes that bring about more than is told.
    """

    changes: tuple[Change, ...]
    of: dict[str, tuple[str, ...]]
    cut: frozenset[str] = frozenset()


def effects(changes: Sequence[Change], reacher: Reacher, read: Read) -> Effects:
    """Return what changes bring about elsewhere, each once, however many changes cause it.

    What is among the changes already, is not told again, but linked with its cause.
    """
    direct = {_identity(one): one for one in changes}
    found: dict[tuple[str, ...], list[tuple[Change, Change]]] = {}
    causes: dict[str, dict[str, None]] = {}
    cut: set[str] = set()
    for change in changes:
        finder = Finder(change, reacher, read)
        effects_found = list(islice(finder.find(), MOST + 1))
        if len(effects_found) > MOST or finder.cut:
            cut.add(change.digest)
        for effect in effects_found[:MOST]:
            known = direct.get(_identity(effect))
            if known is None:
                found.setdefault((effect.kind, *_identity(effect)), []).append((effect, change))
            elif known is not change:
                causes.setdefault(change.digest, {})[known.digest] = None
    told: list[Change] = []
    for pairs in found.values():
        effect = _joined([one for one, _ in pairs])
        reacher.limit(effect, [cause for _, cause in pairs])
        told.append(effect)
        for _, cause in pairs:
            causes.setdefault(cause.digest, {})[effect.digest] = None
    linked = {cause: tuple(digests) for cause, digests in causes.items()}
    return Effects(tuple(sorted(told, key=_order)), linked, frozenset(cut))


def _joined(several: Sequence[Change]) -> Change:
    """Return an effect of several causes as one, whose digest stands for all of these."""
    digests = sorted({one.digest for one in several})
    if len(digests) == 1:
        return several[0]
    return msgspec.structs.replace(several[0], digest=hashlib.sha256(" ".join(digests).encode()).hexdigest())


def _order(change: Change) -> tuple[str, int, int, str, str]:
    spot = change.head or change.base
    return (spot.file, spot.line, spot.column, change.attribute, change.digest) if spot else ("", 0, 0, "", "")


def _identity(change: Change) -> tuple[str, ...]:
    file = change.head or change.base
    return change.what, change.subject, change.container, change.attribute, file.file if file is not None else ""
