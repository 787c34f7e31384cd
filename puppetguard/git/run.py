"""Git in a clean room: it reads objects, refs and the index of a repository, and none of its configuration.

The configuration of a repository can name programs that git runs (``core.fsmonitor``, filters, ``diff.external``,
``credential.helper`` and more). So git is not told of the repository, but of a temporary one with a configuration of
ours, whose refs are links to the real ones and whose objects are the real ones. Nothing is ever written to either.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from puppetguard.errors import IncompleteError, UsageError
from puppetguard.git.repository import Repository

_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
"""What git may know of our environment."""
_OWN = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""What says where the configuration of the user and of the system is."""
_SHARED = ("refs", "packed-refs", "shallow", "logs", "reftable")
"""What of a repository the clean room has by links."""
_CONFIGURATION = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\thooksPath = /dev/null
\tfsmonitor = false
\tuseReplaceRefs = false
[protocol]
\tallow = never
[gc]
\tauto = 0
"""
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TOP = 1_000_000


class CleanRoom:
    """Git as a reader of one ``repository``; to be used in a ``with`` statement, at whose end the room is gone."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.blobs: dict[str, bytes] = {}
        """What has been read of files, by the full ids of the objects."""
        self.reader: subprocess.Popen[bytes] | None = None
        """The process that reads one file after the other."""
        self._begun: list[subprocess.Popen[bytes]] = []
        self._folder = ""

    def __enter__(self) -> Self:
        """Make the room."""
        self._folder = tempfile.mkdtemp(prefix="puppetguard-git-")
        try:
            self._furnish()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the room."""
        self._leave()

    @property
    def is_shallow(self) -> bool:
        """Whether the history of the repository ends early."""
        return os.path.exists(os.path.join(self.repository.common_dir, "shallow"))

    @property
    def is_partial(self) -> bool:
        """Whether objects of the repository are fetched only when they are needed."""
        packs = os.path.join(self.repository.objects, "pack")
        return os.path.isdir(packs) and any(name.endswith(".promisor") for name in os.listdir(packs))

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment that git runs with."""
        return {
            **{name: value for name in _KEPT if (value := os.environ.get(name)) is not None},
            "LC_ALL": "C",
            "HOME": self._folder,
            "XDG_CONFIG_HOME": self._folder,
            "GIT_DIR": self._folder,
            "GIT_OBJECT_DIRECTORY": self.repository.objects,
            "GIT_INDEX_FILE": self.repository.index_file,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_GRAFT_FILE": os.devnull,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_PAGER": "cat",
        }

    def command(self, arguments: Sequence[str]) -> list[str]:
        """Return the command line for git with ``arguments``."""
        return ["git", "--no-pager", "--no-replace-objects", "--literal-pathspecs", *arguments]

    def ask(self, *arguments: str, data: bytes = b"", allowed: Sequence[int] = (0,)) -> bytes | None:
        """Return what git writes; None if it ends with another of the ``allowed`` codes than 0.

        Raises IncompleteError for all other codes, with what git said and what mends it.
        """
        return self._run(self.command(arguments), self.environment, self._folder, data, allowed)

    def begin(self, *arguments: str) -> Callable[[], bytes]:
        """Have git begin with an answer, and return what waits for that; else as ``ask``."""
        process = self._start(self.command(arguments), self.environment, self._folder)
        self._begun.append(process)
        return lambda: self._answer(process, b"", (0,)) or b""

    def look(self, folder: str, *arguments: str) -> bytes:
        """Return what git writes in a folder of the working tree, which ``ask`` knows nothing of.

        What the user and the system have git ignore counts, and ``.git/info/exclude``; else as ``ask``. To git
        the repository is ours, so it does not matter whose it is: in the container of a CI job it is somebody else's.
        """
        own = {name: value for name in _OWN if (value := os.environ.get(name)) is not None}
        environment = {name: value for name, value in self.environment.items() if name not in _OWN}
        environment |= {**own, "GIT_WORK_TREE": self.repository.root}
        command = self.command(
            ["-c", "core.bare=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments]
        )
        return self._run(command, environment, folder, b"", (0,)) or b""

    def _run(
        self, command: Sequence[str], environment: Mapping[str, str], folder: str, data: bytes, allowed: Sequence[int]
    ) -> bytes | None:
        return self._answer(self._start(command, environment, folder), data, allowed)

    def _start(self, command: Sequence[str], environment: Mapping[str, str], folder: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, cwd=folder)  # noqa: S603 # its own configuration and environment
        except OSError as error:
            raise IncompleteError(f"git cannot be run: {error.strerror or error}") from None

    def _answer(self, process: subprocess.Popen[bytes], data: bytes, allowed: Sequence[int]) -> bytes | None:
        with process:
            try:
                told, errors = process.communicate(data)
            except BaseException:
                process.kill()
                raise
        if process.returncode == 0:
            return told
        if process.returncode in allowed:
            return None
        said = errors.decode("utf-8", "backslashreplace").strip().splitlines()
        # What git advises stands in front of what is wrong.
        wrong = [line for line in said if line.startswith(("fatal:", "error:"))]
        raise self.incomplete((wrong or said or [f"git ended with {process.returncode}"])[0])

    def incomplete(self, reason: str) -> IncompleteError:
        """Return the error for what this repository has not, with the command that mends it."""
        if self.is_shallow:
            remedy = "; this clone is shallow, so fetch the rest: git fetch --unshallow"
        elif self.is_partial:
            remedy = "; this clone is partial, so fetch the rest: git fetch --refetch --no-filter"
        else:
            remedy = "; see what is damaged: git fsck --connectivity-only"
        return IncompleteError(f"git could not read everything: {reason}{remedy}")

    def commit(self, revision: str) -> str:
        """Return the full object id of the commit that ``revision`` names; UsageError if it names none."""
        if not revision or "\0" in revision:
            raise UsageError("a revision cannot be empty or hold a NUL")
        told = self.ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", allowed=(0, 1, 128)
        )
        name = "" if told is None else told.decode("ascii", "replace").strip()
        if _OBJECT_ID.fullmatch(name):
            return name
        remedy = " (this clone is shallow: git fetch --unshallow brings the rest)" if self.is_shallow else ""
        raise UsageError(f"no such revision: {revision!r}{remedy}")

    def tree(self, commit: str) -> str:
        """Return the full object id of the tree of a commit, which is given by its full id."""
        _see_id(commit)
        told = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}") or b""
        return told.decode("ascii").strip()

    def head(self) -> str | None:
        """Return the commit that is checked out; None before the first one."""
        told = self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", allowed=(0, 1))
        return None if told is None else told.decode("ascii").strip()

    def branch(self) -> str:
        """Return the full name of the branch that is checked out; of a bare repository, of its default branch.

        Empty if it is none.
        """
        told = self.ask("symbolic-ref", "--quiet", "HEAD", allowed=(0, 1))
        return "" if told is None else os.fsdecode(told.rstrip(b"\n"))

    def leads_to(self, ref: str) -> str:
        """Return the full name of the ref that is written when a ref is: another one, if that is symbolic."""
        told = self.ask("symbolic-ref", "--quiet", ref, allowed=(0, 1, 128))
        return ref if told is None else os.fsdecode(told.rstrip(b"\n"))

    def tip(self, ref: str) -> str | None:
        """Return the commit that a ref, given by its full name, points to; None if there is none."""
        told = self.ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", allowed=(0, 1, 128)
        )
        return None if told is None else told.decode("ascii").strip()

    def merge_base(self, one: str, other: str) -> str:
        """Return what to compare ``other`` with: the best common ancestor of two commits, given by full ids.

        If there are several, and so none of which all that ``other`` brings is different, it is ``one`` itself.
        IncompleteError when the history is too shallow to hold it, UsageError when there is none.
        """
        found = self.common_ancestor(one, other)
        if found is None:
            raise UsageError(f"{one} and {other} have no common ancestor")
        return found

    def common_ancestor(self, one: str, other: str) -> str | None:
        """Return the same; None when there is none."""
        found = self.common_ancestors(one, other)
        return found[0] if len(found) == 1 else one if found else None

    def common_ancestors(self, one: str, other: str) -> list[str]:
        """Return the best common ancestors of two commits: several where both have merged from one another."""
        _see_id(one)
        _see_id(other)
        told = self.ask("merge-base", "--all", one, other, allowed=(0, 1))
        if told is None:
            if self.is_shallow:
                raise self.incomplete(f"the merge base of {one} and {other} is not here")
            return []
        return told.decode("ascii").split()

    def is_ancestor(self, one: str, other: str) -> bool:
        """Tell whether the history of a commit holds another one; both are given by full ids."""
        _see_id(one)
        _see_id(other)
        return self.ask("merge-base", "--is-ancestor", one, other, allowed=(0, 1)) is not None

    def _furnish(self) -> None:
        common = self.repository.common_dir
        version, extensions = _format(os.path.join(common, "config"))
        with open(os.path.join(self._folder, "config"), "w", encoding="utf-8") as file:
            file.write(_CONFIGURATION.format(version=version) + extensions)
        os.mkdir(os.path.join(self._folder, "objects"))
        shutil.copyfile(os.path.join(self.repository.git_dir, "HEAD"), os.path.join(self._folder, "HEAD"))
        for name in _SHARED:
            self._share(os.path.join(common, name), name)
        if not os.path.exists(os.path.join(self._folder, "refs")):
            os.mkdir(os.path.join(self._folder, "refs"))
        os.mkdir(os.path.join(self._folder, "info"))
        self._share(os.path.join(common, "info", "exclude"), os.path.join("info", "exclude"))
        for name in ("MERGE_HEAD", "ORIG_HEAD", "FETCH_HEAD"):
            self._share(os.path.join(self.repository.git_dir, name), name)
        for name in os.listdir(self.repository.git_dir):
            if name.startswith("sharedindex."):
                self._share(os.path.join(self.repository.git_dir, name), name)

    def _share(self, real: str, name: str) -> None:
        if not os.path.exists(real):
            return
        here = os.path.join(self._folder, name)
        try:
            os.symlink(real, here)
        except OSError:  # pragma: no cover # Windows, without the right to make links
            (shutil.copytree if os.path.isdir(real) else shutil.copyfile)(real, here)

    def dismiss_reader(self) -> None:
        """End the process that reads files, if there is one."""
        reader, self.reader = self.reader, None
        if reader is not None:
            _end(reader)

    def _leave(self) -> None:
        self.dismiss_reader()
        for process in self._begun:
            _end(process)
        # Links are removed, never what they lead to.
        shutil.rmtree(self._folder, ignore_errors=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, unless it has ended."""
    process.kill()
    # What else it started may hold the other ends of its pipes open, so nothing waits for these to end.
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def _see_id(name: str) -> None:
    if not _OBJECT_ID.fullmatch(name):
        raise UsageError(f"{name!r} is no full object id")


def _format(path: str) -> tuple[int, str]:
    """Return the version of a repository's format, and the lines for those extensions that say how to read it."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(_TOP)
    except OSError:
        return 0, ""
    lines: list[str] = []
    for key, values in (("objectformat", ("sha1", "sha256")), ("refstorage", ("files", "reftable"))):
        found = re.search(rf"^[ \t]*{key}[ \t]*=[ \t]*(\w+)", text, re.IGNORECASE | re.MULTILINE)
        if found is not None and found[1].lower() in values:
            lines.append(f"\t{key} = {found[1].lower()}\n")
    return (1, "[extensions]\n" + "".join(lines)) if lines else (0, "")
