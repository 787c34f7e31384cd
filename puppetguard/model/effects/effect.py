"""What a command does to the world: the record of one effect."""

from __future__ import annotations

from typing import Literal

import msgspec

from puppetguard.model.patterns import Pattern

Kind = Literal[
    # Files; ``target`` is a path.
    "read",
    "write",
    "create-directory",
    "delete",
    "rename",
    "copy",
    "link",
    "permissions",
    "ownership",
    "extract",
    "run",
    # File systems and devices; ``target`` is a device, a directory or a volume.
    "mount",
    "unmount",
    "format",
    # What is known by its name.
    "service",
    "package",
    "user",
    "group",
    "kill",
    "database",
    "firewall",
    "container",
    "cloud",
    "schedule",
    "setting",
    "download",
    "upload",
    # What has no name.
    "power",
    "discard",
    "push",
]
"""What happens: ``write`` creates a file or changes its content, ``discard`` throws away changes in a work tree."""


class Effect(msgspec.Struct, frozen=True):
    """One thing that a command does.

    ``target`` is what it does it to: a path (as far as that is known from the script's working directory on), or a
    name; wildcards are unknown parts. It is empty where no name is given, as for ``reboot``. ``action`` says more:
    what is done to a service (``restart``), a package (``purge``) or a database (``drop``); how a file is written
    (``append``, ``edit``, ``touch``, ``truncate``). ``value`` is what else belongs to it: the source of a copy, a
    rename or a link, a mode, an owner, a signal, the directory in which ``find`` deletes.

    ``[start, end)`` is the place of the argument that says so, in the text of the command.
    """

    kind: Kind
    target: Pattern
    start: int
    end: int
    action: str = ""
    value: Pattern = ()
    recursive: bool = False
    forced: bool = False

    @property
    def made(self) -> Pattern | None:
        """The path that is there afterwards with other content than before; None if there is none."""
        return self.target if self.kind in ("write", "copy", "rename", "link") else None

    @property
    def gone(self) -> Pattern | None:
        """The path that is not there any more afterwards; None if there is none."""
        return self.target if self.kind == "delete" else self.value if self.kind == "rename" else None
