"""An ``exec`` whose ``creates`` names a file nearly as its command does: it runs each time, or never again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticValue

_PATH = late_pattern(
    r"(?<![A-Za-z0-9_.}$/*-])(?:/[A-Za-z0-9_.][A-Za-z0-9_.+-]*){2,12}(?![A-Za-z0-9_${*?\[-])", re.ASCII
)
_SHORTEST = 4


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "creates" in subject.source.text


def _near(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each ``creates`` that is one stroke away from a path of its command, and stands nowhere else."""
    for resource in subject.resources.all:
        if resource.type != "exec" or "creates" not in resource.attributes:
            continue
        yield from _of_exec(subject, resource)


def _of_exec(subject: Subject, resource: Resource) -> Iterator[Hit]:
    creates = resource.attributes["creates"]
    if len(creates.values) != 1:
        return
    path = _text(creates.values[0].value)
    command = resource.attributes.get("command")
    runs = command.values if command is not None else resource.titles
    if not path or _PATH.fullmatch(path) is None or len(runs) != 1:
        return
    script = _text(runs[0].value)
    # That it names what it creates, or a folder around that, is what is to be.
    if path in script or subject.source.text.count(path) > 1:
        return
    for other in dict.fromkeys(_PATH.findall(script)):
        slip = _slip(path.rstrip("/").split("/"), other.rstrip("/").split("/"))
        if slip is not None:
            word, meant = slip
            yield Hit(
                creates.node.span if creates.node is not None else creates.written,
                Confidence.LIKELY,
                f"`creates` has `{word}` where the command has `{meant}`: it waits for another file than that",
                "write both in the same way",
            )
            return


def _text(value: StaticValue) -> str:
    from puppetguard.model.values import StaticText

    return value.text if isinstance(value, StaticText) else ""


def _slip(one: list[str], other: list[str]) -> tuple[str, str] | None:
    """Return the names that part two paths, if they are the same but for a slip in one name of them."""
    pairs = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(pairs) != 1 or len(one) < len(other) or min(len(one), len(other)) < 3:
        return None
    word, meant = pairs[0]
    return (word, meant) if _is_slip(word, meant) else None


def _is_slip(word: str, meant: str) -> bool:
    """Tell whether a stroke of the hand parts two names, and not what tells files apart: digits, beginnings, ends."""
    from puppetguard.model.spelling import is_slip_of_the_hand, stroke

    if min(len(word), len(meant)) < _SHORTEST or word[0] != meant[0] or word[-1] != meant[-1]:
        return False
    how = stroke(word, meant)
    if how is None or not is_slip_of_the_hand(word, meant):
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), 0)
    return not {*word[at : at + 2], *meant[at : at + 2]} & set("0123456789.-_+")


CHECK = Check(_near, concerns=_concerns)
