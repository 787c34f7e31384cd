"""Suppressions that excuse nothing (any more), or that count for nothing by the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.model.places import NOWHERE, Place

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.suppressions import Judged

_WHERE = {"file": "in this file", "line": "here"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each name of a rule that finds nothing where it is suppressed."""
    for judged in index.suppressions:
        file, suppression, _, idle, needless = judged
        remedy = _remedy(judged)
        for one in suppression.names:
            if one.name in idle:
                reason = idle[one.name]
                where = _WHERE.get(suppression.form, "here")
                yield LinkedHit(
                    file,
                    one.place,
                    message=f"`{one.name}` is not suppressed: {reason}"
                    if reason
                    else f"`{one.name}` finds nothing {where}, so there is nothing to suppress",
                    hint="" if reason else "take it out: it would hide the next real finding",
                    remedy=remedy if one.name in needless else None,
                )


def _remedy(judged: Judged) -> LinkedRemedy | None:
    """Return what takes out all names of a comment that are needed for nothing, and the comment if none is left."""
    suppression = judged.suppression
    names = suppression.names
    going = [one.name in judged.needless for one in names]
    if all(going):
        if suppression.whole == NOWHERE:
            return None
        return LinkedRemedy("take the comment out", (LinkedReplacement(suppression.whole, ""),), safe=True)
    edits: list[LinkedReplacement] = []
    stays = False
    for at, goes in enumerate(going):
        stays = stays or not goes
        if goes:
            # With the comma before it, or behind it if nothing stays before it.
            start, end = (names[at - 1], names[at]) if stays else (names[at], names[at + 1])
            first = (start.place.end_line, start.place.end_column) if stays else (start.place.line, start.place.column)
            last = (end.place.end_line, end.place.end_column) if stays else (end.place.line, end.place.column)
            edits.append(LinkedReplacement(Place(*first, *last), ""))
    told = ", ".join(f"`{one.name}`" for one, goes in zip(names, going, strict=True) if goes)
    return LinkedRemedy(f"take {told} out", tuple(edits), safe=True)


CHECK = Check(scope="project", link=_link, fixes="safe")
