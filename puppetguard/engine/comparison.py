"""Compares two versions of a code base: which files differ, and what that means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from puppetguard.change.difference import Altered, Change, Located, altered
from puppetguard.report.result import Unread
from puppetguard.source import DecodeError, FileKind, decode, is_no_manifest, kind_by_name

if TYPE_CHECKING:
    from puppetguard.change.fact import Fact
    from puppetguard.source import SourceFile

REGULAR = "100644"
"""The mode of a file as git has it: neither executable nor a link."""
_FILES = frozenset(("100644", "100755"))
_DELIVERED = frozenset(
    "files templates spec test tests lib facts.d locales types plans tasks docs doc examples scripts ci docker".split()
)
"""Folders in which what looks like data is none of Hiera's."""
_DATA = frozenset(("data", "hieradata", "hiera"))


class Version(NamedTuple):
    """A file in one of the two versions: its content, and its mode as git has it.

    Of a link, the content is where it leads; of a submodule, the id of the commit.
    """

    data: bytes
    mode: str = REGULAR


Tree = Mapping[str, Version]
"""The files of a version by their paths, with slashes."""
Kind = Callable[[str], FileKind | None]
"""Tells what a file is to Puppet, by its path; None for what is none of Puppet's."""


class Contents(Protocol):
    """The files of a version, such as a ``git.snapshot.Snapshot``."""

    def content(self, path: str) -> bytes | None:
        """Return the content of a regular file; None if there is none of this path."""


class Comparison(msgspec.Struct, frozen=True):
    """The changes from ``base`` to ``head`` (names for people), how many files differ, and what could not be read.

    Of a file that could not be read to its end, in either version, the whole content counts as one change. ``altered``
    are the changes with the facts of both versions.
    """

    base: str
    head: str
    changes: tuple[Change, ...]
    files: int
    unread_base: tuple[Unread, ...] = ()
    unread_head: tuple[Unread, ...] = ()
    altered: tuple[Altered, ...] = ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read in either version, by its path."""
        return tuple(sorted((*self.unread_base, *self.unread_head), key=lambda one: one.file))


def compare(
    base: Tree, head: Tree, *, names: tuple[str, str] = ("base", "head"), puppet: int = 8, kind: Kind | None = None
) -> Comparison:
    """Compare two versions; files that are the same in both need not be in either.

    ``kind`` tells what files are, where more is known than their paths, as it is of a whole snapshot.
    """
    reading = _Reading(kind or usual_kind, puppet)
    unread: tuple[list[Unread], list[Unread]] = [], []
    sides: tuple[list[Located], list[Located]] = [], []
    differing = sorted(path for path in {*base, *head} if base.get(path) != head.get(path))
    renamed = _renamed(differing, base, head)
    for path in differing:
        versions = base.get(path), head.get(path)
        read = [reading.facts(path, version) for version in versions]
        failed = any(isinstance(one, Unread) for one in read)
        plain = any(version is not None and found is None for version, found in zip(versions, read, strict=True))
        whole = failed or plain or path in renamed
        odd = any(version is not None and version.mode != REGULAR for version in versions)
        for side, problems, version, found in zip(sides, unread, versions, read, strict=True):
            if isinstance(found, Unread):
                problems.append(found)
            if version is None:
                continue
            if whole or odd:
                side.append(Located(path, reading.file(path, version, whole=whole)))
            if not whole and found and not isinstance(found, Unread):
                side.extend(found)
    between = tuple(altered(*sides))
    changes = tuple(one.change for one in between)
    return Comparison(*names, changes, len(differing), tuple(unread[0]), tuple(unread[1]), between)


def _renamed(differing: list[str], base: Tree, head: Tree) -> set[str]:
    """Return the files, old and new, of which nothing but the name has changed; those that hold definitions not.

    What they define is found wherever it stands.
    """
    gone: dict[Version, list[str]] = {}
    new: dict[Version, list[str]] = {}
    for path in differing:
        if path not in head and not path.endswith(".pp"):
            gone.setdefault(base[path], []).append(path)
        elif path not in base and not path.endswith(".pp"):
            new.setdefault(head[path], []).append(path)
    return {path for version, paths in gone.items() if len(paths) == 1 and len(new.get(version, ())) == 1
            for path in (*paths, *new[version])}  # fmt: skip


def reader_of(files: Contents, puppet: int = 8) -> Callable[[str], list[Fact]]:
    """Return what reads the facts of the manifests of a version, each once; none of one that cannot be read."""
    reading = _Reading(usual_kind, puppet)
    known: dict[str, list[Fact]] = {}

    def read(path: str) -> list[Fact]:
        if path not in known:
            data = files.content(path) if path.endswith(".pp") else None
            found = reading.facts(path, None if data is None else Version(data))
            known[path] = [one.fact for one in found] if isinstance(found, list) else []
        return known[path]

    return read


def usual_kind(path: str) -> FileKind | None:
    """Return what a file is to Puppet, by its path alone; what looks like data is taken for such."""
    kind = kind_by_name(path)
    folders = path.split("/")[:-1]
    if kind in ("yaml", "json", "hiera", "metadata", "puppetfile") and any(
        one.startswith(".") for one in path.split("/")
    ):
        return None
    if kind in ("yaml", "json", "hiera"):
        # What is first tells: `data/test/x.yaml` is data of a test environment, `test/data/x.yaml` is data of tests.
        telling = next((one for one in folders if one in _DELIVERED or one in _DATA), "")
        at_top = kind != "hiera" and not folders
        return None if telling in _DELIVERED or at_top else kind
    if kind == "ruby":
        return kind if "lib" in folders else None
    return kind


class _Reading:
    """Reads the versions of files; what only some kinds need is imported when one of these differs."""

    def __init__(self, kind: Kind, puppet: int) -> None:
        self._kind = kind
        self._puppet = puppet

    def file(self, path: str, version: Version, *, whole: bool) -> Fact:
        from puppetguard.change.facts_files import file_fact

        return file_fact(path, version.data, version.mode, whole=whole)

    def facts(self, path: str, version: Version | None) -> list[Located] | Unread | None:
        """Return what a file says, or why that is not known; None if only its content counts, as a whole."""
        kind = self._kind(path)
        if version is None:
            return []
        if kind is None or version.mode not in _FILES or (kind == "pp" and is_no_manifest(path, version.data)):
            return None
        try:
            source = decode(version.data, path, kind)
        except DecodeError as error:
            return Unread(path, f"line {error.line}, column {error.column}: {error.message}")
        found = self._parsed(source) if kind in ("pp", "epp") else self._of_other(source)
        return [Located(path, fact) for fact in found] if isinstance(found, list) else found

    def _parsed(self, source: SourceFile) -> list[Fact] | Unread:
        from puppetguard.change.facts import facts
        from puppetguard.change.facts_files import template_fact
        from puppetguard.change.placing import placed
        from puppetguard.model.subject import Subject
        from puppetguard.syntax import ParseOptions, parse

        result = parse(source, ParseOptions(puppet=self._puppet, tasks=None))
        for problem in result.problems:
            if problem.severity == "error" and problem.phase == "parse":
                place = source.position(problem.start)
                return Unread(source.path, f"line {place.line}, column {place.column}: {problem.message}")
        if source.kind == "epp":
            return [template_fact(source, result.program)]
        return placed(facts(Subject(source, result.program, result.problems)), source.path)

    def _of_other(self, source: SourceFile) -> list[Fact] | Unread | None:
        from puppetguard.change import facts_data, facts_files

        match source.kind:
            case "erb":
                return [facts_files.template_fact(source, None)]
            case "ruby":
                from puppetguard.model.ruby.scan import ruby_outline

                fact = facts_files.file_fact(source.path, source.text.encode(), REGULAR, whole=True)
                fact.aspects.update(facts_files.ruby_aspects(ruby_outline(source.text)))
                del fact.aspects["mode"]
                return [fact]
            case "environment":
                return list(facts_files.setting_facts(source))
            case "puppetfile":
                return facts_files.puppetfile_facts(source)
        from puppetguard.model.hiera.json_reader import read_json
        from puppetguard.model.hiera.yaml_reader import read_yaml

        tree = (read_json if source.kind in ("json", "metadata") else read_yaml)(source.text)
        flaw = next((one for one in tree.flaws if one.kind == "syntax"), None)
        if flaw is not None:
            return Unread(source.path, f"line {flaw.place.line}, column {flaw.place.column}: {flaw.message}")
        if tree.limit:
            return Unread(source.path, tree.limit)
        reader = {"hiera": facts_data.hierarchy_facts, "metadata": facts_files.metadata_facts}
        return reader.get(source.kind, facts_data.data_facts)(tree.root, source.path)
