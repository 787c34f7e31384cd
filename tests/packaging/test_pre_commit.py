"""The hook of ``.pre-commit-hooks.yaml``, run by pre-commit itself: in its own environment, without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".cache", ".*_cache", "__pycache__", ".hypothesis", "build", "dist")
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this checkout, as pre-commit gets it."""
    copy = tmp_path_factory.mktemp("hooks") / "puppetguard"
    shutil.copytree(CHECKOUT, copy, ignore=LEFT_OUT)
    git(copy, "init", "-q")
    git(copy, "add", "--all")
    git(copy, "commit", "-q", "-m", "all")
    return copy


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """A repository of somebody who uses the hook."""
    folder = tmp_path / "users"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which pip installs the hook with what this environment has, instead of fetching it."""
    packages = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "PUPPETGUARD_CACHE_DIR": str(folder / "results"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        # pip's name for "yes": zero turns the isolation off.
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": os.pathsep.join(packages),
    }


def try_repo(hooks: Path, users: Path, tmp_path: Path, hook: str = "puppetguard") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), hook, "--verbose", "--color", "never"],
        cwd=users,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_commit(hooks: Path, users: Path, tmp_path: Path) -> None:
    (users / "site.pp").write_text(BAD, encoding="utf-8")
    (users / "notes.txt").write_text(BAD, encoding="utf-8")
    (users / "not-staged.pp").write_text("$x = = 1\n", encoding="utf-8")
    git(users, "add", "site.pp", "notes.txt")
    done = try_repo(hooks, users, tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "- exit code: 1" in done.stdout
    assert "site.pp:1:18: error: `mv` renames `a.php` to `a.phpp`: no program reads `.phpp`" in done.stdout
    assert "1 error in 1 manifest" in done.stdout
    (users / "site.pp").write_text(BAD.replace("a.php a.phpp", "a.phpp a.php"), encoding="utf-8")
    git(users, "add", "site.pp")
    done = try_repo(hooks, users, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing found in 1 manifest" in done.stdout


def test_a_file_that_goes_away(hooks: Path, users: Path, tmp_path: Path) -> None:
    web = users / "modules" / "profile" / "manifests" / "web.pp"
    web.parent.mkdir(parents=True)
    web.write_text("class profile::web { }\n", encoding="utf-8")
    (web.parent / "db.pp").write_text("class profile::db { include profile::web }\n", encoding="utf-8")
    git(users, "add", "--all")
    git(users, "commit", "-q", "-m", "all")
    git(users, "rm", "-q", "modules/profile/manifests/web.pp")
    done = try_repo(hooks, users, tmp_path, "puppetguard-staged")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "modules/profile/manifests/db.pp:1:29: error: this includes `profile::web`" in done.stdout


def test_what_a_commit_does(hooks: Path, users: Path, tmp_path: Path) -> None:
    login = users / "site" / "profile" / "manifests" / "login.pp"
    login.parent.mkdir(parents=True)
    running = "class profile::login {\n  service { 'sshd':\n    ensure => running,\n  }\n}\n"
    login.write_text(running, encoding="utf-8")
    (users / "environment.conf").write_text("modulepath = site\n", encoding="utf-8")
    (users / "manifests").mkdir()
    (users / "manifests" / "site.pp").write_text("node 'app1' {\n  include profile::login\n}\n", encoding="utf-8")
    git(users, "add", "--all")
    git(users, "commit", "-q", "-m", "all")
    login.write_text(running.replace("running", "stopped"), encoding="utf-8")
    git(users, "add", "--all")
    # What is not staged is not committed.
    login.write_text(running, encoding="utf-8")
    done = try_repo(hooks, users, tmp_path, "puppetguard-guard")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "- exit code: 1" in done.stdout
    assert "Service['sshd'], ensure: modified, class profile::login" in done.stdout
    assert "reaches 1 of 1 node" in done.stdout
    assert "blocked, " in done.stdout
    login.write_text(running.replace("running", "running # as ever"), encoding="utf-8")
    git(users, "add", "--all")
    done = try_repo(hooks, users, tmp_path, "puppetguard-guard")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no semantic change in 1 file" in done.stdout
