"""Which values are of a type at first sight: nearly all that code and data have, for most are right.

It says yes only where ``instances.is_instance`` would, and does not work the value out for that.
"""

from __future__ import annotations

from puppetguard.model.script import UNKNOWN
from puppetguard.model.types import records
from puppetguard.model.types.records import Type

_DEEPEST = 20
_SCALARS: dict[str, tuple[type, ...]] = {
    "Scalar": (str, int, float, bool),
    "ScalarData": (str, int, float, bool),
    "Numeric": (int, float),
    "Undef": (type(None),),
}


def plainly_fits(one: Type, value: object, depth: int = 0) -> bool:
    """Tell whether a value, as units keep it, is certainly of a type; False where that takes more than a look."""
    if depth > _DEEPEST:
        return False
    match one:
        case records.Optional():
            return value is None or (one.type is not None and plainly_fits(one.type, value, depth + 1))
        case records.Variant():
            return any(plainly_fits(option, value, depth + 1) for option in one.types)
    if type(value) is list:
        return _holds(one, value, depth)
    match one:
        case records.String():
            return type(value) is str and one.text is None and UNKNOWN not in value and _sized(one.size, len(value))
        case records.Integer():
            return type(value) is int and one.low <= value <= one.high
        case records.Boolean():
            return type(value) is bool and one.value in (None, value)
        case records.Enum():
            return type(value) is str and value in one.values and not one.case_insensitive and UNKNOWN not in value
        case records.Simple():
            return type(value) in _SCALARS.get(one.name, ()) and (type(value) is not str or UNKNOWN not in value)
    return False


def _holds(one: Type, value: list[object], depth: int) -> bool:
    match one, value:
        case records.Array(), ["array", list() as items, True]:
            return _sized(one.size, len(items)) and all(plainly_fits(one.element, item, depth + 1) for item in items)
        case records.Hash(), ["hash", list() as entries, True]:
            return _sized(one.size, len(entries)) and all(
                isinstance(entry, list)
                and len(entry) == 2
                and plainly_fits(one.key, entry[0], depth + 1)
                and plainly_fits(one.value, entry[1], depth + 1)
                for entry in entries
            )
    return False


def _sized(size: records.Size, count: int) -> bool:
    return size.low <= count <= size.high
