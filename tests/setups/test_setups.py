"""The rules in use by default are silent on what is right, and find what is wrong, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.engine import Settings, check
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from tests.setups.setups import Setup, Slip, setups

SETUPS = setups()
SLIPS = [(name, slip) for name, setup in SETUPS.items() for slip in setup.wrong]
UNFOUND = 1
"""How many slips no rule finds, for what is right cannot be known: which way an arrow is meant."""


def findings(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return what the rules in use by default find: rule, path and line of each."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    inputs = Inputs(["."])
    report = check(inputs.read(), selected(load_rules()), Settings(jobs=1), surroundings=FolderSurroundings(inputs))
    assert report.complete
    return sorted(f"{one.rule} {one.location.file}:{one.location.line}" for one in report.findings)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_right(setup: Setup, folder: Path) -> None:
    assert findings(folder, setup.files) == []


@pytest.mark.parametrize(("name", "slip"), SLIPS, ids=[f"{name}: {slip.slip}" for name, slip in SLIPS])
def test_wrong(name: str, slip: Slip, folder: Path) -> None:
    setup = SETUPS[name]
    assert findings(folder, slip.applied(setup.files)) == sorted(slip.found)


def test_how_many() -> None:
    slips = Counter(bool(slip.found) for _, slip in SLIPS)
    assert len(SETUPS) >= 30
    assert slips.total() >= 60
    assert slips[False] == UNFOUND
