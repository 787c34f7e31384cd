"""Misspellings: how far two words are apart, and which of many words was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal


def edits(one: str, other: str) -> int:
    """Return how many letters must be inserted, left out, replaced, or swapped with their neighbour.

    That is the optimal string alignment distance; more than three edits are not counted out.
    """
    return 0 if one == other else _distance()(one, other, score_cutoff=3)


@cache
def _distance() -> Callable[..., int]:
    # Imported when it is needed, and once: to find out that it is there takes longer than to compare two words.
    from rapidfuzz.distance import OSA

    return OSA.distance


def is_one_edit(one: str, other: str) -> bool:
    """Tell whether there is just one edit between two words, as ``edits`` counts them.

    That is what is mostly asked, and what needs no library: to import that takes longer than all questions of a file.
    """
    longer = len(one) - len(other)
    if not -2 < longer < 2 or one == other:
        return False
    at, least = 0, min(len(one), len(other))
    while at < least and one[at] == other[at]:
        at += 1
    if longer:
        return one[at + 1 :] == other[at:] if longer > 0 else one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :]


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that ``word`` most likely stands for; None if none is near enough.

    Near enough is one edit for a word of up to four letters, two for a longer one. Of several, the first is taken.
    """
    most = 1 if len(word) <= 4 else 2
    letters = set(word)
    # An edit brings in one letter at most, and takes one out at most: mostly no word is left, and no library needed.
    candidates = [
        one
        for one in known
        if -most <= len(one) - len(word) <= most
        and len(letters.difference(one)) <= most
        and len(set(one) - letters) <= most
    ]
    if not candidates:
        return None
    from rapidfuzz.process import extractOne

    best = extractOne(word, candidates, scorer=_distance(), score_cutoff=most)
    return None if best is None else best[0]


def is_repetition(one: str, other: str) -> bool:
    """Tell whether the words differ only in how often letters are repeated, as in ``php`` and ``phpp``."""
    return one != other and one[:1] == other[:1] and _collapsed(one) == _collapsed(other)


def _collapsed(word: str) -> str:
    return "".join(char for index, char in enumerate(word) if index == 0 or char != word[index - 1])


_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def are_neighbours(one: str, other: str) -> bool:
    """Tell whether two small letters lie side by side on a keyboard, or one below the other."""
    places = [
        (row, letters.index(letter) + row / 2)
        for letter in (one, other)
        for row, letters in enumerate(_KEYBOARD)
        if letter in letters
    ]
    return (
        len(places) == 2
        and abs(places[0][0] - places[1][0]) <= 1
        and 0 < abs(places[0][1] - places[1][1]) + abs(places[0][0] - places[1][0]) <= 1.5
    )


def is_transposition(one: str, other: str) -> bool:
    """Tell whether the words differ only in two neighbouring letters that are swapped, as in ``conf`` and ``cofn``."""
    return len(one) == len(other) and sorted(one) == sorted(other) and is_one_edit(one, other)


def is_swapped_apart(one: str, other: str) -> bool:
    """Tell whether the words differ only in two letters that are swapped around a third one, as in ``detele``."""
    if len(one) != len(other) or sorted(one) != sorted(other):
        return False
    places = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return len(places) == 2 and places[1] - places[0] == 2


Stroke = Literal["swapped", "repeated", "missing", "extra", "replaced"]
STROKES: tuple[Stroke, ...] = ("swapped", "repeated", "missing", "extra", "replaced")
"""The likeliest first."""


def stroke(word: str, meant: str) -> Stroke | None:
    """Return which one stroke of the keyboard makes ``word`` of ``meant``; None if none does, or they are the same.

    Digits are no slips of one another: ``ipv6`` is not meant for ``ipv4``.
    """
    if not -2 < len(word) - len(meant) < 2 or word == meant:
        return None
    if is_transposition(word, meant):
        return "swapped"
    if not is_one_edit(word, meant) or _digits(word) != _digits(meant):
        return None
    if len(word) == len(meant):
        return "replaced"
    if is_repetition(word, meant):
        return "repeated"
    return "missing" if len(word) < len(meant) else "extra"


_SHORTEST = 3
_LONG = 5
"""How long words must be to be clear, and to be so with a letter for another one anywhere on the keyboard."""


def _digits(word: str) -> list[str]:
    return [char for char in word if char.isdecimal()]


def likeliest(word: str, known: Iterable[str]) -> tuple[str, Stroke] | None:
    """Return the one of ``known`` that one stroke parts from ``word``, and the stroke; of several the likeliest."""
    found = [
        (STROKES.index(one), abs(len(meant) - len(word)), meant, one)
        for meant in one_edit_away(word, known)
        if (one := stroke(word, meant)) is not None
    ]
    if not found:
        return None
    _, _, meant, one = min(found)
    return meant, one


def is_clear(word: str, meant: str, known: Iterable[str], *, free: bool = False) -> bool:
    """Tell whether ``meant``, and no other one of ``known``, is what a word stands for: enough to write it.

    That is so if both are the same but for capitals, hyphens and underscores, or if one stroke parts them, and nothing
    else that is known is as near. Short words are near too many others. Of names that people make up (``free``), those
    that only begin or end differently are different ones: ``port`` and ``ports``, ``dns_port`` and ``mdns_port``.
    """
    if word == meant:
        return False
    others = {one for one in known if one != meant}
    if _bare(word) == _bare(meant):
        return not any(_bare(one) == _bare(word) for one in others)
    how = stroke(word, meant)
    if free and how != "repeated" and (_is_at_an_end(word, meant) or _is_at_an_end(meant, word)):
        return False
    if how is None or min(len(word), len(meant)) < _SHORTEST:
        return False
    if how == "replaced" and len(meant) < _LONG and not is_slip_of_the_hand(word, meant):
        return False
    return not one_edit_away(word, others)


def is_slip_of_the_hand(word: str, meant: str) -> bool:
    """Tell whether one stroke parts two words, and of a letter for another one that lies beside it on the keyboard."""
    pairs = [pair for pair in zip(word, meant, strict=False) if pair[0] != pair[1]]
    how = stroke(word, meant)
    return how is not None and (how != "replaced" or are_neighbours(*pairs[0]))


def _is_at_an_end(word: str, other: str) -> bool:
    return word.startswith(other) or word.endswith(other)


def _bare(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")


def one_edit_away(word: str, known: Iterable[str]) -> list[str]:
    """Return those of many words that one edit parts from a word, or none; the word itself comes first."""
    # An edit leaves half of a word as it is, less the two letters that it may swap: at its beginning or at its end.
    half = (len(word) - 1) // 2
    head, tail = word[:half], word[len(word) - half :]
    near = [one for one in known if one.startswith(head) or one.endswith(tail)]
    return [one for one in near if one == word] + [one for one in near if is_one_edit(word, one)]
