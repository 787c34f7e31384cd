"""What operators and ``[…]`` make of values; ``NotKnown`` where that cannot be told, or is an error in Puppet."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.equality import compared, equal, identity, includes, is_instance, is_match, sameness
from puppetguard.model.exact import NotKnown, as_integer, as_number, boolean, kind, number_value
from puppetguard.model.values import (
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    array,
    flattened,
    hash_of,
    made,
    pairs_of,
)
from puppetguard.syntax import ast

_SHIFT = 63


def arithmetic(operator: str, left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    """Return the result of ``+ - * / % << >>``."""
    if isinstance(left, (StaticList, StaticHash)) and not left.sensitive and operator in ("+", "-", "<<"):
        if operator == "+":
            return _sum(left, right, node)
        if operator == "-":
            return _difference(left, right, node)
        if isinstance(left, StaticList):
            return array((*left.items, right), node, complete=left.complete)
        raise NotKnown
    return number_value(_number(operator, as_number(left), as_number(right)), node)


def _number(operator: str, left: float, right: float) -> int | float:
    whole = isinstance(left, int) and isinstance(right, int)
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right != 0:
            return left // right if whole else left / right
        case "%" if right != 0 and whole:
            return left % right
        case "<<" if isinstance(left, int) and isinstance(right, int) and 0 <= right <= _SHIFT:
            return left << right
        case ">>" if isinstance(left, int) and isinstance(right, int) and 0 <= right <= _SHIFT:
            return left >> right
    raise NotKnown


def negative(value: StaticValue, node: ast.Node) -> StaticValue:
    """Return the number with the other sign."""
    return number_value(-as_number(value), node, value)


def as_items(value: StaticValue, node: ast.Node) -> tuple[Sequence[StaticValue], bool]:
    """Return what ``*value`` stands for, and whether these are all."""
    match value:
        case Undefined():
            return (), True
        case StaticList(sensitive=False):
            return value.items, value.complete
        case StaticHash(sensitive=False):
            if not value.complete:
                raise NotKnown
            return [array(pair, node) for pair in pairs_of(value)], True
    return (value,), kind(value) != "Any"


def _sum(left: StaticList | StaticHash, right: StaticValue, node: ast.Node) -> StaticValue:
    if isinstance(left, StaticHash):
        if isinstance(right, StaticList):
            pairs = [one.items for one in right.items if isinstance(one, StaticList) and len(one.items) == 2]
            if len(pairs) < len(right.items) or not right.complete or not pairs:
                raise NotKnown
            other: StaticValue = hash_of(((_as_key(key), value) for key, value in pairs), node)
        elif kind(right) == "Any":
            other = StaticHash({}, complete=False)
        else:
            other = right
        if not isinstance(other, StaticHash):
            raise NotKnown
        from puppetguard.model.functions.hashes import merged

        return merged(left, other, node)
    if isinstance(right, Undefined):
        return array((*left.items, right), node, complete=left.complete)
    items, complete = as_items(right, node)
    return array((*left.items, *items), node, complete=left.complete and complete)


def _as_key(value: StaticValue) -> StaticText:
    if isinstance(value, StaticText) and value.type in ("String", "Integer", "Boolean"):
        return value
    raise NotKnown


def _difference(left: StaticList | StaticHash, right: StaticValue, node: ast.Node) -> StaticValue:
    if not left.complete or kind(right) == "Any":
        raise NotKnown
    if isinstance(left, StaticHash):
        keys = [key for key, _ in pairs_of(right)] if isinstance(right, StaticHash) else [right]
        if isinstance(right, StaticHash) and not right.complete:
            raise NotKnown
        if isinstance(right, StaticList):
            keys = [_as_key(item) for item in right.items]
            if not right.complete:
                raise NotKnown
        gone = {identity(key) for key in keys}
        return hash_of((pair for pair in pairs_of(left) if identity(pair[0]) not in gone), node)
    items, complete = ((right,), True) if isinstance(right, Undefined) else as_items(right, node)
    if not complete:
        raise NotKnown
    gone = set(map(sameness, items))
    return array((item for item in left.items if sameness(item) not in gone), node)


def comparison(operator: str, left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    """Return the result of ``== != < > <= >=``."""
    if operator in ("==", "!="):
        same = equal(left, right)
        if same is None:
            raise NotKnown
        return boolean(same is (operator == "=="), node)
    order = compared(left, right)
    return boolean({"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[operator], node)


def match(operator: str, left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    """Return the result of ``=~`` and ``!~``."""
    if not isinstance(right, StaticText) or right.sensitive:
        raise NotKnown
    if right.type == "Type":
        found = is_instance(left, right.text)
    elif right.type in ("Regexp", "String"):
        pattern = right if right.type == "Regexp" else made(f"/{right.text}/", node, "Regexp")
        found = is_match(left, pattern)
    else:
        found = None
    if found is None:
        raise NotKnown
    return boolean(found is (operator == "=~"), node)


def membership(left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    """Return the result of ``in``."""
    found = includes(right, left)
    if found is None:
        raise NotKnown
    return boolean(found, node)


def access(value: StaticValue, keys: Sequence[StaticValue], node: ast.Node) -> StaticValue:
    """Return ``value[keys]``."""
    from puppetguard.model.functions.hashes import entry_of, item_at

    if not keys:
        raise NotKnown
    if isinstance(value, StaticHash) and not value.sensitive:
        found = [entry_of(value, key) for key in keys]
        if len(found) == 1:
            return found[0]
        if any(kind(one) == "Any" for one in found):
            raise NotKnown
        return array((one for one in found if not isinstance(one, Undefined)), node)
    if any(isinstance(key, StaticList) and not key.complete for key in keys):
        raise NotKnown
    numbers = [as_integer(key) for key in flattened(keys)]
    if not 1 <= len(numbers) <= 2:
        raise NotKnown
    if isinstance(value, StaticList) and not value.sensitive:
        if len(numbers) == 1:
            return item_at(value, numbers[0])
        if not value.complete:
            raise NotKnown
        first, last = _range(numbers[0], numbers[1], len(value.items))
        return array(value.items[first:last], node)
    if isinstance(value, StaticText) and value.type == "String" and not value.sensitive:
        return _characters(value, numbers, node)
    raise NotKnown


def _characters(value: StaticText, numbers: Sequence[int], node: ast.Node) -> StaticText:
    if value.cause is not None:
        raise NotKnown
    text = value.text
    if len(numbers) == 1:
        first = numbers[0] if numbers[0] >= 0 else len(text) + numbers[0]
        last = first + 1 if first >= 0 else 0
    else:
        first, last = _range(numbers[0], numbers[1], len(text))
    return made(text[max(first, 0) : last], node, of=value)


def _range(first: int, length: int, size: int) -> tuple[int, int]:
    """Return where a part begins and ends; a negative length counts from the end."""
    first = size + first if first < 0 else first
    length = size - first + length + 1 if length < 0 else length
    if first < 0:
        first, length = 0, length + first
    if length < 0 or first > size:
        return 0, 0
    return first, first + length
