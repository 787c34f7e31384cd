"""Facts for changes that are told without any: effects, which are found in the graph and not by comparing files."""

from __future__ import annotations

import re

from puppetguard.change.difference import Altered, Change, Located, Spot
from puppetguard.change.fact import Aspect, Fact
from puppetguard.model.outline import Place

_QUOTED = re.compile(r"'([^'\\]*)'|\"([^\"\\$]*)\"")
_WORD = re.compile(r"[\w.:/@+-]+", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


def with_facts(altered: Altered) -> Altered:
    """Return a change with facts on the sides where it has a place, made of what it says itself if there are none."""
    if altered.base is not None or altered.head is not None:
        return altered
    change = altered.change
    told = change.before != change.after
    base = _located(change, change.base, change.before, "before", told=told)
    head = _located(change, change.head, change.after, "after", told=told)
    return Altered(change, base, head)


def _located(change: Change, spot: Spot | None, text: str, side: str, *, told: bool) -> Located | None:
    if spot is None:
        return None
    place = Place(spot.line, spot.column, spot.line, spot.column)
    aspects: dict[str, Aspect] = {}
    if change.attribute and (text or (change.kind != "added" if side == "before" else change.kind != "removed")):
        # What is written alike on both sides is another value all the same, which is not known.
        aspects[change.attribute] = Aspect(f"{side} {text}", text, place, _values(text) if told else None)
    return Located(spot.file, Fact(change.what, change.subject, change.container, change.condition, place, aspects))


def _values(text: str) -> tuple[object, ...] | None:
    """Return the value that a plain expression has; None for any other."""
    if (found := _QUOTED.fullmatch(text)) is not None:
        return (found[1] if found[1] is not None else found[2],)
    if text in ("true", "false"):
        return (text == "true",)
    if _NUMBER.fullmatch(text):
        return (int(text),)
    return (text,) if _WORD.fullmatch(text) else None
