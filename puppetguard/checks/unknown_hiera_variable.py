"""A ``%{…}`` in data, or in the paths of a hierarchy, of a variable that nothing sets: it gives an empty text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each variable that is a slip in the name of another one."""
    known = None
    for member in index.members:
        if member.role.kind not in ("yaml", "json", "hiera"):
            continue
        for read in member.outline.interpolations:
            if known is None:
                from puppetguard.model.hiera.variables import DataVariables

                known = DataVariables(index)
            found = known.slip(read.name)
            if found is None:
                continue
            level = member.role.kind == "hiera"
            effect = "this level is never found" if level else "the text is empty there"
            yield LinkedHit(
                member.path,
                read.place,
                found.confidence,
                f"{found.message}: {effect}",
                f"did you mean `%{{{found.meant}}}`?" if found.meant else "see what the fact has",
            )


CHECK = Check(scope="project", link=_link)
