"""The report as one page for a browser: works from a file, asks for nothing, can be filtered."""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from html import escape

import puppetguard
from puppetguard.findings import Finding, Severity
from puppetguard.report.excerpt import place_excerpt
from puppetguard.report.heat_map import heat_map
from puppetguard.report.markup import plain_text, printable
from puppetguard.report.places import by_folder, shared_path, worst_first
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, counted, summary_pieces

_ASSETS = os.path.join(os.path.dirname(__file__), "page")
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def html_report(report: Report, *, root: str = "") -> str:
    """Return a page with the counts, a map of folders and rules, filters, and each finding with its source.

    The page may run its own script and use its own style, told by their digests, and nothing else: no text of the code
    under analysis could do more than be shown, even if it were not escaped.
    """
    style, script = _asset("style.css"), _asset("script.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            "<title>puppetguard</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_head(report),
            *_unread(report, root),
            *([heat_map(_cells(report, root))] if report.findings else []),
            *(_filters(report) if report.findings else []),
            '<main id="findings">',
            *(line for finding in worst_first(report) for line in _finding(report, finding, root)),
            "</main>",
            f"<footer>puppetguard {text(puppetguard.__version__)}</footer>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def text(content: str) -> str:
    """Return text for an element or a quoted attribute, without anything that a browser could hide."""
    return escape(printable(content))


def prose(content: str) -> str:
    """Return running text; what stands between backticks is code."""
    parts = " ".join(content.split()).split("`")
    if len(parts) % 2 == 0:
        return text("`".join(parts))
    return "".join(f"<code>{text(part)}</code>" if number % 2 else text(part) for number, part in enumerate(parts))


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


def _unread(report: Report, root: str) -> Iterator[str]:
    if report.unread:
        yield '<section class="unread"><h2>Could not be read</h2>'
        yield "<ul>"
        for one in report.unread:
            reason = one.reason if one.what == "read" else f"could not be {one.what}: {one.reason}"
            yield f"<li><code>{text(shared_path(one.file, root))}</code>: {text(reason)}</li>"
        yield "</ul></section>"


def _cells(report: Report, root: str) -> Counter[tuple[str, str]]:
    return Counter((by_folder(shared_path(one.location.file, root)), one.rule) for one in report.findings)


def _filters(report: Report) -> Iterator[str]:
    rules = Counter(finding.rule for finding in report.findings)
    yield '<form id="filters" role="search">'
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


def _finding(report: Report, finding: Finding, root: str) -> Iterator[str]:
    place = finding.location
    file = shared_path(place.file, root)
    data = {"severity": str(finding.severity), "rule": finding.rule, "folder": by_folder(file)}
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


def _asset(name: str) -> str:
    with open(os.path.join(_ASSETS, name), encoding="utf-8", newline="\n") as file:
        return file.read().replace("\r\n", "\n")


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
