"""Finds the rule files: ``rules/<pack>/<rule-id>.yaml``."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping

import msgspec

from puppetguard.errors import UsageError

TABLE = "risk-table.yaml"
"""The name of the file beside the packs that is no rule: the table of risks."""
Folder = str | os.PathLike[str]


class RuleFile(msgspec.Struct, frozen=True):
    """A rule file: the pack it belongs to, its path, and its content."""

    pack: str
    path: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name of the file without its extension."""
        return os.path.splitext(os.path.basename(self.path))[0]


def rule_files(directory: Folder) -> Iterator[RuleFile]:
    """Yield the rule files of a directory: those of its packs (its folders), and those that lie in it directly.

    The latter make up a pack of the directory's own name. Raises UsageError if there is none, or one cannot be read.
    """
    found = False
    root = os.fspath(directory)
    names = sorted(os.listdir(root))
    for folder in [root, *(path for name in names if os.path.isdir(path := os.path.join(root, name)))]:
        pack = os.path.basename(os.path.abspath(folder))
        for name in names if folder is root else sorted(os.listdir(folder)):
            if not name.endswith(".yaml") or name == TABLE:
                continue
            found = True
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except OSError as error:
                raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
            yield RuleFile(pack, path, data)
    if not found:
        raise UsageError(f"{root}: no rules here: they are files named <rule-id>.yaml")


def rule_files_of(folder: str, contents: Mapping[str, bytes | None]) -> list[RuleFile]:
    """Return the rule files of a folder of which the contents are known, by paths with slashes; None for no file.

    They are those that ``rule_files`` would find there. UsageError if there is none, or one is no file.
    """
    found: list[RuleFile] = []
    for path in sorted(contents):
        around = posixpath.dirname(path)
        if folder not in (around or ".", posixpath.dirname(around) or "."):
            continue
        data = contents[path]
        if data is None:
            raise UsageError(f"{path}: cannot be read: it is no regular file")
        found.append(RuleFile(posixpath.basename(around or folder), path, data))
    if not found:
        raise UsageError(f"{folder}: no rules here: they are files named <rule-id>.yaml")
    return found
