"""What a function is given, each argument in the form that the function takes it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from puppetguard.model.exact import NotKnown, is_plain
from puppetguard.model.values import (
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    TextType,
    array,
    hash_of,
    is_known,
    made,
)
from puppetguard.syntax import ast

Function = Callable[["Given"], StaticValue]
"""Returns what a function returns; raises ``NotKnown`` where that cannot be known, or is an error."""

_LONGEST = 2000
"""How many items of an array are looked into."""


class Given:
    """The arguments of a call, and its ``node``, which is where things come from that the function makes."""

    def __init__(self, values: tuple[StaticValue, ...], node: ast.Node) -> None:
        self.values = values
        self.node = node

    def __len__(self) -> int:
        return len(self.values)

    def counts(self, least: int, most: int | None = None) -> None:
        """Raise ``NotKnown`` unless there are so many arguments (exactly ``least`` without ``most``)."""
        if not least <= len(self.values) <= (least if most is None else most):
            raise NotKnown

    def value(self, index: int) -> StaticValue:
        """Return an argument of which all is known, and nothing is a type or sensitive."""
        found = self.values[index]
        if not is_plain(found):
            raise NotKnown
        return found

    def string(self, index: int) -> StaticText:
        """Return an argument that is a known string."""
        return string(self.values[index])

    def text(self, index: int) -> str:
        """Return the text of an argument that is a known string."""
        return self.string(index).text

    def integer(self, index: int) -> int:
        """Return an argument that is an integer, not one in a string."""
        found = self.values[index]
        if not isinstance(found, StaticText) or found.type != "Integer" or found.sensitive:
            raise NotKnown
        return int(found.text)

    def boolean(self, index: int) -> bool:
        """Return an argument that is ``true`` or ``false``."""
        found = self.values[index]
        if not isinstance(found, StaticText) or found.type != "Boolean" or found.sensitive:
            raise NotKnown
        return found.text == "true"

    def list_(self, index: int) -> StaticList:
        """Return an argument that is an array; how many items it has is known, not what they are."""
        found = self.values[index]
        if not isinstance(found, StaticList) or found.sensitive or not found.complete:
            raise NotKnown
        return found

    def items(self, index: int) -> tuple[StaticValue, ...]:
        """Return the items of an array, of which all is known."""
        found = self.list_(index)
        if len(found.items) > _LONGEST or not is_plain(found):
            raise NotKnown
        return found.items

    def hash_(self, index: int) -> StaticHash:
        """Return an argument that is a hash; all of its keys are known, not what their values are."""
        found = self.values[index]
        if not isinstance(found, StaticHash) or found.sensitive or not found.complete:
            raise NotKnown
        return found

    def made(self, text: str, kind: TextType = "String", of: StaticValue | None = None) -> StaticText:
        """Return a text that the function makes ``of`` something."""
        return made(text, self.node, kind, of=of)

    def truth(self, truth: bool) -> StaticText:
        """Return a boolean."""
        return self.made("true" if truth else "false", "Boolean")

    def array(self, items: Iterable[StaticValue], *, complete: bool = True) -> StaticValue:
        """Return an array."""
        return array(items, self.node, complete=complete)

    def hash(self, pairs: Iterable[tuple[StaticText, StaticValue]], *, complete: bool = True) -> StaticValue:
        """Return a hash."""
        return hash_of(pairs, self.node, complete=complete)


def string(value: StaticValue) -> StaticText:
    """Return a value that is a known string."""
    if not isinstance(value, StaticText) or value.type != "String" or value.sensitive or not is_known(value):
        raise NotKnown
    return value


def ruby_text(value: StaticValue) -> str:
    """Return a single value as Ruby's ``to_s`` does."""
    if isinstance(value, StaticText) and value.type in ("String", "Integer", "Float", "Boolean") and is_plain(value):
        return value.text
    raise NotKnown
