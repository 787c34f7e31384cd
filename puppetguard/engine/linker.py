"""The second of two steps: from the units of a code base to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import convert
from msgspec.structs import replace

from puppetguard.cache import short_digest
from puppetguard.checks import LinkedHit, LinkedRemedy, find_check
from puppetguard.findings import Edit, Finding, Fix, Location, Related, Severity
from puppetguard.model.corrections import end_of, offset_of
from puppetguard.model.index import Index
from puppetguard.model.outline import Place
from puppetguard.model.unit import Suspicion, Unit
from puppetguard.packs.rule import Rule
from puppetguard.source import SourceFile

if TYPE_CHECKING:
    from puppetguard.engine.memory import Known, Memory

Sources = Callable[[str], SourceFile | None]
"""Returns the text of a file by the name that is shown; None if there is none."""


def link(
    units: Iterable[tuple[str, Unit]],
    index: Index,
    rules: Sequence[Rule],
    severities: Mapping[str, Severity],
    sources: Sources,
    named: Callable[[str], str] = str,
    memory: Memory | None = None,
) -> Iterator[Finding]:
    """Yield the findings of units, each given with the name of its file, and those that only the ``index`` shows.

    First those of the units come, in their order and that of the places in them. A finding whose verdict needs the
    whole code base stands only if its check confirms it. ``severities`` has those that are to be others than the rules
    say. ``named`` returns the name that a file has in fingerprints. The ``memory`` may know what checks found.
    """
    # Only the checks that have something to confirm or to look at are imported, if that is not remembered.
    asked = {rule.id: rule.check for rule in rules if rule.scope == "project"}
    for path, unit in units:
        times: dict[str, int] = {}
        for suspicion in unit.suspicions:
            check = asked.get(suspicion.finding.rule)
            confirm = find_check(check).confirm if check is not None else None
            if confirm is None or confirm(index, suspicion.subject):
                yield _finding(suspicion, path, severities, times, named)
    if not index.members:
        return
    looks = [(rule, partial(_look, rule, index)) for rule in rules if rule.scope == "project" and not rule.looks.kinds]
    if memory is not None:
        memory.look_ahead(looks)
    for rule, look in looks:
        times_by_file: dict[str, dict[str, int]] = {}
        hits: Iterable[Known] = memory.hits(rule, look) if memory is not None else with_contexts(look(), sources)
        for hit, context in hits:
            finding = _linked(rule, hit, sources)
            times = times_by_file.setdefault(hit.file, {})
            yield _finding(Suspicion(finding, context), hit.file, severities, times, named)


def _look(rule: Rule, index: Index) -> Iterable[LinkedHit]:
    check = find_check(rule.check)
    assert check.link is not None, "it looks at no files one by one"
    return check.link(index, convert(rule.parameters, check.parameters))


def with_contexts(hits: Iterable[LinkedHit], sources: Sources) -> list[Known]:
    """Return hits with what identifies the code that they are about, as it does for those of a single file."""
    return [(hit, _context(hit, sources(hit.file))) for hit in hits]


def _linked(rule: Rule, hit: LinkedHit, sources: Sources) -> Finding:
    return Finding(
        rule.id,
        rule.severity if hit.severity is None else min(rule.severity, hit.severity),
        min(rule.confidence, hit.confidence),
        _location(hit.place),
        hit.message,
        hit.hint,
        tuple(Related(_location(note.place, note.file), note.message) for note in hit.notes),
        None if hit.remedy is None else _fix(hit.remedy, hit.file, sources),
    )


def _fix(remedy: LinkedRemedy, file: str, sources: Sources) -> Fix | None:
    edits: list[Edit] = []
    for one in remedy.replacements:
        found: Location | None = _location(one.place)
        if one.word:
            source = sources(file)
            found = None if source is None else _word_in(source, _location(one.place), one.word)
        if found is None:
            return None
        edits.append(Edit(found, one.text))
    return Fix(remedy.description, tuple(edits), remedy.safe)


def _word_in(source: SourceFile, place: Location, word: str) -> Location | None:
    """Return where in a place a word stands, if it does once."""
    start, end = offset_of(source, place), end_of(source, place)
    if start is None or end is None:
        return None
    at = source.text.find(word, start, end)
    if at < 0 or source.text.find(word, at + 1, end) >= 0:
        return None
    line, column = source.position(at)
    end_line, end_column = source.position(at + len(word))
    return Location("", line, column, end_line, end_column)


def _location(place: Place, file: str = "") -> Location:
    return Location(file, place.line, place.column, place.end_line, place.end_column)


def _context(hit: LinkedHit, source: SourceFile | None) -> str:
    place = hit.place
    if source is None:
        return ""
    line = source.line_text(place.line) if place.line <= len(source.line_starts) else ""
    text = line[place.column - 1 : place.end_column - 1] if place.end_line == place.line else line
    return short_digest(f"{short_digest(' '.join(line.split()))}\0{' '.join(text.split())}")


def _finding(
    suspicion: Suspicion,
    path: str,
    severities: Mapping[str, Severity],
    times: dict[str, int],
    named: Callable[[str], str],
) -> Finding:
    finding = suspicion.finding
    identity = f"{finding.rule}\0{suspicion.context}"
    # The same text can be wrong several times in a file: its first occurrence, its second, and so on.
    times[identity] = times.get(identity, 0) + 1
    whole = f"{identity}\0{named(path)}\0{times[identity]}"
    return replace(
        finding,
        location=_in(path, finding.location),
        related=tuple(Related(_in(path, one.location), one.message) for one in finding.related),
        fix=None if finding.fix is None else _fix_in(path, finding.fix),
        severity=severities.get(finding.rule, finding.severity),
        fingerprint=short_digest(whole),
    )


def _in(path: str, location: Location) -> Location:
    # The places of hits in the index may be in other files already.
    return location if location.file else replace(location, file=path)


def _fix_in(path: str, fix: Fix) -> Fix:
    return replace(fix, edits=tuple(Edit(_in(path, edit.location), edit.replacement) for edit in fix.edits))
