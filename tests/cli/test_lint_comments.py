"""puppet-lint's comments excuse what a rule finds, by each id under which other tools know that rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puppetguard import cli
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.rule import Example
from puppetguard.packs.store import rules_directory

DOCUMENTS = [document for _, document in read_rules(rule_files(rules_directory())) if document.aliases]
CASES = [(document.id, alias) for document in DOCUMENTS for alias in document.aliases]
EXAMPLES = {
    document.id: next(
        example
        for example in document.examples
        if example.kind == "bad" and all(file.endswith(".pp") for file in example.trees[1])
    )
    for document in DOCUMENTS
}


def found(rule: str, example: Example, comment: str, capfd: pytest.CaptureFixture[str]) -> tuple[int, int]:
    """Return how many findings an example has whose lines stand between two comments, and how many are excused."""
    for path, text in example.trees[1].items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"{comment}\n{text}\n# lint:endignore\n", encoding=example.encoding)
    cli.run(["check", "--pedantic", "--select", rule, "--format", "json", *example.trees[1]])
    record = json.loads(capfd.readouterr().out)
    assert record["summary"]["complete"]
    return len(record["findings"]), record["summary"]["suppressed"]


@pytest.mark.parametrize(("rule", "alias"), CASES)
def test_lint_ignore(
    rule: str, alias: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    number, suppressed = found(rule, EXAMPLES[rule], "# lint:ignore:some_other_check", capfd)
    assert (number > 0, suppressed) == (True, 0)
    assert found(rule, EXAMPLES[rule], f"# lint:ignore:{alias}", capfd) == (0, number)


def test_checks_that_many_ignore_have_a_rule() -> None:
    known = {alias for _, alias in CASES}
    assert known >= {
        "autoloader_layout", "case_without_default", "check_unsafe_interpolations", "exec_idempotency",
        "single_quote_string_with_variables", "variable_scope", "version_comparison", "world_writable_files",
    }  # fmt: skip
