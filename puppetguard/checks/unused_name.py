"""A variable or parameter that nothing reads: what it is set to changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, LinkedHit
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import UnusedOutline
    from puppetguard.model.readers import Readers


class UnusedParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked at: what is set in a body, or what definitions, templates and lambdas take."""

    of: Literal["variable", "parameter"]


def _link(index: Index, parameters: UnusedParameters) -> Iterator[LinkedHit]:
    """Yield what is set or taken and read nowhere, as far as all who may read it are known."""
    from puppetguard.model.readers import Readers

    readers: Readers | None = None
    for member in index.each.having("unused"):
        for one in member.outline.unused:
            if (one.kind == "variable") != (parameters.of == "variable") or member.outline.broken:
                continue
            if readers is None:
                readers = Readers(index)
            if not readers.may_read(one.container, one.name) and not _is_asked(one, readers):
                yield _hit(member, one, _misspelled(member, one))


def _is_asked(one: UnusedOutline, readers: Readers) -> bool:
    """Tell whether something may ask the resource for its parameter."""
    return one.kind == "parameter" and one.container.startswith(("class ", "define ")) and one.name in readers.queried


def _misspelled(member: Member, one: UnusedOutline) -> str:
    """Return what is read in the same definition, set by nothing, and called nearly so; empty if nothing is."""
    return next(
        (
            read.name
            for read in member.outline.reads
            if read.spare and read.near == one.name and read.container == one.container
        ),
        "",
    )


def _hit(member: Member, one: UnusedOutline, misspelled: str) -> LinkedHit:
    kind, _, name = one.container.partition(" ")
    if one.kind == "variable":
        message, hint = f"`${one.name}` is set, and nothing reads it", "take it out, or use it"
    elif one.kind == "lambda":
        message, hint = f"this block takes `${one.name}` and never reads it", f"use it, or call it `$_{one.name}`"
    elif not one.container:
        message, hint = f"this template takes `${one.name}` and never reads it", "take it out, or use it"
    else:
        whose = {"define": "defined type"}.get(kind, kind)
        message = f"nothing reads the parameter `${one.name}` of the {whose} `{name}`: to set it changes nothing"
        hint = "take it out, use it, or say in its documentation that it is not used"
    if misspelled:
        hint = f"was it meant where `${misspelled}` is read?"
    # Classes of tests take what they are given to see whether they may be given it.
    sure = Confidence.POSSIBLE if "spec/" in member.path else Confidence.LIKELY
    return LinkedHit(member.path, one.place, sure, message, hint)


CHECK = Check(scope="project", parameters=UnusedParameters, link=_link, each=True)
