"""Reads shell text: the one module that knows tree-sitter, which it loads at its first use.

Commands in an ``exec`` or ``cron`` are POSIX shell or Bash; a command without any shell syntax reads the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from puppetguard.model.late import late_pattern
from puppetguard.model.script import Script
from puppetguard.model.shell_tree import SyntaxNode, char_of_byte, read_script

if TYPE_CHECKING:
    from tree_sitter import Parser

_MOST_REPAIRS = 4
_NAME = late_pattern(r"[A-Za-z_][A-Za-z0-9_]*")


def parse_shell(text: str, offsets: Sequence[int] | None = None) -> Script:
    """Read shell text; never fails: what cannot be understood is ``Unparsed``, and the script then is not ``complete``.

    ``offsets`` has the place of each character when ``text`` is a piece of another text (``sh -c '…'``); all places in
    the result are then places in that one.
    """
    places: Sequence[int] = range(len(text)) if offsets is None else offsets
    tree = _parser().parse(_encoded(text))
    for _ in range(_MOST_REPAIRS):
        lost = _lost_variables(tree.root_node, text) if text.count("$") > 1 else []
        if not lost:
            break
        text, places = _braced(text, places, lost)
        tree = _parser().parse(_encoded(text))
    return read_script(tree.root_node, text, places)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _lost_variables(root: SyntaxNode, text: str) -> list[tuple[int, int]]:
    """Return the ranges of variables that the grammar tears apart: it makes two words of ``$a/$b.c``."""
    chars = char_of_byte(text)
    found: list[tuple[int, int]] = []
    stack: list[SyntaxNode] = [root]
    while stack:
        node = stack.pop()
        stack += node.children
        if node.type == "$" and node.next_sibling is None:
            start = chars[node.start_byte]
            if (name := _NAME.match(text, start + 1)) is not None:
                found.append((start, name.end()))
    return sorted(found)


def _braced(text: str, places: Sequence[int], lost: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    """Write variables in braces, which the grammar understands; the braces stand where the name starts and ends."""
    pieces: list[str] = []
    moved: list[int] = []
    at = 0
    for start, end in lost:
        pieces += [text[at : start + 1], "{", text[start + 1 : end], "}"]
        moved += [*places[at : start + 1], places[start], *places[start + 1 : end], places[end - 1]]
        at = end
    return "".join([*pieces, text[at:]]), [*moved, *places[at:]]


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
