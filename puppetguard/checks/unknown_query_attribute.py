"""A collector that asks for an attribute which the type does not have: it collects nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_ALWAYS = ("title", "tag", "name")
"""What a query may ask of any resource beside attributes."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each attribute of a query that no resource of its type can have."""
    for member in index.having("queries"):
        for query in member.outline.queries:
            known = _attributes(index, query.type)
            if known is None or query.name in known:
                continue
            from puppetguard.model.attribute_names import meant_attribute
            from puppetguard.model.spelling import is_clear

            meant = meant_attribute(query.name, query.type, sorted(known), _ALWAYS)
            clear = meant is not None and is_clear(query.name, meant, known)
            yield LinkedHit(
                member.path,
                query.place,
                Confidence.CERTAIN,
                f"`{query.type}` has no attribute `{query.name}`: the query finds nothing",
                f"did you mean `{meant}`?" if meant else "take it out, or ask for what is meant by its name",
                remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(query.place, meant),))
                if meant and clear
                else None,
            )


def _attributes(index: Index, kind: str) -> Collection[str] | None:
    """Return all that can be asked of resources of a type; None if there may be more."""
    vocabulary = index.vocabulary
    defined = index.definitions("define").get(kind)
    if defined is not None:
        if any(one.member.outline.broken for one in defined):
            return None
        own = {parameter.name for one in defined for parameter in one.definition.parameters}
    elif kind == "class" or (known := vocabulary.known_type(kind)) is None or not known.sure:
        return None
    else:
        own = set(known.attributes)
    return own.union(vocabulary.metaparameters, _ALWAYS)


CHECK = Check(scope="project", link=_link, fixes="suggested")
