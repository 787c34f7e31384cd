"""The manifests of the two versions of a change: their texts, what they say, and what each defines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from puppetguard.change.difference import Change, Spot
from puppetguard.change.fact import Fact
from puppetguard.git.snapshot import Snapshot
from puppetguard.policy.speaking import block, plain_values, qualified_variables

_NEEDS_TEXT = frozenset(
    "variable statement relationship default override collector resource class define function".split()
)
_NO_BLOCK = frozenset("variable statement relationship".split())
"""What has no block of its own: the next bracket closes something else."""
_WORD = re.compile(r"\w+")
_DEFINES = re.compile(r"^\s*(class|define)\s+(?:::)?([a-z][\w:]*)", re.MULTILINE)


class Side:
    """One of the two versions."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._texts: dict[str, str] = {}
        self._facts: dict[str, list[Fact] | None] = {}
        self._words: dict[str, frozenset[str]] = {}

    @cached_property
    def manifests(self) -> list[str]:
        """The paths of all manifests, whose contents are read."""
        paths = [path for path in self.snapshot.entries if path.endswith(".pp")]
        self.snapshot.load(paths)
        return paths

    @cached_property
    def _definers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.manifests:
            for match in _DEFINES.finditer(self.text(path)):
                found.setdefault(f"{match[1]} {match[2].lower()}", []).append(path)
        return found

    def text(self, path: str) -> str:
        """Return the text of a file; empty if there is none."""
        if path not in self._texts:
            self._texts[path] = (self.snapshot.content(path) or b"").decode("utf-8", "replace")
        return self._texts[path]

    def words(self, path: str) -> frozenset[str]:
        """Return the words of the text of a file, as they are written and in small letters."""
        if path not in self._words:
            found = _WORD.findall(self.text(path))
            self._words[path] = frozenset((*found, *map(str.lower, found)))
        return self._words[path]

    @cached_property
    def templates(self) -> dict[str, list[str]]:
        """The paths of all templates, by their paths below the folders for these."""
        found: dict[str, list[str]] = {}
        for path in self.snapshot.entries:
            at = path.find("/templates/")
            while at >= 0:
                found.setdefault(path[at + len("/templates/") :], []).append(path)
                at = path.find("/templates/", at + 1)
        return found

    def facts(self, path: str) -> list[Fact] | None:
        """Return what a manifest says; None if it cannot be read to its end."""
        if path not in self._facts:
            self._facts[path] = _facts(path, self.text(path))
        return self._facts[path]

    def defining(self, kind: str, name: str) -> Sequence[str]:
        """Return the manifests that define a class or define of a name."""
        return self._definers.get(f"{kind} {name.removeprefix('::').lower()}", ())


class Manifests:
    """Both versions, before and after."""

    def __init__(self, base: Snapshot, head: Snapshot) -> None:
        self.sides = (Side(base), Side(head))

    def spots(self, change: Change) -> Iterator[tuple[Side, Spot]]:
        """Yield where a change is in each version, as far as it is there."""
        for side, spot in zip(self.sides, (change.base, change.head), strict=True):
            if spot is not None:
                yield side, spot

    def around(self, change: Change) -> list[str]:
        """Return the texts of the files that a change is in."""
        return [side.text(spot.file) for side, spot in self.spots(change)]

    def written(self, change: Change) -> list[str]:
        """Return the source of the whole statement of a change, in each version; its normal form if it has no block."""
        if change.what not in _NEEDS_TEXT:
            return []
        return [_written(side, spot, change.what) for side, spot in self.spots(change)]

    def values(self, change: Change, text: str) -> dict[str, list[str]]:
        """Return the plain texts that the variables of a text may hold: those of its file and of other classes."""
        found: dict[str, list[str]] = {}
        for around in self.around(change):
            for name, values in plain_values(around).items():
                found.setdefault(name, []).extend(values)
        for name in qualified_variables(text):
            owner, _, bare = name.rpartition("::")
            for side in self.sides:
                for path in side.defining("class", owner):
                    found.setdefault(name, []).extend(plain_values(side.text(path)).get(bare, ()))
        return found


def _written(side: Side, spot: Spot, what: str) -> str:
    if what in _NO_BLOCK:
        for one in side.facts(spot.file) or ():
            place = one.place
            if one.kind == what and (place.line, place.column) == (spot.line, spot.column):
                return "\n".join((one.subject, *(aspect.normal for aspect in one.aspects.values())))
            for aspect in one.aspects.values():
                # The change of a value stands where the value does.
                if one.kind == what and (aspect.place.line, aspect.place.column) == (spot.line, spot.column):
                    return aspect.normal
    return block(side.text(spot.file), spot)


def _facts(path: str, text: str) -> list[Fact] | None:
    from puppetguard.change.facts import facts
    from puppetguard.model.subject import Subject
    from puppetguard.source import SourceFile
    from puppetguard.syntax import ParseOptions, parse

    source = SourceFile(path, text)
    result = parse(source, ParseOptions(tasks=None))
    if any(one.severity == "error" and one.phase == "parse" for one in result.problems):
        return None
    return facts(Subject(source, result.program, result.problems))
