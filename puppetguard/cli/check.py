"""``puppetguard check``: say what is wrong with manifests and templates."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Literal

import click

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.options import (
    When,
    chosen_cache,
    colour_option,
    is_coloured,
    no_cache_option,
    puppet_option,
    rules_option,
    tasks_option,
)
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.cli.terminal import write
from puppetguard.engine import Settings, check as check_files
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.findings import Confidence, Severity
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import named, selected
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report

Format = Literal["text", "concise", "json", "sarif"]
FOUND = 1
"""Exit code when there are findings at or over the threshold."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE|DIR|-]...")
@click.option(
    "--select", multiple=True, metavar="RULE", help="Use only these rules: ids, aliases, packs, patterns, all."
)
@click.option("--extend-select", multiple=True, metavar="RULE", help="Use these rules too.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not use these rules.")
@click.option("--severity", multiple=True, metavar="RULE=LEVEL", help="Give a rule another severity.")
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "error", "never"]),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when something was found; short for --fail-on never.")
@click.option("--pedantic", is_flag=True, help="Report also what is only possibly wrong.")
@rules_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "concise", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people; a line for each finding; one JSON object; SARIF 2.1.0.",
)
@click.option(
    "--statistics", is_flag=True, help="Count the findings by rule instead of showing each (not json, sarif)."
)
@click.option("--quiet", "-q", is_flag=True, help="Show findings only: no reasons, no summary, no progress.")
@colour_option
@click.option("--show-files", is_flag=True, help="Show which files would be checked, and do nothing.")
@click.option(
    "--stdin-filename", default="", metavar="NAME", help="What standard input is called and is the content of."
)
@click.option(
    "--jobs", "-j", type=click.IntRange(1, 64), help="Processes to use.  [default: by the work and the cores]"
)
@no_cache_option
@puppet_option
@tasks_option
def check(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    pedantic: bool,
    folders: tuple[str, ...],
    output_format: Format,
    statistics: bool,
    quiet: bool,
    colour: When,
    show_files: bool,
    stdin_filename: str,
    jobs: int | None,
    no_cache: bool,
    puppet: str,
    tasks: bool,
) -> int:
    """Say what is wrong with manifests and templates.

    Looks at the files given, all *.pp and *.epp below the folders given, standard input for -, or without any of these
    at the current folder. In a git repository, ignored files are left out.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 5 a file could not be read.
    """
    inputs = Inputs(paths, stdin_name=stdin_filename)
    if show_files:
        return _show(inputs)
    cache = chosen_cache(no_cache=no_cache)
    try:
        known = load_rules(folders, cache)
        rules = selected(known, _words(select), _words(extend_select), _words(ignore))
        settings = Settings(
            puppet=int(puppet),
            tasks=tasks,
            least=Confidence.POSSIBLE if pedantic else Confidence.LIKELY,
            severities=_severities(severity, known),
            jobs=jobs,
        )
        progress = None
        if not quiet and sys.stderr.isatty():
            from puppetguard.cli.progress import Progress

            progress = Progress(sys.stderr)
        around = FolderSurroundings(inputs)
        report = check_files(inputs.read(), rules, settings, cache=cache, surroundings=around, progress=progress)
        if progress is not None:
            progress.clear()
    finally:
        cache.close()
    _report(report, output_format, statistics=statistics, quiet=quiet, coloured=is_coloured(colour))
    return _exit_code(report, "never" if exit_zero else fail_on)


def _words(given: Iterable[str]) -> list[str]:
    """Return the names of an option that can be repeated, and take several with commas between."""
    return [word for text in given for word in text.replace(",", " ").split()]


def _severities(given: Iterable[str], rules: Sequence[Rule]) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for text in _words(given):
        name, sign, level = text.partition("=")
        if not sign or level not in list(Severity):
            raise UsageError(f"--severity {text}: write RULE=LEVEL, with the level {', '.join(Severity)}")
        found.update(dict.fromkeys(sorted(named(rules, name)), Severity(level)))
    return found


def _show(inputs: Inputs) -> int:
    from puppetguard.report.markup import printable

    for path in inputs.files:
        print(printable(path))
    for unread in inputs.failed:
        print(f"puppetguard: {printable(unread.file)}: cannot be searched: {unread.reason}", file=sys.stderr)
    return IncompleteError.exit_code if inputs.failed else 0


def _report(report: Report, output_format: Format, *, statistics: bool, quiet: bool, coloured: bool) -> None:
    # Each format is imported for its own sake only.
    match output_format:
        case "json":
            from puppetguard.report.json import json_report

            sys.stdout.write(json_report(report))
        case "sarif":
            from puppetguard.report.sarif import sarif_report

            sys.stdout.write(sarif_report(report))
        case _ if statistics:
            from puppetguard.report.statistics import statistics_report

            write(statistics_report(report, quiet=quiet), coloured=coloured)
        case "concise":
            from puppetguard.report.concise import concise_report

            write(concise_report(report, quiet=quiet), coloured=coloured)
        case "text":
            from puppetguard.report.text import text_report

            write(text_report(report, quiet=quiet), coloured=coloured)


def _exit_code(report: Report, fail_on: str) -> int:
    """Return the exit code, which no format and no verbosity changes."""
    if not report.complete:
        return IncompleteError.exit_code
    if fail_on == "never":
        return 0
    return FOUND if any(finding.severity >= Severity(fail_on) for finding in report.findings) else 0
