"""What git calls a content tells what it is: so only what is new is read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec
import pytest

from puppetguard.cache import Cache, digest
from puppetguard.engine import check
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import load_rules
from puppetguard.source import Surroundings

RULES: tuple[Rule, ...] = load_rules()
CLASS = b"class web::c%d { file { '/srv/%d': mode => '0644' } }\n"
FILES = {f"modules/web/manifests/c{number}.pp": CLASS % (number, number) for number in range(40)}
WRONG = "modules/web/manifests/c7.pp"


class Version(Surroundings):
    """Files as git has them; ``read_files`` are those that were read, ``at_once`` those that were so together."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.read_files: list[str] = []
        self.at_once: list[list[str]] = []

    @property
    def paths(self) -> Collection[str]:
        return self._files

    def located(self, shown: str) -> str:
        return shown

    def shown(self, path: str) -> str:
        return path

    def read(self, path: str) -> bytes | str:
        self.read_files.append(path)
        return self._files[path]

    def content_id(self, path: str) -> str:
        return hashlib.sha1(self._files[path], usedforsecurity=False).hexdigest()

    def read_ahead(self, paths: Iterable[str]) -> None:
        self.at_once.append(sorted(paths))

    def is_checked(self, path: str) -> bool:
        return bool(path)


def found(version: Version, cache: Cache) -> list[tuple[str, str]]:
    report = check((), RULES, cache=cache, surroundings=version)
    return [(one.location.file, one.rule) for one in report.findings]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(str(tmp_path))


def test_what_is_known_is_not_read(cache: Cache) -> None:
    first = Version(FILES)
    assert found(first, cache) == []
    assert (sorted(first.read_files), sorted(FILES) in first.at_once) == (sorted(FILES), True)
    second = Version({**FILES, WRONG: CLASS.replace(b"mode", b"moed") % (7, 7)})
    assert found(second, cache) == [(WRONG, "unknown-attribute")]
    assert set(second.read_files) == {WRONG}
    again = Version(FILES)
    assert (found(again, cache), again.read_files) == ([], [])


def test_without_a_cache_all_is_read() -> None:
    version = Version({**FILES, WRONG: b"class web::c7 { include web::c88 }\n"})
    assert found(version, Cache(None)) == [(WRONG, "unknown-class")]
    assert sorted(set(version.read_files)) == sorted(FILES)


def test_a_text_that_is_shown_is_read(cache: Cache) -> None:
    files = {**FILES, WRONG: b"class web::c7 { include web::c88 }\n"}
    found(Version(files), cache)
    version = Version(files)
    report = check((), RULES, cache=cache, surroundings=version)
    assert version.read_files == []
    assert (list(report.sources), report.sources[WRONG].text) == ([WRONG], files[WRONG].decode())
    assert version.read_files == [WRONG]


@pytest.mark.parametrize("notes", [b"", b"\xc1", msgspec.msgpack.encode({"a": 1}), msgspec.msgpack.encode({})])
def test_notes_that_are_none_are_made_anew(cache: Cache, notes: bytes) -> None:
    found(Version(FILES), cache)
    cache.put({digest(b"contents", b""): notes})
    version = Version(FILES)
    assert (found(version, cache), sorted(version.read_files)) == ([], sorted(FILES))
    again = Version(FILES)
    assert (found(again, cache), again.read_files) == ([], [])


def test_notes_do_not_grow_for_ever(cache: Cache) -> None:
    for generation in range(4):
        found(Version({path: data + b"#" * generation for path, data in FILES.items()}), cache)
        key = digest(b"contents", b"")
        noted = msgspec.msgpack.decode(cache.get([key])[key], type=dict[str, bytes])
        assert len(noted) == (40, 80, 40, 80)[generation]
