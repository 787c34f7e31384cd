"""Whether what an expression can be fits a type, and how to say that it does not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.spelling import closest, is_clear
from puppetguard.model.types import records
from puppetguard.model.types.answers import NO
from puppetguard.model.types.kept import kept, readable
from puppetguard.model.types.mismatch import Mismatch, mismatches
from puppetguard.model.types.plain import plainly_fits
from puppetguard.model.types.records import Type
from puppetguard.model.types.system import TypeSystem, parsed


class Misfit(msgspec.Struct, frozen=True):
    """A value that is not of a type, as it is written; what Puppet says of it; and what may be meant, if that is known.

    ``sure`` tells that no other value is possible; ``undefined`` that it is ``undef``. ``meant`` is nearly ``word``,
    and nothing else can be meant by it if it is ``clear``.
    """

    value: str
    message: str
    meant: str
    sure: bool
    undefined: bool
    word: str = ""
    clear: bool = False


def misfit(system: TypeSystem, type_text: str, values: Sequence[object], *, assumed: bool = False) -> Misfit | None:
    """Return the first of the values (as units keep them) that is not of a type; None if none is known not to be.

    ``assumed`` tells that they depend on defaults of parameters. One that is ``undef`` by default says no more than
    that someone is to give it a value.
    """
    return misfit_of(system, parsed(type_text), values, assumed=assumed)


def misfit_of(system: TypeSystem, kind: Type, values: Sequence[object], *, assumed: bool = False) -> Misfit | None:
    """Return the first of the values that is not of a type; see ``misfit``."""
    if isinstance(kind, records.Opaque):
        return None
    unsure = [value for value in values if not plainly_fits(kind, value)]
    wrong = [value for value in map(kept, unsure) if system.instance(kind, value) is NO]
    if not wrong:
        return None
    found = mismatches(system, kind, wrong[0])
    word, meant, clear = next((near for one in found if (near := _meant(system, one))[1]), ("", "", False))
    undefined = found[0].actual == records.UNDEF and found[0].kind in ("type", "pattern")
    if assumed and undefined:
        return None
    return Misfit(
        readable(wrong[0]),
        found[0].message(system),
        meant,
        len(wrong) == len(values) and not assumed,
        undefined,
        word,
        clear,
    )


def _meant(system: TypeSystem, one: Mismatch) -> tuple[str, str, bool]:
    """Return a key or string that was given, that of the type which is nearly the same, and whether that is clear."""
    if one.kind == "extra":
        return _nearest(one.key, one.known)
    if isinstance(one.actual, records.String) and one.actual.text:
        return _nearest(one.actual.text, _strings(system, one.expected, 0))
    return "", "", False


def _nearest(word: str, known: Sequence[str]) -> tuple[str, str, bool]:
    meant = closest(word, known) or ""
    return word, meant, bool(meant) and is_clear(word, meant, known)


def _strings(system: TypeSystem, one: Type, depth: int) -> list[str]:
    if depth > 10:
        return []
    match one:
        case records.Enum():
            return list(one.values)
        case records.String(text=str() as text):
            return [text]
        case records.Optional() | records.NotUndef():
            return [] if one.type is None else _strings(system, one.type, depth + 1)
        case records.Variant():
            return [word for each in one.types for word in _strings(system, each, depth + 1)]
        case records.Alias():
            found = system.aliased(one)
            return [] if found is None else _strings(system, found, depth + 1)
    return []
