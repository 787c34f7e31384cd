"""A class that is spoken of and that its module does not define: no catalog that needs it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ReferenceOutline

_SAYS = {
    "inherits": "inherits",
    "reference": "refers to",
    "resource": "declares",
    "create": "declares",
    "defined": "asks for",
}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each place that speaks of a class which cannot be anywhere."""
    from puppetguard.model.naming import is_written, missing
    from puppetguard.model.relative_names import meant_relative
    from puppetguard.model.spelling import is_clear

    classes = index.definitions("class")
    for member, reference in index.each.references("class"):
        name = reference.name
        if name in classes:
            continue
        found = missing(name, classes.keys(), index)
        if found is None:
            if reference.via != "defined" and (meant := meant_relative(reference, index)) is not None:
                yield _of_relative(member.path, reference, meant)
            else:
                yield from _of_published(index, member.path, reference)
            continue
        asked = reference.via == "defined"
        if asked and (found.meant is None or not is_clear(name, found.meant, classes, free=True)):
            # Whether there is a class may be asked on purpose, unless it is a slip in one that is here.
            continue
        place = reference.place
        # A name that is put together from several texts is not at one place.
        written = is_written(place, name)
        nowhere = "and there is no such module" if "::" in (found.meant or "::") else "and nothing defines it"
        why = f"and the module `{found.module}` has no such class" if found.here else nowhere
        yield LinkedHit(
            member.path,
            place,
            Confidence.CERTAIN if written and found.here and not asked else Confidence.LIKELY,
            f"this {_SAYS.get(reference.via, 'includes')} `{name}`, {why}",
            f"did you mean `{found.meant}`?" if found.meant else "define it, or take this out",
            remedy=LinkedRemedy(f"write `{found.meant}`", (LinkedReplacement(place, found.meant, name),))
            if found.meant and is_clear(name, found.meant, classes)
            else None,
        )


def _of_relative(path: str, reference: ReferenceOutline, meant: str) -> LinkedHit:
    """Return what to say of a name that Puppet 3 would have looked for around the place."""
    name = reference.name
    return LinkedHit(
        path,
        reference.place,
        Confidence.LIKELY,
        f"this {_SAYS.get(reference.via, 'includes')} `{name}`, and there is no such module: since Puppet 4 it is never"
        f" `{meant}`",
        f"did you mean `{meant}`?",
        remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(reference.place, meant, name),)),
    )


def _of_published(index: Index, path: str, reference: ReferenceOutline) -> Iterator[LinkedHit]:
    """Yield a slip in the name of a class that a well-known module has which is not here."""
    from puppetguard.model.naming import is_written
    from puppetguard.model.published import meant_definition

    name = reference.name
    meant = meant_definition(name, index, of_class=True)
    if meant is not None and is_written(reference.place, name):
        yield LinkedHit(
            path,
            reference.place,
            Confidence.LIKELY,
            f"this {_SAYS.get(reference.via, 'includes')} `{name}`, but the module `{meant.partition('::')[0]}`, as it"
            f" is published, has `{meant}`",
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(reference.place, meant, name),)),
        )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
