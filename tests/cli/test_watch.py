"""``puppetguard check --watch``, as a process that somebody leaves running."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "puppetguard"
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"
PATIENCE = 60
"""How many seconds a step may take; far more than it needs."""


class Watch:
    """A running watch, whose output is a pipe or a terminal."""

    def __init__(self, folder: Path, errors: Path, *arguments: str, terminal: bool = False) -> None:
        self._out, inner = pty.openpty() if terminal else os.pipe()
        self._errors = errors
        with errors.open("wb") as told:
            self._process = subprocess.Popen(
                [PROGRAM, "check", "--watch", "--format", "concise", "--color", "never", *arguments],
                cwd=folder,
                stdout=inner,
                stderr=told,
            )
        os.close(inner)
        self.shown = ""

    @property
    def told(self) -> str:
        """What was told on standard error."""
        return self._errors.read_text(encoding="utf-8")

    def until(self, text: str) -> str:
        """Wait for a text, and return all up to its end."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self._out], [], [], 1)[0]:
                read = os.read(self._out, 4096)
                assert read, self.told
                self.shown += read.decode()
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def until_told(self, text: str) -> None:
        """Wait for a text on standard error."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.told:
            assert time.monotonic() < deadline, self.told
            time.sleep(0.05)

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._out)


@pytest.fixture
def watch(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Watch]]:
    started: list[Watch] = []

    def start(*arguments: str, terminal: bool = False) -> Watch:
        errors = tmp_path_factory.mktemp("errors") / "told"
        started.append(Watch(tmp_path, errors, *arguments, terminal=terminal))
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_it_checks_again_when_a_file_changes_comes_or_goes(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    (tmp_path / "a.pp").write_text("$x = 1\n", encoding="utf-8")
    running = watch()
    assert running.until("1 manifest (").startswith("nothing found in 1 manifest (")
    (tmp_path / "a.pp").write_text(BAD, encoding="utf-8")
    assert "\na.pp:1:18: error: `mv` renames `a.php` to `a.phpp`" in running.until("1 error in 1 manifest (")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.pp").write_text(BAD, encoding="utf-8")
    assert "sub/b.pp:1:18: error" in running.until("2 errors in 2 manifests (")
    (tmp_path / "a.pp").unlink()
    running.until("1 error in 1 manifest (")
    (tmp_path / ".puppetguard.yaml").write_text("ignore: [extension-rewrite]\n", encoding="utf-8")
    running.until("nothing found in 1 manifest (")
    assert "\x1b" not in running.shown
    one, two = (f"puppetguard: watching {number}; Ctrl-C ends it" for number in ("1 file", "2 files"))
    running.until_told(f"{two}\n{one}\n{two}\n")
    assert running.interrupt() == 130
    assert set(running.told.splitlines()) == {one, two}


def test_what_goes_wrong_is_told_and_mended(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    (tmp_path / "a.pp").write_text(BAD, encoding="utf-8")
    running = watch("--quiet", "a.pp")
    running.until("[extension-rewrite]\n")
    (tmp_path / ".puppetguard.yaml").write_text("ignore: [extension-rewite]\n", encoding="utf-8")
    running.until_told("extension-rewite")
    (tmp_path / "a.pp").write_text(f"\n{BAD}", encoding="utf-8")
    (tmp_path / ".puppetguard.yaml").write_text("ignore: [weak-hash]\n", encoding="utf-8")
    running.until("a.pp:2:18: error")
    assert running.interrupt() == 130


def test_a_terminal_is_cleared(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    (tmp_path / "a.pp").write_text("$x = 1\n", encoding="utf-8")
    running = watch(terminal=True)
    assert running.until("nothing found").startswith("\x1b[2J")
    (tmp_path / "a.pp").write_text(BAD, encoding="utf-8")
    assert "\x1b[2J" in running.until("1 error in")
    assert running.interrupt() == 130


@pytest.mark.parametrize(
    "arguments", [["--staged"], ["--since", "HEAD"], ["--show-files"], ["--fix"], ["--diff"], ["-"]]
)
def test_what_it_does_not_go_with(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "check", "--watch", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert (
        "--watch excludes --staged, --since, --show-files, --fix, --diff, --add-ignores and standard input"
        in done.stderr
    )
