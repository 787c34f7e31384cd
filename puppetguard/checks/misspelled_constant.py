"""``ture`` and ``flase`` in data for Hiera: truth values that are misspelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.source import Span

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
    """Yield each value in data that is such a word as a whole; those in manifests are for ``keyword-typo``."""
    from puppetguard.model.hiera.nodes import Mapping, Scalar, Sequence

    stack = [subject.tree.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            stack += [entry.value for entry in node.entries]
        elif isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Scalar) and node.plain and (meant := _slips().get(node.text)) is not None:
            yield Hit(
                Span(node.start, node.end),
                Confidence.LIKELY,
                f"`{node.text}` is a text, and nearly `{meant}`",
                f"did you mean `{meant}`?",
            )


CHECK = Check(_misspelled, concerns=_concerns, kinds=frozenset({"yaml"}))
