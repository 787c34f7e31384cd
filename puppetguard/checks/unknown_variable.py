"""A variable that nothing sets: it is undef, or the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import ReadOutline
    from puppetguard.model.variable_scopes import Lost


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each read of a variable that is not set in the code base, as far as that can be known."""
    from puppetguard.model.variable_scopes import VariableScopes

    scopes = VariableScopes(index)
    for member in index.members:
        outline = member.outline
        if outline.broken:
            continue
        for read in outline.reads:
            if read.state or (member.path.endswith(".epp") and "::" not in read.name and not outline.parameters):
                # What a template without parameters sees is up to whoever calls it.
                continue
            lost = scopes.lost(read.name, read.container)
            if lost is not None:
                yield _hit(member, read, lost)


def _hit(member: Member, read: ReadOutline, lost: Lost) -> LinkedHit:
    from puppetguard.model.spelling import stroke

    plain = read.name.removeprefix("::")
    meant = read.near or lost.meant
    if lost.closed:
        slip = bool(lost.meant)
        confidence = Confidence.CERTAIN if slip else Confidence.LIKELY
        if lost.is_class:
            message = f"the class `{lost.owner}` has no variable `${plain.rpartition('::')[2]}`"
        else:
            message = f"`${read.name}` is of a class `{lost.owner}`, and its module has none of that name"
    else:
        by = stroke(plain, meant) if meant else None
        # Short names are near too many others, unless the letters are the same.
        slip = by == "swapped" or (by is not None and len(plain) > 3)
        confidence = Confidence.LIKELY if slip and not read.asked else Confidence.POSSIBLE
        message = f"nothing here sets `${read.name}`"
    name = f"::{meant}" if read.name.startswith("::") and meant else meant
    place = read.place
    written = place.line == place.end_line
    start = place.end_column - len(read.name)
    remedy = None
    if name and written and slip and (read.clear if read.near else lost.clear):
        at = type(place)(place.line, start, place.line, place.end_column)
        remedy = LinkedRemedy(f"write `{name}`", (LinkedReplacement(at, name),))
    hint = f"did you mean `${name}`?" if name else "set it, or take this out"
    return LinkedHit(member.path, place, confidence, message, hint, remedy=remedy)


CHECK = Check(scope="project", link=_link, mends="suggested")
