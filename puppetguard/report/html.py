"""The report as one page for a browser: works from a file, asks for nothing, can be filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from puppetguard.findings import Finding, Severity
from puppetguard.report.excerpt import place_excerpt
from puppetguard.report.heat_map import heat_map
from puppetguard.report.markup import plain_text
from puppetguard.report.pages import page, prose, text
from puppetguard.report.places import by_folder, shared_path, worst_first
from puppetguard.report.result import Report, Unread
from puppetguard.report.summary import SEVERITY_NAMES, counted, summary_pieces

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def html_report(report: Report, *, root: str = "") -> str:
    """Return a page with the counts, a map of folders and rules, filters, and each finding with its source."""
    return page(
        [
            *_head(report),
            *unread_section(report.unread, root),
            *([heat_map(_cells(report, root))] if report.findings else []),
            *(_filters(report) if report.findings else []),
            '<main id="findings">',
            *(line for finding in worst_first(report) for line in article(report, finding, root)),
            "</main>",
        ]
    )


def _head(report: Report) -> Iterator[str]:
    yield "<header>"
    yield "<h1>puppetguard</h1>"
    yield '<ul class="counts">'
    for severity in _SEVERITIES:
        number = report.count(severity)
        # "1 error": the number is set apart from its noun.
        shown, noun = counted(number, SEVERITY_NAMES[severity]).split(" ")
        yield f'<li class="{severity}{"" if number else " none"}"><b>{shown}</b> {noun}</li>'
    yield "</ul>"
    for line in plain_text(summary_pieces(report)).splitlines():
        yield f"<p>{text(line)}</p>"
    yield "</header>"


def unread_section(unread: Sequence[Unread], root: str) -> Iterator[str]:
    """Yield a section on the files that could not be read; nothing if there are none."""
    if unread:
        yield '<section class="unread"><h2>Could not be read</h2>'
        yield "<ul>"
        for one in unread:
            reason = one.reason if one.what == "read" else f"could not be {one.what}: {one.reason}"
            yield f"<li><code>{text(shared_path(one.file, root))}</code>: {text(reason)}</li>"
        yield "</ul></section>"


def _cells(report: Report, root: str) -> Counter[tuple[str, str]]:
    return Counter((by_folder(shared_path(one.location.file, root)), one.rule) for one in report.findings)


def _filters(report: Report) -> Iterator[str]:
    rules = Counter(finding.rule for finding in report.findings)
    yield '<form id="filters" role="search" data-noun="finding">'
    for severity in _SEVERITIES:
        if report.count(severity):
            name = SEVERITY_NAMES[severity]
            yield f'<label><input type="checkbox" name="severity" value="{severity}" checked> {name}s</label>'
    yield '<label>Rule <select name="rule"><option value="">all</option>'
    for rule, number in sorted(rules.items()):
        yield f'<option value="{text(rule)}">{text(rule)} ({number:,})</option>'
    yield "</select></label>"
    yield '<label>Text <input type="search" name="text" placeholder="file, message, code"></label>'
    yield '<button type="reset">Show all</button>'
    yield f'<output id="shown">{counted(len(report.findings), "finding")}</output>'
    yield "</form>"


def article(report: Report, finding: Finding, root: str, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield an article with a finding and its source; ``more`` is what else filters are to know of it."""
    place = finding.location
    file = shared_path(place.file, root)
    data = {"severity": str(finding.severity), "rule": finding.rule, "folder": by_folder(file), **(more or {})}
    told = "".join(f' data-{key}="{text(value)}"' for key, value in data.items())
    yield f'<article class="{finding.severity}"{told}>'
    yield f"<h2>{prose(finding.message)}</h2>"
    yield (
        f'<p class="where"><b>{SEVERITY_NAMES[finding.severity]}</b> '
        f"<code>{text(file)}:{place.line}:{place.column}</code> <i>{text(finding.rule)}</i></p>"
    )
    source = place_excerpt(report.sources.get(place.file), place)
    if source:
        yield f"<pre>{escape(source)}</pre>"
    for related in finding.related:
        other = related.location
        where = f"{shared_path(other.file, root)}:{other.line}:{other.column}"
        yield f'<p class="related"><code>{text(where)}</code> {prose(related.message)}</p>'
    if finding.hint:
        yield f"<p>{prose(finding.hint)}</p>"
    rule = report.rule_of.get(finding.rule)
    if rule:
        yield f"<details><summary>Why</summary><p>{prose(rule.why)}</p><p>{prose(rule.fix)}</p></details>"
    yield "</article>"
