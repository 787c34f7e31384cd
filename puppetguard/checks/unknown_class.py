"""A class that is spoken of and that its module does not define: no catalog that needs it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_SAYS = {
    "inherits": "inherits",
    "reference": "refers to",
    "resource": "declares",
    "create": "declares",
}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each place that speaks of a class which cannot be anywhere."""
    from puppetguard.model.spelling import closest

    classes = index.definitions("class")
    for member, reference in index.references("class"):
        name = reference.name
        if reference.via == "defined" or name in classes or not index.is_closed(name):
            continue
        module = name.partition("::")[0]
        meant = closest(name, sorted(classes))
        place = reference.place
        # A name that is put together from several texts is not at one place.
        written = place.line == place.end_line and place.end_column - place.column in (len(name), len(name) + 2)
        yield LinkedHit(
            member.path,
            place,
            Confidence.CERTAIN if written else Confidence.LIKELY,
            f"this {_SAYS.get(reference.via, 'includes')} `{name}`, and the module `{module}` has no such class",
            f"did you mean `{meant}`?" if meant else "define it, or take this out",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant),)) if meant and written else None,
        )


CHECK = Check(scope="project", link=_link)
