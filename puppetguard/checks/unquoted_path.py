"""A path without quotes: Puppet takes its slashes for divisions, and words cannot be divided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_PATH = late_pattern(r"[\w.:-]+(?:/[\w.:-]+)+", re.ASCII)


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "/" in subject.source.text


def _unquoted_path(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each division that begins with a word, as a whole."""
    from puppetguard.syntax import ast

    divisions = [node for node in subject.of_kinds(ast.ArithmeticExpression) if getattr(node, "operator", "") == "/"]
    inner = {id(node.left) for node in divisions if isinstance(node, ast.ArithmeticExpression)}
    for node in divisions:
        if id(node) in inner or not isinstance(_first(node), ast.QualifiedName):
            continue
        written = subject.source.slice(node.span)
        plain = _PATH.fullmatch(written) is not None
        what = f"`{written}`" if plain else "this"
        yield Hit(
            node.span,
            message=f"{what} is a division of words: no catalog compiles that comes to it",
            hint=f"write `'{written}'`" if plain else "put the path in quotes",
        )


def _first(node: ast.Node) -> ast.Node:
    from puppetguard.syntax import ast

    while isinstance(node, ast.ArithmeticExpression) and node.operator == "/":
        node = node.left
    return node


CHECK = Check(_unquoted_path, concerns=_concerns)
