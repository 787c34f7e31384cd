"""The cache: it saves time and never changes a result, whatever happens to its file."""

from __future__ import annotations

import os
import sqlite3
import zlib
from pathlib import Path

import pytest

from puppetguard.cache import Cache, clean, default_directory, digest

KEY, OTHER = b"k" * 16, b"o" * 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache"


def file_of(folder: Path) -> Path:
    (path,) = folder.glob("*.sqlite")
    return path


def kept(folder: Path, *keys: bytes) -> dict[bytes, bytes]:
    cache = Cache(str(folder))
    found = cache.get(keys or (KEY, OTHER))
    cache.close()
    return found


def keep(folder: Path, entries: dict[bytes, bytes]) -> None:
    cache = Cache(str(folder))
    cache.put(entries)
    cache.close()


def test_what_is_put_is_there(folder: Path) -> None:
    assert kept(folder) == {}
    keep(folder, {KEY: b"value"})
    assert kept(folder) == {KEY: b"value"}
    keep(folder, {KEY: b"newer", OTHER: b""})
    assert kept(folder) == {KEY: b"newer", OTHER: b""}


def test_many_keys_at_once(folder: Path) -> None:
    entries = {digest(bytes([n % 256, n // 256])): str(n).encode() for n in range(2500)}
    keep(folder, entries)
    assert kept(folder, *entries, KEY) == entries


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put({KEY: b"value"})
    assert cache.get([KEY]) == {}


def test_only_the_user_may_look(folder: Path) -> None:
    keep(folder, {KEY: b"value"})
    assert folder.stat().st_mode & 0o777 == 0o700


def test_each_flipped_byte_of_an_entry_makes_it_a_miss(folder: Path) -> None:
    keep(folder, {KEY: b"value"})
    path = file_of(folder)
    # A row of SQLite: the value, then the number with its highest byte first, and six of them from 2**31 on.
    stored = b"value" + zlib.crc32(b"value", zlib.crc32(KEY)).to_bytes(6, "big")
    data = path.read_bytes()
    assert data.count(stored) == 1
    for offset in range(len(stored)):
        place = data.index(stored) + offset
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1 :])
        assert kept(folder) == {}
    path.write_bytes(data)
    assert kept(folder) == {KEY: b"value"}


def test_any_flipped_byte_of_the_file_gives_a_miss_or_the_truth(folder: Path) -> None:
    keep(folder, {KEY: b"value", OTHER: b"other"})
    path = file_of(folder)
    data = path.read_bytes()
    truth = {KEY: b"value", OTHER: b"other"}
    for place in range(0, len(data), 37):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        found = kept(folder)
        assert found.items() <= truth.items()
        if not path.exists():
            keep(folder, truth)
            assert kept(folder) == truth


def test_an_entry_under_the_key_of_another_is_a_miss(folder: Path) -> None:
    keep(folder, {KEY: b"value"})
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute("UPDATE results SET key = ?", (OTHER,))
    assert kept(folder) == {}


@pytest.mark.parametrize("value", ["text", 7, None, b"", b"short"])
def test_a_value_of_another_kind_is_a_miss(folder: Path, value: object) -> None:
    keep(folder, {KEY: b"value"})
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute("DROP TABLE results")
        connection.execute("CREATE TABLE results (key BLOB PRIMARY KEY, value, checksum)")
        connection.execute("INSERT INTO results VALUES (?, ?, ?)", (KEY, value, value))
    assert kept(folder) == {}


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_replaced(folder: Path, content: bytes) -> None:
    keep(folder, {KEY: b"value"})
    file_of(folder).write_bytes(content)
    assert kept(folder) == {}
    keep(folder, {KEY: b"value"})
    keep(folder, {KEY: b"value"})
    assert kept(folder) == {KEY: b"value"}


def test_another_table_is_no_cache(folder: Path) -> None:
    keep(folder, {KEY: b"value"})
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute("DROP TABLE results")
        connection.execute("CREATE TABLE results (something TEXT)")
    assert kept(folder) == {}
    keep(folder, {KEY: b"value"})
    assert kept(folder) == {KEY: b"value"}


def test_a_cache_that_another_run_holds_is_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("puppetguard.cache._PATIENCE", 0.05)
    keep(folder, {KEY: b"value"})
    with sqlite3.connect(file_of(folder)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert kept(folder) == {}
        keep(folder, {OTHER: b"other"})
        other.rollback()
    assert kept(folder) == {KEY: b"value"}


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    keep(tmp_path / "file" / "cache", {KEY: b"value"})
    assert kept(tmp_path / "file" / "cache") == {}


def test_the_oldest_goes_when_there_is_too_much(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("puppetguard.cache._LARGEST", 200_000)
    keys = [digest(bytes([number])) for number in range(100)]
    for key in keys:
        keep(folder, {key: os.urandom(10_000)})
    found = kept(folder, *keys)
    assert keys[-1] in found
    assert keys[0] not in found
    assert len(found) < 30
    assert file_of(folder).stat().st_size < 600_000


def test_clean(folder: Path) -> None:
    assert clean(str(folder)) == 0
    keep(folder, {KEY: b"value"})
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    size = file_of(folder).stat().st_size
    assert clean(str(folder)) == size
    assert os.listdir(folder) == ["notes.txt"]
    assert kept(folder) == {}


def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUPPETGUARD_CACHE_DIR", "/some/where")
    assert default_directory() == "/some/where"
    monkeypatch.delenv("PUPPETGUARD_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert default_directory().endswith("puppetguard")


def test_parts_cannot_run_into_each_other() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
    assert digest(b"ab") != digest(b"ab", b"")
