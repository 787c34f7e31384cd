"""Many commits in a row through the guard: no crash, and of each what it has done, and nothing else.

``python -m tests.bench --guard --commits 500`` measures as many as one likes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.history import EDITS, History
from tests.git.guarded import Guard
from tests.properties.thoroughness import THOROUGH

COMMITS = 60 if THOROUGH else 30
MANIFESTS = 300 if THOROUGH else 60
UNCHANGED = ("another style", "nothing", "merge of another style", "merge of nothing")


@pytest.fixture
def guard(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Guard:
    return Guard(capsys, monkeypatch)


def test_a_history(tmp_path: Path, guard: Guard) -> None:
    history = History(tmp_path / "control", MANIFESTS)
    kinds = set()
    for _ in range(COMMITS):
        done = history.grow()
        kinds.add(done.kind)
        code, report = guard(history.folder, "--base", done.parent)
        assert (guard.err, code) == ("", report["exit"]), done
        assert report["files"] == len(done.files), done
        places = [one[side]["file"] for one in report["changes"] for side in ("base", "head")
                  if one[side] is not None and not one["indirect"]]  # fmt: skip
        assert set(places) <= done.files, done
        assert (report["changes"] == []) == (done.kind in UNCHANGED or not done.files), done
        # Only what cannot be read to its end is not judged to its end.
        assert (code == 5) == bool(report["unread"]), done
        assert {one["file"] for one in report["unread"]} <= done.files, done
        assert code in (0, 1, 5), done
    assert len(kinds) >= len(EDITS)
