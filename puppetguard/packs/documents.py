"""YAML as configuration needs it: nothing guessed, nothing hidden, every value with its place.

Scalars are those of YAML 1.2 (``no`` and ``on`` are words). Duplicate keys, anchors, aliases, tags and several
documents in one file are refused, for they make a file mean something else than it seems to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
import yaml

from puppetguard.errors import UsageError

RecordT = TypeVar("RecordT", bound=msgspec.Struct)

_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(?:\.\d+|\d+\.\d*(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)")
_PARENT = re.compile(r"(?: key|\.[^.\[\]]*|\[[^\[\]]*\])$")
_MARKS = re.compile(r"""(?:^|[\s\[\]{},:?"'\ufeff])(?:&[^\s&]|!)""")
"""What every anchor and tag looks like, and much else: without it there are none. An alias needs an anchor."""
_LARGEST = 1_000_000
_DEEPEST = 20
_LONGEST = 1_000
"""How many digits a number may have: Python itself refuses some thousands."""


class Document(NamedTuple):
    """A YAML document: its data, and line and column of each value (``$.a[0].b``) and of each key (``$.a.b key``)."""

    name: str
    data: Any
    places: Mapping[str, tuple[int, int]]

    def error(self, path: str, message: str) -> UsageError:
        """Return the error for a place in the document; for what is not there, at what it would be in."""
        while path not in self.places and (shorter := _PARENT.sub("", path)) != path:
            path = shorter
        line, column = self.places.get(path, (1, 1))
        return UsageError(f"{self.name}:{line}:{column}: {message}")


def read_document(name: str, text: str, *, empty: bool = False) -> Document:
    """Read one YAML document; UsageError with file, line and column for anything that is refused.

    One in which nothing stands is refused, too, unless it may be ``empty``: then it is a mapping without keys.
    """
    places: dict[str, tuple[int, int]] = {}
    if len(text) > _LARGEST:
        raise UsageError(f"{name}:1:1: the file is too large")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # To read a file twice is what costs most when rules are read: it is done only for what looks like a mark.
        for event in yaml.parse(text, Loader=loader) if _MARKS.search(text) else ():
            if getattr(event, "anchor", None):
                raise _refused(name, event.start_mark, "anchors and aliases are not allowed")
            if getattr(event, "tag", None):
                raise _refused(name, event.start_mark, "tags are not allowed")
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(name, mark, str(error.problem or error.context or "this is no YAML")) from None
    except yaml.YAMLError as error:
        raise UsageError(f"{name}:1:1: {str(error).splitlines()[0]}") from None
    if empty and (root is None or root.tag == "tag:yaml.org,2002:null"):
        return Document(name, {}, places)
    if root is None:
        raise UsageError(f"{name}:1:1: the file is empty")
    return Document(name, _value(name, root, "$", places), places)


def decode_document(document: Document, record: type[RecordT], at: str = "$", data: Any = None) -> RecordT:
    """Return a document as a record; UsageError with file, line and column where it does not fit.

    An unknown key is refused with the known one that it most resembles. ``at`` is the path of the part of the document
    that the record is made from, and ``data`` that part, if it is not the whole.
    """
    if at == "$":
        data = document.data
    try:
        return msgspec.convert(data, record, strict=True)
    except msgspec.ValidationError as error:
        from puppetguard.packs.misfits import misfit

        path, message = misfit(data, record, error)
        raise document.error(f"{at}{path}", message) from None


def _refused(name: str, mark: Any, message: str) -> UsageError:
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return UsageError(f"{name}:{line}:{column}: {message}")


def _value(name: str, node: yaml.Node, path: str, places: dict[str, tuple[int, int]], depth: int = 0) -> Any:
    mark = node.start_mark
    places[path] = (mark.line + 1, mark.column + 1)
    if depth > _DEEPEST:
        raise _refused(name, mark, "this nests too deep")
    if isinstance(node, yaml.SequenceNode):
        return [_value(name, item, f"{path}[{index}]", places, depth + 1) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused(name, key.start_mark, "a key must be a word")
            if key.value in found:
                line = places[f"{path}.{key.value} key"][0]
                raise _refused(name, key.start_mark, f"duplicate key '{key.value}': it is in line {line} already")
            places[f"{path}.{key.value} key"] = (key.start_mark.line + 1, key.start_mark.column + 1)
            found[key.value] = _value(name, value, f"{path}.{key.value}", places, depth + 1)
        return found
    assert isinstance(node, yaml.ScalarNode)
    if not node.style and len(node.value) > _LONGEST and _INTEGER.fullmatch(node.value):
        raise _refused(name, mark, "this number is too long")
    return node.value if node.style else _scalar(node.value)


def _scalar(text: str) -> Any:
    """Return the value of a plain scalar by the core schema of YAML 1.2, without its other notations of numbers."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text[0] in "tT"
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
