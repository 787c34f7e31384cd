"""Which keys manifests and templates ask Hiera for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from puppetguard.model.hiera.interpolation import segments
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import CallOutline
    from puppetguard.model.places import Place

FUNCTIONS = ("lookup", "hiera", "hiera_array", "hiera_hash", "hiera_include")
_DEFAULTS = ("default_value", "default_values_hash")


class Asked(msgspec.Struct, frozen=True):
    """A key that is asked for: as it is written, the part up to its first dot, its place; ``needed``: no default.

    ``container`` is what the call stands in, as of ``outline.ReferenceOutline``. ``instead`` tells that the call has no
    default, and asks for other keys that would do as well.
    """

    key: str
    root: str
    member: Member
    place: Place
    needed: bool
    conditional: bool
    container: str = ""
    instead: bool = False


def asked_keys(index: Index) -> Iterator[Asked]:
    """Yield each key that is asked for by a call; an unknown part of one is ``script.UNKNOWN``."""
    for member in index.having("calls"):
        for call in member.outline.calls:
            if call.name in FUNCTIONS and call.arguments:
                needed = not _has_default(call)
                values, place = call.arguments[0], call.places[0]
                for key, alternative in _keys(values):
                    parts = segments(key)
                    root = parts[0] if parts else key
                    sure = call.conditional or len(values) > 1
                    yield Asked(
                        key,
                        root,
                        member,
                        place,
                        needed and not alternative,
                        sure,
                        call.container,
                        needed and alternative,
                    )


def _keys(values: tuple[Any, ...]) -> Iterator[tuple[str, bool]]:
    """Yield the keys among the values of an argument, and whether another one would do as well."""
    for value in values:
        if isinstance(value, str):
            yield value, False
        elif isinstance(value, list) and value[0] == "array":
            yield from ((item if isinstance(item, str) else UNKNOWN, len(value[1]) > 1) for item in value[1])
        elif isinstance(value, list) and value[0] == "hash":
            entries = [one for one in value[1] if one[0] == "name"]
            yield from ((one[1] if isinstance(one[1], str) else UNKNOWN, False) for one in entries)
            if not entries:
                yield UNKNOWN, False
        else:
            yield UNKNOWN, False


def _has_default(call: CallOutline) -> bool:
    """Tell whether a call has, or may have, a value for a key that is nowhere."""
    if call.with_lambda or not call.complete:
        return True
    count = len(call.arguments)
    if call.name != "lookup":
        return count > 1
    if count >= 4:
        return True
    # `lookup({…})`, `lookup('x', {…})`
    for values in call.arguments[: 1 if count == 1 else None]:
        for value in values:
            if isinstance(value, list) and value[0] == "hash":
                names = {entry[0] for entry in value[1] if isinstance(entry[0], str)}
                if names.intersection(_DEFAULTS) or not value[2]:
                    return True
            elif isinstance(value, list) and value[0] == "unknown":
                return count > 1 or value[1] != "text"
    return False


def key_pattern(key: str) -> re.Pattern[str]:
    """Return what finds the keys that a partly known one can be."""
    return re.compile(".*".join(re.escape(part) for part in key.split(UNKNOWN)), re.DOTALL)
