"""Parts of a run, for jobs that run at the same time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click
import msgspec


class Shard(msgspec.Struct, frozen=True):
    """The ``number``-th (from 1) of ``total`` parts of all files."""

    number: int
    total: int

    def keeps(self, keep: Callable[[str], bool] | None, root: str) -> Callable[[str], bool]:
        """Return what tells of an absolute path whether the file belongs to the part, and ``keep`` wants it.

        That depends on the path below ``root`` alone, so that each machine divides the files in the same way.
        """
        import hashlib  # brings OpenSSL along

        def belongs(path: str) -> bool:
            name = os.path.relpath(path, root).replace(os.sep, "/")
            digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
            mine = int.from_bytes(digest[:8], "big") % self.total == self.number - 1
            return mine and (keep is None or keep(path))

        return belongs


def _parsed(context: click.Context, parameter: click.Parameter, value: str | None) -> Shard | None:
    if value is None:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", value, re.ASCII)
    if found is None or int(found[1]) > int(found[2]):
        raise click.BadParameter(f"{value!r} is not I/N, with I from 1 to N", context, parameter)
    return Shard(int(found[1]), int(found[2]))


shard_option = click.option(
    "--shard",
    metavar="I/N",
    callback=_parsed,
    help="Report on the I-th of N parts of the files only; all are understood. See report merge.",
)
