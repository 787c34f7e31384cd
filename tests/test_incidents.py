"""The stories that the project exists for: each incident gives exactly the report beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard import cli

CHECKOUT = Path(__file__).parents[1]
INCIDENTS = sorted(path.parent for path in (CHECKOUT / "fixtures" / "incidents").glob("*/expected.txt"))


def test_there_are_incidents() -> None:
    assert [path.name for path in INCIDENTS] == ["phpp"]


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_incident(incident: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    assert cli.run(["check", str(incident.relative_to(CHECKOUT))]) == 1
    assert capsys.readouterr().out == (incident / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_the_repair_is_silent(
    incident: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (incident / "site.pp").read_text(encoding="utf-8")
    repaired = (
        text.replace("s/php/phpp/g", "s/phpp/php/g").replace("*.php;", "*.phpp;").replace("%.php}.phpp", "%.phpp}.php")
    )
    assert repaired != text
    (tmp_path / "site.pp").write_text(repaired, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.run(["check", "site.pp"]) == 0
    assert capsys.readouterr().out == "nothing found in 1 file\n"
