"""Objects are read whole, few or many, or it is said which of them is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from puppetguard.errors import IncompleteError
from puppetguard.git import objects
from puppetguard.git.objects import read_blobs
from puppetguard.git.repository import find_repository
from puppetguard.git.run import CleanRoom
from tests.git.repositories import Repository

MANY = 250
CONTENTS = [b"", b"\n", b"x", b"0123456789" * 20_000, *(b"%d\n" % number for number in range(MANY))]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def ids(repository: Repository) -> list[str]:
    for number, data in enumerate(CONTENTS):
        repository.write(f"{number:03}", data)
    repository.commit()
    return repository.git("ls-tree", "--format=%(objectname)", "HEAD").out.split()


@pytest.fixture
def room(repository: Repository) -> Iterator[CleanRoom]:
    with CleanRoom(find_repository(str(repository.folder))) as room:
        yield room


def test_few_and_many(room: CleanRoom, ids: list[str]) -> None:
    whole = dict(zip(ids, CONTENTS, strict=True))
    assert read_blobs(room, []) == {}
    for size in (1, 4, 100):
        room.blobs.clear()
        assert read_blobs(room, ids[:size]) == dict(list(whole.items())[:size])
    assert room.reader is not None
    room.blobs.clear()
    assert read_blobs(room, ids) == whole
    room.dismiss_reader()
    assert read_blobs(room, ids) == whole
    assert room.reader is None, "all of them were read before"


@pytest.mark.parametrize("many", [True, False])
def test_what_is_not_there_is_said_and_does_no_harm(room: CleanRoom, ids: list[str], *, many: bool) -> None:
    wanted = ids if many else ids[:5]
    with pytest.raises(IncompleteError, match=f"the object {'1' * 40} is missing"):
        read_blobs(room, [*wanted, "1" * 40])
    tree = room.tree(room.head() or "")
    with pytest.raises(IncompleteError, match=f"the object {tree} is no file"):
        read_blobs(room, [tree, *wanted])
    assert read_blobs(room, wanted) == dict(zip(wanted, CONTENTS[: len(wanted)], strict=True))


@pytest.mark.parametrize("many", [True, False])
def test_what_is_too_large(monkeypatch: pytest.MonkeyPatch, room: CleanRoom, ids: list[str], *, many: bool) -> None:
    monkeypatch.setattr(objects, "LARGEST", 100_000)
    with pytest.raises(IncompleteError, match=f"the object {ids[3]} has 200,000 bytes, which is too large"):
        read_blobs(room, ids if many else ids[:4])
    assert read_blobs(room, ids[:3]) == dict(zip(ids[:3], CONTENTS, strict=False))


def test_a_reader_that_was_ended_is_said(room: CleanRoom, ids: list[str]) -> None:
    read_blobs(room, ids[:1])
    assert room.reader is not None
    room.reader.kill()
    room.reader.wait()
    with pytest.raises(IncompleteError, match="git cat-file ended early"):
        read_blobs(room, ids[1:2])
    assert read_blobs(room, ids[1:2]) == {ids[1]: b"\n"}
