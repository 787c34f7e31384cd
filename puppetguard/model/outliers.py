"""Words that are written once in a whole code base, and nearly as one that is written often."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.outline import Place
from puppetguard.model.spelling import Stroke, are_neighbours, stroke

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member

OFTEN = 3
"""How often a word stands in a code base that another one is taken for a slip of."""
_WORD = late_pattern(r"[a-z]{5,}")


class Outlier(msgspec.Struct, frozen=True):
    """A ``word`` at a place, what is probably ``meant``, and how often that is written.

    ``nearby`` tells of a letter that was ``replaced`` that the other one is beside it on the keyboard.
    """

    member: Member
    word: str
    place: Place
    meant: str
    times: int
    stroke: Stroke
    nearby: bool


def outliers(index: Index) -> Iterator[Outlier]:
    """Yield the words that are probably slips, in the order of the files."""
    counts: Counter[str] = Counter()
    for member in index.having("words"):
        counts.update(member.outline.words.split())
    once = {word for word, times in counts.items() if times == 1}
    often = _Neighbourhood(word for word, times in counts.items() if times >= OFTEN)
    suspects = {word: meant for word in once if (meant := _meant(word, often, counts)) is not None}
    if not suspects:
        return
    files = Counter(
        word
        for wanted in [frozenset(meant for meant, _ in suspects.values())]
        for member in index.having("words")
        for word in wanted.intersection(member.outline.words.split())
    )
    defined = _defined(index)
    for member in index.having("words"):
        words = frozenset(member.outline.words.split())
        if suspects.keys().isdisjoint(words):
            continue
        for word, place in member.outline.spelled:
            found = suspects.get(word)
            if found is None or word in defined or _is_known(word):
                continue
            # What is often in another file alone may be a name that only that one has.
            if files[found[0]] > 1 or found[0] in words:
                yield Outlier(member, word, place, found[0], counts[found[0]], found[1], _are_beside(word, found[0]))


def _are_beside(word: str, meant: str) -> bool:
    pair = next((pair for pair in zip(word, meant, strict=False) if pair[0] != pair[1]), None)
    return pair is not None and are_neighbours(*pair)


def _is_known(word: str) -> bool:
    from puppetguard.knowledge.names import is_known_name
    from puppetguard.knowledge.words import is_word

    return is_word(word) or is_known_name(word)


def _meant(word: str, often: _Neighbourhood, counts: Counter[str]) -> tuple[str, Stroke] | None:
    found = [
        (counts[other], other, how)
        for other in often.near(word)
        if (how := stroke(word, other)) is not None and not _is_inflection(word, other, how)
    ]
    if not found:
        return None
    _, meant, how = max(found)
    return meant, how


def _is_inflection(word: str, other: str, how: Stroke) -> bool:
    """Tell whether both words may be meant: plurals, verbs and doers, rhymes, the spellings of two countries."""
    if how in ("swapped", "repeated"):
        # A daemon is called by its program with a `d`, whatever that ends in.
        return {word[-2:], other[-2:]} == {"er", "re"} or word == f"{other}d"
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < len(longer):
        return longer.startswith(shorter) or longer.endswith(shorter)
    if word[0] != other[0] or word[-1] != other[-1]:
        return True
    pair = next(pair for pair in zip(word, other, strict=True) if pair[0] != pair[1])
    if set(pair) == {"s", "z"}:
        return True
    return len(word) < 7 and not _are_beside(word, other)


def _defined(index: Index) -> set[str]:
    """Return the words of what the code base defines and of the names of its files."""
    found: set[str] = set(index.modules)
    for kind in ("class", "define", "function", "type", "plan"):
        for name, definitions in index.definitions(kind).items():
            found.update(_WORD.findall(name))
            for one in definitions:
                for parameter in one.definition.parameters:
                    found.update(_WORD.findall(parameter.name))
    for name in index.shipped:
        found.update(_WORD.findall(posixpath.basename(name)))
    return found


class _Neighbourhood:
    """Words, to be found by what one edit makes of them: each under all that is left when one letter is left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            for left in _shortened(word):
                self._words.setdefault(left, []).append(word)

    def near(self, word: str) -> set[str]:
        """Return the words that one edit parts from a word, and some others."""
        return {other for left in _shortened(word) for other in self._words.get(left, ()) if other != word}


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
