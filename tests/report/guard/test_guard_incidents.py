"""Real changes in real repositories: each format is what it should be, and they all tell the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from puppetguard import cli
from puppetguard.report.guard.rendering import GUARD_FORMATS
from puppetguard.report.markdown import LIMIT
from tests.git.repositories import Repository
from tests.report.page import Page
from tests.report.runner_commands import Command, commands
from tests.report.sarif_schema import VALIDATOR

INCIDENTS = sorted((Path(__file__).parents[3] / "fixtures" / "incidents").iterdir())


def made(incident: Path, folder: Path) -> Repository:
    """Return a repository whose last commit is the incident."""
    repository = Repository(folder)
    for side in ("base", "head"):
        for path in folder.iterdir():
            if path.name != ".git":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        # With the old times, git would take a file of the same length for the one that it knows.
        shutil.copytree(incident / side, folder, dirs_exist_ok=True, copy_function=shutil.copy)
        repository.commit(side)
    return repository


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_all_formats_tell_of_it(incident: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(incident, tmp_path / "repository").folder
    monkeypatch.chdir(folder)
    reports = {name: tmp_path / f"report.{name}" for name in GUARD_FORMATS}
    outputs = [argument for name, path in reports.items() for argument in ("--output", f"{name}:{path}")]
    code = cli.run(["guard", "--base", "HEAD~1", "--quiet", *outputs])
    texts = {name: path.read_text(encoding="utf-8") for name, path in reports.items()}
    record = json.loads(texts["json"])
    assert record["exit"] == code
    changes = record["changes"]
    assert changes

    lines = [json.loads(line) for line in texts["jsonl"].splitlines()]
    assert [line["change"] for line in lines if line["kind"] == "change"] == changes
    assert lines[-1]["verdict"] == record["verdict"]

    sarif = json.loads(texts["sarif"])
    VALIDATOR.validate(sarif)
    digests = [one["partialFingerprints"].get("puppetguard/change/v1") for one in sarif["runs"][0]["results"]]
    assert [digest for digest in digests if digest] == [one["digest"] for one in changes]

    worst = changes[0]
    assert texts["markdown"].startswith(
        f"### puppetguard: {record['verdict'].replace('-', ' ')}, {record['level']} risk"
    )
    assert f"| **{worst['risk']['level']}** {worst['risk']['score']} |" in texts["markdown"]
    assert len(texts["markdown"]) <= LIMIT
    page = Page(texts["html"])
    assert f"{worst['risk']['level']} {worst['risk']['score']}" in page.shown
    assert page.links <= page.ids | {f"#{one}" for one in page.ids}

    told = [line for line in commands(texts["github"]) if isinstance(line, Command)]
    assert (told[0].properties["title"] == "guard-verdict") == (code != 0)
    issues = json.loads(texts["gitlab"])
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) >= len(changes)
    for name in ("junit", "checkstyle"):
        root = ET.fromstring(texts[name])  # noqa: S314 # it is our own
        assert ("guard-verdict" in texts[name]) == (code != 0)
        assert list(root.iter())
