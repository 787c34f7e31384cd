r"""`\n` in single quotes, where a line break is meant: ``content => '#!/bin/sh\nexec app\n'``.

In single quotes Puppet only knows `\\` and `\'`; all else is what it looks like, and the file has one long line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_WRITTEN = ("content", "line")
"""The attributes whose texts go into files as they are."""
_BREAK = late_pattern(r"(?<!\\)(?:\\\\)*(\\n)")
_LAST = late_pattern(r"(?<!\\)(?:\\\\)*(?:\\r)?(\\n)$")
_OTHERS = late_pattern(r"\\[^nrt'\\]")
"""Escapes that are some other program's: of agetty in ``/etc/issue``, of a prompt, of a pattern."""
_SEPARATORS = frozenset(("'\\n'", "'\\r\\n'"))


def _escape_lost(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each line break that is none, in what is written into a file."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.AttributeOperation):
        if isinstance(node, ast.AttributeOperation) and node.attribute_name in _WRITTEN:
            yield from _of_value(subject, node.value)


def _of_value(subject: Subject, node: ast.Node) -> Iterator[Hit]:
    from puppetguard.syntax import ast
    from puppetguard.syntax.walk import walk

    if isinstance(node, ast.LiteralString):
        yield from _of_text(subject, node)
        return
    for each in walk(node):
        if isinstance(each, ast.CallNamedFunctionExpression) and getattr(each.functor, "value", "") == "join":
            yield from _of_separator(subject, each.arguments[1:2])
        elif isinstance(each, ast.CallMethodExpression):
            name = getattr(getattr(each.functor, "right", None), "value", "")
            yield from _of_separator(subject, each.arguments[:1] if name == "join" else [])


def _of_text(subject: Subject, node: ast.LiteralString) -> Iterator[Hit]:
    written = subject.source.slice(node.span)
    if len(written) < 3 or written[0] != "'" or written[-1] != "'":
        return
    text = written[1:-1]
    first = text.partition("\n")[0]
    if text.startswith("#!") and (found := _BREAK.search(first)) is not None:
        start = node.start + 1 + found.start(1)
        message = (
            "`\\n` in single quotes is no line break: all is one line, the first of the script, which does not run"
        )
        yield _hit(Span(start, start + 2), message, Confidence.CERTAIN, _mended(node, text))
    elif (found := _LAST.search(text)) is not None and _OTHERS.search(text) is None:
        start = node.start + 1 + found.start(1)
        message = "`\\n` in single quotes is no line break: the file has a backslash and an `n` here"
        yield _hit(Span(start, start + 2), message, Confidence.LIKELY, _mended(node, text))


def _mended(node: ast.Node, text: str) -> Replacement | None:
    """Return the text in double quotes, if that changes nothing else in it."""
    if "$" in text or '"' in text or "\\\\" in text or _OTHERS.search(text) is not None:
        return None
    return Replacement(node.span, '"{}"'.format(text.replace("\\'", "'")))


def _of_separator(subject: Subject, nodes: list[ast.Node]) -> Iterator[Hit]:
    for node in nodes:
        written = subject.source.slice(node.span)
        if written in _SEPARATORS:
            message = "`\\n` in single quotes is no line break: the file has a backslash and an `n` between its parts"
            yield _hit(node.span, message, Confidence.LIKELY, Replacement(node.span, f'"{written[1:-1]}"'))


def _hit(span: Span, message: str, sure: Confidence, mended: Replacement | None) -> Hit:
    remedy = Remedy("write it in double quotes", (mended,)) if mended is not None else None
    return Hit(span, sure, message, "write it in double quotes", remedy=remedy)


CHECK = Check(_escape_lost, marks=("\\n",), fixes="suggested")
