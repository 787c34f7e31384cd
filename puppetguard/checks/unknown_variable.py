"""A variable that nothing sets: it is undef, or the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import ReadOutline, VariableOutline
    from puppetguard.model.variable_scopes import Lost

_SHORT = 3
"""How long names are that are near too many others, unless only a letter is lost."""
_LONG = 6
"""How long names must be that are hardly near another one by chance."""
_LONG_FACT = 8
"""How long that of a fact must be that a condition asks for."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each read of a variable that is not set in the code base, as far as that can be known."""
    from puppetguard.model.readers import Readers
    from puppetguard.model.variable_scopes import VariableScopes

    scopes = VariableScopes(index)
    readers: Readers | None = None
    for member in index.each.having("reads", "template"):
        outline = member.outline
        if outline.broken:
            continue
        for asked in outline.template.reads if outline.template is not None else ():
            lost = scopes.lost(asked.name, "") if "::" in asked.name else None
            if lost is not None:
                yield _in_template(member, asked, lost)
        for read in outline.reads:
            if read.state or (member.path.endswith(".epp") and "::" not in read.name and not outline.parameters):
                # What a template without parameters sees is up to whoever calls it.
                continue
            lost = scopes.lost(read.name, read.container)
            if lost is None:
                continue
            unread = read.spare
            if unread and not lost.closed:
                readers = readers or Readers(index)
                unread = not readers.may_read(read.container, read.near)
            yield _hit(member, read, lost, unread=unread)


def _in_template(member: Member, read: VariableOutline, lost: Lost) -> LinkedHit:
    """Return what to say of ``scope['class::name']``."""
    what = f"the class `{lost.owner}` has no variable `${read.name.rpartition('::')[2]}`"
    if not lost.is_class:
        what = f"`{read.name}` is of a class `{lost.owner}`, and its module has none of that name"
    hint = f"did you mean `{lost.meant}`?" if lost.meant else "set it there, or take this out"
    return LinkedHit(member.path, read.place, Confidence.LIKELY, f"{what}: it is empty here", hint)


def _hit(member: Member, read: ReadOutline, lost: Lost, *, unread: bool) -> LinkedHit:
    """Return what to say of a read; ``unread`` tells that nothing reads the variable that is nearest to it."""
    from puppetguard.model.fact_names import is_fact
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
        lost_letter = by in ("missing", "repeated") and len(plain) == _SHORT
        slip = by == "swapped" or (by is not None and len(plain) > _SHORT) or lost_letter or unread
        # What is asked for may be set nowhere on purpose; a slip in a long name that is set here is none.
        own = (bool(read.near) and read.clear) or lost.of_site
        # The name of a fact is one that the whole world knows.
        of_facter = read.name.startswith("::") and is_fact(meant) and len(plain) >= _LONG_FACT
        told = unread or not read.asked or of_facter or (own and len(plain) >= _LONG)
        confidence = Confidence.LIKELY if slip and told else Confidence.POSSIBLE
        message = f"nothing here sets `${read.name}`"
        if unread:
            message += f", and nothing reads `${meant}`"
        elif lost.hidden:
            confidence = Confidence.LIKELY
    name = f"::{meant}" if read.name.startswith("::") and meant else meant
    place = read.place
    written = place.line == place.end_line
    start = place.end_column - len(read.name)
    remedy = None
    if name and written and slip and (read.clear if read.near else lost.clear):
        at = type(place)(place.line, start, place.line, place.end_column)
        remedy = LinkedRemedy(f"write `{name}`", (LinkedReplacement(at, name),))
    hint = f"did you mean `${name}`?" if name else "set it, or take this out"
    if lost.hidden and not slip:
        hint = _hidden(lost.hidden, plain)
    return LinkedHit(member.path, place, confidence, message, hint, remedy=remedy)


def _hidden(containers: tuple[str, ...], name: str) -> str:
    kind, _, owner = containers[0].partition(" ")
    if len(containers) > 1:
        return "what other definitions of the module set is not seen here: pass it, or set it here as well"
    if kind == "class":
        return f"that of the class `{owner}` is not seen here: write `${owner}::{name}`, or pass it"
    return f"that of the defined type `{owner}` is not seen here: pass it"


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
