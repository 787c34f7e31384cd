"""What a run looks at: files of the working tree, or what git has, with what has changed of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.settings import read_file
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.git.repository import find_root
from puppetguard.report.result import Unread
from puppetguard.source import InputFile, Surroundings

if TYPE_CHECKING:
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import Snapshot
    from puppetguard.packs.files import RuleFile
    from puppetguard.policy.scope import ChangeScope, Range

Keep = Callable[[str], bool]
"""Tells of an absolute path whether the file is to be checked."""


class _Absolute:
    """A view in which files lie where their absolute paths say."""

    def placed(self, folder: str) -> str:
        """Return a folder that a configuration names as it is called among the files."""
        return folder

    def absolute(self, around: Surroundings) -> Callable[[str], str]:
        """Return what tells the absolute path of a file by the name that is shown."""
        return around.located


class WorkingTree(_Absolute):
    """Files and folders as they are."""

    compared: Comparison | None = None
    start: str | None = None
    """From where on a configuration is looked for, if not from the working folder."""

    def __init__(self, paths: Sequence[str], stdin_name: str = "") -> None:
        self._paths = paths
        self._stdin_name = stdin_name
        self.root = find_root(os.getcwd())
        self.environment: str | None = None
        """The folder of the environment that a configuration tells of."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a file; None if there is none."""
        return read_file(path)

    def has(self, path: str) -> bool:
        """Tell whether there is a file, by its path from the top of the repository."""
        return os.path.lexists(os.path.join(self.root or os.getcwd(), path))

    def pack(self, folder: str) -> str | Sequence[RuleFile]:
        """Return the rules that a configuration names."""
        return folder

    def open(self, keep: Keep | None) -> tuple[Iterable[InputFile | Unread], Surroundings]:
        """Return the files to check and what they lie in."""
        inputs = self.inputs(keep)
        return inputs.read(), FolderSurroundings(inputs, self.environment)

    def inputs(self, keep: Keep | None) -> Inputs:
        """Return the files to check."""
        return Inputs(self._paths, stdin_name=self._stdin_name, keep=keep)


class Comparison(_Absolute):
    """Two snapshots of a repository: ``head``, which is judged, and ``base``, what was there before."""

    start: str | None = None

    def __init__(self, base: Snapshot, head: Snapshot, within: Sequence[str]) -> None:
        self.base = base
        self.head = head
        self.root: str | None = head.root
        self.environment: str | None = None
        self._within = [os.path.abspath(one) for one in within]
        self.compared: Comparison | None = self

    def read(self, path: str) -> bytes | None:
        """Return the content of a file as it is judged; of one that git has not, as it is."""
        prefix = f"{self.head.root}/"
        found = self.head.content(path.removeprefix(prefix)) if path.startswith(prefix) else None
        return read_file(path) if found is None else found

    def has(self, path: str) -> bool:
        """Tell whether there is a file in what is judged, by its path from the top of the repository."""
        return path in self.head.entries

    def pack(self, folder: str) -> str | Sequence[RuleFile]:
        """Return the rules that a configuration names."""
        return folder

    def open(self, keep: Keep | None) -> tuple[Iterable[InputFile | Unread], Surroundings]:
        """Return the files to check and what they lie in."""
        self._keep(self.head, keep)
        return snapshot_inputs(self.head), self.head

    def changed_inputs(self, keep: Keep | None) -> list[InputFile]:
        """Return the manifests and templates that differ from what was there before, as far as they are to check."""
        self._keep(self.head, keep)
        before = self.base.entries
        return self.head.inputs(path for path, entry in self.head.entries.items() if before.get(path) != entry)

    def open_base(self, keep: Keep | None) -> tuple[Iterable[InputFile | Unread], Surroundings]:
        """Return the same of what was there before."""
        self._keep(self.base, keep)
        return snapshot_inputs(self.base), self.base

    def scope(self, broad: Collection[str], *, by_lines: bool) -> ChangeScope:
        """Return what the change is answerable for; ``broad`` are the rules that look beyond a file."""
        from puppetguard.git.lines import changed_lines, likeliest_origin
        from puppetguard.git.snapshot import differences
        from puppetguard.policy.scope import ChangeScope

        touched: dict[str, Sequence[Range] | None] = {}
        new: set[str] = set()
        changes = differences(self.base, self.head)
        gone = {one.before.id: one.path for one in changes if one.before is not None and one.after is None}
        left: dict[str, bytes] | None = None
        for path, before, after in changes:
            full = f"{self.head.root}/{path}"
            if after is None:
                continue
            touched[full] = None
            if by_lines:
                content = self.head.content(path)
                origin: str | None = path
                if before is None:
                    origin = gone.get(after.id)
                    if origin is None and content is not None:
                        if left is None:
                            left = {name: data for name in gone.values() if (data := self.base.content(name))}
                        origin = likeliest_origin(content, left)
                earlier = None if origin is None else self.base.content(origin)
                if before is None and earlier is not None:
                    new.add(full)
                touched[full] = None if earlier is None or content is None else changed_lines(earlier, content)
        if self._within:
            touched = {path: ranges for path, ranges in touched.items() if self._is_within(path)}
        return ChangeScope(touched, broad, new=new, by_lines=by_lines)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return self.base.entries == self.head.entries

    def _keep(self, snapshot: Snapshot, keep: Keep | None) -> None:
        root = snapshot.root
        snapshot.checked = lambda path: keep is None or keep(f"{root}/{path}")

    def _is_within(self, path: str) -> bool:
        return any(path == one or path.startswith(one.rstrip(os.sep) + os.sep) for one in self._within)


class Decided:
    """One version of a repository, judged by what ``deciding`` says: all of it, or nothing of what it says itself.

    Files go by their paths from the top. Configuration, rules and baseline inside of the repository are those of
    ``deciding`` even where that has none.
    """

    compared: Comparison | None = None

    def __init__(self, snapshot: Snapshot, deciding: Snapshot) -> None:
        self._snapshot = snapshot
        self._deciding = deciding
        self.root: str | None = snapshot.root
        self.start: str | None = snapshot.root
        self.environment: str | None = None
        self._asked: set[str] = set()
        snapshot.here = snapshot.root

    def read(self, path: str) -> bytes | None:
        """Return the content of a file; None if there is none."""
        inner = self._inner(path)
        if inner is None:
            return read_file(path)
        self._asked.add(inner)
        return self._deciding.content(inner)

    def has(self, path: str) -> bool:
        """Tell whether there is a file in this version, by its path from the top of the repository."""
        return path in self._snapshot.entries

    def pack(self, folder: str) -> str | Sequence[RuleFile]:
        """Return the rules that a configuration names."""
        from puppetguard.packs.files import rule_files_of

        inner = self._inner(folder)
        if inner is None:
            return folder
        self._asked.add(inner)
        start = f"{inner}/" if inner else ""
        paths = [path for path in self._deciding.entries if path.startswith(start) and path.endswith(".yaml")]
        self._deciding.load(paths)
        return rule_files_of(inner or ".", {path: self._deciding.content(path) for path in paths})

    def asks(self, path: str) -> bool:
        """Tell whether a file, by its path from the top, was read to decide, or lies in a folder that was."""
        return any(path == one or path.startswith(f"{one}/" if one else "") for one in self._asked)

    def open(self, keep: Keep | None) -> tuple[Iterable[InputFile | Unread], Surroundings]:
        """Return the files to check and what they lie in."""
        from puppetguard.engine.whole import Whole

        root = self._snapshot.root
        self._snapshot.checked = lambda path: keep is None or keep(f"{root}/{path}")
        return snapshot_inputs(self._snapshot), Whole(self._snapshot, checked=self._snapshot.checked)

    def whole(self) -> Surroundings:
        """Return all files, whether they are to be checked or not."""
        from puppetguard.engine.whole import Whole

        return Whole(self._snapshot)

    def placed(self, folder: str) -> str:
        """Return a folder that a configuration names as it is called among the files."""
        inner = self._inner(folder)
        return folder if inner is None else inner

    def absolute(self, around: Surroundings) -> Callable[[str], str]:
        """Return what tells where a file would lie in the working tree, by the name that is shown."""
        return self._snapshot.located

    def _inner(self, path: str) -> str | None:
        """Return a path from the top of the repository; None if it does not lie there."""
        root = self._snapshot.root
        real = os.path.normpath(path)
        if real == root:
            return ""
        return real[len(root) + 1 :].replace(os.sep, "/") if real.startswith(root + os.sep) else None


View = WorkingTree | Comparison | Decided


def snapshot_inputs(snapshot: Snapshot) -> Iterable[InputFile | Unread]:
    """Yield the files of a snapshot that are to be checked, and which of them are none."""
    yield from snapshot.inputs()
    for name, reason in snapshot.unreadable().items():
        yield Unread(name, reason)


def clean_room(stack: ExitStack) -> CleanRoom:
    """Return git for the repository of the working folder, until the stack is left."""
    from puppetguard.git.repository import find_repository
    from puppetguard.git.run import CleanRoom

    return stack.enter_context(CleanRoom(find_repository(os.getcwd())))


def staged_view(room: CleanRoom, within: Sequence[str]) -> Comparison:
    """Return what would be committed, beside what was committed last."""
    from puppetguard.git.snapshot import begun_index_snapshot, commit_snapshot

    _see_working_tree(room)
    index = begun_index_snapshot(room)
    return Comparison(commit_snapshot(room, room.head()), index(), within)


def since_view(room: CleanRoom, revision: str, within: Sequence[str]) -> Comparison:
    """Return the working tree, beside the commit where its history left that of ``revision``."""
    from puppetguard.git.listing import working_files
    from puppetguard.git.snapshot import commit_snapshot, folder_snapshot

    _see_working_tree(room)
    base = room.commit(revision)
    head = room.head()
    if head is not None:
        base = room.merge_base(base, head)
    files = working_files(room)
    return Comparison(commit_snapshot(room, base), folder_snapshot(room.repository.root, files, len(base)), within)


def _see_working_tree(room: CleanRoom) -> None:
    """Refuse a repository whose files are nowhere: that there are none would look like nothing found."""
    from puppetguard.errors import UsageError

    if room.repository.is_bare:
        raise UsageError(f"{room.repository.root} has no working tree")


def commits_view(room: CleanRoom, base: str | None, head: str) -> Comparison:
    """Return a commit beside an earlier one, both given by full ids; without an earlier one all of it is new."""
    from puppetguard.git.snapshot import commit_snapshot

    return Comparison(commit_snapshot(room, base), commit_snapshot(room, head), ())
