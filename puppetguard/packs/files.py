"""Finds the rule files: ``rules/<pack>/<rule-id>.yaml``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.errors import UsageError

TABLE = "risk-table.yaml"
"""The name of the file beside the packs that is no rule: the table of risks."""
Folder = str | os.PathLike[str]


class RuleFile(NamedTuple):
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
