"""Snapshots: the files of a commit, of the index, or of a folder, as they are at one moment."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.cache import digest
from puppetguard.errors import IncompleteError
from puppetguard.git.objects import LARGEST, read_blobs
from puppetguard.git.repository import find_repository
from puppetguard.git.run import CleanRoom
from puppetguard.source import InputFile, kind_of

if TYPE_CHECKING:
    import hashlib

FILE, EXECUTABLE, SYMLINK, SUBMODULE = "100644", "100755", "120000", "160000"
_EMPTY = {
    40: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    64: "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
"""The ids of the empty file, by their lengths."""
_UNREADABLE = {
    SYMLINK: "a symbolic link, which is never followed",
    SUBMODULE: "a submodule, whose files are not part of this repository",
}


class Entry(NamedTuple):
    """What a name stands for: git's mode and object id; ``read`` returns the content of what git has not."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, and neither a link nor a submodule."""
        return self.mode in (FILE, EXECUTABLE)


class Change(NamedTuple):
    """A difference of two snapshots: a path and what it was and is (None where it is not)."""

    path: str
    before: Entry | None
    after: Entry | None


class Snapshot:
    """Files at one moment, by their paths from the top of the repository, with slashes.

    ``entries`` has all that git has, links and submodules too. It implements ``source.Surroundings``: there, a file
    has the name that it is shown by from the working folder, and lies where it would in the working tree at ``root``.
    ``checked`` tells of a path whether findings in it are asked for. ``here`` is the folder that names are shown from.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        read: Callable[[Iterable[str]], Mapping[str, bytes]],
        root: str,
        checked: Callable[[str], bool] = bool,
    ) -> None:
        self.entries = dict(entries)
        self.root = root
        self._read = read
        self.checked = checked
        self._contents: dict[str, bytes] = {}
        self.here = os.getcwd()
        self._start = f"{root}/"

    @cached_property
    def digest(self) -> bytes:
        """What stands for all that git has: the names of all entries, and what they stand for."""
        parts = (f"{path}\0{entry.mode}\0{entry.id}" for path, entry in sorted(self.entries.items()))
        return digest(os.fsencode("\0".join(parts)))

    # --- by paths from the top ---

    def content(self, path: str) -> bytes | None:
        """Return the content of a regular file; None if there is none of this path."""
        entry = self.entries.get(path)
        if entry is None or not entry.is_file:
            return None
        if path not in self._contents:
            self._contents.update(self._read([path]))
        return self._contents[path]

    def _bytes(self, path: str) -> bytes:
        data = self.content(path)
        assert data is not None, "it is a regular file"
        return data

    def load(self, paths: Iterable[str]) -> None:
        """Read many files at once, which is much faster than one by one."""
        wanted = [
            one for one in paths if one not in self._contents and one in self.entries and self.entries[one].is_file
        ]
        if wanted:
            self._contents.update(self._read(wanted))

    def raw(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return what git has of files and of links, which are what they point to; not of submodules."""
        wanted = list(paths)
        links = [path for path in wanted if not self.entries[path].is_file]
        self.load(wanted)
        return {
            **(self._read(links) if links else {}),
            **{path: self._contents[path] for path in wanted if self.entries[path].is_file},
        }

    def inputs(self, paths: Iterable[str] | None = None) -> list[InputFile]:
        """Return the manifests and templates in which findings are asked for; of some ``paths`` only, if given."""
        wanted = [
            path
            for path in (self.entries if paths is None else paths)
            if self.entries[path].is_file and kind_of(path) and self.checked(path)
        ]
        return [
            InputFile(
                self.shown(self._start + path), partial(self._bytes, path), kind_of(path) or "pp", self.entries[path].id
            )
            for path in wanted
        ]

    def unreadable(self) -> dict[str, str]:
        """Return the manifests and templates that are no files, with what they are."""
        return {
            self.shown(self._start + path): _UNREADABLE[entry.mode]
            for path, entry in self.entries.items()
            if entry.mode == SYMLINK and kind_of(path) and self.checked(path) and not self._leads_inside(path)
        }

    def _leads_inside(self, path: str) -> bool:
        """Tell whether a link leads to a file of this snapshot, which is looked at under its own name."""
        target = self._read([path]).get(path, b"")
        inner = os.path.normpath(os.path.join(os.path.dirname(path), os.fsdecode(target)))
        return (entry := self.entries.get(inner)) is not None and entry.is_file

    # --- as surroundings ---

    @cached_property
    def paths(self) -> Collection[str]:
        """All regular files, where they would lie in the working tree."""
        return frozenset(self._start + path for path, entry in self.entries.items() if entry.is_file)

    def located(self, shown: str) -> str:
        """Return where the file lies that is shown by this name."""
        return os.path.normpath(os.path.join(self.here, shown)).replace(os.sep, "/")

    def shown(self, path: str) -> str:
        """Return the name of a file as seen from the working folder."""
        here = f"{self.here}/"
        return path.removeprefix(here) if path.startswith(here) else os.path.relpath(path, self.here)

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""
        inner = path.removeprefix(self._start)
        found = self.content(inner)
        if found is not None:
            return found
        entry = self.entries.get(inner)
        return _UNREADABLE.get(entry.mode, "of an unknown kind") if entry is not None else "no such file"

    def content_id(self, path: str) -> str:
        """Return the id that git has for the content of a regular file."""
        return self.entries[path.removeprefix(self._start)].id

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read files that will be asked for, at once."""
        self.load(path.removeprefix(self._start) for path in paths)

    def is_checked(self, path: str) -> bool:
        """Tell whether findings in a file are asked for."""
        return self.checked(path.removeprefix(self._start))


def commit_snapshot(room: CleanRoom, commit: str | None, checked: Callable[[str], bool] = bool) -> Snapshot:
    """Return the files of a commit, given by its full id; those of none are no files at all."""
    entries: dict[str, Entry] = {}
    if commit is not None:
        told = room.ask("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit) or b""
        for head, path in _listed(told):
            mode, _, identity = head.split(" ")
            if path in entries:
                raise room.incomplete(f"{path!r} stands twice in the tree of {commit}, and who checks it out gets any")
            entries[path] = Entry(mode, identity)
        if twice := _folders(entries) & entries.keys():
            raise room.incomplete(f"{min(twice)!r} is a file and a folder in the tree of {commit}")
    return Snapshot(entries, _from_objects(room, entries), room.repository.root, checked)


def _listed(told: bytes) -> Iterator[tuple[str, str]]:
    """Yield what git lists: what it says of each path, and the path."""
    # To decode all at once takes a tenth of decoding thousands of names.
    for line in os.fsdecode(told).split("\0"):
        head, tab, path = line.partition("\t")
        if tab:
            yield head, path


def _folders(paths: Iterable[str]) -> set[str]:
    """Return all folders that files lie in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def index_snapshot(room: CleanRoom, checked: Callable[[str], bool] = bool) -> Snapshot:
    """Return the files as they are in the index; IncompleteError while a merge has conflicts in it."""
    return begun_index_snapshot(room, checked)()


def begun_index_snapshot(room: CleanRoom, checked: Callable[[str], bool] = bool) -> Callable[[], Snapshot]:
    """Have git begin to list the index, and return what returns its files; see ``index_snapshot``."""
    if not os.path.exists(room.repository.index_file):
        return lambda: Snapshot({}, _from_objects(room, {}), room.repository.root, checked)
    answer = room.begin("ls-files", "-s", "-z", "--full-name")
    return lambda: _index_snapshot(room, checked, answer())


def _index_snapshot(room: CleanRoom, checked: Callable[[str], bool], told: bytes) -> Snapshot:
    entries: dict[str, Entry] = {}
    for head, path in _listed(told):
        mode, identity, stage = head.split(" ")
        if stage != "0":
            raise IncompleteError(f"{path} has a conflict that is not resolved: mend it, then git add it")
        # What is only meant to be added has no content yet, and is not committed either.
        if set(identity) != {"0"}:
            entries[path] = Entry(mode, identity)
    empty = any(entry.id == _EMPTY[len(entry.id)] for entry in entries.values())
    for path in _intended(room) if empty else ():
        entries.pop(path, None)
    return Snapshot(entries, _from_objects(room, entries), room.repository.root, checked)


def _intended(room: CleanRoom) -> set[str]:
    """Return the paths that ``git add --intent-to-add`` has noted: they have the id of the empty file."""
    told = room.ask("ls-files", "-z", "--full-name", "--debug") or b""
    found: set[str] = set()
    pieces = told.split(b"\0")
    # Behind each name stand its numbers, in lines; the next name follows these.
    name = pieces[0]
    for piece in pieces[1:]:
        head, _, following = piece.rpartition(b"\n")
        flags = head.rpartition(b"flags: ")[2].split(b"\n")[0]
        if flags and int(flags, 16) & 0x2000_0000:
            found.add(os.fsdecode(name))
        name = following
    return found


def worktree_snapshot(room: CleanRoom, id_length: int = 40) -> Snapshot:
    """Return the files of the working tree that git tracks or would: all but the ignored ones.

    A submodule counts with the commit that is checked out in it, or else with the one that the index has.
    """
    from puppetguard.git.listing import working_files

    root = room.repository.root
    modules = {path: entry.id for path, entry in index_snapshot(room).entries.items() if entry.mode == SUBMODULE}
    for path, known in modules.items():
        if os.path.lexists(os.path.join(root, path, ".git")):
            with CleanRoom(find_repository(os.path.join(root, path))) as inner:
                modules[path] = inner.head() or known
    return folder_snapshot(root, [*working_files(room), *modules], id_length, modules=modules)


def folder_snapshot(
    root: str,
    paths: Sequence[str],
    id_length: int = 40,
    checked: Callable[[str], bool] = bool,
    modules: Mapping[str, str] | None = None,
) -> Snapshot:
    """Return files of a working tree, given by their paths from its top; links are not followed.

    ``modules`` are the commits of those folders that are submodules.
    """
    modules = modules or {}
    entries: dict[str, Entry] = {}
    contents: dict[str, bytes] = {}
    large: set[str] = set()
    for path in paths:
        full = os.path.join(root, path)
        try:
            status = os.lstat(full)
            if stat.S_ISLNK(status.st_mode):
                contents[path] = os.fsencode(os.readlink(full))
                entries[path] = Entry(SYMLINK, _blob_id(contents[path], id_length))
            elif stat.S_ISREG(status.st_mode):
                mode = EXECUTABLE if status.st_mode & 0o100 else FILE
                if status.st_size > LARGEST:
                    entries[path] = Entry(mode, _blob_id_of(full, status.st_size, id_length))
                    large.add(path)
                    continue
                with open(full, "rb") as file:
                    contents[path] = file.read()
                entries[path] = Entry(mode, _blob_id(contents[path], id_length))
            elif stat.S_ISDIR(status.st_mode) and path in modules:
                entries[path] = Entry(SUBMODULE, modules[path])
        except FileNotFoundError:
            continue
        except OSError as error:
            raise IncompleteError(f"{path}: cannot be read: {error.strerror or error}") from None

    def read(wanted: Iterable[str]) -> Mapping[str, bytes]:
        asked = list(wanted)
        if too_large := large.intersection(asked):
            raise IncompleteError(f"{min(too_large)} has over {LARGEST:,} bytes, which is too large")
        return {path: contents[path] for path in asked}

    return Snapshot(entries, read, root, checked)


def differences(base: Snapshot, head: Snapshot) -> list[Change]:
    """Return what differs between two snapshots, sorted by path; a rename is a removal and an addition."""
    before, after = base.entries, head.entries
    found = [Change(path, before.get(path), entry) for path, entry in after.items() if before.get(path) != entry]
    found += [Change(path, entry, None) for path, entry in before.items() if path not in after]
    return sorted(found, key=lambda one: one.path)


def _from_objects(room: CleanRoom, entries: Mapping[str, Entry]) -> Callable[[Iterable[str]], Mapping[str, bytes]]:
    def read(paths: Iterable[str]) -> Mapping[str, bytes]:
        ids = {path: entries[path].id for path in paths}
        blobs = read_blobs(room, ids.values())
        return {path: blobs[name] for path, name in ids.items()}

    return read


def _blob_id(data: bytes, length: int) -> str:
    """Return the id that git gives to a blob; 64 digits long in repositories of the newer kind."""
    state = _blob_state(len(data), length)
    state.update(data)
    return state.hexdigest()


def _blob_id_of(path: str, size: int, length: int) -> str:
    """Return the same of a file, without having all of it at once."""
    state = _blob_state(size, length)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            state.update(block)
    return state.hexdigest()


def _blob_state(size: int, length: int) -> hashlib._Hash:
    import hashlib  # brings OpenSSL along

    state = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    state.update(b"blob %d\0" % size)
    return state
