"""An attribute that a type of resources does not have: no catalog with it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Place


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each attribute that a type cannot have, of types of which all attributes are known."""
    vocabulary = index.vocabulary
    shared = vocabulary.metaparameters
    seen: set[tuple[str, Place, str]] = set()
    for member, resource in index.each.resources():
        known = vocabulary.known_type(resource.type)
        if known is None:
            continue
        for attribute in resource.attributes:
            name = attribute.name
            if name in known.attributes or name in shared:
                continue
            if (member.path, attribute.place, name) in seen:
                # All bodies of a statement have what its `default:` says.
                continue
            seen.add((member.path, attribute.place, name))
            from puppetguard.model.attribute_names import is_slip, is_synonym, meant_attribute
            from puppetguard.model.spelling import is_clear

            meant = meant_attribute(name, resource.type, known.attributes, shared)
            place = attribute.place
            written = place.line == place.end_line and place.end_column - place.column == len(name)
            sure = known.sure or (meant is not None and is_slip(name, meant))
            given = any(one.name == meant for one in resource.attributes)
            clear = meant is not None and (
                is_clear(name, meant, (*known.attributes, *shared)) or is_synonym(name, meant, resource.type)
            )
            yield LinkedHit(
                member.path,
                place,
                Confidence.CERTAIN if sure and written else Confidence.LIKELY,
                f"`{resource.type}` has no attribute `{name}`",
                f"did you mean `{meant}`?" if meant else "take it out, or set what is meant by its name",
                remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant),))
                if meant and written and not given and clear
                else None,
            )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
