"""Git in a clean room: nothing that a repository configures is run, and what is missing is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from puppetguard.errors import IncompleteError, UsageError
from puppetguard.git.repository import find_repository
from puppetguard.git.run import CleanRoom
from puppetguard.git.snapshot import commit_snapshot, differences, folder_snapshot, index_snapshot
from tests.git.repositories import Repository

HOSTILE = (
    ("core.fsmonitor", "{sentinel}"),
    ("core.hooksPath", "{folder}"),
    ("core.sshCommand", "{sentinel}"),
    ("core.pager", "{sentinel}"),
    ("core.editor", "{sentinel}"),
    ("diff.external", "{sentinel}"),
    ("diff.x.textconv", "{sentinel}"),
    ("filter.x.clean", "{sentinel}"),
    ("filter.x.smudge", "{sentinel}"),
    ("filter.x.process", "{sentinel}"),
    ("merge.x.driver", "{sentinel}"),
    ("credential.helper", "!{sentinel}"),
    ("alias.ls-files", "!{sentinel}"),
    ("gpg.program", "{sentinel}"),
    ("uploadpack.packObjectsHook", "{sentinel}"),
    ("extensions.partialClone", "origin"),
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def room(repository: Repository) -> CleanRoom:
    return CleanRoom(find_repository(str(repository.folder)))


def test_what_a_repository_configures_never_runs(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.pp", "$x = 1\n")
    repository.write(".gitattributes", "*.pp filter=x diff=x merge=x\n")
    base = repository.commit()
    repository.write("a.pp", "exec { 'mv a.php a.phpp': path => '/bin', creates => '/x' }\n")
    repository.git("add", "--all")
    marker = tmp_path / "ran"
    sentinel = tmp_path / "sentinel"
    sentinel.write_text(f'#!/bin/sh\necho "$@" >> {marker}\nexit 1\n', encoding="utf-8")
    sentinel.chmod(0o755)
    for name in ("post-index-change", "reference-transaction"):
        (tmp_path / name).symlink_to(sentinel)
    for key, value in HOSTILE:
        repository.git("config", key, value.format(sentinel=sentinel, folder=tmp_path))
    repository.git("config", "remote.origin.url", f"ext::{sentinel}")
    repository.git("config", "remote.origin.promisor", "true")
    marker.unlink(missing_ok=True)
    for arguments in (["--staged"], ["--since", base], ["--staged", "--changed-lines"], ["."]):
        done = repository.puppetguard("check", "--format", "concise", *arguments)
        assert (done.code, done.out.splitlines()[0]) == (
            1,
            "a.pp:1:18: error: `mv` renames `a.php` to `a.phpp`: no program reads `.phpp` [extension-rewrite]",
        ), done.err
    assert not marker.exists(), marker.read_text(encoding="utf-8")
    # Git as it is runs it at once.
    repository.run("git", "status")
    assert marker.exists()


def test_replaced_objects_are_read_as_they_are(repository: Repository) -> None:
    repository.write("a.pp", "$bad = 1\n")
    commit = repository.commit()
    repository.write("b.pp", "$good = 1\n")
    blob = repository.git("hash-object", "-w", "b.pp").out.strip()
    repository.git("replace", repository.git("rev-parse", "HEAD:a.pp").out.strip(), blob)
    assert repository.git("cat-file", "blob", "HEAD:a.pp").out == "$good = 1\n"
    with room(repository) as git:
        assert commit_snapshot(git, commit).content("a.pp") == b"$bad = 1\n"


@pytest.mark.parametrize(
    "name",
    [
        "--output=x", "-x", "--exec=touch x", "$(touch x)", "`touch x`", "; touch x", "| touch x", "&& touch x", "..",
        "HEAD..HEAD", "^HEAD", "HEAD^@", "HEAD^!", ":a.pp", "HEAD:a.pp", ":/x", "@{u}", "main@{push}", "refs/../x",
        "\n", "a\nb", "\x1b[2J", "*", "?", "[", "~", "~1", "HEAD~99", "0" * 40, "f" * 40, "--", "--all", "--git-dir=/",
        "-C/", "--upload-pack=x", "ext::sh", "file:///x", "x" * 5000, "", "a\0b", "\udcff", "é",
    ],
)  # fmt: skip
def test_what_is_no_commit_is_refused(repository: Repository, name: str) -> None:
    repository.write("a.pp", "")
    repository.commit()
    before = sorted(os.listdir(repository.folder))
    with room(repository) as git, pytest.raises(UsageError):
        git.commit(name)
    assert sorted(os.listdir(repository.folder)) == before


def test_a_shallow_clone_says_what_is_to_be_fetched(repository: Repository, tmp_path: Path) -> None:
    for number in range(3):
        repository.write("a.pp", f"$x = {number}\n")
        repository.commit()
    repository.git("checkout", "-q", "-b", "other", "HEAD~2")
    repository.write("b.pp", "")
    repository.commit()
    source = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth", "1", "--no-single-branch", source, str(tmp_path / "shallow"))
    shallow = Repository(tmp_path / "shallow", make=False)
    done = shallow.puppetguard("check", "--since", "origin/main")
    assert done.code == 5
    assert "this clone is shallow, so fetch the rest: git fetch --unshallow" in done.err
    shallow.git("fetch", "-q", "--unshallow")
    assert shallow.puppetguard("check", "--since", "origin/main").code == 0


def test_a_partial_clone_says_what_is_to_be_fetched(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.pp", "$x = 1\n")
    repository.commit()
    repository.write("a.pp", "$x = 2\n")
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    source = f"file://{repository.folder}"
    repository.git("clone", "-q", "--filter=blob:none", source, str(tmp_path / "partial"))
    partial = Repository(tmp_path / "partial", make=False)
    with room(partial) as git:
        snapshot = commit_snapshot(git, git.commit("HEAD~1"))
        with pytest.raises(IncompleteError, match=r"is missing; .* git fetch --refetch --no-filter$"):
            snapshot.content("a.pp")
    partial.git("fetch", "-q", "--refetch", "--no-filter")
    with room(partial) as git:
        assert commit_snapshot(git, git.commit("HEAD~1")).content("a.pp") == b"$x = 1\n"


def test_a_missing_object_is_no_clean_result(repository: Repository) -> None:
    repository.write("a.pp", "$x = 1\n")
    repository.commit()
    repository.write("b.pp", "$x = 1\n$y = 1\n")
    repository.git("add", "--all")
    blob = repository.git("rev-parse", ":b.pp").out.strip()
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    done = repository.puppetguard("check", "--staged")
    assert (done.code, done.out) == (5, "")
    assert f"the object {blob} is missing" in done.err


def test_snapshots_hold_all_that_git_has(repository: Repository, tmp_path: Path) -> None:
    repository.write("modules/a/manifests/init.pp", "class a { }\n")
    repository.write("run.sh", "true\n")
    (repository.folder / "run.sh").chmod(0o755)
    (repository.folder / "out.pp").symlink_to("/etc/passwd")
    (repository.folder / "in.pp").symlink_to("modules/a/manifests/init.pp")
    names = [
        " x .pp",
        "a\nb.pp",
        "tab\t.pp",
        'quote".pp',
        "-option.pp",
        "é.pp",
        "\udcff.pp",
        "$(touch ran).pp",
        "\x1b[2J.pp",
    ]
    for name in names:
        repository.write(name, "$x = 1\n")
    commit = repository.commit()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    with room(repository) as git:
        index, head = index_snapshot(git), commit_snapshot(git, commit)
        listed = [*names, "modules/a/manifests/init.pp", "run.sh", "out.pp", "in.pp"]
        folder = folder_snapshot(str(repository.folder), listed)
        assert head.entries == folder.entries
        assert [(one.path, one.before, one.after and one.after.mode) for one in differences(head, index)] == [
            ("sub", None, "160000")
        ]
        assert {name: head.content(name) for name in names} == dict.fromkeys(names, b"$x = 1\n")
        assert (head.content("out.pp"), head.content("sub"), head.entries["run.sh"].mode) == (None, None, "100755")
        assert list(head.unreadable().values()) == ["a symbolic link, which is never followed"]
    assert not (repository.folder / "ran").exists()


def test_no_room_is_left_behind(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("a.pp", "")
    repository.commit()
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with room(repository) as git:
        git.head()
        assert len(os.listdir(place)) == 1
    assert os.listdir(place) == []
    assert repository.git("status", "--porcelain").out == ""


def test_repositories_of_the_newer_kind(tmp_path: Path) -> None:
    folder = tmp_path / "sha256"
    folder.mkdir()
    repository = Repository(folder, make=False)
    repository.git("init", "-q", "--object-format=sha256")
    repository.write("a.pp", "$x = 1\n")
    commit = repository.commit()
    assert len(commit) == 64
    with room(repository) as git:
        assert commit_snapshot(git, commit).entries == folder_snapshot(str(folder), ["a.pp"], 64).entries


def test_an_answer_that_nobody_waits_for_leaves_no_process(repository: Repository) -> None:
    repository.write("a.pp", "$x = 1\n")
    repository.commit()
    with room(repository) as git:
        answers = [git.begin("ls-tree", "--name-only", "HEAD"), git.begin("cat-file", "--batch")]
        assert answers[0]() == b"a.pp\n"
        failing = git.begin("ls-tree", "HEAD~7")
        with pytest.raises(IncompleteError, match=r"^git could not read everything: fatal: Not a valid object name"):
            failing()
        begun = len(git._begun)
        assert [one.returncode is None for one in git._begun] == [False, True, False]
    assert begun == 3
    assert [one.returncode is None for one in git._begun] == [False, False, False]
