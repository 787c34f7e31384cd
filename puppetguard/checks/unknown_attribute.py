"""An attribute that a type of resources does not have: no catalog with it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import Place, ResourceOutline

_RELATIONS = ("require", "before", "notify", "subscribe")
"""The metaparameters that hardly another attribute is called nearly like."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each attribute that a type cannot have, of types of which all attributes are known."""
    from puppetguard.checks._published import slips_in_published

    yield from slips_in_published(index, in_ruby=True)
    vocabulary = index.vocabulary
    shared = vocabulary.metaparameters
    seen: set[tuple[str, Place, str]] = set()
    defines = index.definitions("define")
    for member, resource in index.all_resources(index.each):
        known = vocabulary.known_type(resource.type)
        if known is None:
            if resource.type not in defines and resource.type != "class":
                yield from _of_unknown(member, resource, seen)
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


def _of_unknown(member: Member, resource: ResourceOutline, seen: set[tuple[str, Place, str]]) -> Iterator[LinkedHit]:
    """Yield the metaparameters, and `ensure`, with a slip that a resource has of a type of which nothing is known."""
    from puppetguard.knowledge.words import is_word
    from puppetguard.model.spelling import is_clear, stroke

    for attribute in resource.attributes:
        name, place = attribute.name, attribute.place
        # `log_level` may well be an attribute of its own.
        meant = next((one for one in _RELATIONS if name != one and stroke(name, one)), None)
        if meant is not None and not is_clear(name, meant, _RELATIONS, free=True):
            continue
        what = "metaparameter"
        if meant is None and stroke(name, "ensure") is not None and not is_word(name):
            meant, what = "ensure", "attribute"
        if meant is None or (member.path, place, name) in seen:
            continue
        seen.add((member.path, place, name))
        yield LinkedHit(
            member.path,
            place,
            Confidence.LIKELY,
            f"`{name}` of `{resource.type}` is nearly the {what} `{meant}`",
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant, name),)),
        )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
