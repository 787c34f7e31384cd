"""``puppetguard hook``: installed into real repositories, with real commits and pushes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.git.repositories import Repository
from tests.policy.signing import Signed

GOOD = "$x = 1\n"
BAD = "exec {{ 'mv {0}.php {0}.phpp': path => '/bin', creates => '/x' }}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_the_monday_morning_of_an_old_code_base(repository: Repository) -> None:
    for number in range(500):
        text = BAD.format(f"old{number}") if number % 5 == 0 else f"notice({number})\n"
        repository.write(
            f"modules/m{number % 20}/manifests/c{number}.pp", f"class m{number % 20}::c{number} {{\n{text}}}\n"
        )
    repository.commit()
    assert repository.puppetguard("config", "init").code == 0
    done = repository.puppetguard("baseline", "create")
    assert done.out == f"wrote 100 findings to {repository.folder}/.puppetguard-baseline.json\n"
    assert repository.puppetguard("hook", "install", "--run", "check").code == 0
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "puppetguard")
    # An old finding in a file that is changed, with lines above it that were not there before.
    path = "modules/m0/manifests/c0.pp"
    old = (repository.folder / path).read_text(encoding="utf-8")
    repository.write(path, "# about c0\n\n" + old)
    repository.git("commit", "-q", "-a", "-m", "a comment")
    # A new one in the same file.
    repository.write(path, "# about c0\n\n" + old + BAD.format("new"))
    done = repository.git("commit", "-q", "-a", "-m", "a mistake", code=1)
    assert "modules/m0/manifests/c0.pp:6:20: error: `mv` renames `new.php` to `new.phpp`" in done.err
    assert "old0" not in done.err
    assert done.err.splitlines()[-1].startswith("1 error in 500 manifests (")
    assert done.err.splitlines()[-1].endswith("; 1 in the baseline")
    # From a folder, too, the same are known.
    inside = Repository(repository.folder / "modules" / "m5", make=False)
    assert inside.puppetguard("check").code == 0
    # What is mended is taken out, and counts when it comes back.
    repository.write(path, "class m0::c0 { }\n")
    done = repository.puppetguard("baseline", "prune")
    assert done.out.endswith(
        "took 1 finding out of " + str(repository.folder / ".puppetguard-baseline.json") + ", 99 are left\n"
    )
    repository.write(path, old)
    done = repository.puppetguard("check", "--statistics")
    assert (done.code, done.out.splitlines()[-2]) == (
        1,
        "debt: 99 findings in the baseline, 99 of them met in this run",
    )


def test_install_and_uninstall_leave_an_existing_hook_as_it_was(repository: Repository) -> None:
    own = repository.folder / ".git" / "hooks" / "pre-commit"
    script(own, "echo own >> ran; test ! -e stop")
    before = own.read_bytes()
    for _ in range(2):
        done = repository.puppetguard("hook", "install")
        assert (done.code, done.out) == (0, f"installed {own}\n")
    repository.write("a.pp", BAD.format("a"))
    repository.git("add", "a.pp")
    assert "extension-rewrite" in repository.git("commit", "-m", "a", code=1).err
    assert (repository.folder / "ran").read_text(encoding="utf-8") == "own\n"
    # What the other hook forbids is not even looked at.
    repository.write("stop", "")
    done = repository.git("commit", "-m", "a", code=1)
    assert "extension-rewrite" not in done.err
    assert repository.puppetguard("hook", "uninstall").out == f"removed {own}\n"
    assert own.read_bytes() == before
    assert os.access(own, os.X_OK)
    assert sorted(
        path.name for path in own.parent.iterdir() if "pre-commit" in path.name and ".sample" not in path.name
    ) == ["pre-commit"]
    assert repository.puppetguard("hook", "uninstall").out == "no pre-commit hook of puppetguard's is installed\n"


def test_uninstall_without_an_earlier_hook_leaves_nothing(repository: Repository) -> None:
    before = sorted(os.listdir(repository.folder / ".git" / "hooks"))
    repository.puppetguard("hook", "install")
    repository.puppetguard("hook", "uninstall")
    assert sorted(os.listdir(repository.folder / ".git" / "hooks")) == before


def test_hooks_path(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "core.hooksPath", "tools/hooks")
    done = repository.puppetguard("hook", "install")
    assert done.out == f"installed {repository.folder}/tools/hooks/pre-commit\n"
    repository.write("a.pp", BAD.format("a"))
    repository.git("add", "a.pp")
    repository.git("commit", "-m", "a", code=1)
    repository.git("config", "core.hooksPath", str(tmp_path / "everybody"))
    done = repository.puppetguard("hook", "install")
    assert (done.code, done.err) == (
        2,
        (
            f"puppetguard: core.hooksPath is {tmp_path}/everybody, outside of this repository; "
            "--shared installs there all the same\n"
        ),
    )
    assert repository.puppetguard("hook", "install", "--shared").code == 0
    assert (tmp_path / "everybody" / "pre-commit").exists()


def test_the_hook_runs_nothing_of_the_repository(repository: Repository) -> None:
    repository.puppetguard("hook", "install")
    for name in ("click", "puppetguard", "msgspec", "git"):
        repository.write(f"{name}.py", "open('ran', 'w').close()\n")
    repository.write("a.pp", GOOD)
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "a")
    assert not (repository.folder / "ran").exists()


def test_a_hook_whose_python_is_gone_says_so(repository: Repository) -> None:
    repository.puppetguard("hook", "install")
    path = repository.folder / ".git" / "hooks" / "pre-commit"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("python="))
    path.write_text(text.replace(line, "python=/no/such/python"), encoding="utf-8")
    repository.write("a.pp", GOOD)
    repository.git("add", "--all")
    done = repository.git("commit", "-q", "-m", "a", code=1)
    assert done.err == (
        "puppetguard: /no/such/python is gone: run 'puppetguard hook install' again, or 'hook uninstall'\n"
    )


@pytest.mark.parametrize("asked", ["guard", "check"])
def test_push(repository: Repository, tmp_path: Path, asked: str) -> None:
    repository.git("init", "-q", "--bare", str(tmp_path / "server"))
    repository.git("remote", "add", "origin", str(tmp_path / "server"))
    own = repository.folder / ".git" / "hooks" / "pre-push"
    script(own, "cat > told")
    repository.puppetguard("hook", "install", "--type", "pre-push", "--run", asked)
    repository.write(".gitignore", "/told\n")
    repository.write("old.pp", GOOD)
    repository.commit()
    repository.git("push", "-q", "origin", "main")
    assert (repository.folder / "told").read_text(encoding="utf-8").startswith("refs/heads/main ")
    repository.write("a.pp", BAD.format("a"))
    repository.commit()
    for ref in ("main", "main:refs/heads/new"):
        done = repository.git("push", "-q", "origin", ref, code=1)
        assert "[extension-rewrite]" in done.out
        assert ("\nblocked, " in done.out) == (asked == "guard")
    # Mended in the next commit: what counts is where the push ends. The working tree does not.
    repository.write("a.pp", GOOD)
    repository.commit()
    repository.write("a.pp", BAD.format("a"))
    repository.git("push", "-q", "origin", "main", "main:refs/heads/new")
    repository.git("push", "-q", "origin", ":refs/heads/new")
    # pre-commit tells by variables.
    repository.commit()
    ids = [repository.git("rev-parse", name).out.strip() for name in ("HEAD~1", "HEAD")]
    done = repository.puppetguard("hook", "run", "pre-push", PRE_COMMIT_FROM_REF=ids[0], PRE_COMMIT_TO_REF=ids[1])
    assert done.code == 1


def test_missing_approvals_are_told_before_a_commit_and_fail_only_if_that_is_wanted(tmp_path: Path) -> None:
    signed = Signed(tmp_path)
    for options, code in (((), 0), (("--strict",), 1)):
        assert signed.repo.puppetguard("hook", "install", *options).code == 0
        text = (signed.repo.folder / "manifests/web.pp").read_text(encoding="utf-8")
        signed.repo.write("manifests/web.pp", text.replace("hello", "hello all"))
        done = signed.repo.git("commit", "-a", "-m", "more", code=code)
        assert "web-files: still needed: senior, senior" in done.err
        assert ("approval needed, " in done.err) == bool(code)
