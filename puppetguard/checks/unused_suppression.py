"""Suppressions that excuse nothing (any more), or that count for nothing by the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_WHERE = {"file": "in this file", "line": "here"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each name of a rule that finds nothing where it is suppressed."""
    for file, suppression, _, idle in index.suppressions:
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
                )


CHECK = Check(scope="project", link=_link)
