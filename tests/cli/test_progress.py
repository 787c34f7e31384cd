"""The line that tells how far a long run has come."""

from __future__ import annotations

import io

import pytest

from puppetguard.cli.progress import Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until somebody sets it."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_a_short_run_shows_nothing(clock: list[float]) -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    clock[0] += 0.9
    progress(10, 20)
    progress.clear()
    assert stream.getvalue() == ""


def test_a_long_run_shows_how_far_it_is_and_takes_it_away(clock: list[float]) -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    clock[0] += 1.1
    progress(10, 2000)
    progress(20, 2000)
    progress.clear()
    line = "\r\x1b[K"
    assert stream.getvalue() == f"{line}checked 10 of 2000 files{line}checked 20 of 2000 files{line}"
