"""Whether corrections of a file do what they are meant to do: its tree is the same but for what stands in their places.

A correction can reach further than it seems to: a quote in a string ends it, a word becomes a keyword, a heredoc loses
its tag. So both texts are read, and the trees compared node by node, with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from puppetguard.model.corrections import Correction, Moves, corrected
from puppetguard.model.hiera import nodes as data
from puppetguard.model.subject import Subject
from puppetguard.source import PUPPET_KINDS, FileKind, SourceFile, Span
from puppetguard.syntax import ParseOptions, ast, parse
from puppetguard.syntax.ast import Comment, ErrorNode, Node, Program
from puppetguard.syntax.walk import children

_TRIES = 5_000
"""How many places a replaced text is looked for in."""
_MOST_IN_ONE = 100
"""How many corrections one text of a tree may have at once."""
_PLAIN = (
    ast.LiteralString,
    ast.ConcatenatedString,
    ast.LiteralInteger,
    ast.LiteralFloat,
    ast.LiteralBoolean,
    ast.LiteralUndef,
    ast.LiteralDefault,
    ast.QualifiedName,
    ast.QualifiedReference,
    ast.VariableExpression,
)
"""Plain values and names, which can take each other's place."""
_STRINGS = (ast.LiteralString, ast.ConcatenatedString)
_DATA: frozenset[FileKind] = frozenset(("yaml", "json", "hiera", "metadata"))


def subject_of(text: str, kind: FileKind, options: ParseOptions) -> Subject:
    """Return a text as it is read; what is not Puppet's own language has no program."""
    source = SourceFile("", text, kind)
    if kind not in PUPPET_KINDS:
        return Subject(source, Program(0, 0, [], None, []))
    result = parse(source, options)
    return Subject(source, result.program, result.problems)


def is_readable(subject: Subject) -> bool:
    """Tell whether all of a file was understood."""
    kind = subject.source.kind
    if kind in PUPPET_KINDS:
        return not any(one.severity == "error" for one in subject.problems)
    if kind in _DATA:
        return not subject.tree.limit and not any(one.kind == "syntax" for one in subject.tree.flaws)
    return kind != "erb" or (not subject.template.stray and all(tag.closed for tag in subject.template.tags))


def is_intended(subject: Subject, made: Sequence[Correction], options: ParseOptions) -> bool:
    """Tell whether a readable file is so with corrections, and the same but for what stands in their places."""
    kind = subject.source.kind
    after = subject_of(corrected(subject.source.text, made), kind, options)
    if not is_readable(after):
        return False
    made = sorted(made)
    if kind in PUPPET_KINDS:
        return _Comparison(subject.source.text, made).programs(subject.program, after.program)
    if kind in _DATA:
        return _DataComparison(subject.source, after.source, made).trees(subject.tree, after.tree)
    if kind == "erb":
        moves = Moves(made)
        tags = [
            one for one in subject.template.tags if one.kind != "comment" or not is_removed(one.start, one.end, made)
        ]
        return len(tags) == len(after.template.tags) and all(
            old.kind == new.kind and new.start in moves.of(old.start) and new.end in moves.of(old.end)
            for old, new in zip(tags, after.template.tags, strict=True)
        )
    if kind == "puppetfile":
        return _same_words(subject.source.text, after.source.text, made)
    return True


class _Comparison:
    """Two trees of Puppet's language."""

    def __init__(self, text: str, made: Sequence[Correction]) -> None:
        self._text = text
        self._made = made
        self._moves = Moves(made)

    def programs(self, old: Program, new: Program) -> bool:
        """Tell whether two programs differ only as intended."""
        pairs: list[tuple[Node, Node]] = [(old, new)]
        while pairs:
            before, after = pairs.pop()
            below = self._below(before, after)
            if below is None:
                return False
            pairs += below
        return self._comments(old.comments, new.comments)

    def _comments(self, old: Sequence[Comment], new: Sequence[Comment]) -> bool:
        left = [one for one in _lines(self._text, old) if not is_removed(*one, self._made)]
        after = list(_lines(corrected(self._text, self._made), new))
        return len(left) == len(after) and all(
            self._is_at(one.start, other.start) and self._is_at(one.end, other.end)
            for one, other in zip(left, after, strict=True)
        )

    def _below(self, old: Node, new: Node) -> list[tuple[Node, Node]] | None:
        """Return the children of two nodes in pairs; None if the nodes themselves differ otherwise than intended."""
        if not self._at_its_place(old, new) or isinstance(new, ErrorNode):
            return None
        made = self._moves.within(old.start, old.end)
        if any(one.start <= old.start and one.end >= old.end and one.start < one.end for one in made):
            # All of it is replaced by what the correction says, which is to be something of its kind.
            alike = type(old) is type(new) or (isinstance(old, _PLAIN) and isinstance(new, _PLAIN))
            # A fact of its own has become a part of another one.
            part = isinstance(old, ast.VariableExpression) and isinstance(new, ast.AccessExpression)
            return [] if alike or part else None
        if _writes_interpolation(made) and isinstance(old, _STRINGS) and isinstance(new, _STRINGS):
            return self._segments(old, new, made)
        if type(old) is not type(new):
            return None
        for name in old.__struct_fields__:
            if name not in old.children and name not in ("start", "end", "comments"):
                before, after = getattr(old, name), getattr(new, name)
                if name.endswith(("_start", "_end")) and before != -1:
                    if after not in self._moves.of(before):
                        return None
                elif not (before == after or self._explains(made, before, after)):
                    return None
        below, others = children(old), children(new)
        if len(below) != len(others) or any(_shape(old, name) != _shape(new, name) for name in old.children):
            return None
        return list(zip(below, others, strict=True))

    def _segments(self, old: Node, new: Node, made: Sequence[Correction]) -> list[tuple[Node, Node]] | None:
        """Return the parts of two strings in pairs that lie apart from where an interpolation is written."""
        if len(made) > 1 or made[0].start <= old.start or made[0].end >= old.end:
            return None
        start, end = made[0].start, made[0].end
        moved = start + self._moves.of(old.start)[0] - old.start
        before = [one for one in _parts(old) if not _touches(one, start, end)]
        after = [one for one in _parts(new) if not _touches(one, moved, moved + len(made[0].text))]
        return list(zip(before, after, strict=True)) if len(before) == len(after) else None

    def _at_its_place(self, old: Node, new: Node) -> bool:
        return self._is_at(old.start, new.start) and self._is_at(old.end, new.end)

    def _is_at(self, old: int, new: int) -> bool:
        places = self._moves.of(old)
        # Inside of what is replaced, nodes may have any place; those above them tell.
        return not places or new in places

    def _explains(self, made: Sequence[Correction], before: object, after: object) -> bool:
        if not (isinstance(before, str) and isinstance(after, str)) or not made:
            return False
        return explains([(self._text[one.start : one.end], one.text) for one in made], before, after)


def _lines(text: str, comments: Iterable[Comment]) -> Iterator[Span]:
    """Yield the comments of single lines one by one, for the scanner joins those that follow each other."""
    for one in comments:
        if text.startswith("#", one.start):
            for line in re.finditer(r"#[^\n]*", text[one.start : one.end]):
                end = line.end() - text.endswith("\r", one.start, one.start + line.end())
                yield Span(one.start + line.start(), one.start + end)
        else:
            yield Span(one.start, one.end)


def _writes_interpolation(made: Sequence[Correction]) -> bool:
    return any(one.text.startswith("${") for one in made)


def _parts(string: Node) -> Sequence[Node]:
    return string.segments if isinstance(string, ast.ConcatenatedString) else ()


def _touches(part: Node, start: int, end: int) -> bool:
    """Tell whether a part of a string meets a range; a text also does so that only borders on it."""
    if isinstance(part, ast.LiteralString):
        return part.start <= end and part.end >= start
    return part.start < end and part.end > start


def _shape(node: Node, name: str) -> int | None:
    """Return how many nodes a field holds; None for a field that has none."""
    value = getattr(node, name)
    return len(value) if isinstance(value, list) else None if value is None else 1


class _DataComparison:
    """Two trees of data."""

    def __init__(self, old: SourceFile, new: SourceFile, made: Sequence[Correction]) -> None:
        self._old = old
        self._new = new
        self._made = made
        self._moves = Moves(made)

    def trees(self, old: data.Tree, new: data.Tree) -> bool:
        """Tell whether two trees differ only as intended, and the new one has no other flaws."""
        if len(new.flaws) > len(old.flaws) or (old.root is None) != (new.root is None):
            return False
        pairs = [(old.root, new.root)] if old.root is not None and new.root is not None else []
        seen: set[int] = set()
        while pairs:
            before, after = pairs.pop()
            if id(before) in seen:
                continue
            seen.add(id(before))
            if type(before) is not type(after):
                return False
            below, others = list(_data_below(before)), list(_data_below(after))
            if len(below) != len(others) or not self._is_same(before, after):
                return False
            pairs += zip(below, others, strict=True)
        return True

    def _is_same(self, old: data.Data, new: data.Data) -> bool:
        if isinstance(old, data.Alias) and isinstance(new, data.Alias):
            return old.name == new.name
        if not (isinstance(old, data.Scalar) and isinstance(new, data.Scalar)):
            return True
        span, moved = data.span_of(self._old, old.place), data.span_of(self._new, new.place)
        made = self._moves.within(*span)
        if any(one.start <= span.start and one.end >= span.end and one.start < one.end for one in made):
            return old.kind == new.kind
        if moved.start not in self._moves.of(span.start) or moved.end not in self._moves.of(span.end):
            return False
        if old.kind != new.kind or old.plain != new.plain:
            return False
        return old.text == new.text or explains(
            [(self._old.text[one.start : one.end], one.text) for one in made], old.text, new.text
        )


def _data_below(node: data.Data) -> Iterator[data.Data]:
    if isinstance(node, data.Sequence):
        yield from node.items
    elif isinstance(node, data.Mapping):
        for entry in node.entries:
            yield entry.key
            yield entry.value


def is_removed(start: int, end: int, made: Sequence[Correction]) -> bool:
    """Tell whether a range is taken out, and nothing is put in its place."""
    return any(one.start <= start and end <= one.end and not one.text for one in made)


def _same_words(before: str, after: str, made: Sequence[Correction]) -> bool:
    """Tell whether two programs in Ruby have the same words, but for what stands in the places of corrections."""
    from puppetguard.model.templates.ruby_words import UnreadableError, words

    moves = Moves(made)
    try:
        pairs = list(zip(words(before), words(after), strict=True))
    except (UnreadableError, ValueError):
        return False
    for old, new in pairs:
        inside = moves.within(old.start, old.end)
        told = [
            (before[one.start : one.end], one.text) for one in inside if one.start < old.end and one.end > old.start
        ]
        if old.kind != new.kind or moves.first_of(old.start) != new.start or not explains(told, old.text, new.text):
            return False
    return True


def explains(made: Sequence[tuple[str, str]], before: str, after: str) -> bool:
    """Tell whether texts that were replaced, one after the other, make one text of another.

    No where that takes too long to find out.
    """
    return len(made) <= _MOST_IN_ONE and _explains(made, before, after, iter(range(_TRIES)))


def _explains(made: Sequence[tuple[str, str]], before: str, after: str, tries: Iterator[int]) -> bool:
    if not made:
        return before == after
    (old, new), *others = made
    # Up to the first replacement both are the same; in `aaa` it may have been any.
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    at = before.rfind(old, 0, same + len(old))
    while at >= 0 and next(tries, None) is not None:
        if after.startswith(new, at) and _explains(others, before[at + len(old) :], after[at + len(new) :], tries):
            return True
        at = before.rfind(old, 0, at + len(old) - 1) if at else -1
    return False
