"""Runs a check that words its own messages on some code."""

from __future__ import annotations

from typing import Any, NamedTuple

from puppetguard.checks import find_check
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


class Hitting(NamedTuple):
    """A hit: the text at its place, how sure it is, its message, and what its remedy puts there."""

    text: str
    confidence: str
    message: str
    remedy: str


def hitting(check_name: str, code: str, **parameters: Any) -> list[Hitting]:
    """Return the hits of a check in some code, in the order of the source."""
    check = find_check(check_name)
    given = check.parameters(**parameters)
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    hits = sorted(check.run(subject, given), key=lambda hit: hit.span)
    # What is cheap must not be wrong.
    offers = subject.offers(check.marks, commands=check.commands)
    assert (offers and check.concerns(subject, given)) or not hits
    return [
        Hitting(
            source.slice(hit.span),
            str(hit.confidence),
            hit.message,
            hit.remedy.replacements[0].text if hit.remedy is not None else "",
        )
        for hit in hits
    ]


def places(check_name: str, code: str, **parameters: Any) -> list[tuple[str, str]]:
    """Return the text at the place of each hit, and how sure it is."""
    return [(hit.text, hit.confidence) for hit in hitting(check_name, code, **parameters)]
