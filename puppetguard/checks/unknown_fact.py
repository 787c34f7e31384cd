"""A fact that no node has: its value is undef, and whatever depends on it takes the wrong way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.fact_paths import fact_paths, may_ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from puppetguard.model.fact_paths import FactPath
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject

_FORMER = frozenset((("os", "lsb"),))
"""Parts that facts had up to Facter 3, for which code that also runs there asks."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_ask(subject.source.text)


def _unknown_fact(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each name of a fact that is a slip in one that Facter has, and each part that a fact does not have."""
    for path in fact_paths(subject):
        yield from _hit(path)


def _hit(path: FactPath) -> Iterator[Hit]:
    import re

    from puppetguard.knowledge.core_facts import core_facts, fact_patterns
    from puppetguard.model.attribute_names import is_slip, near_name

    known = core_facts()
    name = path.names[0]
    fact = known.get(name)
    if fact is None:
        if any(re.search(one, name) for one in fact_patterns()):
            return
        # However short the name: a part that only the right one has tells which that is.
        part = path.names[1] if len(path.names) > 1 else ""
        by_part = near_name(name, (one for one in known if part in known[one].parts)) if part else None
        if by_part is not None:
            message = f"there is no fact `{name}`, but `{part}` is a part of `{by_part}`"
            yield _found(path, 0, message, by_part, Confidence.LIKELY)
            return
        meant = near_name(name, known)
        if meant is None or not is_slip(name, meant):
            return
        # A fact of the site's own may well be called like one of several.
        plural = meant in (f"{name}s", name.removesuffix("s"))
        sure = Confidence.POSSIBLE if plural else Confidence.LIKELY
        yield _found(path, 0, f"there is no fact `{name}`", meant, sure)
        return
    parts: Mapping[str, Any] = fact.parts
    for at, part in enumerate(path.names[1:], 1):
        if not parts:
            return
        if part in parts:
            parts = parts[part]
            continue
        if path.names[: at + 1] in _FORMER:
            return
        free = [one for key, one in parts.items() if key.startswith("<")]
        if free:
            parts = free[0]
            continue
        meant = near_name(part, parts)
        whole = ".".join(path.names[:at])
        sure = Confidence.CERTAIN if meant is not None and is_slip(part, meant) else Confidence.LIKELY
        yield _found(path, at, f"the fact `{whole}` has no part `{part}`", meant or "", sure, parts)
        return


def _found(
    path: FactPath, at: int, message: str, meant: str, confidence: Confidence, parts: Mapping[str, Any] | None = None
) -> Hit:
    from puppetguard.knowledge.core_facts import core_facts
    from puppetguard.model.spelling import is_clear

    span = path.spans[at]
    hint = f"did you mean `{meant}`?" if meant else f"it has {', '.join(f'`{one}`' for one in parts or ())}"
    clear = bool(meant) and is_clear(path.names[at], meant, core_facts() if parts is None else parts)
    remedy = Remedy(f"write `{meant}`", (Replacement(span, meant),)) if clear else None
    return Hit(span, confidence, message, hint, subject=path.names[0], remedy=remedy)


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base does not bring a fact of this name itself."""
    facts = index.vocabulary.facts
    return name not in facts and not any(one.endswith("*") and name.startswith(one[:-1]) for one in facts if one != "*")


CHECK = Check(_unknown_fact, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
