"""``ture`` and ``flase`` in data for Hiera: truth values that are misspelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.keyword_slips import meant_keyword
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_TRUTHS = ("true", "false")
_STROKES = ("swapped", "repeated")
"""Data have words of any kind: what else is one stroke away may be one."""


def _misspelled(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value in data that is such a word as a whole; those in manifests are for ``keyword-typo``."""
    from puppetguard.model.hiera.nodes import Mapping, Scalar, Sequence
    from puppetguard.model.spelling import stroke

    stack = [subject.tree.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            stack += [entry.value for entry in node.entries]
        elif isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Scalar) and node.plain:
            meant = meant_keyword(node.text)
            if meant not in _TRUTHS or stroke(node.text, meant) not in _STROKES:
                continue
            yield Hit(
                Span(node.start, node.end),
                Confidence.LIKELY,
                f"`{node.text}` is a text, and nearly `{meant}`",
                f"did you mean `{meant}`?",
            )


CHECK = Check(_misspelled, kinds=frozenset({"yaml"}))
