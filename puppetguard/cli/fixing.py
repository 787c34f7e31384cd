"""``check --fix`` and ``--diff``: mends what was found, or shows how."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from puppetguard.cache import Cache
from puppetguard.cli.inputs import STDIN
from puppetguard.cli.options import chosen_cache
from puppetguard.cli.surroundings import FixedFiles
from puppetguard.engine.fixing import Fixer
from puppetguard.errors import UsageError
from puppetguard.policy.atomic import ChangedMeanwhileError, replace_file
from puppetguard.report.formats import rendered
from puppetguard.report.result import Report, Unread
from puppetguard.report.summary import counted
from puppetguard.report.unified import unified_diff
from puppetguard.syntax import ParseOptions

if TYPE_CHECKING:
    from puppetguard.cli.judgement import Judgement


class Fixing:
    """What is asked for: to write the mended files (``fix``) or to show the difference (``diff``), also ``unsafe``.

    ``paths`` are those of the command line.
    """

    def __init__(self, paths: Sequence[str], *, fix: bool, diff: bool, unsafe: bool) -> None:
        self._paths = paths
        self._fix = fix
        self._diff = diff
        self._unsafe = unsafe

    def check(self, context: click.Context, *, to_standard_output: bool) -> None:
        """Raise UsageError if it does not go with what else is asked for, before the work.

        ``to_standard_output`` tells that a report is to go there by --output.
        """
        if self._unsafe and not (self._fix or self._diff):
            raise UsageError("--unsafe-fixes needs --fix, or --diff to see them first")
        name = "--fix" if self._fix else "--diff"
        if self._fix and self._diff:
            raise UsageError("--fix and --diff exclude each other: --diff shows what --fix would do")
        if context.params["staged"] or context.params["since"]:
            raise UsageError(f"{name} works on files, and --staged and --since judge what git has: leave these out")
        if context.params["add_ignores"] is not None:
            raise UsageError(f"{name} and --add-ignores exclude each other: mend first, then excuse what is left")
        if STDIN in self._paths and len(self._paths) > 1:
            raise UsageError(f"{name} takes standard input alone, for its text goes to standard output")
        source = context.get_parameter_source("output_format")
        chosen = source is click.core.ParameterSource.COMMANDLINE or context.params["statistics"]
        if self.takes_standard_output and to_standard_output:
            raise UsageError(f"{name} takes the place of what --output …:- writes")
        if self._diff and chosen:
            raise UsageError("--diff takes the place of what --format and --statistics write")

    @property
    def takes_standard_output(self) -> bool:
        """Whether something else than a report goes to standard output."""
        return self._diff or STDIN in self._paths

    def cache(self, stack: ExitStack, *, no_cache: bool) -> Cache:
        """Return where results are kept: what is checked again and again, for as long as that takes at least."""
        if not no_cache:
            return chosen_cache(no_cache=False)
        return Cache(stack.enter_context(TemporaryDirectory(prefix="puppetguard-")))

    def report(self, judgement: Judgement, *, jobs: int | None, quiet: bool) -> Report:
        """Mend what is found, and return the report of what is left; with ``diff`` that of what is there.

        Writes the files, and to standard output what goes there.
        """
        judged = judgement.judging(jobs=jobs, quiet=quiet)
        again = judgement.judging(jobs=jobs, quiet=True)
        files = FixedFiles(*judgement.opened())
        report = judged(files.opened)

        def recheck(contents: Mapping[str, bytes]) -> Report:
            files.replace(contents)
            return again(files.opened)

        leave = files.same_files({one.location.file for one in report.findings if one.fix is not None})
        options = ParseOptions(puppet=judgement.found.value("puppet"), tasks=judgement.found.value("tasks") or None)
        mended = Fixer(recheck, options, unsafe=self._unsafe, leave=leave).mend(report)
        if self._diff:
            before = ((name, files.original(name), data) for name, data in mended.contents.items())
            _show(unified_diff(before, os.getcwd()))
            if not quiet:
                number = counted(len(mended.fixed), "finding")
                others = len(mended.left.findings)
                print(
                    f"puppetguard: --fix mends {number} in {counted(len(mended.contents), 'file')}, {others} are left",
                    file=sys.stderr,
                )
            return report
        if STDIN in self._paths:
            (given,) = files.inputs
            sys.stdout.flush()
            sys.stdout.buffer.write(mended.contents.get(given.path, given.data))
            return replace(mended.left, fixed=mended.fixed)
        failed = [
            Unread(name, reason, "mended")
            for name, data in sorted(mended.contents.items())
            if (reason := self._write(judgement, files, name, data))
        ]
        left = mended.left
        names = {one.file for one in failed}
        if failed:
            left = recheck({name: data for name, data in mended.contents.items() if name not in names})
        fixed = tuple(one for one in mended.fixed if one.location.file not in names)
        return replace(left, fixed=fixed, unread=(*left.unread, *failed))

    def report_beside(self, report: Report, output_format: str, *, quiet: bool) -> None:
        """Write a report to standard error, for standard output has something else; that of ``diff`` is left out."""
        if not self._diff:
            sys.stderr.write(rendered(report, output_format, root=os.getcwd(), quiet=quiet))

    def _write(self, judgement: Judgement, files: FixedFiles, name: str, data: bytes) -> str:
        path = files.located(name)
        folders = [os.path.abspath(one) for one in (judgement.root, *self._paths) if os.path.isdir(one)]
        # The repository, or else the outermost folder that was given.
        around = [one for one in folders if path.startswith(one.rstrip("/") + "/")]
        return _written(path, files.original(name), data, min(around, key=len, default=os.path.dirname(path)))


def _show(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    for piece in pieces:
        if sys.stdout.isatty():
            from puppetguard.report.markup import printable

            text = piece.decode("utf-8", "surrogateescape").removesuffix("\n")
            sys.stdout.write(f"{printable(text)}\n")
        else:
            sys.stdout.buffer.write(piece)


def _written(path: str, before: bytes, after: bytes, tree: str) -> str:
    """Write a file; return the reason if that is not to be, empty once it is done."""
    real, root = os.path.realpath(path), os.path.realpath(tree)
    if not real.startswith(root.rstrip("/") + "/"):
        return f"a link leads out of {tree}"
    try:
        status = os.stat(real)
        if not stat.S_ISREG(status.st_mode):
            return "it is no regular file"
        if status.st_nlink > 1:
            return f"it has {status.st_nlink} names (hard links), and only one of them would get the new text"
        if not status.st_mode & 0o222 or not os.access(real, os.W_OK):
            return "it is read-only"
        replace_file(real, after, expected=before)
    except ChangedMeanwhileError as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    return ""
