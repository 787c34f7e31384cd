"""Text under analysis: one source file, and places in it.

Offsets count characters of the decoded text from 0. Lines and columns count from 1. As in Puppet, only a line feed
ends a line, so a lone carriage return does not, and a tab counts as one column.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from typing import Literal, NamedTuple, Protocol, get_args

from puppetguard.cache import digest
from puppetguard.errors import PuppetguardError

FileKind = Literal["pp", "epp", "erb", "ruby", "yaml", "json", "hiera", "puppetfile", "metadata", "environment"]
"""What a file is to Puppet: a manifest, a template of either language, Ruby code of a module, data for Hiera in YAML or
JSON, ``hiera.yaml``, ``Puppetfile``, ``metadata.json``, ``environment.conf``."""
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
PUPPET_KINDS: frozenset[FileKind] = frozenset({"pp", "epp"})
"""The kinds that are Puppet's own language."""
_BYTE_KINDS: frozenset[FileKind] = frozenset({"erb", "ruby", "puppetfile", "json"})
"""The kinds that are read whatever encoding they are in: Ruby and its templates pass bytes on as they are."""
_KINDS: dict[str, FileKind] = {".pp": "pp", ".epp": "epp"}


def kind_of(path: str) -> FileKind | None:
    """Return the language that the extension of ``path`` tells; None if it is none of Puppet's."""
    # The first question answers most of them.
    return _KINDS.get(_extension(path.rpartition("/")[2])) if path.endswith("pp") else None


def is_no_manifest(path: str, data: bytes) -> bool:
    """Tell whether a file called ``*.pp`` is no manifest: a policy of SELinux, or what Puppet renders as a template.

    A compiled policy has the same ending, and begins with one of two numbers; its text sometimes is called so, too.
    Where Puppet would read a file as a manifest, it is one, and a broken one.
    """
    if not may_be_no_manifest(path):
        return False
    if data[1:4] == b"\xff\x7c\xf9" and data[:1] in (b"\x8d", b"\x8f"):
        return True
    return _is_policy_text(data[:_HEAD]) or ("/templates/" in f"/{path}" and b"<%" in data)


_HEAD = 4_000
"""How much of a file is looked at for what it begins with."""


def _is_policy_text(head: bytes) -> bool:
    """Tell whether a text begins as a policy of SELinux does: `policy_module(app, 1.0)`, or `module app 1.0;`."""
    if b"module" not in head:
        return False
    first = next((line for line in head.splitlines() if line.strip() and not line.lstrip().startswith(b"#")), b"")
    words = first.split(b"#")[0].split()
    return first.lstrip().startswith(b"policy_module(") or (
        len(words) == 3 and words[0] == b"module" and words[2].endswith(b";")
    )


def may_be_no_manifest(path: str) -> bool:
    """Tell whether a file called ``*.pp`` may be none, by its path: hardly any need be read to tell."""
    return "/manifests/" not in f"/{path}"


_NAMES: dict[str, FileKind] = {
    "hiera.yaml": "hiera",
    "Puppetfile": "puppetfile",
    "metadata.json": "metadata",
    "environment.conf": "environment",
}
_OTHERS: dict[str, FileKind] = {
    ".erb": "erb", ".rb": "ruby", ".yaml": "yaml", ".yml": "yaml", ".eyaml": "yaml", ".json": "json",
}  # fmt: skip


def kind_by_name(path: str) -> FileKind | None:
    """Return what a file is by its name alone, for one that was asked for; None if its name says nothing."""
    name = path.rpartition("/")[2]
    extension = _extension(name)
    return _KINDS.get(extension) or _NAMES.get(name) or _OTHERS.get(extension)


def _extension(name: str) -> str:
    """Return what ``os.path.splitext`` does for a name without folders, which is asked for thousands of them."""
    stem, _, extension = name.rpartition(".")
    return f".{extension}" if stem.strip(".") else ""


class Surroundings(Protocol):
    """The code base that files which are checked belong to.

    Paths are all absolute or all relative to one folder, normalized, with slashes. ``paths`` are all files, whatever
    they are.
    """

    @property
    def paths(self) -> Collection[str]:
        """All files."""

    def located(self, shown: str) -> str:
        """Return the path of a file that is shown by this name."""

    def shown(self, path: str) -> str:
        """Return the name to show for a file."""

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""

    def content_id(self, path: str) -> str:
        """Return the id that git has for the content of a file; empty if that is not known without reading it."""
        return ""

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read files that will be asked for, where to read many at once is faster."""
        return

    def is_checked(self, path: str) -> bool:
        """Tell whether findings in a file are asked for, and not only what it says of others."""


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of character offsets in one source file."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as editors show it: line and column, both from 1."""

    line: int
    column: int


class InputFile:
    """A file as it was found: the name to show, its bytes, and the language that it is in.

    In place of its bytes there may be what reads them when they are asked for; ``id`` is what git calls them, if that
    is known.
    """

    __slots__ = ("_data", "_digest", "id", "kind", "path")

    def __init__(self, path: str, data: bytes | Callable[[], bytes], kind: FileKind = "pp", id: str = "") -> None:  # noqa: A002 # git's word
        self.path = path
        self.kind = kind
        self.id = id
        self._data = data
        self._digest = b""

    def __reduce__(self) -> tuple[type[InputFile], tuple[str, bytes, FileKind, str]]:
        """Return what another process makes the same file of."""
        return InputFile, (self.path, self.data, self.kind, self.id)

    @property
    def is_read(self) -> bool:
        """Whether its bytes are there."""
        return isinstance(self._data, bytes)

    @property
    def data(self) -> bytes:
        """Its bytes."""
        data = self._data
        if not isinstance(data, bytes):
            data = self._data = data()
        return data

    @property
    def digest(self) -> bytes:
        """What stands for its bytes, which an earlier run may have told."""
        if not self._digest:
            self._digest = digest(self.data)
        return self._digest

    @digest.setter
    def digest(self, known: bytes) -> None:
        self._digest = known

    @property
    def is_no_manifest(self) -> bool:
        """Whether it is called as a manifest, and is none; see ``is_no_manifest``."""
        return self.kind == "pp" and may_be_no_manifest(self.path) and is_no_manifest(self.path, self.data)


class SourceFile:
    """A named text and the geometry of its lines.

    ``path`` is the name to show (``<stdin>`` for standard input), ``text`` the decoded source, ``kind`` the language:
    ``pp`` for manifests, ``epp`` for templates.
    """

    __slots__ = ("_line_starts", "kind", "path", "text")

    def __init__(self, path: str, text: str, kind: FileKind = "pp") -> None:
        self.path = path
        self.text = text
        self.kind = kind
        self._line_starts: list[int] | None = None

    @property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts; computed at the first use, for most files need no position at all."""
        starts = self._line_starts
        if starts is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._line_starts = starts
        return starts

    def position(self, offset: int) -> Position:
        """Return line and column of ``offset``; an offset at the very end is allowed."""
        starts = self.line_starts
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Return the text of a line (from 1) without its line end."""
        starts = self.line_starts
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].removesuffix("\r")

    def slice(self, span: Span) -> str:
        """Return the text of ``span``."""
        return self.text[span.start : span.end]


class DecodeError(PuppetguardError):
    """The bytes of a file are not text that Puppet reads.

    ``code`` is ``ILLEGAL_BOM`` or ``INVALID_UTF8``; ``offset`` counts bytes from 0, ``line`` and ``column`` from 1 (the
    column counts bytes, for there are no characters to count).
    """

    exit_code = 1

    def __init__(self, path: str, offset: int, position: Position, code: str, message: str) -> None:
        super().__init__(f"{path}:{position.line}:{position.column}: {message}")
        self.path = path
        self.offset = offset
        self.line, self.column = position
        self.code = code
        self.message = message


_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(data: bytes, path: str, kind: FileKind = "pp") -> SourceFile:
    """Decode the bytes of a file as Puppet does: a manifest or data in YAML as strict UTF-8, what is Ruby's in any way.

    A UTF-8 byte order mark stays in the text (the parser reports it at its place); a UTF-16 or UTF-32 one, and any byte
    sequence that is not UTF-8, raise DecodeError.
    """
    try:
        return SourceFile(path, data.decode("utf-8"), kind)
    except UnicodeDecodeError as error:
        for mark, name in _WIDE_BOMS:
            if data.startswith(mark):
                message = f"this file is {name} (it starts with a byte order mark); Puppet reads only UTF-8 without one"
                raise DecodeError(path, 0, Position(1, 1), "ILLEGAL_BOM", message) from None
        if kind in _BYTE_KINDS:
            return SourceFile(path, data.decode("utf-8", "replace"), kind)
        before = data[: error.start]
        position = Position(before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        message = f"byte 0x{data[error.start]:02X} is not valid UTF-8; Puppet refuses the whole file"
        raise DecodeError(path, error.start, position, "INVALID_UTF8", message) from None
