"""Compares two versions of a code base: which files differ, and what that means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from puppetguard.change.difference import Altered, Change, Located, altered
from puppetguard.change.facts import Aspect, Fact, facts
from puppetguard.model.outline import Place
from puppetguard.model.subject import Subject
from puppetguard.report.result import Unread
from puppetguard.source import PUPPET_KINDS, DecodeError, decode, kind_of
from puppetguard.syntax import ParseOptions, parse

REGULAR = "100644"
"""The mode of a file as git has it: neither executable nor a link."""


class Version(NamedTuple):
    """A file in one of the two versions: its content, and its mode as git has it."""

    data: bytes
    mode: str = REGULAR


Tree = Mapping[str, Version]
"""The files of a version by their paths, with slashes."""


class Comparison(msgspec.Struct, frozen=True):
    """The changes from ``base`` to ``head`` (names for people), how many files differ, and what could not be read.

    Of a file that could not be read to its end, in either version, the whole content counts as one change. ``altered``
    are the changes with the facts of both versions.
    """

    base: str
    head: str
    changes: tuple[Change, ...]
    files: int
    unread: tuple[Unread, ...] = ()
    altered: tuple[Altered, ...] = ()


def compare(base: Tree, head: Tree, *, names: tuple[str, str] = ("base", "head"), puppet: int = 8) -> Comparison:
    """Compare two versions; files that are the same in both need not be in either."""
    options = ParseOptions(puppet=puppet, tasks=False)
    sides: tuple[list[Located], list[Located]] = [], []
    unread: list[Unread] = []
    differing = sorted(path for path in {*base, *head} if base.get(path) != head.get(path))
    for path in differing:
        versions = base.get(path), head.get(path)
        read = [_facts(path, version, options) for version in versions]
        failed = [one for one in read if isinstance(one, Unread)]
        if failed and failed[-1] is read[1]:
            unread.append(failed[-1])
        for side, version, found in zip(sides, versions, read, strict=True):
            if version is None:
                continue
            whole = bool(failed) or kind_of(path) not in PUPPET_KINDS
            if whole or version.mode != REGULAR:
                side.append(_file(path, version, whole=whole))
            if not failed and not isinstance(found, Unread):
                side.extend(found)
    differing_facts = tuple(altered(*sides))
    return Comparison(
        *names, tuple(one.change for one in differing_facts), len(differing), tuple(unread), differing_facts
    )


def _facts(path: str, version: Version | None, options: ParseOptions) -> list[Located] | Unread:
    """Return what a manifest or template says, or why that is not known; nothing of other files."""
    kind = kind_of(path)
    if version is None or kind is None:
        return []
    try:
        source = decode(version.data, path, kind)
    except DecodeError as error:
        return Unread(path, f"line {error.line}, column {error.column}: {error.message}")
    result = parse(source, options)
    for problem in result.problems:
        if problem.severity == "error" and problem.phase == "parse":
            place = source.position(problem.start)
            return Unread(path, f"line {place.line}, column {place.column}: {problem.message}")
    return [Located(path, fact) for fact in facts(Subject(source, result.program, result.problems))]


def _file(path: str, version: Version, *, whole: bool) -> Located:
    """Return what is to be said of a file itself: its mode, and its content if that is not read."""
    place = Place()
    aspects = {"mode": Aspect(version.mode, version.mode, place)}
    if whole:
        digest = hashlib.sha256(version.data).hexdigest()
        aspects["content"] = Aspect(digest, f"sha256:{digest[:12]}", place)
    return Located(path, Fact("file", path, "", "", place, aspects))
