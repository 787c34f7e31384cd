"""``check --staged`` and ``--since`` judge what git commits, by real commits through the installed hook."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.git.repositories import Repository

GOOD = "$x = 1\n"
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/x' }\n"
FOUND = "{}:1:18: error: `mv` renames `a.php` to `a.phpp`: no program reads `.phpp` [extension-rewrite]"
BROKEN = "manifests/site.pp:1:20: error: this includes `profile::web`, and the module `profile` has no such class"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with three good manifests and the hook."""
    repository = Repository(tmp_path / "repository")
    for name in "abc":
        repository.write(f"{name}.pp", GOOD)
    repository.commit()
    assert repository.puppetguard("hook", "install").code == 0
    return repository


def committed(repository: Repository, *arguments: str) -> bool:
    """Commit through the hook; tell whether it went through, and see that nothing else stopped it."""
    done = repository.run("git", "commit", "-q", "-m", "change", *arguments)
    text = done.out + done.err
    assert done.code == 0 or "extension-rewrite" in text, text
    return done.code == 0


def staged(repository: Repository, *arguments: str) -> list[str]:
    done = repository.puppetguard("check", "--staged", "--format", "concise", "--quiet", *arguments)
    lines = done.out.splitlines()
    assert done.code == (1 if lines else 0), done.err
    return lines


def test_bad_in_the_index_only(repository: Repository) -> None:
    repository.write("a.pp", BAD)
    repository.git("add", "a.pp")
    repository.write("a.pp", GOOD)
    assert staged(repository) == [FOUND.format("a.pp")]
    assert not committed(repository)


def test_bad_in_the_working_tree_only(repository: Repository) -> None:
    repository.write("a.pp", GOOD + "# more\n")
    repository.git("add", "a.pp")
    repository.write("a.pp", BAD)
    repository.write("untracked.pp", BAD)
    assert staged(repository) == []
    assert committed(repository)


def test_commit_of_a_file(repository: Repository) -> None:
    repository.write("a.pp", BAD)
    repository.git("add", "a.pp")
    repository.write("b.pp", GOOD + "# more\n")
    # Only b.pp is committed, whatever else is staged.
    assert committed(repository, "b.pp")
    assert not committed(repository, "a.pp")
    repository.write("c.pp", BAD)
    assert not committed(repository, "c.pp")


def test_commit_all(repository: Repository) -> None:
    repository.write("a.pp", BAD)
    assert staged(repository) == []
    assert not committed(repository, "-a")
    repository.write("a.pp", GOOD + "# more\n")
    assert committed(repository, "-a")


def test_amend(repository: Repository) -> None:
    repository.write("a.pp", BAD)
    repository.git("add", "a.pp")
    assert not committed(repository, "--amend")
    repository.write("a.pp", GOOD + "# more\n")
    repository.git("add", "a.pp")
    assert committed(repository, "--amend")


def test_linked_worktree(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked", make=False)
    repository.write("a.pp", BAD)
    repository.git("add", "a.pp")
    linked.write("b.pp", GOOD + "# more\n")
    linked.git("add", "b.pp")
    assert staged(linked) == []
    assert committed(linked)
    linked.write("b.pp", BAD)
    assert not committed(linked, "-a")
    assert staged(repository) == [FOUND.format("a.pp")]


def test_merge(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("a.pp", "$x = 2\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a.pp", "$x = 3\n")
    repository.commit()
    assert repository.run("git", "merge", "side").code == 1
    done = repository.puppetguard("check", "--staged")
    assert (done.code, done.out) == (5, "")
    assert done.err == "puppetguard: a.pp has a conflict that is not resolved: mend it, then git add it\n"
    # A resolution that brings in what neither side had.
    repository.write("a.pp", BAD)
    repository.git("add", "a.pp")
    assert not committed(repository)
    repository.write("a.pp", "$x = 4\n")
    repository.git("add", "a.pp")
    assert committed(repository)


def test_first_commit_and_names_from_a_folder(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "new")
    repository.write("modules/a/manifests/init.pp", BAD)
    repository.git("add", "--all")
    assert staged(repository) == [FOUND.format("modules/a/manifests/init.pp")]
    inside = Repository(repository.folder / "modules", make=False)
    assert staged(inside) == [FOUND.format("a/manifests/init.pp")]
    beside = Repository(tmp_path / "new" / "other", make=False)
    beside.folder.mkdir()
    assert staged(beside) == [FOUND.format("../modules/a/manifests/init.pp")]
    assert staged(beside, "../modules") == [FOUND.format("../modules/a/manifests/init.pp")]
    assert staged(beside, ".") == []


def test_meant_to_be_added_is_not_committed(repository: Repository) -> None:
    repository.write("d.pp", BAD)
    repository.git("add", "--intent-to-add", "d.pp")
    repository.write("empty.pp", "")
    repository.git("add", "empty.pp")
    assert staged(repository) == []


@pytest.fixture
def profile(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "profile")
    repository.write("manifests/site.pp", "node 'a' { include profile::web }\n")
    repository.write("modules/profile/manifests/web.pp", "class profile::web { }\n")
    repository.write("modules/profile/manifests/db.pp", "class profile::db { include profile::gone }\n")
    repository.commit()
    return repository


@pytest.mark.parametrize("how", ["removed", "renamed", "changed"])
def test_what_a_change_breaks_elsewhere(profile: Repository, how: str) -> None:
    match how:
        case "removed":
            profile.git("rm", "-q", "modules/profile/manifests/web.pp")
        case "renamed":
            profile.git("mv", "modules/profile/manifests/web.pp", "modules/profile/manifests/www.pp")
            profile.write("modules/profile/manifests/www.pp", "class profile::www { }\n")
        case _:
            profile.write("modules/profile/manifests/web.pp", "# nothing is left\n")
    profile.git("add", "--all")
    # The class that has been missing before is not this change's fault.
    assert [line.partition(" [")[0] for line in staged(profile)] == [BROKEN]
    assert [line.partition(" [")[0] for line in staged(profile, "--changed-lines")] == [BROKEN]
    done = profile.puppetguard("check", "--since", "HEAD", "--format", "concise", "-q")
    assert [line.partition(" [")[0] for line in done.out.splitlines()] == [BROKEN]


def test_changed_lines(repository: Repository) -> None:
    repository.write("a.pp", BAD + GOOD)
    base = repository.commit()
    repository.write("a.pp", BAD + GOOD + "$y = 2\n")
    assert staged(repository, "--changed-lines") == []
    repository.git("add", "--all")
    assert staged(repository) == [FOUND.format("a.pp")]
    assert staged(repository, "--changed-lines") == []
    repository.write("a.pp", BAD + BAD.replace("/x", "/y").replace("{ 'mv", "{ ' mv"))
    done = repository.puppetguard("check", "--since", base, "--changed-lines", "--format", "concise", "-q")
    assert done.out.splitlines() == [FOUND.format("a.pp").replace(":1:18:", ":2:19:")]
    # A guard that is taken away stands on no line any more.
    repository.write("b.pp", "exec { 'x':\n  command => '/bin/useradd joe',\n  creates => '/x',\n}\n")
    base = repository.commit()
    repository.write("b.pp", "exec { 'x':\n  command => '/bin/useradd joe',\n}\n")
    done = repository.puppetguard("check", "--since", base, "--changed-lines", "--format", "concise", "-q")
    assert [line.rpartition("[")[2] for line in done.out.splitlines()] == ["guard-missing]"]
    # A file under another name brings nothing new.
    repository.git("checkout", "-q", "b.pp")
    repository.git("mv", "a.pp", "z.pp")
    assert staged(repository, "--changed-lines") == []
    # Nor does one that is changed along with it, but for the lines that are.
    text = (repository.folder / "z.pp").read_text(encoding="utf-8")
    repository.write("z.pp", "# moved\n" + text + BAD.replace("/x", "/z").replace("{ 'mv", "{ '  mv"))
    repository.git("add", "z.pp")
    assert staged(repository, "--changed-lines") == [FOUND.format("z.pp").replace(":1:18:", ":4:20:")]


def test_since_takes_the_merge_base_and_what_is_not_committed(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("b.pp", GOOD + "# more\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a.pp", BAD)
    repository.commit()
    repository.git("checkout", "-q", "side")
    done = repository.puppetguard("check", "--since", "main")
    assert done.code == 0, done.out
    repository.write("untracked.pp", BAD)
    done = repository.puppetguard("check", "--since", "main", "--format", "concise", "-q")
    assert done.out.splitlines() == [FOUND.format("untracked.pp")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--changed-lines"], "--changed-lines needs --staged or --since"),
        (
            ["--staged", "--since", "HEAD"],
            "--staged and --since exclude each other: what is staged is compared with HEAD",
        ),
        (["--since", "nowhere"], "no such revision: 'nowhere'"),
        (["--staged", "-"], "--staged and --since look at files, not at standard input"),
    ],
)
def test_wrong_usage(repository: Repository, arguments: list[str], message: str) -> None:
    done = repository.puppetguard("check", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"puppetguard: {message}\n")


def _git_of(folder: Path, script: str) -> str:
    """Return a search path whose first git runs a script, which may go on to the real one by `exec "$real" "$@"`."""
    folder.mkdir()
    git = folder / "git"
    git.write_text(f"#!/bin/sh\nreal={shutil.which('git')}\n{script}\n", encoding="utf-8")
    git.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_a_repository_of_somebody_else(repository: Repository, tmp_path: Path) -> None:
    # As in a container, where root looks at what another user has checked out: git itself refuses to.
    path = _git_of(tmp_path / "bin", 'export GIT_TEST_ASSUME_DIFFERENT_OWNER=1\nexec "$real" "$@"')
    assert repository.run("git", "status", PATH=path).code == 128
    repository.write(".gitignore", "ignored.pp\n")
    repository.write(".git/info/exclude", "excluded.pp\n")
    for name in ("a", "new", "ignored", "excluded"):
        repository.write(f"{name}.pp", BAD)
    expected = [FOUND.format("a.pp"), FOUND.format("new.pp")]
    for arguments in ((), ("--since", "HEAD")):
        done = repository.puppetguard("check", "--format", "concise", "--quiet", *arguments, PATH=path)
        assert (done.out.splitlines(), done.code) == (expected, 1)
    assert repository.puppetguard("guard", PATH=path).code == 1
    repository.git("add", "a.pp")
    done = repository.puppetguard("check", "--format", "concise", "--quiet", "--staged", PATH=path)
    assert (done.out.splitlines(), done.code) == (expected[:1], 1)


@pytest.mark.parametrize("arguments", [("check", "--since", "HEAD"), ("guard",), ("policy", "check")])
def test_files_that_git_cannot_list(repository: Repository, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    repository.write("a.pp", BAD)
    failing = 'case "$*" in *--others*) echo "fatal: cannot list" >&2; exit 128;; esac\nexec "$real" "$@"'
    done = repository.puppetguard(*arguments, PATH=_git_of(tmp_path / "bin", failing))
    assert done.code == 5
    assert "git could not read everything: fatal: cannot list" in done.err


def test_what_the_user_ignores(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text(f"[core]\nexcludesFile = {tmp_path}/ignored\n", encoding="utf-8")
    (tmp_path / "ignored").write_text("mine.pp\n", encoding="utf-8")
    repository.write("a.pp", BAD)
    repository.write("mine.pp", BAD)
    done = repository.puppetguard(
        "check", "--format", "concise", "--quiet", GIT_CONFIG_GLOBAL=str(tmp_path / "home/.gitconfig")
    )
    assert done.out.splitlines() == [FOUND.format("a.pp")]


def test_what_was_found_before_is_found_once(profile: Repository) -> None:
    """What a version had is remembered from when it was judged, under what it was judged by."""

    def breaks(*arguments: str) -> bool:
        found = staged(profile, *arguments)
        assert found == staged(profile, "--no-cache", *arguments)
        return any(line.startswith(BROKEN) for line in found)

    profile.write("modules/profile/manifests/web.pp", "# nothing is left\n")
    profile.git("add", "--all")
    assert breaks()
    # One of the parts does not have what breaks by it.
    (without,) = (part for part in ("1/2", "2/2") if not breaks("--shard", part))
    assert not breaks("--shard", without)
    profile.commit()
    profile.write("c.pp", GOOD)
    profile.git("add", "--all")
    assert not breaks()
    assert not breaks("--pedantic")
    assert not breaks("--shard", "1/2")
    assert not breaks("--shard", "2/2")
    # Where the manifest is not checked, nothing breaks in it.
    profile.git("reset", "-q", "--hard", "HEAD~1")
    profile.write(".puppetguard.yaml", "exclude: [manifests/**]\n")
    profile.git("add", "--all")
    assert not breaks()
    profile.commit()
    profile.write("modules/profile/manifests/web.pp", "# nothing is left\n")
    profile.git("add", "--all")
    assert not breaks()
    profile.commit()
    profile.write(".puppetguard.yaml", "exclude: [none/**]\n")
    profile.git("add", "--all")
    assert not breaks()


def test_what_was_checked_before_is_told_again(profile: Repository) -> None:
    """With the lines that findings stand in, and the names that they have from the working folder."""
    profile.write("modules/profile/manifests/web.pp", f"class profile::web {{\n  {BAD}}}\n")
    profile.git("add", "--all")
    inside = Repository(profile.folder / "modules", make=False)
    for place in (profile, inside):
        for arguments in ([], ["--format", "json"], ["--changed-lines"], ["--fail-on", "never"]):
            again = [place.puppetguard("check", "--staged", *arguments, *more) for more in ([], [], ["--no-cache"])]
            first, second, fresh = ((one.code, one.out, one.err) for one in again)
            assert first == second == fresh
            assert "profile/manifests/web.pp" in first[1]
    assert "exec { 'mv a.php a.phpp'" in inside.puppetguard("check", "--staged").out
    # The text of the index, not that of the file.
    profile.write("modules/profile/manifests/web.pp", "# all is gone\n")
    assert "exec { 'mv a.php a.phpp'" in profile.puppetguard("check", "--staged").out
    assert profile.puppetguard("baseline", "create").code == 0
    profile.git("add", "--all")
    outcomes = [profile.puppetguard("check", "--staged", *more) for more in ([], [], ["--no-cache"])]
    assert len({(one.code, one.out, one.err) for one in outcomes}) == 1
