"""Comments that excuse findings, which the change brings along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_STYLE = re.compile(r"\d|_")
"""What ids of puppet-lint have in them; most of these are of style."""


def _suppression_added(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a comment excuses what nothing excused before, or more than before."""
    change = case.change
    if change.what != "suppression" or change.kind not in ("added", "moved", "renamed"):
        return
    where = f" in {change.container}" if change.container else ""
    whole = change.container == "the file"
    yield ChangeHit(
        f"`{change.subject}` is excused{where} from now on",
        "mend what is found; where it is meant, have somebody else agree to it",
        severity=Severity.INFO if _STYLE.search(change.subject) and not whole else None,
    )


CHECK = Check(scope="change", change=_suppression_added, mends=True)
