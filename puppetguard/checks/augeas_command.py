"""Commands for ``augeas`` that the type does not know: Puppet refuses the change on the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticText

_COMMANDS = {
    "changes": frozenset("set setm rm remove clear clearm touch ins insert mv move rename defvar defnode".split()),
    "onlyif": frozenset("get values match".split()),
}
"""What attributes understand: ``lib/puppet/provider/augeas/augeas.rb`` of the module augeas_core."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "augeas" in subject.source.text


def _unknown(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each first word of a line that is no command."""
    from puppetguard.model.values import StaticText, flattened

    seen: set[int] = set()
    for resource in subject.resources.all:
        if resource.type != "augeas":
            continue
        yield from _context(subject, resource)
        for name in _COMMANDS:
            attribute = resource.attributes.get(name)
            for one in attribute.values if attribute is not None else ():
                for text in flattened((one.value,)):
                    if isinstance(text, StaticText) and text.type == "String":
                        for hit in _in_text(subject, name, text, certain=one.certain):
                            if hit.span.start not in seen:
                                seen.add(hit.span.start)
                                yield hit


def _context(subject: Subject, resource: Resource) -> Iterator[Hit]:
    """Yield the tree of a path that is a slip of one of the two that there are."""
    from puppetguard.model.spelling import stroke
    from puppetguard.model.values import StaticText

    attribute = resource.attributes.get("context")
    for one in attribute.values if attribute is not None else ():
        if not isinstance(one.value, StaticText) or not one.value.text.startswith("/"):
            continue
        tree = one.value.text.split("/")[1]
        meant = next((each for each in ("files", "augeas") if stroke(tree, each) is not None), None)
        spans = one.value.spans(subject.source, 1, 1 + len(tree))
        if meant is None or len(spans) != 1 or subject.source.slice(spans[0]) != tree:
            continue
        yield Hit(
            spans[0],
            Confidence.CERTAIN if one.certain else Confidence.LIKELY,
            f"`augeas` has no tree `/{tree}`: nothing is there to be changed",
            f"did you mean `/{meant}`?",
            remedy=Remedy(f"write `{meant}`", (Replacement(spans[0], meant),)),
        )


def _in_text(subject: Subject, name: str, text: StaticText, *, certain: bool) -> Iterator[Hit]:
    from puppetguard.model.spelling import closest

    for start, word in _first_words(text.text):
        spans = text.spans(subject.source, start, start + len(word))
        if word in _COMMANDS[name] or len(spans) != 1 or subject.source.slice(spans[0]) != word:
            continue
        meant = closest(word, sorted(_COMMANDS[name]))
        yield Hit(
            spans[0],
            Confidence.CERTAIN if certain else Confidence.LIKELY,
            f"`{word}` is no command that `{name}` of `augeas` knows",
            f"did you mean `{meant}`?" if meant else "it takes `set`, `rm`, `ins`, `clear`, …",
            remedy=Remedy(f"write `{meant}`", (Replacement(spans[0], meant),)) if meant else None,
        )


def _first_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that lines begin with, as far as no text in quotes goes on in the next line."""
    at = 0
    for line in text.splitlines(keepends=True):
        word = line.split(maxsplit=1)[0] if line.strip() else ""
        if word.isalpha() and word.isascii():
            yield at + line.find(word), word
        if line.count("'") % 2 or line.count('"') % 2:
            return
        at += len(line)


CHECK = Check(_unknown, concerns=_concerns, fixes="suggested")
