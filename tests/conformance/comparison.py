"""What Puppet says of a source, what puppetguard says, and where the two differ."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from puppetguard.source import DecodeError, FileKind, decode
from puppetguard.syntax import ParseOptions, parse
from puppetguard.syntax.pn import to_pn

FIXTURES = Path(__file__).parents[2] / "fixtures" / "syntax" / "conformance"
SETS = ("snippets", "generated")
VERSIONS = (7, 8)

Aspect = Literal["verdict", "pn", "line", "errors", "warnings"]
NAMELESS = ("CRASH:", "PARSE_ERROR_NO_CODE")
"""How the oracle calls errors for which Puppet has no code; puppetguard calls them as it likes."""
ASPECTS: tuple[Aspect, ...] = ("verdict", "pn", "line", "errors", "warnings")


class Diagnostic(msgspec.Struct, frozen=True, rename={"column": "col", "code": "issue_code"}):
    """An error or a warning; Puppet does not always know the place."""

    line: int | None
    column: int | None
    code: str


class Answer(msgspec.Struct):
    """What is said of a source. The tree is there as text or as its SHA-256, if at all."""

    ok: bool
    errors: list[Diagnostic]
    warnings: list[Diagnostic]
    phase: str | None = None
    pn: str | None = None
    pn_sha256: str | None = None
    pn_error: str | None = None


class Case(msgspec.Struct):
    """A source with the answers of two versions of Puppet."""

    id: str
    kind: FileKind
    source: str
    p7: Answer
    p8: Answer
    tasks: bool = False

    def answer(self, version: int) -> Answer:
        """Return what Puppet of this version says."""
        return self.p7 if version == 7 else self.p8


class Difference(NamedTuple):
    """One respect in which the answers to one source differ."""

    id: str
    aspect: Aspect
    expected: str
    actual: str


class Agreement(NamedTuple):
    """In how many of the sources where Puppet says something of an aspect puppetguard says the same."""

    same: int
    all: int

    def __str__(self) -> str:
        """Return both numbers and the share."""
        return f"{self.same}/{self.all} = {self.same / max(self.all, 1):.2%}"


class Comparison:
    """The differences of many answers, and the agreement in each aspect.

    ``verdict``: accepted or rejected. ``pn``: the tree, where Puppet has one: whenever it could parse, unless its
    own writer fails. ``line``: that of the first error, where both reject and Puppet has a line. ``errors``: the lines
    and codes of all errors that Puppet has, in order, where both reject and Puppet has a line for each. ``warnings``:
    the lines and codes of all, in any order, where Puppet got as far as looking for all of them.
    """

    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self._all: Counter[Aspect] = Counter()

    def add(self, source_id: str, expected: Answer, actual: Answer) -> None:
        """Compare the answers to one source; where the verdicts differ, nothing else can be compared."""
        self._compare(source_id, "verdict", expected.ok, actual.ok)
        if expected.ok != actual.ok:
            return
        if expected.pn is not None:
            self._compare(source_id, "pn", expected.pn, actual.pn)
        elif expected.pn_sha256 is not None:
            self._compare(source_id, "pn", expected.pn_sha256, hashlib.sha256((actual.pn or "").encode()).hexdigest())
        if not expected.ok and expected.errors[0].line is not None:
            self._compare(source_id, "line", expected.errors[0].line, actual.errors[0].line)
        if not expected.ok and all(error.line is not None for error in expected.errors):
            # Puppet's parser stops at its first error; we go on.
            errors = actual.errors[:1] if expected.phase == "parse" else actual.errors
            self._compare(source_id, "errors", _shown(expected.errors), _shown(errors, like=expected.errors))
        if expected.phase != "parse":
            self._compare(source_id, "warnings", sorted(_shown(expected.warnings)), sorted(_shown(actual.warnings)))

    def _compare(self, source_id: str, aspect: Aspect, expected: object, actual: object) -> None:
        self._all[aspect] += 1
        if expected != actual:
            self.differences.append(Difference(source_id, aspect, str(expected), str(actual)))

    def of(self, *aspects: Aspect) -> list[Difference]:
        """Return the differences in these aspects."""
        return [one for one in self.differences if one.aspect in aspects]

    def agreement(self, aspect: Aspect) -> Agreement:
        """Return how often the answers agree in an aspect."""
        total = self._all[aspect]
        return Agreement(total - len(self.of(aspect)), total)

    def summary(self) -> str:
        """Return a line with the agreement in each aspect."""
        return ", ".join(f"{aspect} {self.agreement(aspect)}" for aspect in ASPECTS)


def cases(name: str) -> list[Case]:
    """Return the cases of a set, by its name in the fixtures."""
    lines = gzip.decompress((FIXTURES / f"{name}.jsonl.gz").read_bytes()).splitlines()
    decoder = msgspec.json.Decoder(Case)
    return [decoder.decode(line) for line in lines]


def compare_set(name: str, version: int) -> Comparison:
    """Compare with what Puppet of this version said of a set of the fixtures."""
    comparison = Comparison()
    for case in cases(name):
        answer = own_answer(case.source.encode(), case.kind, version, tasks=case.tasks)
        comparison.add(case.id, case.answer(version), answer)
    return comparison


def own_answer(data: bytes, kind: FileKind, version: int, *, tasks: bool = False) -> Answer:
    """Return what puppetguard says of a source."""
    try:
        source = decode(data, "source", kind)
    except DecodeError as error:
        return Answer(False, [Diagnostic(error.line, error.column, error.code)], [])
    result = parse(source, ParseOptions(puppet=version, tasks=tasks))
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for problem in result.problems:
        diagnostic = Diagnostic(*source.position(problem.start), problem.code)
        (errors if problem.severity == "error" else warnings).append(diagnostic)
    pn = to_pn(result.program, is_template=source.kind == "epp") if result.parsed else None
    return Answer(result.ok, errors, warnings, pn=pn)


def _shown(diagnostics: Sequence[Diagnostic], like: Sequence[Diagnostic] = ()) -> list[str]:
    """Return lines and codes; no code where Puppet has none, which is what ``like`` tells if these are not Puppet's."""
    nameless = {index for index, one in enumerate(like or diagnostics) if one.code.startswith(NAMELESS)}
    return [f"{one.line}" if index in nameless else f"{one.line} {one.code}" for index, one in enumerate(diagnostics)]


def by_aspect(differences: Iterable[Difference]) -> Iterator[tuple[Aspect, list[Difference]]]:
    """Group differences by aspect, the gravest first."""
    found = list(differences)
    for aspect in ASPECTS:
        if group := [one for one in found if one.aspect == aspect]:
            yield aspect, group
