"""``puppetguard report``: reports from reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
import msgspec

from puppetguard.cli.check import exit_code, report_on
from puppetguard.cli.completion import complete_path
from puppetguard.cli.groups import Choice, SuggestingGroup
from puppetguard.cli.inputs import STDIN, content
from puppetguard.cli.options import When, colour_option, is_coloured
from puppetguard.cli.outputs import Output, check_outputs, output_option, write_outputs
from puppetguard.errors import TrustError, UsageError
from puppetguard.findings import Finding, Location
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import load_rules
from puppetguard.report.formats import FORMATS
from puppetguard.report.reading import merged, read_report
from puppetguard.report.result import Report
from puppetguard.source import DecodeError, SourceFile, decode, kind_by_name

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


_format_option = click.option(
    "--format", "output_format", type=Choice(FORMATS), default="text", show_default=True, help="How to show it."
)
_fail_option = click.option(
    "--fail-on",
    type=Choice(["error", "warning", "info", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 if there is a finding of this severity or a greater one.",
)
_quiet_option = click.option("--quiet", "-q", is_flag=True, help="Show findings only: no reasons, no summary.")


def _shared_options(command: CommandT) -> CommandT:
    return _format_option(output_option(_fail_option(_quiet_option(colour_option(command)))))


@click.group(cls=SuggestingGroup)
def report() -> None:
    """Turn reports into others, and join those of several jobs.

    They are read in the format json.
    """


@report.command()
@click.argument("file", metavar="FILE|-", shell_complete=complete_path)
@_shared_options
@click.pass_context
def convert(context: click.Context, /, file: str, **options: Any) -> int:
    """Write a report of check or guard in other formats.

    Source lines are shown of files below the working folder that still fit the report.
    """
    check_outputs(context, options["outputs"])
    data = _content(file)
    from puppetguard.report.guard.reading import is_guard

    return _guard_written(data, file, **options) if is_guard(data) else _written([read_report(data, file)], **options)


@report.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_path)
@_shared_options
@click.pass_context
def merge(context: click.Context, /, files: tuple[str, ...], **options: Any) -> int:
    """Join the reports of the parts of a run, as check --shard makes them.

    A part that is not complete makes the whole not complete: exit code 5.
    """
    check_outputs(context, options["outputs"])
    return _written([read_report(_content(file), file) for file in files], **options)


def _guard_written(
    data: bytes, name: str, *, output_format: str, outputs: tuple[Output, ...], fail_on: str, quiet: bool, colour: When
) -> int:
    """Write a guard's report; what is not complete or not trusted stays so, whatever is to fail."""
    from puppetguard.cli.guard import show
    from puppetguard.cli.outputs import write_guard_outputs
    from puppetguard.report.guard.reading import read_guard
    from puppetguard.report.guard.rendering import GUARD_FORMATS

    for one in (output_format, *(output.format for output in outputs)):
        if one not in GUARD_FORMATS:
            raise UsageError(f"{name} is the report of a guard, which is not written as {one}")
    read = read_guard(data, name)
    spots = [one.change.head for one in read.changes if one.change.head is not None]
    places = [Location(spot.file, spot.line, spot.column, spot.line, spot.column) for spot in spots]
    places += [finding.location for finding in read.findings]
    whole = msgspec.structs.replace(read, head_sources=_sources(places), rules=_rules_of(read.findings))
    if not write_guard_outputs(whole, outputs, quiet=quiet):
        show(whole, output_format, quiet=quiet, explain=False, coloured=is_coloured(colour))
    return whole.exit if fail_on != "never" or whole.exit >= TrustError.exit_code else 0


def _written(
    parts: Sequence[Report],
    *,
    output_format: str,
    outputs: tuple[Output, ...],
    fail_on: str,
    quiet: bool,
    colour: When,
) -> int:
    whole = _with_context(parts[0] if len(parts) == 1 else merged(parts))
    if not write_outputs(whole, outputs, quiet=quiet):
        report_on(whole, output_format, statistics=False, quiet=quiet, coloured=is_coloured(colour))
    return exit_code(whole, fail_on)


def _content(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STDIN else content(file, only_regular=False)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error


def _with_context(read: Report) -> Report:
    """Return a report with the rules that it tells of, and the sources that are still as it tells."""
    places = [finding.location for finding in read.findings]
    places += [one.location for finding in read.findings for one in finding.related]
    return msgspec.structs.replace(read, sources=_sources(places), rules=_rules_of(read.findings))


def _rules_of(findings: Sequence[Finding]) -> tuple[Rule, ...]:
    used = {finding.rule for finding in findings}
    return tuple(rule for rule in load_rules() if rule.id in used)


def _sources(places: Sequence[Location]) -> dict[str, SourceFile]:
    """Return the files that places are in, as far as these still fit."""
    found: dict[str, list[Location]] = {}
    for location in places:
        found.setdefault(location.file, []).append(location)
    sources = {}
    for file, locations in found.items():
        source = _source(file)
        if source is not None and all(_fits(source, location) for location in locations):
            sources[file] = source
    return sources


def _source(file: str) -> SourceFile | None:
    """Return a file below the working folder; None for any other: a report may come from anywhere."""
    if "\0" in file:
        return None
    here = os.path.realpath(os.getcwd())
    path = os.path.realpath(file)
    if not path.startswith(here.rstrip(os.sep) + os.sep):
        return None
    try:
        return decode(content(path, only_regular=True), file, kind_by_name(file) or "pp")
    except (OSError, DecodeError):
        return None


def _fits(source: SourceFile, place: Location) -> bool:
    lines = len(source.line_starts)
    return (
        place.line <= place.end_line <= lines
        and place.column <= len(source.line_text(place.line)) + 2
        and place.end_column <= len(source.line_text(place.end_line)) + 2
    )
