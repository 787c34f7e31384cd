"""The building blocks of the grammar: pyparsing elements that read a token stream.

A rule over characters spends its time in skipping white space and in trying alternatives; a rule over tokens needs
neither. So each element here is a real pyparsing element (it has a name, can be composed with pyparsing's operators, is
drawn by pyparsing's diagrams) whose work is done by ``match(stream, index) -> (value, next_index)``. ``match`` is a
closure made once for each element; ``link`` joins the closures of a whole grammar.

- Given a text (``element.parse_string("…")``, or inside another pyparsing grammar), an element scans the text first.
- A rule that fails at its very first token raises ParseException, so that pyparsing tries the next alternative; one
  that fails later raises SyntaxProblem, a ParseFatalException, at the offset of the token that fits nowhere.
- ``build`` functions are pure: they make a node of what was matched and touch nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NoReturn, Self

import pyparsing as pp

from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.stream import TokenStream

Matcher = Callable[[TokenStream, int], tuple[Any, int]]
Builder = Callable[..., Any]


def unexpected(stream: TokenStream, index: int, expected: str) -> NoReturn:
    """Fail at token ``index``, where ``expected`` should stand; raises SyntaxProblem."""
    from puppetguard.syntax.complaints import complaint_at  # only needed when something is wrong

    raise SyntaxProblem(stream.text, complaint_at(stream, index, expected), index)


class Element(pp.ParserElement):
    """A pyparsing element over tokens. ``first`` are the kinds of token that it can begin with."""

    match: Matcher
    first: frozenset[int] = frozenset()
    may_be_empty = False

    def set_name(self, name: str | None) -> Self:
        """Name the element, for messages and diagrams; return it."""
        super().set_name(name)
        return self

    def bind(self) -> None:
        """Join the closure with those of the elements inside; ``link`` calls it when the grammar is complete."""

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that this element can begin with."""
        return self.first

    def parseImpl(self, instring: Any, loc: int, do_actions: bool = True) -> tuple[int, Any]:  # noqa: N802 (pyparsing's name)
        """Match at ``loc``: a token index when given a TokenStream, a character offset when given a text."""
        if isinstance(instring, TokenStream):
            value, index = self.match(instring, loc)
            return index, [value]
        from puppetguard.syntax.standalone import match_text

        return match_text(self, instring, loc)

    def preParse(self, instring: Any, loc: int) -> int:  # noqa: N802 (pyparsing's name)
        """Skip nothing: the scanner knows what stands between tokens."""
        return loc

    def _generateDefaultName(self) -> str:  # noqa: N802 (pyparsing's name)
        return type(self).__name__.lower()

    def streamline(self) -> pp.ParserElement:
        """Leave the element as it is; pyparsing would merge nested sequences."""
        self.streamlined = True
        return self


class Terminal(Element):
    """One kind of token; ``pattern`` is the pyparsing element that matches its text, where its text tells the kind."""

    members: ClassVar[list[Terminal]] = []

    def __init__(self, text: str, pattern: pp.Regex | pp.Literal | None = None) -> None:
        super().__init__()
        Terminal.members.append(self)
        self.kind = kind = len(Terminal.members)
        self.text = text
        self.pattern = pattern
        self.first = frozenset((kind,))
        self.set_name(text)
        self.match = _terminal_matcher(kind, text)

    def regex(self) -> str | None:
        """Return the regular expression of the token's text, or None when only its context tells the kind."""
        pattern = self.pattern
        if isinstance(pattern, pp.Regex):
            return str(pattern.pattern)
        if isinstance(pattern, pp.Literal):
            return "".join("\\" + char if not char.isalnum() else char for char in pattern.match)
        return None

    @property
    def at(self) -> TerminalAt:
        """The same terminal, with the offset of its first character as value (in a sequence it has none otherwise)."""
        return TerminalAt(self)


class TerminalAt(Element):
    """A terminal whose value is the offset of its first character."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self.kind = terminal.kind
        self.text = terminal.text
        self.first = terminal.first
        self.set_name(terminal.text)
        inner = terminal.match

        def match(stream: TokenStream, index: int) -> tuple[int, int]:
            _, after = inner(stream, index)
            return stream.spans[index][0], after

        self.match = match


def _terminal_matcher(kind: int, text: str) -> Matcher:
    def match(stream: TokenStream, index: int) -> tuple[str, int]:
        if stream.kinds[index] != kind:
            unexpected(stream, index, text)
        return stream.token_text(index), index + 1

    return match


class Sequence(Element, pp.And):
    """The parts one after another; ``build(stream, start, end, *values)`` makes the value.

    Terminals (and AnyOf them) have no value in a sequence, except as ``TERMINAL.at``; every other part has one.
    """

    def __init__(self, *parts: Element, build: Builder) -> None:
        pp.And.__init__(self, parts)
        steps: tuple[tuple[int, bool, str, Matcher | None], ...] = ()

        def match(stream: TokenStream, index: int) -> tuple[Any, int]:
            kinds = stream.kinds
            begin = index
            values = []
            for kind, keep, text, matcher in steps:
                if matcher is None:
                    if kinds[index] != kind:
                        unexpected(stream, index, text)
                    if keep:
                        values.append(stream.spans[index][0])
                    index += 1
                else:
                    value, index = matcher(stream, index)
                    if keep:
                        values.append(value)
            spans = stream.spans
            return build(stream, spans[begin][0], spans[index - 1][1], *values), index

        def bind() -> None:
            nonlocal steps
            steps = tuple(
                (part.kind, isinstance(part, TerminalAt), part.text, None)
                if isinstance(part, Terminal | TerminalAt)
                else (0, not isinstance(part, AnyOf), part.name, part.match)
                for part in parts
            )

        self.parts = parts
        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that the sequence can begin with."""
        kinds: frozenset[int] = frozenset()
        for part in self.parts:
            kinds |= part.first_kinds(_pending)
            if not part.may_be_empty:
                break
        return kinds


class Switch(Element, pp.MatchFirst):
    """One of several elements, told apart by the kind of the next token."""

    def __init__(self, *alternatives: Element) -> None:
        pp.MatchFirst.__init__(self, alternatives)
        table: dict[int, Matcher] = {}

        def match(stream: TokenStream, index: int) -> tuple[Any, int]:
            matcher = table.get(stream.kinds[index])
            if matcher is None:
                unexpected(stream, index, self.name)
            return matcher(stream, index)

        def bind() -> None:
            for alternative in reversed(alternatives):
                for kind in alternative.first_kinds():
                    table[kind] = alternative.match

        self.alternatives = alternatives
        self.table = table
        self.match, self.bind = match, bind  # type: ignore[method-assign]

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that any of the alternatives can begin with."""
        return frozenset().union(*(each.first_kinds(_pending) for each in self.alternatives))


class AnyOf(Switch):
    """One of several terminals; in a sequence it has no value."""


class Maybe(Element, pp.Opt):
    """The element when the next token can begin it, and None (or ``default()``) when it cannot."""

    may_be_empty = True

    def __init__(self, element: Element, default: Callable[[], Any] | None = None) -> None:
        pp.Opt.__init__(self, element)
        inner: Matcher = element.match
        first: frozenset[int] = frozenset()

        def match(stream: TokenStream, index: int) -> tuple[Any, int]:
            if stream.kinds[index] in first:
                return inner(stream, index)
            return (None if default is None else default()), index

        def bind() -> None:
            nonlocal inner, first
            inner, first = element.match, element.first_kinds()

        self.element = element
        self.match, self.bind = match, bind  # type: ignore[method-assign]

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that the element inside can begin with."""
        return self.element.first_kinds(_pending)


class Repeat(Element, pp.ZeroOrMore):
    """The element as often as the next token can begin it; the value is a list."""

    may_be_empty = True

    def __init__(self, element: Element, *, least: int = 0) -> None:
        pp.ZeroOrMore.__init__(self, element)
        inner: Matcher = element.match
        first: frozenset[int] = frozenset()

        def match(stream: TokenStream, index: int) -> tuple[list[Any], int]:
            kinds = stream.kinds
            values: list[Any] = []
            while kinds[index] in first or len(values) < least:
                value, index = inner(stream, index)
                values.append(value)
            return values, index

        def bind() -> None:
            nonlocal inner, first
            inner, first = element.match, element.first_kinds()

        self.element = element
        self.may_be_empty = least == 0
        self.match, self.bind = match, bind  # type: ignore[method-assign]

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that the element inside can begin with."""
        return self.element.first_kinds(_pending)


class Series(Element, pp.DelimitedList):
    """The element, separated by ``separator``; the value is a list. ``trailing``: a last separator may follow."""

    def __init__(self, element: Element, separator: Terminal, *, least: int = 0, trailing: bool = True) -> None:
        pp.DelimitedList.__init__(self, element, separator, allow_trailing_delim=trailing)
        if not least:
            self.expr = pp.Opt(self.expr)  # for the diagrams: the series may be empty
        inner: Matcher = element.match
        first: frozenset[int] = frozenset()
        between = separator.kind

        def match(stream: TokenStream, index: int) -> tuple[list[Any], int]:
            kinds = stream.kinds
            if not least and kinds[index] not in first:
                return [], index
            value, index = inner(stream, index)
            values = [value]
            while kinds[index] == between:
                index += 1
                if trailing and kinds[index] not in first:
                    break
                value, index = inner(stream, index)
                values.append(value)
            return values, index

        def bind() -> None:
            nonlocal inner, first
            inner, first = element.match, element.first_kinds()

        self.element = element
        self.may_be_empty = least == 0
        self.match, self.bind = match, bind  # type: ignore[method-assign]

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that the element inside can begin with."""
        return self.element.first_kinds(_pending)


class Shaped(Element, pp.Forward):
    """An element whose ``match`` is written by hand; ``shape`` says in other elements what it reads.

    The shape is what the diagrams show and what ``first`` is computed from.
    """

    def __init__(self, name: str) -> None:
        pp.Forward.__init__(self)
        self.set_name(name)

    def shape(self, element: Element) -> None:
        """Say what the element reads."""
        self << element  # pyparsing's way to define a Forward

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that the shape can begin with."""
        if self in _pending:
            return frozenset()
        assert isinstance(self.expr, Element)
        return self.expr.first_kinds((*_pending, self))


def link(roots: Iterable[Element]) -> None:
    """Join the closures of every element that can be reached from ``roots``."""
    pending: list[pp.ParserElement] = list(roots)
    seen: set[int] = set()
    while pending:
        element = pending.pop()
        if id(element) in seen:
            continue
        seen.add(id(element))
        pending += element.recurse()
        if isinstance(element, Element):
            element.bind()
