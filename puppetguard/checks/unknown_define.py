"""A resource of a defined type that its module does not have: no catalog that needs it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ReferenceOutline

_CAPITAL = frozenset(("reference", "default", "override", "collector"))
"""Where a type is written with capitals."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each place that speaks of a defined type which cannot be anywhere."""
    from puppetguard.model.naming import is_written, missing
    from puppetguard.model.spelling import is_clear

    defines = index.definitions("define")
    types = index.definitions("type")
    seen: set[tuple[str, object]] = set()
    for member, reference in index.each.references("type"):
        name = reference.name
        if "::" not in name or reference.via == "defined" or name in defines or name in types:
            continue
        found = missing(name, defines.keys(), index)
        if found is None:
            if (member.path, reference.place) not in seen:
                seen.add((member.path, reference.place))
                yield from _of_published(index, member.path, reference)
            continue
        # A type in Ruby has a file of its name, whatever it is called in there.
        if index.module_file(found.module, "lib/puppet/type", f"{name.replace('::', '/')}.rb"):
            continue
        place = reference.place
        # The same resource may be declared for several titles.
        if (member.path, place) in seen:
            continue
        seen.add((member.path, place))
        written = is_written(place, name)
        if found.here:
            why = f"the module `{found.module}` has none of this name"
            if name in index.definitions("class"):
                why += ", but a class of this name"
        else:
            why = "there is no such module"
        capital = reference.via in _CAPITAL
        written_name = _capitalized(name) if capital else name
        meant = _capitalized(found.meant) if found.meant and capital else found.meant
        yield LinkedHit(
            member.path,
            place,
            Confidence.CERTAIN if written and found.here else Confidence.LIKELY,
            f"there is no defined type `{name}`: {why}",
            f"did you mean `{meant}`?" if meant else "define it, or take this out",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant, written_name),))
            if meant and is_clear(name, found.meant or "", (*defines, *types))
            else None,
        )


def _of_published(index: Index, path: str, reference: ReferenceOutline) -> Iterator[LinkedHit]:
    """Yield a slip in the name of a defined type that a well-known module has which is not here."""
    from puppetguard.model.naming import is_written
    from puppetguard.model.published import meant_definition

    name = reference.name
    meant = meant_definition(name, index, of_class=False)
    if meant is None or not is_written(reference.place, name):
        return
    capital = reference.via in _CAPITAL
    module = meant.partition("::")[0]
    meant = _capitalized(meant) if capital else meant
    yield LinkedHit(
        path,
        reference.place,
        Confidence.LIKELY,
        f"there is no defined type `{name}`, but the module `{module}`, as it is published, has `{meant}`",
        f"did you mean `{meant}`?",
        remedy=LinkedRemedy(
            f"write `{meant}`", (LinkedReplacement(reference.place, meant, _capitalized(name) if capital else name),)
        ),
    )


def _capitalized(name: str) -> str:
    return "::".join(part.capitalize() for part in name.split("::"))


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
