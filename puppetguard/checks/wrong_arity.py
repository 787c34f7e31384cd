"""A call with more or fewer arguments than the function takes: Puppet stops there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_Ranges = frozenset[tuple[int, int]]


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each call whose count of arguments fits no signature."""
    known: dict[str, tuple[_Ranges, Confidence] | None] = {}
    for member, reference in index.each.references("function"):
        if reference.arguments < 0 or reference.of_object or not reference.name[:1].islower():
            continue
        name = reference.name
        if name not in known:
            known[name] = _ranges(index, name)
        found = known[name]
        if found is None or any(
            low <= reference.arguments <= high or (high < 0 and low <= reference.arguments) for low, high in found[0]
        ):
            continue
        given = reference.arguments
        yield LinkedHit(
            member.path,
            reference.place,
            found[1],
            f"`{name}` is called with {given} argument{'' if given == 1 else 's'}, and takes {_shown(found[0])}",
            "see what it takes, and in which order",
        )


def _ranges(index: Index, name: str) -> tuple[_Ranges, Confidence] | None:
    """Return how many arguments a function takes, and how sure that is; None if it is not known."""
    from puppetguard.knowledge.puppet_functions import puppet_functions, stdlib_functions

    built_in = puppet_functions().get(name)
    if built_in:
        # Nothing of a module takes the place of these.
        return _checked(((one.least, one.most) for one in built_in), Confidence.CERTAIN)
    ranges: list[tuple[int, int]] = []
    here = index.vocabulary.ruby_functions
    if "" in here:
        return None
    for function in here.get(name, ()):
        if not function.signatures:
            return None
        ranges += ((one.least, one.most) for one in function.signatures)
    for one in index.definitions("function").get(name, ()):
        given = one.definition.parameters
        least = sum(not parameter.optional and not parameter.captures_rest for parameter in given)
        rest = bool(given) and given[-1].captures_rest
        ranges.append((least, -1 if rest else len(given)))
    if ranges:
        return _checked(ranges, Confidence.CERTAIN)
    of_stdlib = stdlib_functions().get(name)
    if of_stdlib and not index.is_closed("stdlib"):
        return _checked(((one.least, one.most) for one in of_stdlib), Confidence.LIKELY)
    return None


def _checked(ranges: Iterable[tuple[int, int]], confidence: Confidence) -> tuple[_Ranges, Confidence] | None:
    found = frozenset(ranges)
    return None if (0, -1) in found else (found, confidence)


def _shown(ranges: _Ranges) -> str:
    least = min(low for low, _ in ranges)
    most = -1 if any(high < 0 for _, high in ranges) else max(high for _, high in ranges)
    if most < 0:
        return f"at least {least}"
    return str(least) if least == most else f"{least} to {most}" if most else "none"


CHECK = Check(scope="project", link=_link, each=True)
