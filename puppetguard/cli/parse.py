"""``puppetguard parse``: show how Puppet code is understood, and every language error in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import click
import msgspec

from puppetguard.cli.completion import complete_path
from puppetguard.cli.groups import Choice
from puppetguard.cli.inputs import STDIN, Inputs
from puppetguard.cli.options import puppet_option, tasks_option
from puppetguard.errors import IncompleteError
from puppetguard.report.excerpt import excerpt, gutter_width
from puppetguard.report.markup import printable
from puppetguard.report.result import Unread
from puppetguard.source import DecodeError, FileKind, SourceFile, decode
from puppetguard.syntax import ParseOptions, ParseResult, Problem, parse as parse_source

Format = Literal["tree", "pn", "json"]
REJECTED = 1
"""Exit code when a file has a language error."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE|DIR|-]...", shell_complete=complete_path)
@click.option(
    "--format",
    "output_format",
    type=Choice(["tree", "pn", "json"]),
    default="tree",
    show_default=True,
    help="The tree for people, Puppet's own notation (PN), or one JSON object a line for each file.",
)
@puppet_option
@tasks_option
@click.option("--kind", type=Choice(["pp", "epp"]), help="What the named files and - are; else their names tell.")
def parse(paths: tuple[str, ...], output_format: Format, puppet: str, tasks: bool, kind: FileKind | None) -> int:
    """Show how Puppet code is understood.

    Reads the files given, all *.pp and *.epp below the folders given, standard input for -, or without any of these
    the current folder.

    Exit codes: 0 all is valid, 1 a file has an error, 2 wrong usage, 5 a file could not be read.
    """
    options = ParseOptions(puppet=int(puppet), tasks=tasks or None)
    several = len(paths) != 1 or (paths[0] != STDIN and os.path.isdir(paths[0]))
    rejected = incomplete = False
    for file in Inputs(paths, kind).read():
        if isinstance(file, Unread):
            sys.stdout.flush()
            print(f"puppetguard: {printable(file.file)}: cannot be read: {file.reason}", file=sys.stderr)
            incomplete = True
            continue
        result: ParseResult | DecodeError
        try:
            result = parse_source(decode(file.data, file.path, file.kind), options)
        except DecodeError as error:
            result = error
        rejected |= isinstance(result, DecodeError) or not result.ok
        incomplete |= isinstance(result, ParseResult) and not result.complete
        if output_format == "json":
            sys.stdout.write(_json_line(result))
            continue
        if several:
            print(f"--- {printable(file.path)}")
        if not isinstance(result, DecodeError):
            sys.stdout.writelines(f"{line}\n" for line in _shown(result, output_format))
        # Errors stand right behind what they are about, also when both streams go to one place.
        sys.stdout.flush()
        for block in _messages(result):
            print(block, file=sys.stderr)
    if incomplete:
        return IncompleteError.exit_code
    return REJECTED if rejected else 0


def _shown(result: ParseResult, output_format: Format) -> Iterator[str]:
    """Yield the tree or the PN of one file; no PN if it could not be parsed."""
    if output_format == "tree":
        from puppetguard.syntax.tree import tree_lines  # only for this format

        yield from tree_lines(result.program, result.source)
    elif (text := _pn(result)) is not None:
        yield text


def _pn(result: ParseResult) -> str | None:
    """Return the tree in Puppet's notation; None if the file could not be parsed, or Puppet has no notation for it."""
    if not result.parsed:
        return None
    from puppetguard.syntax.pn import to_pn  # not for the tree

    return to_pn(result.program, is_template=result.source.kind == "epp")


def _json_line(result: ParseResult | DecodeError) -> str:
    """Return one file's result as a line of JSON."""
    record: dict[str, Any]
    if isinstance(result, DecodeError):
        error = {"line": result.line, "column": result.column, "code": result.code, "message": result.message}
        record = {"file": _encodable(result.path), "ok": False, "errors": [error], "warnings": [], "pn": None}
    else:
        problems = result.problems
        record = {
            "file": _encodable(result.source.path),
            "ok": result.ok,
            "errors": [_problem_record(result.source, one) for one in problems if one.severity == "error"],
            "warnings": [_problem_record(result.source, one) for one in problems if one.severity != "error"],
            "pn": _pn(result),
        }
    return msgspec.json.encode(record).decode("utf-8") + "\n"


def _problem_record(source: SourceFile, problem: Problem) -> dict[str, int | str]:
    line, column = source.position(problem.start)
    return {"line": line, "column": column, "code": problem.code, "message": problem.message}


def _encodable(path: str) -> str:
    """Return a path as Unicode text: bytes of a file name that are none become escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _messages(result: ParseResult | DecodeError) -> Iterator[str]:
    """Yield what is to be said of one file, a block of lines for each problem."""
    if isinstance(result, DecodeError):
        yield f"{_headline(result.path, result.line, result.column, 'error', result.message)} [{result.code}]"
        return
    for problem in result.problems:
        yield "\n".join(_block(result.source, problem))


def _block(source: SourceFile, problem: Problem) -> Sequence[str]:
    """Return the lines that show one problem."""
    gutter = gutter_width(source, problem.start, *(start for start, _, _ in problem.related))
    place = source.position(problem.start)
    return [
        f"{_headline(source.path, *place, problem.severity, problem.message)} [{problem.code}]",
        excerpt(source, problem.start, problem.end, gutter=gutter),
        *(excerpt(source, start, end, label=text, gutter=gutter) for start, end, text in problem.related),
        *([f"hint: {printable(problem.hint)}"] if problem.hint else []),
    ]


def _headline(path: str, line: int, column: int, severity: str, message: str) -> str:
    return f"{printable(path)}:{line}:{column}: {severity}: {printable(message)}"
