"""The formats of a report, by their names."""

from __future__ import annotations

from importlib import import_module

from puppetguard.report.markup import plain_text, without_commands
from puppetguard.report.result import Report

FOR_PEOPLE = ("text", "concise")
"""The formats that are styled text, with a function ``NAME_report`` that yields pieces."""
FOR_PROGRAMS = ("json", "jsonl", "sarif")
"""The formats that name files as the run was told to."""
FOR_HOSTS = ("github", "gitlab", "junit", "checkstyle", "markdown", "html")
"""The formats that name files as a code host knows them."""
FORMATS = FOR_PEOPLE + FOR_PROGRAMS + FOR_HOSTS


def rendered(report: Report, name: str, *, root: str = "", quiet: bool = False) -> str:
    """Return a report in the format ``name`` of ``FORMATS``, without colours.

    ``root`` is the absolute folder that paths are relative to (see ``shared_path``). ``quiet`` leaves out what is
    neither a finding nor a failure, in the formats for people.
    """
    # Each format is imported for its own sake only.
    function = getattr(import_module(f"puppetguard.report.{name}"), f"{name}_report")
    if name in FOR_PEOPLE:
        return plain_text(function(report, quiet=quiet))
    text: str = function(report, root=root) if name in FOR_HOSTS else function(report)
    return as_log(text, name)


def as_log(text: str, name: str) -> str:
    """Return a report in a format so that it says the same and is no command to a CI server that has it in its log."""
    match name:
        case "junit" | "checkstyle" | "html":
            return without_commands(text, "&#91;", "&#58;")
        case "markdown":
            return without_commands(text)
    return text
