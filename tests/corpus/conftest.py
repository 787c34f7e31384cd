"""The corpus, and the figures that are shown at the end of a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIGURES = pytest.StashKey[list[str]]()
CORPUS_VARIABLE = "PUPPETGUARD_CORPUS"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder that ``scripts/fetch_corpus.sh`` filled."""
    folder = os.environ.get(CORPUS_VARIABLE)
    if not folder:
        # Whoever asks for these tests wants them to run: skipping would look like passing.
        pytest.fail(f"{CORPUS_VARIABLE} is not set: see scripts/fetch_corpus.sh")
    return Path(folder)


@pytest.fixture(scope="session")
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Keep a line for the end of the run."""
    return pytestconfig.stash.setdefault(FIGURES, []).append


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the figures of one of several processes to the first."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = session.config.stash.get(FIGURES, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take the figures of a process that has ended."""
    found = getattr(node, "workeroutput", {}).get("figures", [])
    node.config.stash.setdefault(FIGURES, []).extend(found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the figures."""
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)
