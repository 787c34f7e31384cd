"""A variable that is read before its own scope sets it: it is undef there, or the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each read that only a later place, or one in another branch, would serve."""
    from puppetguard.model.variable_scopes import VariableScopes

    scopes = VariableScopes(index)
    for member in index.each:
        for read in () if member.outline.broken else member.outline.reads:
            if not read.state or scopes.lost(read.name, read.container) is None:
                continue
            later = read.state == "later"
            how = "before it is set" if later else "where another branch would set it"
            # A node classifier may set a variable of the same name at top scope, though hardly anyone relies on it.
            yield LinkedHit(
                member.path,
                read.place,
                Confidence.POSSIBLE if read.asked else Confidence.LIKELY,
                f"`${read.name}` is read {how}, in line {read.setting.line}: it is undef here",
                "set it before" if later else "set it in this branch too, or before the decision",
                (LinkedNote(member.path, read.setting, "set here"),),
            )


CHECK = Check(scope="project", link=_link, each=True)
