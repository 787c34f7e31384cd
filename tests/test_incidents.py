"""The stories that the project exists for: each change gives exactly the report beside it; what was before is clean."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from puppetguard import cli

CHECKOUT = Path(__file__).parents[1]
INCIDENTS = sorted(path.parent for path in (CHECKOUT / "fixtures" / "incidents").glob("*/expected.txt"))


def check(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = cli.run(["check", *options, str(folder)])
    return code, capsys.readouterr().out


def test_there_are_incidents() -> None:
    assert [path.name for path in INCIDENTS] == ["phpp"]


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_incident(
    incident: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, update_snapshots: bool
) -> None:
    monkeypatch.chdir(CHECKOUT)
    code, report = check(incident.relative_to(CHECKOUT) / "head", capsys)
    # A new rule is no news here.
    report = re.sub(r"[0-9]+ rules\)\n$", "… rules)\n", report)
    if update_snapshots:
        (incident / "expected.txt").write_text(report, encoding="utf-8")
    assert code == 1
    assert report == (incident / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_what_was_before_is_clean(incident: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = check(incident / "base", capsys, "--pedantic", "--select", "all")
    assert code == 0
    assert report.startswith("nothing found in ")


REPAIRS = [
    ("s/php/phpp/g", "s/phpp/php/g"),
    ("/*.php; do", "/*.phpp; do"),
    ("%.php}.phpp", "%.phpp}.php"),
    ("-name '*.php' -exec rename 's/\\\\.php$/.phpp/'", "-name '*.phpp' -exec rename 's/\\\\.phpp$/.php/'"),
    ("s/\\\\.php\\\\b/.phpp/", "s/\\\\.phpp\\\\b/.php/"),
    ("/index.phpp", "/index.html"),
    ("systemclt", "systemctl"),
]


def test_the_repair_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the change was to do: each command the other way round."""
    shutil.copytree(CHECKOUT / "fixtures" / "incidents" / "phpp" / "head", tmp_path / "head")
    path = tmp_path / "head" / "site" / "profile" / "manifests" / "shop" / "repair.pp"
    text = path.read_text(encoding="utf-8")
    for wrong, right in REPAIRS:
        assert text.count(wrong) == 1
        text = text.replace(wrong, right)
    path.write_text(text, encoding="utf-8")
    code, report = check(tmp_path / "head", capsys)
    assert code == 0, report
