"""Runs a check of the security pack as its rule does, less what the rule's own file says."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec

from puppetguard.checks import find_check
from puppetguard.model.subject import Subject
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import load_rules
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


class Found(NamedTuple):
    """The text at a hit, and how sure it is."""

    text: str
    confidence: str


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in load_rules()}


def found(rule_id: str, code: str) -> list[Found]:
    """Return the hits of a rule in some code, in the order of the source; ``concerns`` must not be wrongly False."""
    rule = rules()[rule_id]
    check = find_check(rule.check)
    parameters = msgspec.convert(rule.parameters, check.parameters)
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    hits = sorted(check.run(subject, parameters), key=lambda hit: hit.span)
    assert check.concerns(subject, parameters) or not hits
    return [Found(source.slice(hit.span), str(hit.confidence)) for hit in hits]


def texts(rule_id: str, code: str) -> list[str]:
    """Return the text at each hit, with ``~`` behind it where it is likely, ``?`` where it is only possible."""
    marks = {"certain": "", "likely": "~", "possible": "?"}
    return [one.text + marks[one.confidence] for one in found(rule_id, code)]
