"""Functions that make a text of a text, or say something of it.

Where case matters only ASCII is followed: what other letters become depends on the version of Unicode.
"""

from __future__ import annotations

from collections.abc import Callable

from puppetguard.model.exact import NotKnown
from puppetguard.model.functions._given import Function, Given, string
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, pairs_of

_BLANKS = " \t\n\v\f\r"


def _each(change: Callable[[str], str], *, deep: bool = False, lists: bool = True) -> Function:
    """Return the function that changes a string, or each string of an array; numbers stay as they are."""

    def one(value: StaticValue, given: Given) -> StaticValue:
        if isinstance(value, StaticText) and value.type in ("Integer", "Float") and not value.sensitive:
            return value
        if deep and isinstance(value, StaticList) and not value.sensitive and value.complete:
            return given.array(one(item, given) for item in value.items)
        if deep and isinstance(value, StaticHash) and not value.sensitive and value.complete:
            return given.hash((string(one(key, given)), one(item, given)) for key, item in pairs_of(value))
        text = string(value)
        changed = change(text.text)
        return text if changed == text.text else given.made(changed, of=text)

    def run(given: Given) -> StaticValue:
        given.counts(1)
        value = given.values[0]
        if lists and not deep and isinstance(value, StaticList):
            return given.array(one(item, given) for item in given.list_(0).items)
        return one(value, given)

    return run


def _ascii(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        if not text.isascii():
            raise NotKnown
        return change(text)

    return changed


def _without_nulls(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        if "\0" in text:
            raise NotKnown
        return change(text)

    return changed


def _chomp(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text


def _chop(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1]


def _camelcase(text: str) -> str:
    return "".join(word.capitalize() for word in text.split("_"))


def _length(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, StaticList):
        return given.made(str(len(given.list_(0).items)), "Integer")
    if isinstance(value, StaticHash):
        return given.made(str(len(given.hash_(0).entries)), "Integer")
    return given.made(str(len(given.text(0))), "Integer")


def _empty(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, StaticText) and value.type == "String" and not value.sensitive:
        # A text with known parts is not empty, whatever the others are.
        if any(fragment.text and fragment.cause is None for fragment in value.fragments):
            return given.truth(False)
        return given.truth(not given.text(0))
    if isinstance(value, (StaticList, StaticHash)) and not value.sensitive:
        size = len(value.items) if isinstance(value, StaticList) else len(value.entries)
        if value.complete or (size and isinstance(value, StaticHash)):
            return given.truth(not size)
    raise NotKnown


def _starts(given: Given) -> StaticValue:
    given.counts(2)
    return given.truth(given.text(0).startswith(_affixes(given)))


def _ends(given: Given) -> StaticValue:
    given.counts(2)
    return given.truth(given.text(0).endswith(_affixes(given)))


def _affixes(given: Given) -> tuple[str, ...]:
    items = given.items(1) if isinstance(given.values[1], StaticList) else (given.value(1),)
    found = tuple(string(item).text for item in items)
    if not found or not all(found):
        raise NotKnown
    return found


def _to_dos(given: Given) -> StaticValue:
    given.counts(1)
    text = given.text(0)
    if "\r" in text:
        raise NotKnown
    return given.made(text.replace("\n", "\r\n"), of=given.values[0])


def _to_unix(given: Given) -> StaticValue:
    given.counts(1)
    return given.made(given.text(0).replace("\r\n", "\n"), of=given.values[0])


FUNCTIONS: dict[str, Function] = {
    "upcase": _each(_ascii(str.upper), deep=True),
    "downcase": _each(_ascii(str.lower), deep=True),
    "capitalize": _each(_ascii(str.capitalize)),
    "camelcase": _each(_ascii(_camelcase)),
    "strip": _each(_without_nulls(lambda text: text.strip(_BLANKS))),
    "lstrip": _each(_without_nulls(lambda text: text.lstrip(_BLANKS))),
    "rstrip": _each(_without_nulls(lambda text: text.rstrip(_BLANKS))),
    "chomp": _each(_chomp),
    "chop": _each(_chop),
    "length": _length,
    "size": _length,
    "empty": _empty,
    "start_with": _starts,
    "end_with": _ends,
    "unix2dos": _to_dos,
    "dos2unix": _to_unix,
}
