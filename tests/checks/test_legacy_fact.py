"""Legacy facts: where their values are now, and what is written in their place."""

from __future__ import annotations

import pytest

from puppetguard.checks import NoParameters
from puppetguard.checks.legacy_fact import CHECK
from puppetguard.knowledge.core_facts import core_facts
from puppetguard.knowledge.legacy_facts import place_of_legacy
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


@pytest.mark.parametrize(
    ("code", "mended"),
    [
        ("notice($::osfamily)", "notice($facts['os']['family'])"),
        ('notice("${::osfamily}/x")', "notice(\"${facts['os']['family']}/x\")"),
        ('notice("$::osfamily/x")', "notice(\"${facts['os']['family']}/x\")"),
        ("notice(\"${facts['fqdn']}\")", "notice(\"${facts['networking']['fqdn']}\")"),
        ("notice($facts['mtu_eth0'])", "notice($facts['networking']['interfaces']['eth0']['mtu'])"),
        ("notice($facts[fqdn], $::kernel)", "notice($facts['networking']['fqdn'], $::kernel)"),
    ],
)
def test_remedies(code: str, mended: str) -> None:
    source = SourceFile("site.pp", code)
    hits = list(CHECK.run(Subject(source, parse(source).program), NoParameters()))
    for hit in reversed(hits):
        assert hit.remedy is not None
        (one,) = hit.remedy.replacements
        code = code[: one.span.start] + one.text + code[one.span.end :]
    assert code == mended
    assert parse(SourceFile("site.pp", code)).ok


_MOVED = {name: parts for name, fact in core_facts().items() if fact.legacy and (parts := place_of_legacy(name))}


@pytest.mark.parametrize(("name", "parts"), _MOVED.items())
def test_values_are_where_they_are_said_to_be(name: str, parts: tuple[str, ...]) -> None:
    known = core_facts()[parts[0]]
    assert not known.legacy
    at = known.parts
    for part in parts[1:]:
        assert part in at, name
        at = at[part]


def test_most_legacy_facts_are_somewhere() -> None:
    assert len(_MOVED) > 60
