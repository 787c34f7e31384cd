"""A word in a name that is written once in the whole code base, and nearly as one that is written often."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.spelling import Stroke

_LEAST: dict[Stroke, int] = {"swapped": 5, "repeated": 6, "missing": 6, "replaced": 8, "extra": 9}
"""How long a word must be for a slip to be likely: some names are others with one more letter."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each word that is probably a slip of another one."""
    from puppetguard.model.outliers import outliers

    for one in outliers(index):
        likely = len(one.word) >= _LEAST[one.stroke] + (one.stroke == "replaced" and not one.nearby)
        yield LinkedHit(
            one.member.path,
            one.place,
            Confidence.LIKELY if likely else Confidence.POSSIBLE,
            f"`{one.word}` stands nowhere else in this code base, but `{one.meant}` {one.times} times",
            f"did you mean `{one.meant}`?",
            remedy=LinkedRemedy(f"write `{one.meant}`", (LinkedReplacement(one.place, one.meant),)),
        )


CHECK = Check(scope="project", link=_link, fixes="suggested")
