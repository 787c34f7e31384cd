"""Git tells at once of several folders which files of theirs belong to the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from puppetguard.git import listing
from puppetguard.git.listing import RepositoryFiles
from tests.git.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "one")
    for path in ("a/x.pp", "a/b/y.pp", "ab/z.pp", "a b/ü.pp", "new/n.pp", "gone/g.pp", "ignored/i.pp", "c/i.tmp"):
        made.write(path, "")
    made.write(".gitignore", "ignored\n*.tmp\n")
    made.commit()
    (made.folder / "gone" / "g.pp").unlink()
    made.write("new/m.pp", "")
    inner = Repository(made.folder / "a" / "inner")
    inner.write("deep/d.pp", "")
    inner.commit()
    return made


def below(folder: Path, *names: str) -> dict[str, list[str] | None]:
    found = RepositoryFiles([str(folder / name) for name in names])
    return {name: found.below(str(folder / name)) for name in names}


def test_several_folders(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected: dict[str, list[str] | None] = {
        "a": ["b/y.pp", "inner", "x.pp"],
        "a/b": ["y.pp"],
        "ab": ["z.pp"],
        "a b": ["ü.pp"],
        "new": ["m.pp", "n.pp"],
        "gone": ["g.pp"],
        "ignored": None,
        "c": None,
        "a/inner/deep": ["d.pp"],
        "../outside": None,
    }
    (tmp_path / "outside").mkdir()
    assert below(repository.folder, *expected) == expected
    assert {name: below(repository.folder, name)[name] for name in expected} == expected
    monkeypatch.setattr(listing, "_AT_ONCE", 2)
    assert below(repository.folder, *expected) == expected


def test_the_whole_repository_and_a_part_of_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a b/ü.pp", "a/b/y.pp", "a/inner", "a/x.pp", "ab/z.pp", "gone/g.pp", "new/m.pp", "new/n.pp"]
    assert below(repository.folder, ".", "ab") == {".": [".gitignore", *names], "ab": ["z.pp"]}
    monkeypatch.chdir(repository.folder / "a")
    found = RepositoryFiles(["../ab", "b", os.curdir])
    assert [found.below(one) for one in ("../ab", "b", ".")] == [["z.pp"], ["y.pp"], ["b/y.pp", "inner", "x.pp"]]


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert below(repository.folder, "a", "ab") == {"a": None, "ab": None}
