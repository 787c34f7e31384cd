"""What the checks of parameters and attributes say of well-known modules that are not here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import LinkedHit, LinkedRemedy, LinkedReplacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def slips_in_published(index: Index, *, in_ruby: bool) -> Iterator[LinkedHit]:
    """Yield the slips in attributes of types in Ruby, or else in parameters, that modules have which are not here."""
    from puppetguard.knowledge.modules import published_type
    from puppetguard.model.naming import is_written
    from puppetguard.model.published import meant_attributes, taken_by

    seen: set[tuple[str, object]] = set()
    shared = index.vocabulary.metaparameters
    for member, resource in index.all_resources(index.each):
        if not resource.attributes or (known := taken_by(resource, index)) is None:
            continue
        if in_ruby != (resource.type != "class" and published_type(resource.type) is not None):
            continue
        name = resource.titles[0] if resource.type == "class" else resource.type
        slips = meant_attributes(resource, known, shared)
        for attribute in resource.attributes if slips else ():
            place, meant = attribute.place, slips.get(attribute.name)
            if meant is None or (member.path, place) in seen:
                continue
            seen.add((member.path, place))
            what = "attribute" if in_ruby else "parameter"
            yield LinkedHit(
                member.path,
                place,
                Confidence.LIKELY,
                f"`{name}`, as its module is published, has no {what} `{attribute.name}`, but `{meant}`",
                f"did you mean `{meant}`?",
                remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant),))
                if is_written(place, attribute.name)
                else None,
            )
