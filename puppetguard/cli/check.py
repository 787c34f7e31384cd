"""``puppetguard check``: say what is wrong with manifests and templates."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import Literal

import click

from puppetguard.cli.inputs import Undecodable, Unreadable, read_inputs
from puppetguard.engine import check_sources
from puppetguard.errors import IncompleteError
from puppetguard.findings import Severity
from puppetguard.packs import load_rules
from puppetguard.report.markup import Piece, Style, plain_text
from puppetguard.report.result import Report, Unread
from puppetguard.source import DecodeError, SourceFile
from puppetguard.syntax import ParseOptions

Format = Literal["text", "json"]
When = Literal["auto", "always", "never"]
FOUND = 1
"""Exit code when there are findings at or over the threshold."""
_THRESHOLD = (Severity.ERROR, Severity.WARNING)


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE|DIR|-]...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object.",
)
@click.option(
    "--puppet",
    type=click.Choice(["7", "8"]),
    default="8",
    show_default=True,
    help="The version of Puppet whose language it is.",
)
@click.option("--tasks", is_flag=True, help="Read plans of Bolt, as Puppet does with its option of this name.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when something was found.")
@click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the text; auto: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise.",
)
def check(
    paths: tuple[str, ...], output_format: Format, puppet: str, tasks: bool, exit_zero: bool, colour: When
) -> int:
    """Say what is wrong with manifests and templates.

    Looks at the files given, all *.pp and *.epp below the folders given, standard input for -, or without any of these
    at the current folder.

    Exit codes: 0 nothing found, 1 errors or warnings found, 2 wrong usage, 5 a file could not be read.
    """
    rules = load_rules()
    report = check_sources(_sources(paths), rules, ParseOptions(puppet=int(puppet), tasks=tasks))
    if output_format == "json":
        from puppetguard.report.json import json_report

        sys.stdout.write(json_report(report))
    else:
        from puppetguard.report.text import text_report

        _write(text_report(report), coloured=_coloured(colour))
    return _exit_code(report, exit_zero=exit_zero)


def _sources(paths: Iterable[str]) -> Iterator[SourceFile | DecodeError | Unread]:
    for found in read_inputs(tuple(paths)):
        if isinstance(found, Unreadable):
            yield Unread(found.path, found.reason)
        elif isinstance(found, Undecodable):
            yield found.error
        else:
            yield found


def _exit_code(report: Report, *, exit_zero: bool) -> int:
    if not report.complete:
        return IncompleteError.exit_code
    found = any(finding.severity in _THRESHOLD for finding in report.findings)
    return FOUND if found and not exit_zero else 0


def _coloured(when: When) -> bool:
    """Decide whether to colour: an option beats FORCE_COLOR, that beats NO_COLOR, that the kind of output."""
    if when != "auto":
        return when == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty()


def _write(pieces: Iterable[Piece], *, coloured: bool) -> None:
    if not coloured:
        sys.stdout.write(plain_text(pieces))
        return
    import colorama  # type: ignore[import-untyped]

    colorama.just_fix_windows_console()
    fore, style = colorama.Fore, colorama.Style
    codes: dict[Style, str] = {
        "place": style.BRIGHT,
        "strong": style.BRIGHT,
        "error": style.BRIGHT + fore.RED,
        "warning": style.BRIGHT + fore.YELLOW,
        "info": style.BRIGHT + fore.BLUE,
        "note": fore.CYAN,
        "rule": style.DIM,
        "gutter": fore.BLUE,
        "hint": fore.GREEN,
    }
    for text, kind in pieces:
        code = codes.get(kind)
        sys.stdout.write(f"{code}{text}{style.RESET_ALL}" if code else text)
