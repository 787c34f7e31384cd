"""A file is judged by the code base that it lies in, and only what was asked for is reported on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.surroundings import FolderSurroundings

FILES = {
    "repo/environment.conf": "",
    "repo/manifests/site.pp": "include profile::wbe",
    "repo/site/profile/manifests/web.pp": "class profile::web { }",
    "repo/site/profile/files/motd": "",
    "repo/modules/own/.git/HEAD": "",
    "repo/modules/own/manifests/init.pp": "class own { }",
    "collection/modules/a/manifests/init.pp": "class a { }",
    "collection/modules/b/manifests/init.pp": "class b { }",
    "checkout/metadata.json": "{}",
    "checkout/manifests/x/y.pp": "",
    "checkout/templates/t.erb": "",
    "alone/x.pp": "",
    "alone/y.pp": "",
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def around(*paths: str, tmp_path: Path) -> tuple[list[str], list[str]]:
    """Return the checked files and the others, from the working folder."""
    found = FolderSurroundings(Inputs(paths))
    names = sorted(found.paths)
    short = {path: path.removeprefix(f"{tmp_path}/") for path in names}
    return (
        [short[path] for path in names if found.is_checked(path)],
        [short[path] for path in names if not found.is_checked(path)],
    )


def under(*folders: str) -> list[str]:
    return sorted(path for path in FILES if path.startswith(folders) and "/.git/" not in path)


def test_a_named_file_has_its_environment_around_it(tmp_path: Path) -> None:
    assert around("repo/site/profile/manifests/web.pp", tmp_path=tmp_path) == ([], under("repo/"))


def test_a_folder_is_checked_and_its_environment_is_around_it(tmp_path: Path) -> None:
    checked, others = around("repo/site", tmp_path=tmp_path)
    assert checked == under("repo/site/")
    assert sorted(checked + others) == under("repo/")
    assert around("repo", tmp_path=tmp_path) == (under("repo/"), [])


def test_a_repository_ends_the_search(tmp_path: Path) -> None:
    assert around("repo/modules/own/manifests/init.pp", tmp_path=tmp_path) == ([], under("repo/modules/"))


def test_modules_and_single_files(tmp_path: Path) -> None:
    assert around("collection/modules/a/manifests/init.pp", tmp_path=tmp_path) == ([], under("collection/"))
    assert around("checkout/manifests/x/y.pp", tmp_path=tmp_path) == ([], under("checkout/"))
    assert around("alone/x.pp", tmp_path=tmp_path) == ([], [])


def test_names_are_shown_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("repo/site")
    found = FolderSurroundings(Inputs(["../manifests"]))
    site = found.located("../manifests/site.pp")
    assert site == str(tmp_path / "repo/manifests/site.pp")
    assert found.shown(site) == "../manifests/site.pp"
    assert found.shown(str(tmp_path / "repo/site/profile/manifests/web.pp")) == "profile/manifests/web.pp"


def test_only_what_was_asked_for_is_reported(tmp_path: Path) -> None:
    def said(path: str) -> str:
        command = [sys.executable, "-m", "puppetguard", "check", "--quiet", "--format", "concise", path]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path).stdout

    message = "this includes `profile::wbe`, and the module `profile` has no such class [unknown-class]"
    assert said("repo/manifests/site.pp") == f"repo/manifests/site.pp:1:9: error: {message}\n"
    assert said("repo/site/profile/manifests/web.pp") == ""
