"""The report as SARIF 2.1.0 (OASIS standard), which code hosts and editors read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import puppetguard
from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Severity
from puppetguard.packs.rule import Rule
from puppetguard.report.encoding import json_text
from puppetguard.report.markup import printable
from puppetguard.report.result import Report, Unread

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "puppetguard/v1"
"""The name of the fingerprint; it gets another number when fingerprints are made in another way."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""How SARIF calls severity."""
_PRECISIONS = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "high", Confidence.POSSIBLE: "medium"}
"""How GitHub calls confidence."""
_RANKS = {Confidence.CERTAIN: 100.0, Confidence.LIKELY: 75.0, Confidence.POSSIBLE: 25.0}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_DRIVE = re.compile(r"[A-Za-z]:")


def sarif_report(report: Report) -> str:
    """Return the report as a SARIF log with one run, ended by a line feed.

    URIs are relative to where puppetguard was run, unless a path was given as an absolute one. Columns count characters
    (code points). What could not be read makes the run unsuccessful, with a notification for each file.
    """
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    return sarif_log(
        [described(rule) for rule in report.rules],
        [result(finding, indexes) for finding in report.findings],
        invocation(report.unread),
    )


def sarif_log(
    rules: list[dict[str, Any]],
    results: list[dict[str, Any]],
    told: dict[str, Any],
    properties: dict[str, Any] | None = None,
) -> str:
    """Return a log with one run of these rules, results and one invocation, ended by a line feed."""
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "puppetguard",
                "version": puppetguard.__version__,
                "semanticVersion": puppetguard.__version__,
                "rules": rules,
            }
        },
        "invocations": [told],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    if properties is not None:
        run["properties"] = properties
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def invocation(unread: Sequence[Unread]) -> dict[str, Any]:
    """Return what is told of a run that could not read these files."""
    return {
        "executionSuccessful": not unread,
        "toolExecutionNotifications": [_notification(one) for one in unread],
    }


def described(rule: Rule) -> dict[str, Any]:
    """Return the descriptor of a rule."""
    links = "".join(f"\n\n- <{link}>" for link in rule.references)
    return {
        "id": rule.id,
        "name": rule_name(rule.id),
        "shortDescription": {"text": _sentence(rule.summary)},
        "fullDescription": {"text": _sentence(rule.why)},
        "help": {
            "text": f"{_sentence(rule.why)}\n\n{_sentence(rule.fix)}",
            "markdown": f"**Why.** {_sentence(rule.why)}\n\n**What to do.** {_sentence(rule.fix)}{links}",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": rule.enabled},
        "properties": {"tags": ["puppet", rule.pack], "precision": _PRECISIONS[rule.confidence]},
    }


def rule_name(rule: str) -> str:
    """Return the id of a rule in the form of a name."""
    return "".join(word.capitalize() for word in rule.split("-"))


def result(finding: Finding, indexes: Mapping[str, int]) -> dict[str, Any]:
    """Return the result for a finding; ``indexes`` has the numbers of the rules that the run describes."""
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    record: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(text)},
        "locations": [{"physicalLocation": _physical(finding.location)}],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "rank": _RANKS[finding.confidence],
        "properties": {"confidence": finding.confidence.value},
    }
    if finding.rule in indexes:
        record["ruleIndex"] = indexes[finding.rule]
    if finding.related:
        record["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(one.location), "message": {"text": _message(one.message)}}
            for number, one in enumerate(finding.related, 1)
        ]
    if finding.fix is not None:
        record["fixes"] = [_fix(finding.fix)]
    return record


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.location.file, []).append(_replacement(edit))
    return {
        "description": {"text": _message(fix.description)},
        "artifactChanges": [
            {"artifactLocation": {"uri": file_uri(file)}, "replacements": replacements}
            for file, replacements in changes.items()
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.location), "insertedContent": {"text": edit.replacement}}


def _notification(unread: Unread) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _message(f"could not be {unread.what}: {unread.reason}")},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": file_uri(unread.file)}}}],
    }


def _physical(location: Location) -> dict[str, Any]:
    return {"artifactLocation": {"uri": file_uri(location.file)}, "region": _region(location)}


def _region(location: Location) -> dict[str, int]:
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }


def file_uri(path: str) -> str:
    """Return the URI of a path: a relative reference, or for an absolute path one with the scheme ``file``."""
    slashed = path.replace(os.sep, "/")
    drive = _DRIVE.match(slashed) is not None and os.name == "nt"
    quoted = quote(os.fsencode(slashed), safe="/:" if drive else "/")
    if slashed.startswith("/") or drive:
        return f"file:///{quoted.lstrip('/')}"
    return quoted.removeprefix("./")


def _message(text: str) -> str:
    """Return text as SARIF reads messages, in which ``[…](…)`` is a link and ``{0}`` a placeholder."""
    shown = "\n".join(printable(line) for line in text.split("\n"))
    if "](" in shown:
        shown = shown.replace("[", "\\[").replace("]", "\\]")
    return _PLACEHOLDER.sub(r"{{\1}}", shown)


def _sentence(text: str) -> str:
    """Return prose in one line with a capital first and a full stop at its end."""
    words = " ".join(text.split())
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
