"""The stories of changes that went wrong: what the guard says of each, and of taking it back, is beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.git.repositories import Repository

CHECKOUT = Path(__file__).parents[1]
INCIDENTS = sorted(path for path in (CHECKOUT / "fixtures" / "incidents").iterdir() if path.is_dir())
EXPECTED = "guard.json"
ALIKE = ("bumped-module", "loosened-policy", "opened-login")
"""Of these, nobody can tell which of the two versions is the better one."""
LEVELS = ("none", "low", "medium", "high", "critical")


def judged(folder: Path, before: Path, after: Path) -> dict[str, Any]:
    """Return what the guard says of a change from one folder to another, without what differs from run to run."""
    repository = Repository(folder)
    for tree in (before, after):
        for path in folder.iterdir():
            if path.name != ".git":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        # With a time of its own: git takes a file of the same size and time for the same.
        shutil.copytree(tree, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        repository.commit()
    done = repository.puppetguard("guard", "--base", "HEAD~1", "--format", "json")
    report = json.loads(done.out)
    assert done.code == report["exit"], done.err
    return {
        "verdict": report["verdict"],
        "score": report["score"],
        "level": report["level"],
        "reasons": report["reasons"],
        "changes": [shown(one) for one in report["changes"]],
        "findings": sorted({one["rule"] for one in report["findings"]}),
        **({"wanted": wanted} if (wanted := report["approval"]["wanted"]) else {}),
    }


def shown(change: dict[str, Any]) -> dict[str, Any]:
    values = {name: change[name] for name in ("kind", "what", "subject", "attribute", "before", "after")}
    risk = change["risk"]
    return {
        **{name: text for name, text in values.items() if text},
        "score": risk["score"],
        "level": risk["level"],
        "reasons": [f"{one['points']:+d} {one['text']}" for one in risk["reasons"]],
        "rules": change["rules"],
        **({"repair": True} if change["repair"] else {}),
        **({"indirect": True} if change["indirect"] else {}),
        **({"protections": told} if (told := [one["protection"] for one in change["protections"]]) else {}),
    }


def expected(incident: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((incident / EXPECTED).read_text(encoding="utf-8"))
    return found


def test_there_are_incidents() -> None:
    assert [path.name for path in INCIDENTS] == [
        "bumped-module",
        "dropped-notify",
        "dropped-unless",
        "emptied-sudoers",
        "excused-defect",
        "foreign-mirror",
        "loosened-policy",
        "lost-anchor",
        "opened-login",
        "phpp",
        "purged-etc",
        "renamed-role",
        "rewritten-page",
        "stopped-sshd",
        "unpinned-version",
        "unwatched-database",
    ]


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_incident(incident: Path, tmp_path: Path, update_snapshots: bool) -> None:
    sides = incident / "base", incident / "head"
    found = {"change": judged(tmp_path / "there", *sides), "taken back": judged(tmp_path / "back", *sides[::-1])}
    if update_snapshots:
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        (incident / EXPECTED).write_text(text, encoding="utf-8")
    assert found == expected(incident)


@pytest.mark.parametrize("incident", INCIDENTS, ids=lambda path: path.name)
def test_an_incident_is_worse_than_to_take_it_back(incident: Path) -> None:
    there, back = expected(incident)["change"], expected(incident)["taken back"]
    assert LEVELS.index(there["level"]) >= LEVELS.index("medium")
    if incident.name in ALIKE:
        assert there["score"] >= back["score"]
    else:
        assert there["score"] > back["score"]


@pytest.mark.parametrize("name", ["loosened-policy", "rewritten-page"])
def test_what_a_policy_protects_needs_approval(name: str) -> None:
    found = expected(CHECKOUT / "fixtures" / "incidents" / name)
    assert {each: told["verdict"] for each, told in found.items()} == dict.fromkeys(found, "approval-needed")


REPAIRED = (
    "dropped-unless", "emptied-sudoers", "excused-defect", "phpp", "stopped-sshd", "unpinned-version",
    "unwatched-database", "purged-etc",
)  # fmt: skip


@pytest.mark.parametrize("name", REPAIRED)
def test_to_take_it_back_is_a_repair(name: str) -> None:
    back = expected(CHECKOUT / "fixtures" / "incidents" / name)["taken back"]
    assert back["verdict"] == "passed"
    assert any(one.get("repair") for one in back["changes"])
