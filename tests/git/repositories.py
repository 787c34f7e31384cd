"""Real repositories for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


class Done:
    """Exit code, output and errors of a program."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr


class Repository:
    """A repository with a working tree in ``folder``."""

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        self.folder = folder
        if make:
            folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "-q", "-b", "main")

    def write(self, path: str, text: str | bytes) -> None:
        full = self.folder / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(text.encode() if isinstance(text, str) else text)

    def git(self, *arguments: str, code: int = 0, data: str = "") -> Done:
        done = self.run("git", *arguments, data=data)
        assert done.code == code, done.out + done.err
        return done

    def commit(self, message: str = "all") -> str:
        self.git("add", "--all")
        self.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").out.strip()

    def puppetguard(self, *arguments: str, data: str = "", **variables: str) -> Done:
        return self.run(sys.executable, "-m", "puppetguard", *arguments, data=data, **variables)

    def run(self, *command: str, data: str = "", **variables: str) -> Done:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PUPPETGUARD_"))}
        kept = {"PUPPETGUARD_CACHE_DIR": os.environ["PUPPETGUARD_CACHE_DIR"]}
        return Done(
            subprocess.run(
                command,
                cwd=self.folder,
                env={**inherited, **IDENTITY, **kept, **variables},
                input=data,
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",
                check=False,
            )
        )
