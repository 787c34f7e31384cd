"""Extensions in names and texts, and whether one of them is a slip for another."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from puppetguard.knowledge.extensions import (
    is_deliberate,
    is_known_word,
    is_mere_extension,
    is_served,
    kind_of_extension,
)
from puppetguard.knowledge.file_endings import common_extensions
from puppetguard.model.patterns import Pattern, Wild, tail
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.spelling import edits, is_repetition, is_transposition


class Extension(msgspec.Struct, frozen=True):
    """An extension, or (not ``dotted``) a word that could be one.

    ``[start, end)`` is the place of its end, as much of it as was written in one piece, with the dot if that is in it.
    """

    word: str
    dotted: bool
    start: int
    end: int


def _extension(text: Text, first: int, last: int, *, dotted: bool) -> Extension:
    """Return the characters from ``first`` up to ``last`` of a text as an extension."""
    offsets = text.offsets
    start = last - 1
    while start > first - dotted and offsets[start - 1] == offsets[start] - 1:
        start -= 1
    return Extension(text.value[first:last], dotted, offsets[start], offsets[last - 1] + 1)


class Slip(msgspec.Struct, frozen=True):
    """An extension that programs read, and what became of it."""

    before: Extension
    after: Extension


def slip_in_name(before: Pattern, after: Pattern) -> Slip | None:
    """Return the extension that a file loses and the near miss that it gets; None if there is no such thing."""
    old, new = extension_of(before), extension_of(after)
    if old is None or new is None or old.dotted != new.dotted or not _is_slip(old.word, new.word, dotted=old.dotted):
        return None
    short = len(old.word) <= 3 and len(old.word) == len(new.word) and not is_transposition(old.word, new.word)
    return None if short and not is_served(old.word) else Slip(old, new)


def slip_in_text(before: Pattern, after: Pattern) -> Slip | None:
    """Return the extension that a substitution of text replaces by a near miss; None if there is no such thing.

    With a dot before it, a word counts when it is nothing but an extension; without one, only where the whole
    substitution is about it, and where neither word means something else.
    """
    old, new = list(_words(before)), list(_words(after))
    kept = {one.word for one in old if one.dotted}
    for candidate in new:
        if candidate.dotted and candidate.word not in kept:
            for one in old:
                if one.dotted and _is_slip_of_words(one.word, candidate.word, dotted=True):
                    return Slip(one, candidate)
    if len(old) != len(new):
        return None
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one.word != other.word]
    if len(changed) != 1 or changed[0][0].dotted or changed[0][1].dotted:
        return None
    one, other = changed[0]
    long_enough = len(one.word) > 2 or is_repetition(one.word, other.word)
    return (
        Slip(one, other)
        if long_enough and is_served(one.word) and _is_slip_of_words(one.word, other.word, dotted=False)
        else None
    )


def extension_of(name: Pattern) -> Extension | None:
    """Return the extension of a file name of which at least the end is known.

    Where only letters are known behind unknown text (``…php``), they are one without its dot.
    """
    end = tail(name)
    first = end.value.rfind("/") + 1
    dot = end.value.rfind(".", first)
    last = len(end.value)
    whole = first == 0 and len(name) > 1
    if dot >= 0 and dot + 1 < last:
        return _extension(end, dot + 1, last, dotted=True)
    return _extension(end, first, last, dotted=False) if whole and dot < 0 and first < last else None


def _words(text: Pattern) -> Iterator[Extension]:
    """Yield the words of a text that are wholly known, except at its ends, where nothing tells what follows."""
    for index, piece in enumerate(text):
        if not isinstance(piece, Text):
            continue
        value = piece.value
        start = 0
        while start < len(value):
            end = start
            while end < len(value) and (value[end].isalnum() or value[end] == "_") and value[end] != UNKNOWN:
                end += 1
            cut = end == len(value) and index + 1 < len(text) and isinstance(text[index + 1], Wild)
            if end > start and not cut:
                yield _extension(piece, start, end, dotted=start > 0 and value[start - 1] == ".")
            start = max(end, start) + 1


def is_rare(extension: str) -> bool:
    """Tell whether some program reads an extension, but hardly any file has it."""
    return kind_of_extension(extension) is not None and extension.lower() not in common_extensions()


def _is_rare_slip(old: str, new: str, *, dotted: bool) -> bool:
    """Tell whether a rare extension (``.jss``) takes the place of one that servers are told of, by a mere slip."""
    return dotted and is_rare(new) and is_served(old) and (is_repetition(old, new) or is_transposition(old, new))


def _is_slip(old: str, new: str, *, dotted: bool) -> bool:
    """Tell whether ``new`` is no extension that programs read, and means nothing, but is nearly ``old``, which is."""
    if kind_of_extension(old) is None or is_deliberate(old) or is_deliberate(new):
        return False
    old, new = old.lower(), new.lower()
    if kind_of_extension(new) is not None and not _is_rare_slip(old, new, dotted=dotted):
        return False
    if len(old) < 2 or is_known_word(new) or any(char.isdecimal() and char not in old for char in new):
        return False
    if is_repetition(old, new):
        return True
    if new == f"{old}s":
        # A plural, more likely.
        return False
    distance = edits(old, new)
    if len(old) == 2:
        return distance == 1 and is_served(old) and (len(new) == 3 or is_transposition(old, new))
    return distance == 1 or (distance == 2 and min(len(old), len(new)) >= 5)


def _is_slip_of_words(old: str, new: str, *, dotted: bool) -> bool:
    """Tell whether ``new`` is a slip where the two are words in a text, which may mean more than extensions do."""
    return is_mere_extension(old.lower()) and _is_slip(old, new, dotted=dotted)
