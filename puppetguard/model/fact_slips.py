"""Slips in names of facts: what a path such as ``os.familly`` is meant for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from puppetguard.findings import Confidence
from puppetguard.knowledge.core_facts import core_facts, fact_patterns
from puppetguard.model.attribute_names import is_slip, near_name
from puppetguard.model.spelling import is_clear

_FORMER = frozenset((("os", "lsb"),))
"""Parts that facts had up to Facter 3, for which code that also runs there asks."""


class FactSlip(msgspec.Struct, frozen=True):
    """A name in a path that is wrong: its number, why, and what is ``meant`` (empty if that is not known).

    ``known`` are the names that there are in its place.
    """

    at: int
    message: str
    meant: str
    confidence: Confidence
    known: Collection[str]
    advice: str = ""

    @property
    def hint(self) -> str:
        """What to do about it."""
        if self.advice:
            return self.advice
        return (
            f"did you mean `{self.meant}`?" if self.meant else f"it has {', '.join(f'`{one}`' for one in self.known)}"
        )

    def is_clear(self, name: str) -> bool:
        """Tell whether nothing else can be meant by the name."""
        return bool(self.meant) and is_clear(name, self.meant, self.known)


def is_core(name: str) -> bool:
    """Tell whether Facter has a fact of this name, or may have it."""
    return name in core_facts() or any(re.search(one, name) for one in fact_patterns())


def fact_slip(names: Sequence[str]) -> FactSlip | None:
    """Return what is wrong with the path of a fact, as far as those of Facter tell; None if that is nothing."""
    known = core_facts()
    name = names[0]
    fact = known.get(name)
    if fact is None:
        return None if is_core(name) else _unknown(name, names[1] if len(names) > 1 else "")
    parts: Mapping[str, Any] = fact.parts
    for at, part in enumerate(names[1:], 1):
        if not parts:
            return None
        if part in parts:
            parts = parts[part]
            continue
        if tuple(names[: at + 1]) in _FORMER:
            return None
        free = [one for key, one in parts.items() if key.startswith("<")]
        if free:
            parts = free[0]
            continue
        meant = near_name(part, parts)
        whole = ".".join(names[:at])
        sure = Confidence.CERTAIN if meant is not None and is_slip(part, meant) else Confidence.LIKELY
        return FactSlip(at, f"the fact `{whole}` has no part `{part}`", meant or "", sure, parts)
    return None


def _unknown(name: str, part: str) -> FactSlip | None:
    known = core_facts()
    if "." in name:
        return _dotted(name.split("."))
    # However short the name: a part that only the right one has tells which that is.
    having = (one for one in known if part in known[one].parts or (one, part) in _FORMER)
    by_part = near_name(name, having) if part else None
    if by_part is not None:
        message = f"there is no fact `{name}`, but `{part}` is a part of `{by_part}`"
        return FactSlip(0, message, by_part, Confidence.LIKELY, known)
    meant = near_name(name, known)
    if meant is None or not is_slip(name, meant):
        return None
    # A fact of the site's own may well be called like one of several; one with parts is hardly another.
    plural = meant in (f"{name}s", name.removesuffix("s"))
    sure = Confidence.POSSIBLE if plural and not (part and known[meant].structured) else Confidence.LIKELY
    return FactSlip(0, f"there is no fact `{name}`", meant, sure, known)


def _dotted(names: list[str]) -> FactSlip | None:
    """Return the slip of a key such as ``os.family``: only ``fact()``, ``getvar()`` and ``get()`` go by dots."""
    if names[0] not in core_facts() or not all(names) or fact_slip(names) is not None:
        return None
    first, *others = names
    shown = ".".join(others)
    keys = "".join(f"['{one}']" for one in names)
    message = f"there is no fact `{first}.{shown}`: `{shown}` is a part of the fact `{first}`"
    return FactSlip(0, message, "", Confidence.LIKELY, (), f"write `$facts{keys}`")
