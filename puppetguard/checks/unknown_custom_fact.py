"""A fact of this code base by a name that it does not have."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each place that asks for a fact which nothing brings, by a name that is nearly one that modules bring."""
    asked = [(member, one) for member in index.having("facts") for one in member.outline.facts]
    if not asked:
        return
    from puppetguard.model.attribute_names import is_slip, near_name
    from puppetguard.model.spelling import is_clear

    vocabulary = index.vocabulary
    own = sorted(one for one in vocabulary.facts if not one.endswith("*"))
    for member, fact in asked:
        name = fact.names[0]
        if vocabulary.has_fact(name):
            continue
        meant = near_name(name, own)
        if meant is None or meant in (f"{name}s", name.removesuffix("s")):
            continue
        if not is_slip(name.replace("_", ""), meant.replace("_", "")):
            continue
        # A program that prints facts may print this one.
        unsure = _has_programs(index)
        clear = is_clear(name, meant, own)
        yield LinkedHit(
            member.path,
            fact.places[0],
            Confidence.POSSIBLE if unsure else Confidence.LIKELY,
            f"there is no fact `{name}`, but `{meant}` is one of this code base",
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(fact.places[0], meant),)) if clear else None,
        )


def _has_programs(index: Index) -> bool:
    from puppetguard.model.layout.external_facts import READABLE

    return any(posixpath.splitext(path)[1] not in READABLE and "/facts.d/" in f"/{path}" for path in index.files)


CHECK = Check(scope="project", link=_link, fixes="suggested")
