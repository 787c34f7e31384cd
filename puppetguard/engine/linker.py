"""The second of two steps: from the units of a code base to its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from puppetguard.cache import short_digest
from puppetguard.checks import find_check
from puppetguard.findings import Edit, Finding, Fix, Location, Related, Severity
from puppetguard.model.index import Index
from puppetguard.model.unit import Suspicion, Unit
from puppetguard.packs.rule import Rule


def link(
    units: Iterable[tuple[str, Unit]],
    index: Index,
    rules: Sequence[Rule],
    severities: Mapping[str, Severity],
) -> Iterator[Finding]:
    """Yield the findings of units, each given with the name of its file.

    They come in the order of the units and of the places in them. A finding whose verdict needs the whole code base
    stands only if its check confirms it. ``severities`` has those that are to be others than the rules say.
    """
    # Only the checks that have something to confirm are imported.
    asked = {rule.id: rule.check for rule in rules if rule.scope == "project"}
    for path, unit in units:
        times: dict[str, int] = {}
        for suspicion in unit.suspicions:
            check = asked.get(suspicion.finding.rule)
            confirm = find_check(check).confirm if check is not None else None
            if confirm is None or confirm(index, suspicion.subject):
                yield _finding(suspicion, path, severities, times)


def _finding(suspicion: Suspicion, path: str, severities: Mapping[str, Severity], times: dict[str, int]) -> Finding:
    finding = suspicion.finding
    identity = f"{finding.rule}\0{suspicion.context}"
    # The same text can be wrong several times in a file: its first occurrence, its second, and so on.
    times[identity] = times.get(identity, 0) + 1
    whole = f"{identity}\0{path}\0{times[identity]}"
    return replace(
        finding,
        location=_in(path, finding.location),
        related=tuple(Related(_in(path, one.location), one.message) for one in finding.related),
        fix=None if finding.fix is None else _fix_in(path, finding.fix),
        severity=severities.get(finding.rule, finding.severity),
        fingerprint=short_digest(whole),
    )


def _in(path: str, location: Location) -> Location:
    return replace(location, file=path)


def _fix_in(path: str, fix: Fix) -> Fix:
    return replace(fix, edits=tuple(Edit(_in(path, edit.location), edit.replacement) for edit in fix.edits))
