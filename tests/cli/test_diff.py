"""``puppetguard diff`` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puppetguard import cli


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in {
        "base/site.pp": "node 'a' {\n  service { 'sshd': ensure => running }\n}\n",
        "head/site.pp": "node 'a' {\n  service { 'sshd':\n    ensure => stopped, # \x1b[31m\n  }\n}\n",
        "same/site.pp": 'node "a" { service { "sshd": ensure => \'running\', } }',
        "broken/site.pp": "node 'a' {",
    }.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "base", "head"]) == 0
    assert capsys.readouterr().out == (
        "site.pp:3:15: modified: Service['sshd'], ensure, node a\n"
        "    running → stopped\n"
        "1 change in 1 file that differs\n"
    )
    assert cli.run(["diff", "base", "same"]) == 0
    assert capsys.readouterr().out == "no semantic change in 1 file that differs\n"
    assert cli.run(["diff", "base", "base"]) == 0
    assert capsys.readouterr().out == "no semantic change\n"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--format", "json", "base", "head"]) == 0
    found = json.loads(capsys.readouterr().out)
    (change,) = found["changes"]
    assert change.pop("digest").isalnum()
    assert (found["base"], found["head"], found["unread"]) == ("base", "head", [])
    assert change == {
        "kind": "modified",
        "what": "resource",
        "subject": "Service['sshd']",
        "attribute": "ensure",
        "container": "node a",
        "condition": "",
        "before": "running",
        "after": "stopped",
        "indirect": False,
        "base": {"file": "site.pp", "line": 2, "column": 31},
        "head": {"file": "site.pp", "line": 3, "column": 15},
    }


def test_what_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "base", "broken"]) == 5
    out = capsys.readouterr().out
    assert "site.pp: could not be compared but as a whole: line 1, column 10: " in out
    assert cli.run(["diff", "base", "nowhere"]) == 2
    assert capsys.readouterr().err == "puppetguard: no such folder: nowhere\n"
