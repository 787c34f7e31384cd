"""Annotations in a run of GitHub Actions: workflow commands in the log.

The runner (``ActionCommand.cs`` of ``actions/runner``) reads ``::NAME PROPERTIES::DATA`` at the start of a line, and an
older form, ``##[NAME PROPERTIES]DATA``, anywhere in one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from puppetguard.findings import Finding, Severity
from puppetguard.report.markup import plain_text, printable
from puppetguard.report.places import shared_path, worst_first
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, counted, summary_pieces

SHOWN = 10
"""How many annotations of one kind GitHub shows for a step."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_report(report: Report, *, root: str = "") -> str:
    """Return a workflow command for each of the worst findings, then a line that counts the others, and the summary.

    What could not be read comes first, as an error. Everything of the code under analysis is escaped: no text of a
    finding can be a command of its own.
    """
    return annotated(report, plain_text(summary_pieces(report)).splitlines(), root=root)


def annotated(report: Report, summary: Iterable[str], *, root: str) -> str:
    """Return what ``github_report`` does, with these lines at the end."""
    return "".join(f"{line}\n" for line in [*_lines(report, root), *map(_harmless, summary)])


def _lines(report: Report, root: str) -> Iterator[str]:
    left: dict[str, int] = {"error": SHOWN, "warning": SHOWN, "notice": SHOWN}
    unread = 0
    omitted: dict[Severity, int] = {}
    for one in report.unread:
        if not left["error"]:
            unread += 1
            continue
        left["error"] -= 1
        file = shared_path(one.file, root)
        yield _command("error", {"title": f"could not be {one.what}", "file": file}, _harmless(one.reason))
    for finding in worst_first(report):
        name = _COMMANDS[finding.severity]
        if left[name]:
            left[name] -= 1
            yield _annotation(name, finding, root)
        else:
            omitted[finding.severity] = omitted.get(finding.severity, 0) + 1
    if unread or omitted:
        what = " or ".join(sorted({one.what for one in report.unread}, reverse=True))
        told = [f"{counted(unread, 'file')} that could not be {what}"] if unread else []
        told += [counted(number, SEVERITY_NAMES[severity]) for severity, number in omitted.items()]
        yield f"not annotated, for GitHub shows {SHOWN} of each kind: {', '.join(told)}"


def _annotation(name: str, finding: Finding, root: str) -> str:
    place = finding.location
    properties = {"title": finding.rule, "file": shared_path(place.file, root), "line": str(place.line)}
    if place.end_line == place.line:
        # GitHub refuses columns of a range over several lines.
        properties |= {"endLine": str(place.line), "col": str(place.column)}
        properties["endColumn"] = str(max(place.column, place.end_column))
    else:
        properties["endLine"] = str(place.end_line)
    text = _harmless(finding.message)
    return _command(name, properties, f"{text}\n{_harmless(finding.hint)}" if finding.hint else text)


def _command(name: str, properties: dict[str, str], data: str) -> str:
    if unicodedata.category(data[:1] or " ").startswith("M"):
        # The runner compares by the rules of a language, for which a mark would be part of the colon before it.
        data = f" {data}"
    told = ",".join(f"{key}={_property(_harmless(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(data)}"


def _harmless(text: str) -> str:
    """Return text in one line in which nothing is a command of the older form, not even when the log shows it."""
    return printable(text).replace("##[", "## [")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
