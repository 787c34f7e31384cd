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
    for member, reference in index.references("type"):
        name = reference.name
        if name in known or reference.via == "defined" or not name or (member.path, reference.place) in seen:
            continue
        # Each body of a statement speaks of its type.
        seen.add((member.path, reference.place))
        from puppetguard.knowledge.data_types import DATA_TYPES
        from puppetguard.model.attribute_names import is_plain_slip, is_slip, near_name
        from puppetguard.model.spelling import closest

        if reference.via in _REFERRING and (name in DATA_TYPES or name in index.definitions("type")):
            continue
        module, qualified, _ = name.partition("::")
        if qualified:
            if reference.via == "reference" or not index.is_closed(name):
                continue
            meant = closest(name, sorted(known))
            confidence = Confidence.CERTAIN
            message = f"there is no type `{name}`, for the module `{module}` does not define it"
            if name in index.definitions("class"):
                message = f"`{name}` is a class, and no type of resources"
                meant = "class"
        else:
            meant = near_name(name, vocabulary.own_types)
            # A type can come with any module, and its name may be near to one that is known: `vhost`, `users`, `state`.
            if meant is None or not (is_slip(name, meant) if len(meant) > 5 else is_plain_slip(name, meant)):
                continue
            confidence = Confidence.POSSIBLE if name == f"{meant}s" or meant == f"{name}s" else Confidence.LIKELY
            message = f"there is no type `{name}` here"
        place = reference.place
        written = place.line == place.end_line and place.end_column - place.column == len(name)
        shown = _capitals(meant) if meant and reference.via in _REFERRING else meant
        hint = f"did you mean `{shown}`?" if shown else "define it, or take this out"
        if shown == "class":
            hint = f"write `class {{ '{name}': … }}` or `include {name}`"
        yield LinkedHit(
            member.path,
            place,
            confidence,
            message,
            hint,
            remedy=LinkedRemedy(f"write `{shown}`", (LinkedReplacement(place, shown),))
            if shown and written and shown != "class"
            else None,
        )


def _capitals(name: str) -> str:
    return "::".join(part.capitalize() for part in name.split("::"))


CHECK = Check(scope="project", link=_link)
