"""References that are none: ``"Package['nginx']"`` as a text, ``package['nginx']`` in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_METAPARAMETERS = frozenset(("require", "before", "notify", "subscribe"))
_QUOTED = re.compile(r"(?:::)?[A-Z][a-z0-9_]*(?:::[A-Z][a-z0-9_]*)*\[(?P<quote>['\"])[^'\"\[\]]+(?P=quote)\]")
_SIGNS = (late_pattern(r"\"(?:::)?[A-Z][\w:]*\[(?:'|\\\")"), late_pattern(r"'(?:::)?[A-Z][\w:]*\[(?:\"|\\')"))
"""What a text with a reference looks like."""


def _misquoted(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text and each word that was to be a reference."""
    from puppetguard.syntax import ast

    # Hardly any file has one of them, and most have many attributes.
    text = subject.source.text
    words = any(
        isinstance(getattr(one, "left", None), ast.QualifiedName) for one in subject.of_kinds(ast.AccessExpression)
    )
    if not words and not any(one.search(text) for one in _SIGNS):
        return
    for node in subject.of_kinds(ast.AttributeOperation, ast.RelationshipExpression):
        asked: list[ast.Node] = []
        if isinstance(node, ast.RelationshipExpression):
            asked = [node.left, node.right]
        elif isinstance(node, ast.AttributeOperation) and node.attribute_name in _METAPARAMETERS:
            asked = [node.value]
        while asked:
            one = asked.pop()
            if isinstance(one, ast.LiteralList):
                asked += one.values
            elif isinstance(one, ast.LiteralString) and _QUOTED.fullmatch(one.value) is not None:
                yield _of_text(one)
            elif isinstance(one, ast.AccessExpression) and isinstance(one.left, ast.QualifiedName) and _has_text(one):
                yield _of_word(one.left)


def _has_text(node: ast.AccessExpression) -> bool:
    from puppetguard.syntax import ast

    return isinstance(node.keys[0], (ast.LiteralString, ast.ConcatenatedString, ast.QualifiedName))


def _of_text(node: ast.LiteralString) -> Hit:
    return Hit(
        node.span,
        message=f"`{node.value}` is a text here, whose title has the quotes in it: there is no such resource",
        hint="leave out the outer quotes",
    )


def _of_word(word: ast.QualifiedName) -> Hit:
    meant = "::".join(part.capitalize() for part in word.value.split("::"))
    return Hit(
        word.span,
        message=f"`{word.value}` is a text here and no type: the catalog does not compile",
        hint=f"write `{meant}`",
        remedy=Remedy(f"write `{meant}`", (Replacement(word.span, meant),)),
    )


CHECK = Check(_misquoted, fixes="suggested")
