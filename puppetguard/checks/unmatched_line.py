"""A ``match`` of ``file_line`` that by a slip does not find the line that the resource itself writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility
    from puppetguard.source import Span

_WORD = late_pattern(r"(?<![\\A-Za-z])[A-Za-z]{4,}")


def _unmatched(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each word of a pattern that is nearly a word of the line, if the pattern finds the line with that."""
    for resource in subject.resources.of_types(("file_line",)):
        hit = _of_resource(subject, resource)
        if hit is not None:
            yield hit


def _of_resource(subject: Subject, resource: Resource) -> Hit | None:
    from puppetguard.knowledge.words import is_word
    from puppetguard.model.ruby_regex import search
    from puppetguard.model.spelling import is_clear, stroke

    pattern, line = _text(resource, "match"), _text(resource, "line")
    if pattern is None or line is None:
        return None
    regex, written = _shown(pattern), _shown(line)
    found = search(regex, written)
    if found is None or found.truth is not False:
        return None
    words = {match[0] for match in _WORD.finditer(written)}
    for match in _WORD.finditer(regex):
        near = [one for one in words if stroke(match[0].lower(), one.lower()) is not None]
        if len(near) != 1 or match[0] in words or is_word(match[0].lower()):
            continue
        if not is_clear(match[0].lower(), near[0].lower(), (), free=True):
            # What only ends otherwise may be what it was called before.
            continue
        mended = search(regex[: match.start()] + near[0] + regex[match.end() :], written)
        spans = _spans(subject, pattern, *match.span())
        if mended is not None and mended.truth is True and spans is not None:
            other = resource.attributes["line"].node
            return Hit(
                spans,
                Confidence.LIKELY,
                f"`{match[0]}` is not in the line that is written: what this `match` was to replace stays, beside it",
                f"did you mean `{near[0]}`?",
                notes=(Note(other.span, "this is the line"),) if other is not None else (),
                remedy=Remedy(f"write `{near[0]}`", (Replacement(spans, near[0]),)),
            )
    return None


def _text(resource: Resource, name: str) -> Possibility | None:
    """Return the only text that an attribute can be."""
    from puppetguard.model.values import StaticText, is_known

    attribute = resource.attributes.get(name)
    if attribute is None or len(attribute.values) != 1:
        return None
    (one,) = attribute.values
    return one if isinstance(one.value, StaticText) and is_known(one.value) else None


def _shown(one: Possibility) -> str:
    from puppetguard.model.values import StaticText

    assert isinstance(one.value, StaticText)
    text = one.value.text
    return text[1:-1] if one.value.type == "Regexp" else text


def _spans(subject: Subject, one: Possibility, start: int, end: int) -> Span | None:
    from puppetguard.model.values import StaticText

    assert isinstance(one.value, StaticText)
    shift = int(one.value.type == "Regexp")
    spans = one.value.spans(subject.source, start + shift, end + shift)
    return spans[0] if len(spans) == 1 and len(subject.source.slice(spans[0])) == end - start else None


CHECK = Check(_unmatched, marks=("file_line",), fixes="suggested")
