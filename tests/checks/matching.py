"""Runs a generic check with parameters as a rule would have them."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from puppetguard.checks import find_check
from puppetguard.model.subject import Subject
from puppetguard.packs.documents import read_document
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, parse


class Found(NamedTuple):
    """A hit: the text at its place, its confidence, what it captured, and its notes with their texts."""

    text: str
    confidence: str
    captures: dict[str, str]
    notes: list[tuple[str, str]]


def found(check_name: str, parameters: str, code: str, *, tasks: bool = False) -> list[Found]:
    """Return the hits of a check in some code (of Bolt, with ``tasks``), in the order of the source."""
    check = find_check(check_name)
    given = msgspec.convert(read_document("rule.yaml", parameters).data, check.parameters, strict=True)
    source = SourceFile("site.pp", code)
    result = parse(source, ParseOptions(tasks=tasks))
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    hits = sorted(check.run(subject, given), key=lambda hit: hit.span)
    # What is cheap must not be wrong, and whatever is captured must be allowed in messages.
    offers = subject.offers(check.marks, commands=check.commands)
    assert (offers and check.concerns(subject, given)) or not hits
    assert check.fields is not None
    assert {name for hit in hits for name in hit.captures} <= set(check.fields(given))
    return [
        Found(
            source.slice(hit.span),
            str(hit.confidence),
            dict(hit.captures),
            [(source.slice(note.span), note.message) for note in hit.notes],
        )
        for hit in hits
    ]


def texts(check_name: str, parameters: str, code: str) -> list[str]:
    """Return the text at each hit, with ``~`` behind it where the hit is not certain."""
    return [one.text + "~" * (one.confidence != "certain") for one in found(check_name, parameters, code)]
