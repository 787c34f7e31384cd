"""The pack in docs/example-pack: its examples, and what it says of a tree of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard import cli
from puppetguard.engine.examples import differences
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.rule import Example, Rule

PACK = Path(__file__).parents[2] / "docs" / "example-pack"
RULES = [(document.rule(file.pack), document.examples) for file, document in read_rules(rule_files(PACK))]
EXAMPLES = [pytest.param(rule, one, id=f"{rule.id}: {one.name}") for rule, examples in RULES for one in examples]


def test_it_shows_each_of_the_generic_checks() -> None:
    assert sorted(rule.check for rule, _ in RULES) == [
        "match-call",
        "match-change",
        "match-command",
        "match-definition",
        "match-relationship",
        "match-resource",
    ]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_examples(rule: Rule, example: Example) -> None:
    assert differences(example, rule) == []


def test_check_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "db.pp").write_text(
        """\
class profile::db (
  String $password,
  String $owner = lookup('db::owner'),
) {
  file { '/etc/db.conf':
    mode   => '0666',
    notify => Exec['restart db'],
  }
  exec { 'restart db':
    command => '/usr/bin/curl -sk https://localhost/restart',
  }
}
""",
        encoding="utf-8",
    )
    (tmp_path / "manifests" / "init.pp").write_text("include profile::db\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = cli.run(
        ["check", "--no-cache", "--rules", str(PACK), "--select", "example-pack", "--format", "concise", "-q"]
    )
    assert (code, capsys.readouterr().out) == (
        1,
        """\
manifests/db.pp:2:10: warning: the parameter $password of class profile::db holds a password, and its type is not Sensitive [acme-plain-secret]
manifests/db.pp:3:19: warning: lookup('db::owner') in class profile::db fails where Hiera has no such key [acme-lookup-without-default]
manifests/db.pp:6:5: error: /etc/db.conf has the mode 0666: everybody may write to it [acme-world-writable-file]
manifests/db.pp:7:15: warning: File['/etc/db.conf'] notifies Exec['restart db'], which runs on every Puppet run all the same [acme-refreshed-exec-runs-always]
manifests/db.pp:10:31: error: `curl` accepts any certificate in the command of this exec [acme-unverified-download]
""",  # noqa: E501 # a finding is a line
    )


RUNAWAY = """\
id: acme-runaway
summary: an expression that does not end
why: because
fix: do
severity: error
confidence: certain
check: match-resource
parameters:
  title: {regex: '^(a|aa)+$'}
message: '{title}'
since: 1.0.0
examples:
  - {name: good, kind: good, manifest: '$x = 1'}
  - {name: bad, kind: bad, manifest: "file { 'aa': }", findings: [{line: 1, column: 9, message: aa}]}
"""


def test_an_expression_that_does_not_end_is_no_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "acme-runaway.yaml").write_text(RUNAWAY, encoding="utf-8")
    (tmp_path / "site.pp").write_text(f"file {{ '{'a' * 80}b': }}\n", encoding="utf-8")
    monkeypatch.setattr("puppetguard.model.predicates.regular.SECONDS", 0.1)
    monkeypatch.chdir(tmp_path)
    assert cli.run(["check", "--no-cache", "--rules", "pack", "site.pp"]) == 5
    assert capsys.readouterr().err == (
        "puppetguard: could not complete: the regular expression `^(a|aa)+$` takes more than 0.1 s"
        f" for `{'a' * 40}…`; write it so that no text can match in many ways\n"
    )
