"""Puts it all together: sources in, report out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from puppetguard.checks import CHECKS
from puppetguard.checks.hit import Hit
from puppetguard.findings import Confidence, Finding, Location, Related, Severity
from puppetguard.packs.rule import Rule
from puppetguard.report.result import Report, Unread
from puppetguard.source import DecodeError, SourceFile, Span
from puppetguard.syntax import ParseOptions, ParseResult, Problem, parse

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "deprecation": Severity.INFO}
_CONFIDENCES = (Confidence.POSSIBLE, Confidence.LIKELY, Confidence.CERTAIN)
_LIMIT = "nesting-limit"
"""The rule id of the parser's limit: what is behind it was not looked at, so the run is not complete."""

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|[_:]+")


def check_sources(
    sources: Iterable[SourceFile | DecodeError | Unread],
    rules: Sequence[Rule],
    options: ParseOptions | None = None,
    least: Confidence = Confidence.LIKELY,
) -> Report:
    """Parse each source, apply the rules, and return everything that was found with at least the confidence ``least``.

    ``sources`` may hold in place of a source the reason why there is none. Language errors are findings too.
    """
    options = options or ParseOptions()
    findings: list[Finding] = []
    unread: list[Unread] = []
    kept: dict[str, SourceFile] = {}
    files = 0
    for source in sources:
        if isinstance(source, Unread):
            unread.append(source)
            continue
        files += 1
        if isinstance(source, DecodeError):
            findings.append(_undecodable(source))
            continue
        found = [one for one in check_source(source, rules, options) if _rank(one.confidence) >= _rank(least)]
        unread += [Unread(source.path, one.message) for one in found if one.rule == _LIMIT]
        if found:
            kept[source.path] = source
            findings += found
    findings.sort(key=_order)
    return Report(tuple(findings), files, tuple(unread), kept, {rule.id: rule.why for rule in rules})


def check_source(source: SourceFile, rules: Sequence[Rule], options: ParseOptions) -> Iterator[Finding]:
    """Yield every finding of one source: its language errors, then what the rules find in what could be parsed."""
    result = parse(source, options)
    yield from language_findings(result)
    for rule in rules:
        for hit in CHECKS[rule.check](source, result.program):
            yield _finding(source, rule, hit)


def language_findings(result: ParseResult) -> Iterator[Finding]:
    """Yield the errors, warnings and deprecations of Puppet's language as findings."""
    for problem in result.problems:
        yield Finding(
            rule=language_rule(problem.code),
            severity=_SEVERITIES[problem.severity],
            confidence=Confidence.CERTAIN,
            location=location(result.source, problem.start, problem.end),
            message=problem.message,
            hint=problem.hint,
            related=_related(result.source, problem),
        )


def language_rule(code: str) -> str:
    """Return the rule id of an issue code of Puppet's parser: ``SYNTAX_ERROR`` is ``syntax-error``."""
    return "-".join(word.lower() for word in _WORD_START.split(code) if word)


def location(source: SourceFile, start: int, end: int) -> Location:
    """Return a range of offsets as a location."""
    line, column = source.position(start)
    end_line, end_column = source.position(max(start, end))
    return Location(source.path, line, column, end_line, end_column)


def _finding(source: SourceFile, rule: Rule, hit: Hit) -> Finding:
    confidence = min(rule.confidence, hit.confidence, key=_rank)
    related = tuple(Related(location(source, *note.span), note.message) for note in hit.notes)
    return Finding(rule.id, rule.severity, confidence, location(source, *hit.span), hit.message, hit.hint, related)


def _related(source: SourceFile, problem: Problem) -> tuple[Related, ...]:
    return tuple(Related(location(source, *Span(start, end)), text) for start, end, text in problem.related)


def _undecodable(error: DecodeError) -> Finding:
    place = Location(error.path, error.line, error.column, error.line, error.column + 1)
    return Finding(language_rule(error.code), Severity.ERROR, Confidence.CERTAIN, place, error.message)


def _rank(confidence: Confidence) -> int:
    return _CONFIDENCES.index(confidence)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return place.file, place.line, place.column, finding.rule, finding.message
