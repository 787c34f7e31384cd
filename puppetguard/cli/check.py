"""``puppetguard check``: say what is wrong with manifests and templates."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, NoReturn

import click

from puppetguard.cli.completion import complete_path
from puppetguard.cli.groups import Choice
from puppetguard.cli.inputs import STDIN, Inputs
from puppetguard.cli.judgement import Judgement
from puppetguard.cli.options import When, chosen_cache, colour_option, is_coloured, no_cache_option
from puppetguard.cli.outputs import STDOUT, Output, check_outputs, output_option, write_outputs
from puppetguard.cli.settings import policy_options, with_variables
from puppetguard.cli.shards import Shard, shard_option
from puppetguard.cli.terminal import write
from puppetguard.cli.view import View, WorkingTree
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.findings import Severity
from puppetguard.report.formats import FORMATS, rendered
from puppetguard.report.result import Report

if TYPE_CHECKING:
    from puppetguard.cli.fixing import Fixing

FOUND = 1
"""Exit code when there are findings at or over the threshold."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE|DIR|-]...", shell_complete=complete_path)
@policy_options
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also when something was found; short for --fail-on never.")
@click.option("--staged", is_flag=True, help="Judge what git commit would commit: the index, not the files.")
@click.option(
    "--since",
    metavar="REV",
    help="Judge the files that changed since the history left that of REV; also what breaks by it.",
)
@click.option("--changed-lines", is_flag=True, help="With --staged or --since: only what is on changed lines, or new.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change of meaning; report what is left.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: write what was meant in place of slips, too.")
@click.option("--add-ignores", metavar="REASON", help="Write a comment at each finding that excuses it, with REASON.")
@click.option(
    "--format",
    "output_format",
    type=Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to show the findings: docs/reports.md shows what each format is for.",
)
@output_option
@shard_option
@click.option("--statistics", is_flag=True, help="Count the findings by rule instead of showing each (text, concise).")
@click.option("--quiet", "-q", is_flag=True, help="Show findings only: no reasons, no summary, no progress.")
@colour_option
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--show-files", is_flag=True, help="Show which files would be checked, and do nothing.")
@click.option(
    "--stdin-filename", default="", metavar="NAME", help="What standard input is called and is the content of."
)
@click.option(
    "--jobs", "-j", type=click.IntRange(1, 64), help="Processes to use.  [default: by the work and the cores]"
)
@no_cache_option
@click.pass_context
def check(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    exit_zero: bool,
    staged: bool,
    since: str | None,
    changed_lines: bool,
    fix: bool,
    show_diff: bool,
    unsafe_fixes: bool,
    add_ignores: str | None,
    output_format: str,
    outputs: tuple[Output, ...],
    shard: Shard | None,
    statistics: bool,
    quiet: bool,
    colour: When,
    watch: bool,
    show_files: bool,
    stdin_filename: str,
    jobs: int | None,
    no_cache: bool,
    **policy: object,
) -> int:
    """Say what is wrong with manifests and templates.

    Looks at the files given, all *.pp and *.epp below the folders given, standard input for -, or without any of these
    at the current folder. In a git repository, ignored files are left out. With --staged or --since, all of the
    repository is understood, and what the change is answerable for is reported. With --fix, files are mended, and
    what is left is reported; the text of standard input goes to standard output.

    Each option can be set by a variable, too: PUPPETGUARD_FAIL_ON for --fail-on.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 5 a file could not be read, or not mended, 130 interrupted.
    """
    if changed_lines and not (staged or since):
        raise UsageError("--changed-lines needs --staged or --since")
    if staged and since:
        raise UsageError("--staged and --since exclude each other: what is staged is compared with HEAD")
    if add_ignores is not None and (staged or since):
        raise UsageError("--add-ignores writes to files, and --staged and --since do not look at these")
    if watch and (staged or since or show_files or fix or show_diff or add_ignores is not None or STDIN in paths):
        raise UsageError(
            "--watch excludes --staged, --since, --show-files, --fix, --diff, --add-ignores and standard input"
        )
    if stdin_filename and STDIN not in paths and not _by_variable(context, "stdin_filename"):
        raise UsageError("--stdin-filename is the name of standard input: give - to read that")
    check_outputs(context, outputs)
    fixing = _fixing(context, paths, outputs, fix=fix, diff=show_diff, unsafe=unsafe_fixes)

    def once() -> int:
        with ExitStack() as stack:
            cache = chosen_cache(no_cache=no_cache) if fixing is None else fixing.cache(stack, no_cache=no_cache)
            stack.callback(cache.close)
            judgement = Judgement(context, _view(stack, paths, stdin_filename, staged=staged, since=since), cache)
            if shard is not None:
                judgement.take(shard)
            if judgement.rules and all(rule.scope == "change" for rule in judgement.rules):
                raise UsageError("only rules of changes are selected: `puppetguard guard` runs these")
            if show_files:
                return _show(WorkingTree(paths, stdin_filename).inputs(judgement.keep))
            if fixing is not None:
                report = fixing.report(judgement, jobs=jobs, quiet=quiet)
            else:
                report = judgement.report(jobs=jobs, by_lines=changed_lines, quiet=quiet)
            if add_ignores is not None:
                report = _add_ignores(judgement, report, add_ignores)
        written = write_outputs(report, outputs, quiet=quiet)
        if fixing is not None and fixing.takes_standard_output:
            fixing.report_beside(report, output_format, quiet=quiet)
        elif not written:
            report_on(report, output_format, statistics=statistics, quiet=quiet, coloured=is_coloured(colour))
        return exit_code(report, "never" if exit_zero else judgement.fail_on)

    if watch:
        _watch(context, once, paths, quiet=quiet)
    return once()


with_variables(check)


def _by_variable(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.ENVIRONMENT


def _fixing(
    context: click.Context, paths: tuple[str, ...], outputs: tuple[Output, ...], *, fix: bool, diff: bool, unsafe: bool
) -> Fixing | None:
    """Return what --fix, --diff and --unsafe-fixes ask for; None without any of them."""
    if not (fix or diff or unsafe):
        return None
    from puppetguard.cli.fixing import Fixing

    asked = Fixing(paths, fix=fix, diff=diff, unsafe=unsafe)
    asked.check(context, to_standard_output=any(one.path == STDOUT for one in outputs))
    return asked


def _view(stack: ExitStack, paths: tuple[str, ...], stdin_name: str, *, staged: bool, since: str | None) -> View:
    if not (staged or since):
        return WorkingTree(paths, stdin_name)
    if STDIN in paths:
        raise UsageError("--staged and --since look at files, not at standard input")
    from puppetguard.cli.view import clean_room, since_view, staged_view

    room = clean_room(stack)
    return staged_view(room, paths) if staged else since_view(room, since or "", paths)


def _watch(context: click.Context, once: Callable[[], int], paths: tuple[str, ...], *, quiet: bool) -> NoReturn:
    from puppetguard.cli.watch import watch, watched_files

    given = (context.params["config"], context.params["baseline"])
    named = [one for one in given if one is not None]
    watch(once, lambda: watched_files(paths, named, context.params["folders"]), quiet=quiet)


def _add_ignores(judgement: Judgement, report: Report, reason: str) -> Report:
    """Write the comments, and return what is left."""
    from puppetguard.cli.excusing import add_ignores

    return add_ignores(judgement, report, reason)


def _show(inputs: Inputs) -> int:
    from puppetguard.report.markup import printable, without_commands

    for path in inputs.files:
        print(without_commands(printable(path)))
    for unread in inputs.failed:
        print(f"puppetguard: {printable(unread.file)}: cannot be searched: {unread.reason}", file=sys.stderr)
    return IncompleteError.exit_code if inputs.failed else 0


def report_on(report: Report, output_format: str, *, statistics: bool, quiet: bool, coloured: bool) -> None:
    """Write a report in one of the formats."""
    # Each format is imported for its own sake only.
    match output_format:
        case "text" | "concise" if statistics:
            from puppetguard.report.statistics import statistics_report

            write(statistics_report(report, quiet=quiet), coloured=coloured)
        case "concise":
            from puppetguard.report.concise import concise_report

            write(concise_report(report, quiet=quiet), coloured=coloured)
        case "text":
            from puppetguard.report.text import text_report

            write(text_report(report, quiet=quiet), coloured=coloured)
        case _:
            sys.stdout.write(rendered(report, output_format, root=os.getcwd(), quiet=quiet))


def exit_code(report: Report, fail_on: str) -> int:
    """Return the exit code, which no format and no verbosity changes."""
    if not report.complete:
        return IncompleteError.exit_code
    if fail_on == "never":
        return 0
    return FOUND if any(finding.severity >= Severity(fail_on) for finding in report.findings) else 0
