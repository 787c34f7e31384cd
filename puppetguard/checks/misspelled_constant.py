"""``'ture'`` and ``'flase'``: truth values that are misspelled, in quotes or in data for Hiera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_BOOLEANS = ("true", "false")


@cache
def _slips() -> dict[str, str]:
    """Return the words that one slip of the hand makes of true and false, and that are none of their own."""
    found: dict[str, str] = {}
    for word in _BOOLEANS:
        for at in range(len(word)):
            swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
            doubled = word[:at] + word[at] + word[at:]
            short = word[:at] + word[at + 1 :] if 0 < at < len(word) - 1 and len(word) > 4 else word
            found |= {one: word for one in (swapped, doubled, short) if one != word}
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$-])(?:{'|'.join(sorted(_slips()))})(?![\w-])")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(word in text for word in _slips()) and _pattern().search(text) is not None


def _misspelled(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value that is such a word as a whole; those without quotes are for ``keyword-typo``."""
    if subject.source.kind == "yaml":
        yield from _in_data(subject)
        return
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.AttributeOperation, ast.Parameter, ast.AssignmentExpression, ast.KeyedEntry):
        if isinstance(node, ast.Parameter) and node.type_expr is not None:
            continue
        value = node.right if isinstance(node, ast.AssignmentExpression) else getattr(node, "value", None)
        if isinstance(value, ast.LiteralString) and value.end - value.start == len(value.value) + 2:
            meant = _slips().get(value.value)
            if meant is not None:
                yield _hit(Span(value.start + 1, value.end - 1), value.value, meant)


def _in_data(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.hiera.nodes import Scalar, walk

    for node in walk(subject.tree.root):
        if isinstance(node, Scalar) and node.plain and (meant := _slips().get(node.text)) is not None:
            yield _hit(Span(node.start, node.end), node.text, meant, mends=False)


def _hit(span: Span, word: str, meant: str, *, mends: bool = True) -> Hit:
    return Hit(
        span,
        Confidence.LIKELY,
        f"`{word}` is a text, and nearly `{meant}`",
        f"did you mean `{meant}`?",
        remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if mends else None,
    )


CHECK = Check(_misspelled, concerns=_concerns, kinds=PUPPET_KINDS | {"yaml"}, fixes="suggested")
