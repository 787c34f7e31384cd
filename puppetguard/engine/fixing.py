"""Mends what was found: makes the corrections of findings, in passes, and keeps those that do only good.

A fix is kept if the tree of its file is the same but for what it replaces, if its finding is gone, and if nothing else
is found instead, anywhere in the code base, that cannot be mended along with it. Fixes whose places meet wait for the
next pass, where each is looked at anew; of those that want different things at one place, none is made: what is meant
there is not clear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from puppetguard.findings import Confidence, Finding
from puppetguard.model.corrections import Correction, Moves, corrected, corrections, offset_of
from puppetguard.model.intended import is_intended, is_readable, subject_of
from puppetguard.report.result import Report
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions

MOST_PASSES = 10
"""How often the corrections are looked for anew."""
_DEEPEST = 4
"""How often what comes to light by a fix may bring something else to light that is mended along with it."""
_MOST_TRIES = 200
"""How often the code base is checked again in search of the corrections that are to blame for something."""

_Place = tuple[str, str, int, int]
"""The rule of a finding, its file, line and column."""
Recheck = Callable[[Mapping[str, bytes]], Report]
"""Returns the report of a code base in which files have other contents, by the names that are shown."""


class Mended(NamedTuple):
    """What came of it: the new contents of files that differ, the findings that are mended, and what is left."""

    contents: Mapping[str, bytes]
    fixed: tuple[Finding, ...]
    left: Report


class _Work(NamedTuple):
    """A fix to be made: the findings that ask for it, and what it corrects in their file."""

    file: str
    made: tuple[Correction, ...]
    findings: tuple[Finding, ...]

    @property
    def identity(self) -> tuple[object, ...]:
        """What stays the same while others are made around it."""
        texts = tuple(one.text for one in self.made)
        return self.file, texts, tuple(sorted({(one.rule, one.fingerprint) for one in self.findings}))


class _Trial(NamedTuple):
    """What came of trying: what was ``made``, the contents, and the report ``after``; None if it does not only good.

    ``bad`` are those that are to blame for that, as far as this is known.
    """

    made: Sequence[_Work] = ()
    contents: Mapping[str, bytes] = {}
    after: Report | None = None
    bad: Sequence[_Work] = ()


class Fixer:
    """Mends a code base, which ``recheck`` checks again.

    ``unsafe`` tells that also suggestions are wanted, as far as their findings are at least likely. ``leave`` are the
    files that are not to be changed.
    """

    def __init__(
        self,
        recheck: Recheck,
        options: ParseOptions | None = None,
        *,
        unsafe: bool = False,
        leave: Collection[str] = (),
    ) -> None:
        self._leave = leave
        self._recheck = recheck
        self._options = options or ParseOptions()
        self._unsafe = unsafe
        self._changed: dict[str, bytes] = {}
        self._fixed: list[Finding] = []
        self._refused: set[tuple[object, ...]] = set()
        self._tries = 0

    def mend(self, report: Report) -> Mended:
        """Mend what a report of the code base tells, as far as that goes."""
        for _ in range(MOST_PASSES):
            work = list(self._chosen(report))
            if not work:
                break
            report = self._made(work, report)
        return Mended(self._changed, tuple(self._fixed), report)

    def _wanted(self, finding: Finding) -> bool:
        fix = finding.fix
        file = finding.location.file
        if fix is None or file in self._leave or any(edit.location.file != file for edit in fix.edits):
            return False
        return fix.safe or (self._unsafe and finding.confidence >= Confidence.LIKELY)

    def _chosen(self, report: Report) -> Iterator[_Work]:
        """Yield what can be made at once: the fixes of each file whose places do not meet, in their order."""
        by_file: dict[str, list[Finding]] = {}
        for finding in report.findings:
            if self._wanted(finding):
                by_file.setdefault(finding.location.file, []).append(finding)
        for path, wanted in by_file.items():
            source = report.sources.get(path)
            if source is None:
                continue
            apart: list[_Work] = []
            taken: list[Correction] = []
            for one in _joined(path, source, wanted):
                if one.identity not in self._refused and not any(
                    made.meets(other) for made in one.made for other in taken
                ):
                    taken += one.made
                    apart.append(one)
            if apart:
                yield from self._intended(source, apart)

    def _intended(self, source: SourceFile, work: Sequence[_Work]) -> Iterator[_Work]:
        """Yield what does to its file what it is meant to, and refuse the rest."""
        subject = subject_of(source.text, source.kind, self._options)
        if not is_readable(subject):
            return
        if is_intended(subject, [made for one in work for made in one.made], self._options):
            yield from work
            return
        for one in work:
            if is_intended(subject, one.made, self._options):
                yield one
            else:
                self._refused.add(one.identity)

    def _made(self, work: Sequence[_Work], before: Report) -> Report:
        """Make what does only good, and return the report that is left."""
        if not work:
            return before
        if self._tries >= _MOST_TRIES:
            self._refused.update(one.identity for one in work)
            return before
        trial = self._tried(work, before)
        if trial.after is not None:
            self._changed.update(trial.contents)
            self._fixed += (finding for one in trial.made for finding in one.findings)
            return trial.after
        if trial.bad:
            self._refused.update(one.identity for one in trial.bad)
            return self._made([one for one in work if one not in trial.bad], before)
        if len(work) == 1:
            self._refused.add(work[0].identity)
            return before
        half = len(work) // 2
        between = self._made(work[:half], before)
        others = work[half:]
        if between is not before:
            # They were found in the text as it was: what is found in the one that there is now tells their places.
            names = {one.identity for one in others}
            others = [one for one in self._chosen(between) if one.identity in names]
        return self._made(others, between)

    def _tried(self, work: Sequence[_Work], before: Report) -> _Trial:
        """Try to make some fixes, with those of what only comes to light by them."""
        contents: dict[str, bytes] = {}
        made: list[_Work] = []
        report = before
        known: Sequence[Finding] = before.findings
        for _ in range(_DEEPEST):
            more = self._with(work, report)
            if more is None:
                break
            contents.update(more)
            made += work
            self._tries += 1
            after = self._recheck({**self._changed, **contents})
            moved = _moved(work, report)
            bad = [one for one in work if _stays(one, moved, after)]
            if bad or not {one.file for one in after.unread} <= {one.file for one in before.unread}:
                return _Trial((), {}, None, bad if report is before else ())
            gone = {id(finding) for one in work for finding in one.findings}
            expected = Counter(_place(one, moved) for one in known if id(one) not in gone)
            known, new = _parted(after.findings, expected)
            if not new:
                return _Trial(made, contents, after)
            work = [one for one in self._chosen(after) if any(finding in new for finding in one.findings)]
            if not work:
                break
            report = after
        return _Trial()

    def _with(self, work: Iterable[_Work], before: Report) -> dict[str, bytes] | None:
        """Return the new contents of files; None if all corrections together do more than each of them."""
        contents: dict[str, bytes] = {}
        for path, made in _by_file(work).items():
            source = before.sources[path]
            subject = subject_of(source.text, source.kind, self._options)
            if not is_intended(subject, made, self._options):
                return None
            contents[path] = corrected(source.text, made).encode("utf-8")
        return contents


def _by_file(work: Iterable[_Work]) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = {}
    for one in work:
        found.setdefault(one.file, []).extend(one.made)
    return {path: sorted(made) for path, made in found.items()}


def _moved(work: Iterable[_Work], before: Report) -> dict[str, _Moved]:
    return {path: _Moved(before.sources[path], made) for path, made in _by_file(work).items()}


def _stays(work: _Work, moved: Mapping[str, _Moved], after: Report) -> bool:
    """Tell whether one of the findings is still there."""
    there = {_place(one, {}) for one in after.findings if one.location.file == work.file}
    return any(_place(finding, moved) in there for finding in work.findings)


def _parted(findings: Iterable[Finding], expected: Counter[_Place]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that are at places where they are expected, and the new ones."""
    known: list[Finding] = []
    new: list[Finding] = []
    for one in findings:
        place = _place(one, {})
        (known if expected[place] > 0 else new).append(one)
        expected[place] -= 1
    return known, new


class _Moved:
    """Where the places of a file go by corrections."""

    def __init__(self, source: SourceFile, made: Sequence[Correction]) -> None:
        self._source = source
        self._moves = Moves(made)
        self._after = SourceFile("", corrected(source.text, made))

    def of(self, finding: Finding) -> tuple[int, int]:
        """Return line and column of a finding afterwards."""
        offset = offset_of(self._source, finding.location)
        if offset is None:
            return finding.location.line, finding.location.column
        return self._after.position(self._moves.first_of(offset))


def _place(finding: Finding, moved: Mapping[str, _Moved]) -> _Place:
    """Return the rule of a finding and where it will be."""
    file = finding.location.file
    if file in moved:
        return finding.rule, file, *moved[file].of(finding)
    return finding.rule, file, finding.location.line, finding.location.column


def _joined(path: str, source: SourceFile, findings: Iterable[Finding]) -> Iterator[_Work]:
    """Yield the fixes of a file, one for all findings that want the same; none where some want different things."""
    wanted: dict[tuple[Correction, ...], list[Finding]] = {}
    for finding in findings:
        assert finding.fix is not None
        made = corrections(source, finding.fix)
        if made is not None:
            wanted.setdefault(made, []).append(finding)
    ranges = Counter((one.start, one.end) for made in wanted for one in made)
    for made, asking in wanted.items():
        if all(ranges[one.start, one.end] == 1 for one in made):
            yield _Work(path, made, tuple(asking))
