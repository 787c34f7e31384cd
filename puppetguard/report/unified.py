"""The difference of files as ``git apply`` and ``patch`` read it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from difflib import diff_bytes, unified_diff as unified

_NO_END = b"\\ No newline at end of file\n"


def unified_diff(files: Iterable[tuple[str, bytes, bytes]], here: str) -> Iterator[bytes]:
    """Yield the lines of the difference of files, each given with its name, its text before and after.

    Only a line feed ends a line, as for git. Names count from the folder ``here`` if they lie in it.
    """
    for name, before, after in sorted(files):
        shown = _shown(name, here)
        lines = diff_bytes(unified, _lines(before), _lines(after), _name("a", shown), _name("b", shown), lineterm=b"\n")
        for line in lines:
            yield line if line.endswith(b"\n") else line + b"\n" + _NO_END


def _lines(text: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in text.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _shown(name: str, here: str) -> bytes:
    path = os.path.normpath(os.path.join(here, name))
    inside = path.startswith(here.rstrip("/") + "/")
    return os.fsencode(os.path.relpath(path, here) if inside else path.lstrip("/"))


def _name(side: str, path: bytes) -> bytes:
    """Return a name as git writes it: in quotes, with escapes, if it has anything odd in it."""
    whole = side.encode() + b"/" + path
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in whole):
        # A tab ends a name that has blanks in it.
        return whole + b"\t" if b" " in whole else whole
    return b'"' + b"".join(_escaped(byte) for byte in whole) + b'"'


def _escaped(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes((byte,))
    return bytes((byte,)) if 0x20 <= byte < 0x7F else b"\\%03o" % byte
