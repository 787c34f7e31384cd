"""YAML as Puppet reads it: the same parser (libyaml), the same values, and the place of each.

Of several documents Puppet reads the first. Anchors, aliases and merge keys are allowed; how much they may stand for is
bounded.
"""

from __future__ import annotations

from typing import Any

import yaml

from puppetguard.model.hiera.nodes import (
    DEEPEST,
    LARGEST,
    MOST,
    Alias,
    Data,
    Entry,
    Flaw,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    by_place,
    identity,
    place_of,
    resolved,
)
from puppetguard.model.hiera.scalars import is_refused, plain_kind, tagged_kind
from puppetguard.model.places import Place
from puppetguard.source import SourceFile

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _LimitError(Exception):
    """Reading goes no further."""


class _Open:
    """A list or mapping that is not read to its end."""

    __slots__ = ("anchor", "items", "mapping", "start", "weight")

    def __init__(self, start: int, anchor: str | None, *, mapping: bool) -> None:
        self.start = start
        self.anchor = anchor
        self.mapping = mapping
        self.items: list[Data] = []
        self.weight = 1


class _Reader:
    def __init__(self, text: str) -> None:
        self.source = SourceFile("", text)
        # libyaml takes a byte order mark for one only in bytes.
        self.shift = 1 if text.startswith("\ufeff") else 0
        self.flaws: list[Flaw] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Data | None, int]] = {}
        self.root: Data | None = None
        self.weight = 0

    def place(self, start: int, end: int) -> Place:
        return place_of(self.source, min(start, len(self.source.text)), min(end, len(self.source.text)))

    def read(self) -> Tree:
        limit = ""
        ended = False
        try:
            for event in yaml.parse(self.source.text[self.shift :], Loader=_LOADER):
                if isinstance(event, yaml.DocumentEndEvent):
                    ended = True
                elif ended and isinstance(event, yaml.DocumentStartEvent):
                    self.second(event)
                    break
                else:
                    self.take(event)
        except _LimitError as error:
            limit = str(error)
        except yaml.MarkedYAMLError as error:
            # Puppet reads no further than to the end of the first document.
            if not ended:
                self.fail(error)
        except yaml.YAMLError as error:
            self.flaws.append(self.unreadable(error))
            self.root = None
        return Tree(self.root, tuple(sorted(self.flaws, key=by_place)), limit)

    def second(self, event: Any) -> None:
        start = event.start_mark.index + self.shift
        self.flaws.append(
            Flaw(
                "document",
                self.place(start, start + 3),
                "a second document starts here: Puppet reads only the first one of a file",
                "join the documents, or remove this line",
            )
        )

    def fail(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        at = (mark.index if mark is not None else 0) + self.shift
        message = str(error.problem or error.context or "this is no YAML")
        if error.context and error.problem:
            message = f"{message} {error.context}"
        self.flaws.append(Flaw("syntax", self.place(at, at + 1), message, _advice(message)))
        self.root = None

    def unreadable(self, error: yaml.YAMLError) -> Flaw:
        from puppetguard.model.hiera.control import control_character

        at = control_character(self.source.text)
        what = f"U+{ord(self.source.text[at]):04X} " if at < len(self.source.text) else ""
        return Flaw("syntax", self.place(at, at + 1), f"control character {what}is not allowed")

    def take(self, event: Any) -> None:
        start = event.start_mark.index + self.shift
        end = event.end_mark.index + self.shift
        match event:
            case yaml.ScalarEvent():
                self.scalar(event, start, end)
            case yaml.AliasEvent():
                self.alias(str(event.anchor), start, end)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                mapping = isinstance(event, yaml.MappingStartEvent)
                if event.tag and is_refused(event.tag, mapping=mapping):
                    self.refuse(event.tag, start, end)
                self.open.append(_Open(start, event.anchor, mapping=mapping))
                if event.anchor:
                    self.anchors[event.anchor] = (None, 1)
                if len(self.open) > DEEPEST:
                    raise _LimitError(f"it nests more than {DEEPEST} levels deep")
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.close(end)

    def refuse(self, tag: str, start: int, end: int) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        self.flaws.append(
            Flaw(
                "class",
                self.place(start, end),
                f"the tag `{shown}` asks for an object that Puppet refuses to load: the whole file is rejected",
                "remove the tag",
            )
        )

    def scalar(self, event: Any, start: int, end: int) -> None:
        text: str = event.value
        if event.implicit[1]:
            kind = plain_kind("x")
        elif event.tag:
            kind = tagged_kind(event.tag, text)
        else:
            kind = plain_kind(text)
        node = Scalar(self.place(start, end), text, kind, start, end, not event.style)
        if kind in ("date", "time"):
            self.flaws.append(
                Flaw(
                    "class",
                    node.place,
                    f"`{text}` without quotes is a {kind}, which Puppet refuses to load: the whole file is rejected",
                    f"write '{text}'",
                )
            )
        elif kind == "refused" and event.tag:
            self.refuse(event.tag, start, end)
        elif kind == "refused":
            self.flaws.append(
                Flaw("class", node.place, f"`{text}` is read as a number, and is none", f"write '{text}'")
            )
        self.add(node, event.anchor, 1)

    def alias(self, name: str, start: int, end: int) -> None:
        place = self.place(start, end)
        if name not in self.anchors:
            from puppetguard.model.spelling import closest

            near = closest(name, self.anchors)
            self.flaws.append(
                Flaw(
                    "syntax",
                    place,
                    f"nothing above has the anchor `&{name}`",
                    f"did you mean `*{near}`?" if near else "",
                )
            )
            self.add(Scalar(place, "", "unknown"), None, 1)
            return
        node, weight = self.anchors[name]
        if node is None:
            self.flaws.append(Flaw("syntax", place, f"`*{name}` stands for what it is itself a part of"))
        self.add(Alias(place, name, node), None, weight)

    def close(self, end: int) -> None:
        one = self.open.pop()
        place = self.place(one.start, end)
        node: Data
        if one.mapping:
            entries = tuple(Entry(key, value) for key, value in zip(one.items[::2], one.items[1::2], strict=True))
            node = Mapping(place, entries)
            self.duplicates(entries)
        else:
            node = Sequence(place, tuple(one.items))
        self.add(node, one.anchor, one.weight)

    def duplicates(self, entries: tuple[Entry, ...]) -> None:
        seen: dict[tuple[str, str], Scalar] = {}
        for entry in entries:
            key = resolved(entry.key)
            if not isinstance(key, Scalar) or key.kind in ("unknown", "refused") or not isinstance(entry.key, Scalar):
                continue
            if key.text == "<<" and key.kind == "string":
                continue
            first = seen.setdefault(identity(key), key)
            if first is not key:
                self.flaws.append(
                    Flaw(
                        "duplicate",
                        key.place,
                        f"`{_short(key.text)}` is in line {first.place.line} already, and is hidden by this one",
                        "keep one of the two",
                        first.place,
                    )
                )

    def add(self, node: Data, anchor: str | None, weight: int) -> None:
        self.weight += 1
        if anchor:
            self.anchors[anchor] = (node, weight)
        if self.open:
            self.open[-1].items.append(node)
            self.open[-1].weight += weight
            if self.open[-1].weight > MOST:
                raise _LimitError(f"its aliases stand for more than {MOST} values")
        else:
            self.root = node
        if self.weight > MOST:
            raise _LimitError(f"it has more than {MOST} values")


def _short(text: str) -> str:
    line = text.replace("\n", "\\n")
    return line if len(line) <= 60 else f"{line[:57]}…"


_ADVICE = (
    ("mapping values are not allowed", "put a text with `: ` in quotes, or check the indentation"),
    ("found character that cannot start any token", "indent with blanks, not tabs; put the text in quotes"),
    ("did not find expected key", "check the indentation, and the quotes above"),
    ("could not find expected ':'", "put a colon and a blank behind the key"),
    ("found unexpected end of stream", "close the quotes"),
    ("did not find expected ',' or", "close the bracket, or put a comma between the parts"),
    ("found unknown escape character", "use single quotes, in which a backslash stands for itself"),
)


def _advice(message: str) -> str:
    return next((advice for start, advice in _ADVICE if start in message), "")


def read_yaml(text: str) -> Tree:
    """Read the first document of a YAML text, as Puppet does; what it would reject is among the flaws."""
    if len(text) > LARGEST:
        return Tree(None, (), f"it is longer than {LARGEST} characters")
    return _Reader(text).read()
