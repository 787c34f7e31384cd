"""Names and paths of which not all is known, and whether two of them are the same, or meant to be.

What is not known goes by what stands for it in the manifest: the same variable is the same text wherever it is used.
"""

from __future__ import annotations

from collections import Counter

from puppetguard.model.executions import Execution
from puppetguard.model.patterns import Pattern, Wild, literal, merged, shown
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.spelling import are_neighbours, is_one_edit, is_repetition, is_transposition
from puppetguard.model.values import StaticText
from puppetguard.source import SourceFile


def named(pattern: Pattern, execution: Execution, source: SourceFile) -> Pattern:
    """Return a pattern of an execution in which each value that is not known goes by what stands for it in the source.

    So the same variable is the same unknown text wherever it is used.
    """
    return merged(_named(piece, execution, source) for piece in pattern)


def _named(piece: Text | Wild, execution: Execution, source: SourceFile) -> Text | Wild:
    if isinstance(piece, Text) or not piece.name.startswith("value."):
        return literal(piece.value)[0] if isinstance(piece, Text) and piece.value else piece
    at = int(piece.name.removeprefix("value."))
    spans = execution.spans(source, at, at + 1)
    written = source.slice(spans[0]) if len(spans) == 1 else ""
    return _variable(written) if written else piece


def text_pattern(text: StaticText, source: SourceFile) -> Pattern:
    """Return a text in which each part that is not known goes by what stands for it in the source."""
    pieces: list[Text | Wild] = []
    for fragment in text.fragments:
        known = fragment.text.split(UNKNOWN)
        for index, part in enumerate(known):
            if index:
                pieces.append(_variable(source.text[fragment.start : fragment.end]))
            pieces += literal(part)
    return merged(pieces)


def _variable(written: str) -> Wild:
    return Wild(f"${written.removeprefix('$').removeprefix('{').removesuffix('}')}")


def as_path(path: Pattern) -> Pattern:
    """Return a path without a slash at its end."""
    return without_suffix(path, "/")


def without_suffix(pattern: Pattern, ending: str) -> Pattern:
    """Return a name without an ending, if it has that and is not only that."""
    last = pattern[-1] if pattern else None
    if isinstance(last, Text) and last.value.endswith(ending) and last.value != ending:
        return (*pattern[:-1], *literal(last.value.removesuffix(ending)))
    return pattern


def is_near(one: Pattern, other: Pattern) -> bool:
    """Tell whether two names are the same but for a slip in one part of a path."""
    first, second = flat(as_path(one)).split("/"), flat(as_path(other)).split("/")
    apart = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    return len(first) == len(second) and len(apart) == 1 and _is_slip(*sorted(apart[0], key=len))


def _is_slip(shorter: str, longer: str) -> bool:
    """Tell whether one of two words is the other with a slip of the pen, and hardly another name.

    Two names often differ in their start or end, or in a number.
    """
    if "\0" in shorter + longer or not is_one_edit(shorter, longer):
        return False
    if len(shorter) < (2 if is_repetition(shorter, longer) else 4):
        return False
    if len(shorter) < len(longer):
        is_inside = not longer.startswith(shorter) and not longer.endswith(shorter)
        added = Counter(longer) - Counter(shorter)
        return (is_inside or is_repetition(shorter, longer)) and all(char.isalpha() for char in added)
    if is_transposition(shorter, longer):
        return shorter.isalpha() or not any(char.isdigit() for char in shorter)
    pair = next((pair for pair in zip(shorter, longer, strict=True) if pair[0] != pair[1]), ("", ""))
    return len(shorter) >= 6 and are_neighbours(*pair)


def flat(pattern: Pattern) -> str:
    """Return a pattern as text that is equal only to that of an equal pattern."""
    return "".join(piece.value if isinstance(piece, Text) else f"\0{piece.name}\0" for piece in pattern)


def named_shown(pattern: Pattern) -> str:
    """Return a pattern for people; variables of the manifest go by their names."""
    return "".join(
        f"${{{piece.name[1:]}}}" if isinstance(piece, Wild) and piece.name[1:].isidentifier() else shown((piece,))
        for piece in pattern
    )
