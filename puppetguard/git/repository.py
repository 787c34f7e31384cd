"""Finds a repository, without git: its working tree, its folders, and the index that a hook was given."""

from __future__ import annotations

import os

import msgspec

from puppetguard.errors import UsageError

_LARGEST = 65_536
"""How many bytes of a file are read that should have a line."""


class Repository(msgspec.Struct, frozen=True):
    """A repository: ``root`` is the top of its working tree, ``git_dir`` what is of this working tree alone.

    ``common_dir`` holds what linked working trees share: objects and refs. ``index_file`` is the index to read. All are
    absolute paths. A bare repository has no working tree; its files are shown as if they lay in the repository itself.
    """

    root: str
    git_dir: str
    common_dir: str
    index_file: str

    @property
    def objects(self) -> str:
        """The folder of the objects: another one while a push is judged (its quarantine)."""
        given = os.environ.get("GIT_OBJECT_DIRECTORY")
        if given and "GIT_QUARANTINE_PATH" in os.environ:
            return os.path.abspath(given)
        return os.path.join(self.common_dir, "objects")

    @property
    def is_bare(self) -> bool:
        """Whether there is no working tree."""
        return self.root == self.git_dir


def find_root(start: str) -> str | None:
    """Return the top of the working tree that a folder lies in; None if it is in none."""
    at = os.path.abspath(start)
    while not os.path.lexists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return None
        at = above
    return at


def find_repository(start: str) -> Repository:
    """Return the repository that a folder lies in; UsageError if it is in none.

    A hook is told an index by ``GIT_INDEX_FILE``, which is another one than the usual in ``git commit FILE`` and ``git
    commit -a``; it counts where it is of this very repository.
    """
    root = find_root(start)
    bare = _find_bare(start)
    if bare is not None and (root is None or _is_meant(bare, start)):
        return Repository(bare, bare, bare, os.path.join(bare, "index"))
    if root is None:
        raise UsageError(f"{start} is in no git repository")
    if bare is not None and bare != os.path.join(root, ".git"):
        raise UsageError(
            f"{bare} is a repository inside of the files of {root}: anybody could have put it there; "
            "if it is meant, say so by GIT_DIR"
        )
    marker = os.path.join(root, ".git")
    if os.path.isdir(marker):
        git_dir = marker
    else:
        line = _line(marker)
        if not line.startswith("gitdir: "):
            raise UsageError(f"{marker} does not say where the repository is")
        git_dir = os.path.normpath(os.path.join(root, line.removeprefix("gitdir: ")))
    common = os.path.join(git_dir, "commondir")
    common_dir = os.path.normpath(os.path.join(git_dir, _line(common))) if os.path.exists(common) else git_dir
    if not os.path.isdir(os.path.join(common_dir, "objects")):
        raise UsageError(f"{git_dir} is no git repository")
    return Repository(root, git_dir, common_dir, _index(root, git_dir))


def find_working_tree(start: str) -> Repository:
    """Return the same; UsageError also if it has no working tree."""
    found = find_repository(start)
    if found.is_bare:
        raise UsageError(f"{found.root} has no working tree")
    return found


def _find_bare(start: str) -> str | None:
    """Return the repository without a working tree around it that a folder is or lies in; None if there is none."""
    at = os.path.abspath(start)
    while not (
        os.path.isfile(os.path.join(at, "HEAD"))
        and os.path.isdir(os.path.join(at, "objects"))
        and os.path.isdir(os.path.join(at, "refs"))
    ):
        above = os.path.dirname(at)
        if above == at or os.path.lexists(os.path.join(at, ".git")):
            return None
        at = above
    return at


def _is_meant(bare: str, start: str) -> bool:
    """Tell whether a hook of a repository runs, or somebody has named it; one in a working tree is that of ``.git``."""
    given = os.environ.get("GIT_DIR")
    named = given is not None and _is_same(os.path.join(start, given), bare)
    return named and os.path.basename(bare) != ".git"


def _index(root: str, git_dir: str) -> str:
    given = os.environ.get("GIT_INDEX_FILE")
    of = os.environ.get("GIT_DIR")
    if given:
        path = os.path.normpath(os.path.join(root, given))
        # The variables of a hook may speak of another repository than the one that is asked about.
        if (of and _is_same(os.path.join(root, of), git_dir)) or _is_same(os.path.dirname(path), git_dir):
            return path
    return os.path.join(git_dir, "index")


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _line(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return os.fsdecode(file.read(_LARGEST).rstrip(b"\r\n"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
