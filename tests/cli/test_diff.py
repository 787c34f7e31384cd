"""``puppetguard diff`` as its users run it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from puppetguard import cli
from tests.git.repositories import Repository


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
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["base base", "head head", ""]
    assert lines[3].endswith("): Service['sshd'], ensure: modified, node a")
    assert lines[4:6] == ["    running → stopped", "    site.pp:3:15 before: site.pp:2:31"]
    assert "    reaches 1 of 1 node" in lines
    assert lines[-1].startswith("1 change (1 ")
    assert cli.run(["diff", "base", "same"]) == 0
    assert capsys.readouterr().out == "base base\nhead same\n\nno semantic change in 1 file\n"
    assert cli.run(["diff", "base", "base"]) == 0
    assert capsys.readouterr().out == "base base\nhead base\n\nno semantic change\n"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "--format", "json", "base", "head"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sorted(found) == ["base", "changes", "files", "findings", "head", "level", "score", "unread"]
    assert [found[side] for side in ("base", "head")] == [
        {"name": name, "commit": "", "tree": ""} for name in ("base", "head")
    ]
    (change,) = found["changes"]
    assert change.pop("digest").isalnum()
    assert sorted(change.pop("risk")) == ["level", "reasons", "score"]
    assert change.pop("reach")["nodes"] == ["a"]
    assert "critical-service-stopped" in change.pop("rules")
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
        "protections": [],
        "repair": False,
        "effects": [],
    }


def test_revisions(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path / "repository")
    ids = []
    for side in ("base", "head"):
        repository.write("site.pp", (tmp_path / side / "site.pp").read_bytes())
        ids.append(repository.commit())
    monkeypatch.chdir(repository.folder)
    found = {}
    for arguments in (["HEAD~1", "HEAD"], [str(tmp_path / "base"), str(tmp_path / "head")]):
        assert cli.run(["diff", "--format", "json", *arguments]) == 0
        found[arguments[0]] = json.loads(capsys.readouterr().out)
    of_revisions, of_folders = found.values()
    assert [of_revisions[side]["commit"] for side in ("base", "head")] == ids
    assert of_revisions["changes"] == of_folders["changes"] != []
    assert cli.run(["diff", "HEAD", "HEAD~1", "--merge-base"]) == 0
    assert capsys.readouterr().out.endswith("\nno semantic change\n")


def test_what_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["diff", "base", "broken"]) == 5
    assert "site.pp: could not be read: line 1, column 10: " in capsys.readouterr().out
    # What could not be read before is known now.
    assert cli.run(["diff", "broken", "base"]) == 0
    capsys.readouterr()
    assert cli.run(["diff", "base", "nowhere"]) == 2
    assert capsys.readouterr().err == "puppetguard: no such folder: nowhere; or are both to be revisions?\n"
    os.mkfifo(tmp_path / "same" / "pipe")
    assert cli.run(["diff", "base", "same"]) == 5
    assert capsys.readouterr().err == "puppetguard: could not complete: same/pipe: not a regular file\n"
