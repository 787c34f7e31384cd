"""The pack ``language`` has one rule for each code that the parser can report, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from puppetguard.engine.examples import example_report
from puppetguard.findings import Confidence, Severity
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.rule import Example, RuleDocument
from puppetguard.packs.store import rules_directory
from puppetguard.source import FileKind, SourceFile
from puppetguard.syntax import ParseOptions, Problem, parse

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"(CRASH:[A-Za-z]+|[A-Z]+(?:_[A-Z0-9]+)+)"')
FROM_A_SYNTAX = {"ILLEGAL_JSON", "ILLEGAL_BASE64", "ILLEGAL_PP", "ILLEGAL_EPP"}
"""Codes that validation/heredocs.py makes of the name of a syntax."""

LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "deprecation": Severity.INFO}
DOUBLE = {"illegal-numeric-parameter": "illegal-param-name"}
"""What Puppet reports twice at one place, always: a number is no name of a parameter anyway."""

DOCUMENTS = [document for _, document in read_rules(rule_files(Path(rules_directory(), "language")))]
RULES = [document.rule("language") for document in DOCUMENTS]
BAD = [
    pytest.param(document, example, id=f"{document.id}: {example.name}")
    for document in DOCUMENTS
    for example in document.examples
    if example.kind == "bad"
]
TRIGGERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (ROOT / "fixtures/syntax/error_codes.yaml").read_text(encoding="utf-8")
)


def code_of(document: RuleDocument) -> str:
    return str(document.parameters["code"])


def written_codes() -> set[str]:
    """The codes that stand in the sources of the parser and of the decoder."""
    files = [*(ROOT / "puppetguard/syntax").rglob("*.py"), ROOT / "puppetguard/source.py"]
    texts = [file.read_text(encoding="utf-8") for file in files if file.name != "__init__.py"]
    return {code for text in texts for code in CODE.findall(text)}


def problems(trigger: dict[str, Any], puppet: int = 8) -> tuple[Problem, ...]:
    kind: FileKind = "epp" if trigger["mode"] == "epp" else "pp"
    options = ParseOptions(puppet=puppet, tasks=trigger["mode"] == "tasks")
    return parse(SourceFile("", trigger["source"], kind), options).problems


def test_each_code_has_one_rule() -> None:
    assert sorted(map(code_of, DOCUMENTS)) == sorted(written_codes() | FROM_A_SYNTAX)


def test_each_code_that_is_triggered_has_a_rule() -> None:
    reported = {problem.code for triggers in TRIGGERS.values() for one in triggers for problem in problems(one)}
    assert reported
    assert reported <= set(map(code_of, DOCUMENTS))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_the_id_is_the_code(document: RuleDocument) -> None:
    words = re.split(r"(?<=[a-z])(?=[A-Z])|[_:]+", code_of(document))
    assert document.id == "-".join(words).lower()
    assert document.check == "language-error"
    assert document.confidence == Confidence.CERTAIN


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_the_severity_is_the_highest_of_both_versions(document: RuleDocument) -> None:
    triggers = TRIGGERS.get(code_of(document), [])
    known = [LEVELS[name] for trigger in triggers for name in trigger["severity"] if name is not None]
    found = [
        LEVELS[problem.severity]
        for trigger in triggers
        for puppet in (7, 8)
        for problem in problems(trigger, puppet)
        if problem.code == code_of(document)
    ]
    assert document.severity == max(known, default=Severity.ERROR) == max(found, default=Severity.ERROR)


@pytest.mark.parametrize(("document", "example"), BAD)
def test_a_bad_example_gives_findings_of_its_rule_alone(document: RuleDocument, example: Example) -> None:
    found = {finding.rule for finding in example_report(example, RULES).findings}
    assert found - {DOUBLE.get(document.id)} == {document.id}
