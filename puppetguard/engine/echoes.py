"""Says once what several rules find: the same word at the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from puppetguard.findings import Finding, Location
from puppetguard.packs.rule import Rule
from puppetguard.source import SourceFile


def without_echoes(
    findings: Sequence[Finding],
    excused: Iterable[Finding],
    rules: Iterable[Rule],
    sources: Callable[[str], SourceFile | None],
) -> tuple[Finding, ...]:
    """Return the findings without those that a rule which yields has where another one names the same, as surely.

    What is ``excused`` there counts, too: else a comment that excuses a finding would bring its echo out.
    """
    yielding = {rule.id for rule in rules if rule.yields}
    echoes = {one.location.file for one in findings if one.rule in yielding}
    if not echoes:
        return tuple(findings)
    others: dict[tuple[str, int], list[Finding]] = {}
    for one in (*findings, *excused):
        if one.location.file in echoes and one.rule not in yielding:
            others.setdefault((one.location.file, one.location.line), []).append(one)

    def is_echo(one: Finding) -> bool:
        if one.rule not in yielding:
            return False
        word = _text(one.location, sources)
        return any(
            other.confidence >= one.confidence and _covers(other.location, one.location) and word in other.message
            for other in others.get((one.location.file, one.location.line), ())
        )

    return tuple(one for one in findings if not is_echo(one))


def _covers(outer: Location, inner: Location) -> bool:
    return (
        outer.column <= inner.column
        and outer.line == inner.line
        and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    )


def _text(place: Location, sources: Callable[[str], SourceFile | None]) -> str:
    source = sources(place.file)
    return "" if source is None else source.line_text(place.line)[place.column - 1 : place.end_column - 1]
