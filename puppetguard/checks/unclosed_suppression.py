"""Blocks for puppet-lint that have no end: puppet-lint says so, too, and suppresses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each comment that begins a block which is never closed."""
    for judged in index.suppressions:
        if judged.suppression.flaw == "unclosed":
            yield LinkedHit(
                judged.file,
                judged.suppression.place,
                message="no `lint:endignore` follows, so this suppresses nothing",
                hint="write `# lint:endignore` behind the last line that it is for",
            )


CHECK = Check(scope="project", link=_link)
