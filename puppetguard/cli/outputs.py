"""Reports into files, in several formats at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from puppetguard.cli.groups import Choice
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.report.formats import FORMATS, rendered
from puppetguard.report.result import Report

if TYPE_CHECKING:
    from puppetguard.report.guarded import GuardReport

STDOUT = "-"


class Output(msgspec.Struct, frozen=True):
    """A format, and the file that a report in it goes to; ``-`` is standard output."""

    format: str
    path: str


def parsed_outputs(formats: Sequence[str]) -> Callable[..., tuple[Output, ...]]:
    """Return what reads the values of an option for outputs in some formats."""

    def parsed(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
        outputs = []
        for value in values:
            name, colon, path = value.partition(":")
            if not (colon and path):
                raise click.BadParameter(f"{value!r} is not FORMAT:FILE", context, parameter)
            if name not in formats:
                Choice(formats).convert(name, parameter, context)
            outputs.append(Output(name, path))
        return tuple(outputs)

    return parsed


output_option = click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT:FILE",
    callback=parsed_outputs(FORMATS),
    help="Write the report to a file, too (- is standard output); may be given several times.",
)


def check_outputs(context: click.Context, outputs: Sequence[Output]) -> None:
    """Raise UsageError where two reports would go to one place, or one cannot be written: before the work."""
    paths = [output.path if output.path == STDOUT else os.path.realpath(output.path) for output in outputs]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(f"--output writes {'standard output' if path == STDOUT else path} more than once")
        if path == STDOUT:
            source = context.get_parameter_source("output_format")
            if source is click.core.ParameterSource.COMMANDLINE or context.params.get("statistics"):
                raise UsageError("--output …:- takes the place of what --format and --statistics write")
        elif os.path.isdir(path):
            raise UsageError(f"--output cannot write {path}: it is a folder")
        elif not os.path.isdir(os.path.dirname(path)):
            raise UsageError(f"--output cannot write {path}: there is no such folder")


def write_outputs(report: Report, outputs: Sequence[Output], *, quiet: bool = False) -> bool:
    """Write a report to each of the outputs, standard output last; tell whether that was one of them.

    A file appears whole or not at all. Raises IncompleteError if one cannot be written.
    """
    root = os.getcwd()
    return _write_all(outputs, lambda name: rendered(report, name, root=root, quiet=quiet))


def write_guard_outputs(report: GuardReport, outputs: Sequence[Output], *, quiet: bool = False) -> bool:
    """Do the same as ``write_outputs`` with the report of a guard."""
    from puppetguard.report.guard.rendering import guard_rendered

    root = os.getcwd()
    return _write_all(outputs, lambda name: guard_rendered(report, name, root=root, quiet=quiet))


def _write_all(outputs: Sequence[Output], render: Callable[[str], str]) -> bool:
    for output in sorted(outputs, key=lambda output: output.path == STDOUT):
        text = render(output.format)
        if output.path == STDOUT:
            sys.stdout.write(text)
        else:
            try:
                _write(output.path, text.encode("utf-8", "backslashreplace"))
            except OSError as error:
                raise IncompleteError(f"{output.path} cannot be written: {error.strerror or error}") from error
    return any(output.path == STDOUT for output in outputs)


def _write(path: str, data: bytes) -> None:
    if os.path.exists(path) and not os.path.isfile(path):
        # A pipe or a terminal is written to, not replaced.
        with open(path, "wb") as file:
            file.write(data)
        return
    from puppetguard.policy.atomic import replace_file

    replace_file(path, data)
