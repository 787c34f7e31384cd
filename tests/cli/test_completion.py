"""``puppetguard completion``: what it prints, and what real shells make of it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "puppetguard"
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source {script}"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -D; source {script}"),
    "fish": (["fish", "--no-config", "-i"], "source {script}"),
}
PATIENCE = 30
"""How many seconds a shell may take for a step; far more than it needs."""


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    return subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("shell", START)
def test_it_prints_a_script(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_puppetguard_completion" in done.stdout
    assert f"_PUPPETGUARD_COMPLETE={shell}_complete" in done.stdout


def test_another_shell_is_refused() -> None:
    done = run("completion", "tcsh")
    assert done.returncode == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in done.stderr


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("puppetguard expl", ["plain,explain"]),
        ("puppetguard --ver", ["plain,--version"]),
        ("puppetguard check --exit", ["plain,--exit-zero"]),
        ("puppetguard check --format sar", ["plain,sarif"]),
        ("puppetguard check --select extension-rew", ["plain,extension-rewrite"]),
        ("puppetguard explain extension-rew", ["plain,extension-rewrite"]),
        ("puppetguard rule show extension-rew", ["plain,extension-rewrite"]),
        ("puppetguard check man", ["file,man"]),
        ("puppetguard diff ba", ["file,ba"]),
    ],
)
def test_answers(typed: str, answers: list[str]) -> None:
    words = typed.split(" ")
    done = run(_PUPPETGUARD_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    assert (done.returncode, done.stdout.splitlines()) == (0, answers)


class Terminal:
    """A shell as a person uses it, in a folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._shown = ""
        child, self._terminal = pty.fork()
        if child == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", HOME=str(folder), PS1="> ", PATH=f"{PROGRAM.parent}:{os.environ['PATH']}")
            os.execvp(command[0], command)  # noqa: S606 # no shell but this
        self._child = child

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self._terminal, keys.encode())

    def until(self, pattern: str) -> str:
        """Wait until something is shown, and return all up to its end."""
        deadline = time.monotonic() + PATIENCE
        while (found := re.search(pattern, self._shown)) is None:
            assert time.monotonic() < deadline, self._shown
            if select.select([self._terminal], [], [], 1)[0]:
                self._shown += os.read(self._terminal, 4096).decode(errors="replace")
        before, self._shown = self._shown[: found.end()], self._shown[found.end() :]
        return before

    def close(self) -> None:
        """Hang up."""
        os.close(self._terminal)
        os.waitpid(self._child, 0)


@pytest.mark.shells
@pytest.mark.parametrize("shell", START)
def test_a_real_shell_completes(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(run("completion", shell).stdout, encoding="utf-8")
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "web.pp").write_text("include web\n", encoding="utf-8")
    command, load = START[shell]
    terminal = Terminal(command, tmp_path)
    try:
        # The mark is not typed as it is shown, so that its echo does not count.
        terminal.type(f"{load.format(script=script)}; echo rea''dy\n")
        terminal.until("\nready")
        terminal.type("puppetguard expl\t")
        terminal.until("explain ")
        terminal.type("extension-rew\t")
        terminal.until("extension-rewrite ?")
        terminal.type("--help\n")
        terminal.until("Usage: puppetguard explain")
        terminal.type("echo 'do''ne'\n")
        terminal.until("\ndone")
        terminal.type("puppetguard parse mani\t")
        terminal.until("manifests/")
        terminal.type("we\t")
        terminal.until(r"web\.pp")
        terminal.type("\n")
        terminal.until("Program 1:1-2:1")
    finally:
        terminal.close()
