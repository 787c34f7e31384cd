"""From paths to files."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from puppetguard.cli.inputs import Inputs
from puppetguard.errors import UsageError
from puppetguard.report.result import Unread
from puppetguard.source import FileKind, InputFile

NOBODY = 65534


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def write(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"# {path}\n", encoding="utf-8")


def found(*paths: str, kind: FileKind | None = None) -> list[str]:
    """Return what was read: the path of each source with its kind if that is not pp, ``!`` before what was not."""
    names = []
    for one in Inputs(paths, kind).read():
        if isinstance(one, Unread):
            names.append(f"!{one.file}")
        else:
            names.append(one.path + (f" {one.kind}" if one.kind != "pp" else ""))
    return names


def test_files_in_their_order_each_once() -> None:
    write("b.pp", "a.pp", "c.epp", "d.txt")
    assert found("b.pp", "a.pp", "./b.pp", "b.pp", "c.epp", "d.txt") == ["b.pp", "a.pp", "c.epp epp", "d.txt"]
    assert found("a.pp", kind="epp") == ["a.pp epp"]


def test_directories_are_searched_and_sorted() -> None:
    write("m/b.pp", "m/a/z.pp", "m/a/t.epp", "m/a-b/y.pp", "m/.git/x.pp", "m/.hidden/h.pp", "m/a/no.rb", "top.pp")
    expected = ["m/.hidden/h.pp", "m/a/t.epp epp", "m/a/z.pp", "m/a-b/y.pp", "m/b.pp"]
    assert found("m") == expected
    assert found(".") == [*expected, "top.pp"]
    assert found() == [*expected, "top.pp"]
    assert found("m/b.pp", "m") == ["m/b.pp", *(name for name in expected if name != "m/b.pp")]
    assert found("m", kind="epp") == expected


def test_links() -> None:
    write("m/real/a.pp", "other/b.pp")
    Path("m/loop").symlink_to("..")
    Path("m/again").symlink_to("real")
    Path("m/out").symlink_to("../other")
    Path("m/file.pp").symlink_to("real/a.pp")
    assert found("m") == ["m/file.pp", "m/loop/other/b.pp", "m/real/a.pp"]
    assert found("m/out") == ["m/out/b.pp"]


def test_what_cannot_be_read() -> None:
    write("m/a.pp", "m/dir.pp/b.pp")
    Path("m/gone.pp").symlink_to("nowhere")
    os.mkfifo("m/pipe.pp")
    assert found("m") == ["m/a.pp", "m/dir.pp/b.pp", "!m/gone.pp", "!m/pipe.pp"]
    assert found("m/gone.pp") == ["!m/gone.pp"]


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody for a while if the tests run as root, who may read everything."""
    if os.geteuid():
        yield
        return
    Path().chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_permissions() -> None:
    write("m/a.pp", "m/d/b.pp")
    Path("m/a.pp").chmod(0)
    Path("m/d").chmod(0)
    with without_privileges():
        assert found("m") == ["!m/a.pp", "!m/d"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"$x = 1"), "utf-8"))
    write("a.pp")
    assert found("a.pp", "-") == ["a.pp", "<stdin>"]
    assert found("-", kind="epp") == ["<stdin> epp"]


def test_missing_path_is_refused_before_anything_is_read() -> None:
    write("a.pp")
    with pytest.raises(UsageError, match=r"no such file or directory: b\.pp"):
        Inputs(["a.pp", "b.pp"])


def git(*arguments: str, folder: str = ".") -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_what_git_ignores_is_left_out() -> None:
    write("tracked.pp", "new.pp", "modules/theirs/a.pp", "sub/kept.pp", "sub/ignored.pp", "gone.pp", "notes.txt")
    write(".git-is-no-folder.pp")
    Path(".gitignore").write_text("/modules/\nignored.pp\n", encoding="utf-8")
    git("init", "-q")
    git("add", "tracked.pp", "gone.pp")
    Path("gone.pp").unlink()
    assert found() == [".git-is-no-folder.pp", "new.pp", "sub/kept.pp", "tracked.pp"]
    assert found("sub") == ["sub/kept.pp"]
    assert found("modules") == ["modules/theirs/a.pp"]
    assert found("sub/ignored.pp", "sub") == ["sub/ignored.pp", "sub/kept.pp"]
    assert set(Inputs(["."]).found) >= {"notes.txt", "new.pp", ".gitignore"}


def test_repositories_within_and_links_are_searched() -> None:
    write("outer.pp", "inner/b.pp", "inner/deep/c.pp", "../outside/d.pp")
    git("init", "-q", folder="inner")
    Path("link").symlink_to("../outside")
    git("init", "-q")
    assert found() == ["inner/b.pp", "inner/deep/c.pp", "link/d.pp", "outer.pp"]
    git("-C", "inner", "add", ".")
    git("-C", "inner", "commit", "-q", "-m", "x")
    git("add", ".")
    assert found() == ["inner/b.pp", "inner/deep/c.pp", "link/d.pp", "outer.pp"]


def test_what_a_link_in_a_repository_leads_to_is_searched_once() -> None:
    write("vendor/m/manifests/a.pp", "modules/own.pp", "../outside/d.pp")
    git("init", "-q")
    for name, target in {
        "modules/m": "../vendor/m",
        "all": "vendor",
        "top": ".",
        "out": "../outside",
    }.items():
        Path(name).symlink_to(target)
    Path("empty").mkdir()
    Path("modules/e").symlink_to("../empty")
    once = ["modules/own.pp", "vendor/m/manifests/a.pp"]
    assert [*once, "out/d.pp"] == sorted(found(), key=lambda path: path.startswith("out"))
    git("add", ".")
    assert [*once, "out/d.pp"] == sorted(found(), key=lambda path: path.startswith("out"))
    assert found("modules") == ["modules/m/manifests/a.pp", "modules/own.pp"]


def test_a_hook_of_another_repository_does_not_mislead(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.pp", "ignored.pp", "../other/b.pp")
    Path(".gitignore").write_text("ignored.pp\n", encoding="utf-8")
    git("init", "-q")
    git("init", "-q", folder="../other")
    monkeypatch.setenv("GIT_DIR", str(Path("../other/.git").resolve()))
    monkeypatch.setenv("GIT_INDEX_FILE", str(Path("nowhere").resolve()))
    assert found() == ["a.pp"]


def test_a_configuration_that_would_run_something_does_not() -> None:
    write("a.pp")
    git("init", "-q")
    git("config", "core.fsmonitor", "touch sentinel; false")
    assert found() == ["a.pp"]
    assert not Path("sentinel").exists()


def test_a_broken_repository_is_searched_as_any_folder() -> None:
    write("a.pp", "b.pp")
    Path(".git").mkdir()
    assert found() == ["a.pp", "b.pp"]


def test_the_name_of_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x"), "utf-8"))
    (file,) = Inputs(["-"], stdin_name="a/b.epp").read()
    assert isinstance(file, InputFile)
    assert (file.path, file.data, file.kind) == ("a/b.epp", b"x", "epp")
