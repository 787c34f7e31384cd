"""A type of resources that there cannot be: no catalog with it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Place

_REFERRING = frozenset(("reference", "collector", "override", "default"))
"""Where ``X[…]`` may be a type of values as well, and is written with capitals."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each place that speaks of a type which nothing defines."""
    vocabulary = index.vocabulary
    known = vocabulary.types
    if vocabulary.has_nameless_types:
        return
    seen: set[tuple[str, Place]] = set()
    for member, reference in index.each.references("type"):
        name = reference.name
        if name in known or "::" in name or reference.via == "defined" or (member.path, reference.place) in seen:
            continue
        # Each body of a statement speaks of its type.
        seen.add((member.path, reference.place))
        from puppetguard.knowledge.data_types import DATA_TYPES
        from puppetguard.knowledge.modules import published_types
        from puppetguard.model.attribute_names import is_plain_slip, is_slip, near_name
        from puppetguard.model.spelling import is_clear

        if reference.via in _REFERRING and (name in DATA_TYPES or name in index.definitions("type")):
            continue
        meant = near_name(name, vocabulary.own_types)
        if meant is None and name not in published_types():
            meant = near_name(name, published_types())
        # A type can come with any module, and its name may be near to one that is known: `vhost`, `users`, `state`.
        if meant is None or not (is_slip(name, meant) if len(meant) > 5 else is_plain_slip(name, meant)):
            continue
        confidence = Confidence.POSSIBLE if name == f"{meant}s" or meant == f"{name}s" else Confidence.LIKELY
        message = f"there is no type `{name}` here"
        place = reference.place
        written = place.line == place.end_line and place.end_column - place.column == len(name)
        shown = meant.capitalize() if reference.via in _REFERRING else meant
        yield LinkedHit(
            member.path,
            place,
            confidence,
            message,
            f"did you mean `{shown}`?",
            remedy=LinkedRemedy(f"write `{shown}`", (LinkedReplacement(place, shown),))
            if written and is_clear(name, meant, {*vocabulary.own_types, *published_types()})
            else None,
        )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
