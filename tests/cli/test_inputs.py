"""From paths to sources."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from puppetguard.cli.inputs import Undecodable, Unreadable, read_inputs
from puppetguard.errors import UsageError
from puppetguard.source import FileKind

NOBODY = 65534


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"# {path}\n", encoding="utf-8")


def found(*paths: str, kind: FileKind | None = None) -> list[str]:
    """Return what was read: the path of each source with its kind if that is not pp, ``!`` before what was not."""
    names = []
    for one in read_inputs(paths, kind):
        if isinstance(one, (Unreadable, Undecodable)):
            names.append(f"!{one.path}")
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
    Path("m/bytes.pp").write_bytes(b"\xff")
    assert "!m/bytes.pp" in found("m")
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
        next(read_inputs(["a.pp", "b.pp"]))
