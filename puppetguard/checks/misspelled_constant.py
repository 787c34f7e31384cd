"""``ture``, ``flase``, and ``ensure => presnet`` for types of which it is not known what they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_BOOLEANS = ("true", "false")
_STATES = ("present", "absent", "installed", "latest", "running", "stopped", "mounted", "purged", "directory")
"""What ``ensure`` mostly is, of all types."""
_ENSURE = late_pattern(r"ensure\s*=>\s*['\"]?([a-z]{4,12})\b")


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
    if any(word in text for word in _slips()) and _pattern().search(text) is not None:
        return True
    return "ensure" in text and any(word not in _STATES for word in _ENSURE.findall(text))


def _misspelled(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value that is such a word as a whole."""
    if subject.source.kind == "yaml":
        yield from _in_data(subject)
        return
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.AttributeOperation, ast.Parameter, ast.AssignmentExpression, ast.KeyedEntry):
        match node:
            case ast.AttributeOperation(attribute_name="ensure", value=value):
                yield from _of_value(subject, value, states=True)
            case ast.AttributeOperation(value=value) | ast.Parameter(value=value) | ast.KeyedEntry(value=value):
                if value is not None:
                    yield from _of_value(subject, value)
            case ast.AssignmentExpression(right=value):
                yield from _of_value(subject, value)


def _of_value(subject: Subject, node: ast.Node, *, states: bool = False) -> Iterator[Hit]:
    from puppetguard.syntax import ast

    if not isinstance(node, (ast.QualifiedName, ast.LiteralString)):
        return
    meant = _slips().get(node.value) or (_state(node.value) if states else None)
    if meant is not None:
        quoted = node.end - node.start == len(node.value) + 2
        yield _hit(Span(node.start + quoted, node.end - quoted), node.value, meant)


def _state(word: str) -> str | None:
    """Return the state that a word is surely meant for."""
    from puppetguard.model.spelling import is_clear, likeliest

    found = None if word in _STATES else likeliest(word, _STATES)
    # Another letter at the end may be another word: `latests`, `absents`.
    if found is None or not is_clear(word, found[0], _STATES, free=True):
        return None
    return found[0]


def _in_data(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.hiera.nodes import Scalar, walk

    for node in walk(subject.tree.root):
        if isinstance(node, Scalar) and node.plain and (meant := _slips().get(node.text)) is not None:
            yield _hit(Span(node.start, node.end), node.text, meant, mends=False)


def _hit(span: Span, word: str, meant: str, *, mends: bool = True) -> Hit:
    boolean = meant in _BOOLEANS
    return Hit(
        span,
        Confidence.LIKELY,
        f"`{word}` is a text, and nearly `{meant}`" if boolean else f"`{word}` is nearly `{meant}`",
        f"did you mean `{meant}`?",
        remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if mends else None,
    )


CHECK = Check(_misspelled, concerns=_concerns, kinds=PUPPET_KINDS | {"yaml"}, fixes="suggested")
