"""``puppetguard report``: reports from reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from puppetguard.cli.check import exit_code, report_on
from puppetguard.cli.completion import complete_path
from puppetguard.cli.groups import SuggestingGroup
from puppetguard.cli.inputs import STDIN, content
from puppetguard.cli.options import When, colour_option, is_coloured
from puppetguard.cli.outputs import Output, check_outputs, output_option, write_outputs
from puppetguard.errors import UsageError
from puppetguard.findings import Location
from puppetguard.packs.store import load_rules
from puppetguard.report.formats import FORMATS
from puppetguard.report.reading import merged, read_report
from puppetguard.report.result import Report
from puppetguard.source import DecodeError, SourceFile, decode, kind_by_name

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


_format_option = click.option(
    "--format", "output_format", type=click.Choice(FORMATS), default="text", show_default=True, help="How to show it."
)
_fail_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
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
    """Write a report in other formats.

    Source lines are shown of files below the working folder that still fit the report.
    """
    return _written(context, (file,), **options)


@report.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_path)
@_shared_options
@click.pass_context
def merge(context: click.Context, /, files: tuple[str, ...], **options: Any) -> int:
    """Join the reports of the parts of a run, as check --shard makes them.

    A part that is not complete makes the whole not complete: exit code 5.
    """
    return _written(context, files, **options)


def _written(
    context: click.Context,
    files: tuple[str, ...],
    *,
    output_format: str,
    outputs: tuple[Output, ...],
    fail_on: str,
    quiet: bool,
    colour: When,
) -> int:
    check_outputs(context, outputs)
    parts = [read_report(_content(file), file) for file in files]
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
    used = {finding.rule for finding in read.findings}
    places: dict[str, list[Location]] = {}
    for finding in read.findings:
        for location in (finding.location, *(one.location for one in finding.related)):
            places.setdefault(location.file, []).append(location)
    sources = {}
    for file, locations in places.items():
        source = _source(file)
        if source is not None and all(_fits(source, location) for location in locations):
            sources[file] = source
    rules = tuple(rule for rule in load_rules() if rule.id in used)
    return msgspec.structs.replace(read, sources=sources, rules=rules)


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
