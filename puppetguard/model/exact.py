"""Values as Puppet compares, converts and prints them; what is not sure is ``NotKnown`` or None, never a guess.

Source: ``Puppet::Pops::Evaluator`` (``EvaluatorImpl``, ``CompareOperator``) of Puppet 7 and 8.
"""

from __future__ import annotations

from puppetguard.model.late import late_pattern
from puppetguard.model.ruby_regex import compiled
from puppetguard.model.values import (
    Cause,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    glued,
    is_known,
    joined,
    made,
    pairs_of,
)
from puppetguard.syntax import ast

_INTEGER = late_pattern(r"-?(?:0|[1-9][0-9]{0,18})")
_FLOAT = late_pattern(r"-?(?:0|[1-9][0-9]{0,18})\.[0-9]{1,30}")
_LIMIT = 1 << 63
_LONGEST = 1000
"""How many values an array or hash may have to be printed."""
_PLAIN_REFERENCE = late_pattern(r"(?:[A-Z][a-z0-9_]*::)*[A-Z][a-z0-9_]*")
_RESOURCE = late_pattern(
    r"((?:[A-Z][a-z0-9_]*::)*[A-Z][a-z0-9_]*)\[(?:'([^'\\$,\[\]]+)'|\"([^\"\\$,\[\]]+)\"|([a-z][\w]*))\]"
)
_NO_RESOURCES = frozenset(
    "any array binary boolean callable catalogentry class collection data default deferred enum error float hash init"
    " integer iterable iterator node notundef numeric object optional pattern regexp resource richdata runtime scalar"
    " scalardata semver semverrange sensitive string struct target task timespan timestamp tuple type typealias typeset"
    " undef unit uri variant".split()
)
"""Types that are not those of resources, so that ``X['a']`` means something else."""


class NotKnown(Exception):  # noqa: N818 # it is no error: it ends a computation of which the result cannot be known
    """The result of an operation cannot be known, for this ``cause`` if it is not that of an operand."""

    def __init__(self, cause: Cause | None = None) -> None:
        super().__init__()
        self.cause = cause


def kind(value: StaticValue) -> str:
    """Return the type of a value as Puppet names it; ``Any`` if it is not known."""
    match value:
        case StaticText():
            return "Sensitive" if value.sensitive else value.type
        case StaticList():
            return "Sensitive" if value.sensitive else "Array"
        case StaticHash():
            return "Sensitive" if value.sensitive else "Hash"
    return "Undef"


def is_plain(value: StaticValue) -> bool:
    """Tell whether all of a value is known, and none of it is a type, a reference or sensitive."""
    match value:
        case StaticText():
            return not value.sensitive and value.type != "Type" and is_known(value)
        case StaticList():
            return not value.sensitive and value.complete and all(map(is_plain, value.items))
        case StaticHash():
            return not value.sensitive and value.complete and all(map(is_plain, value.entries.values()))
    return True


def truth(value: StaticValue) -> bool | None:
    """Return whether a value is true; None if that is not known."""
    if isinstance(value, Undefined):
        return False
    if isinstance(value, StaticText) and not value.sensitive:
        if value.type == "Any":
            return None
        return value.type != "Boolean" or value.text == "true"
    return True


def boolean(truth_: bool, node: ast.Node) -> StaticText:
    """Return ``true`` or ``false`` as a value."""
    return made("true" if truth_ else "false", node, "Boolean")


# --- numbers ---


def as_number(value: StaticValue) -> int | float:
    """Return a number, also one that is written in a string."""
    if isinstance(value, StaticText) and not value.sensitive:
        if value.type == "Integer" or (value.type == "String" and _INTEGER.fullmatch(value.text)):
            number = int(value.text)
            if -_LIMIT <= number < _LIMIT:
                return number
        elif value.type == "Float" or (value.type == "String" and _FLOAT.fullmatch(value.text)):
            return float(value.text)
    raise NotKnown


def as_integer(value: StaticValue) -> int:
    """Return an integer, also one that is written in a string."""
    number = as_number(value)
    if not isinstance(number, int):
        raise NotKnown
    return number


def number_value(number: float, node: ast.Node, of: StaticValue | None = None) -> StaticText:
    """Return a number as a value; Puppet refuses those that do not fit in 64 bits."""
    if isinstance(number, int):
        if not -_LIMIT <= number < _LIMIT:
            raise NotKnown
        return made(str(number), node, "Integer", of=of)
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 # only NaN is not equal to itself
        raise NotKnown
    return made(float_text(number), node, "Float", of=of)


def float_text(number: float) -> str:
    """Return a float as Ruby prints it."""
    text = repr(number)
    if 1e15 <= abs(number) < 1e16:
        # Python writes only larger ones with an exponent.
        sign = "-" if number < 0 else ""
        digits = text.removeprefix("-").replace(".", "").rstrip("0")
        text = f"{sign}{digits[0]}.{digits[1:] or '0'}e+15"
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}" if mark else text


# --- text ---


def formatted(value: StaticValue, node: ast.Node) -> StaticText:
    """Return a value as it is printed in a string, with what it comes from."""
    match value:
        case Undefined():
            return StaticText(())
        case StaticText(sensitive=True) | StaticList(sensitive=True) | StaticHash(sensitive=True):
            return made("Sensitive [value redacted]", node)
        case StaticText(type="Type"):
            return made(_reference(value.text), node, of=value)
        case StaticText(type="Regexp"):
            if "/" in value.text[1:-1] or compiled(value.text[1:-1]) is None:
                raise NotKnown
            return StaticText(value.fragments)
        case StaticText():
            return StaticText(value.fragments)
        case StaticList() | StaticHash() if value.weight > _LONGEST:
            raise NotKnown(Cause("many"))
        case StaticList():
            # Of what may be several items, the commas between them are not known either.
            texts = [formatted(item, node) for item in value.items]
            return joined([made("[", node), glued(texts, ", ", node), made("]", node)], node)
        case StaticHash() if value.complete:
            pairs = [
                joined([formatted(key, node), made(" => ", node), formatted(item, node)], node)
                for key, item in pairs_of(value)
            ]
            return joined([made("{", node), glued(pairs, ", ", node), made("}", node)], node)
    raise NotKnown


def _reference(written: str) -> str:
    """Return a type or a reference to a resource as it is printed."""
    if _PLAIN_REFERENCE.fullmatch(written):
        return written
    found = _RESOURCE.fullmatch(written)
    if found is None or found[1].lower() in _NO_RESOURCES:
        raise NotKnown
    return f"{found[1]}['{found[2] or found[3] or found[4]}']"


def folded(text: str) -> str:
    """Return a text in which ASCII letters are small: what Puppet compares."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
