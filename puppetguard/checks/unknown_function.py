"""A function that there is not: no catalog that calls it compiles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ReferenceOutline

_ATTRIBUTES = frozenset(
    "action config count details empty error error_set facts features first host issue_code kind message msg name names"
    " object ok ok_set options password plugin_hooks port protocol report resources safe_name sensitive status target"
    " target_alias targets to_data transport transport_config type uri user value vars".split()
)
"""What results, errors and targets of Bolt tell, which is asked as a method is: ``$result.first.value``."""

_SHORTEST_WORD = 5
"""Shorter ones are not in the list of words."""
_PLURAL = 4
"""How long names must be of which one may be the other's plural."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each call of a function that nothing can define."""
    from puppetguard.knowledge.puppet_functions import function_names, puppet_functions, stdlib_functions

    here = index.vocabulary.ruby_functions
    if "" in here:
        # A function under a name that is computed: it may be any of them.
        return
    defined = {*here, *index.definitions("function"), *index.definitions("plan")}
    known = function_names() | defined
    plans = {one.member.path for found in index.definitions("plan").values() for one in found}
    stdlib_is_here = index.is_closed("stdlib")
    for member, reference in index.each.references("function"):
        name = reference.name
        if reference.of_object and name not in known and name not in _ATTRIBUTES:
            hit = _of_object(member.path, reference)
            if hit is not None:
                yield hit
        if name in defined or reference.of_object or not name[:1].islower():
            continue
        if name in known:
            only_stdlib = name in stdlib_functions() and name not in puppet_functions()
            if not (stdlib_is_here and only_stdlib):
                continue
        from puppetguard.model.attribute_names import is_plain_slip, is_slip, near_name
        from puppetguard.model.spelling import closest, is_clear

        place = reference.place
        module, qualified, _ = name.partition("::")
        confidence = Confidence.LIKELY
        meant: str | None = None
        if qualified:
            if name in known or not index.is_closed(name):
                continue
            meant = closest(name, sorted(known))
            message = f"there is no function `{name}`, for the module `{module}` does not define it"
            confidence = Confidence.CERTAIN
        elif name in known:
            message = f"`{name}` is no function of the `stdlib` that is here"
            confidence = Confidence.POSSIBLE
        else:
            if member.path in plans and name in _ATTRIBUTES:
                continue
            meant = near_name(name, known)
            if meant is None or not (is_slip(name, meant) if len(meant) > 5 else is_plain_slip(name, meant)):
                meant = _otherwise(name, known)
            if meant is None:
                continue
            message = f"there is no function `{name}` here"
        written = place.line == place.end_line and place.end_column - place.column == len(name)
        yield LinkedHit(
            member.path,
            place,
            confidence,
            message,
            f"did you mean `{meant}`?" if meant else "define it, or take the call out",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant),))
            if meant and written and is_clear(name, meant, known)
            else None,
        )


def _of_object(path: str, reference: ReferenceOutline) -> LinkedHit | None:
    """Return the hit for what a plan asks of a result or target, by a slip."""
    from puppetguard.model.attribute_names import is_plain_slip, is_slip, near_name
    from puppetguard.model.spelling import is_clear

    name, place = reference.name, reference.place
    meant = near_name(name, _ATTRIBUTES)
    if meant is None or not is_clear(name, meant, _ATTRIBUTES, free=True):
        return None
    if not (is_plain_slip(name, meant) or (len(meant) > _PLURAL and is_slip(name, meant))):
        return None
    return LinkedHit(
        path,
        place,
        Confidence.LIKELY,
        f"there is no function `{name}` here, and nothing that Bolt returns has an attribute of that name",
        f"did you mean `{meant}`?",
    )


def _is_word(name: str) -> bool:
    """Tell whether a function may well be called so: words, and parts of them."""
    from puppetguard.knowledge.words import is_word

    return is_word(name) or (len(name) < _SHORTEST_WORD and any(letter in "aeiou" for letter in name[1:-1]))


def _otherwise(name: str, known: Collection[str]) -> str | None:
    """Return the function that is called so but for capitals and underscores, or for an ``s`` at the end."""
    from puppetguard.model.attribute_names import near_name
    from puppetguard.model.spelling import is_slip_of_the_hand

    bare = name.replace("_", "").lower()
    same = [one for one in known if one.replace("_", "") == bare]
    if len(same) == 1:
        return same[0]
    near = near_name(name, known)
    if (
        near is not None
        and min(len(name), len(near)) >= _PLURAL
        and is_slip_of_the_hand(name, near)
        and not _is_word(name)
    ):
        return near
    plural = name[:-1] if name.endswith("s") else f"{name}s"
    return plural if plural in known and min(len(name), len(plural)) >= _PLURAL else None


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
