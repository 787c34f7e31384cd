"""What tests with real repositories share."""

from __future__ import annotations

import os

import pytest

from tests.git.guarded import Guard
from tests.git.repositories import IDENTITY


@pytest.fixture
def guard(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Guard:
    """The guard, with an environment as a user has it."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "PUPPETGUARD_")) and name != "PUPPETGUARD_CACHE_DIR":
            monkeypatch.delenv(name)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    return Guard(capsys, monkeypatch)
