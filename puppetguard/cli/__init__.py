"""The command line: the only place that prints, exits and catches.

Commands are imported when they are called, for a hook pays the start-up at each commit.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import IOBase
from typing import IO, TYPE_CHECKING, NoReturn

import click

import puppetguard
from puppetguard.cli.groups import SuggestingGroup, complete_variable
from puppetguard.errors import IncompleteError, PuppetguardError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": "Say what is wrong with manifests and templates.",
    "guard": "Say what a change does, how risky it is, whom it reaches, and whether it may go in.",
    "diff": "Show what the difference of two versions means, how risky each change is, and whom it reaches.",
    "explain": "Explain a rule: what it catches, why, what to do, with examples.",
    "graph": "Show which nodes get what, and what a class reaches.",
    "parse": "Show how Puppet code is understood.",
    "report": "Turn reports into others, and join those of several jobs.",
    "rule": "Show, test and write rules.",
    "config": "Write, show and describe the configuration.",
    "baseline": "Look after known findings, which do not count.",
    "policy": "Write, check and explain the policy: who must approve what.",
    "approve": "Approve exactly the changes between two revisions, with a signature.",
    "approvals": "Show and verify approvals.",
    "revoke": "Take back all approvals of a bundle, given by its digest.",
    "break-glass": "Let exactly these changes pass without their approvals, for a while.",
    "audit": "Say which commits between two revisions had their approvals.",
    "notify": "Try out whom --notify tells.",
    "hook": "Let git ask puppetguard before it commits, pushes or takes a push.",
    "completion": "Print the script that lets a shell complete what is typed.",
    "cache": "Look after the results that are kept between runs.",
}
"""Each command with its line in the overview, so that the overview need not import them."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it (128 + SIGINT)."""
PROGRAM = "puppetguard"
DEBUG_VARIABLE = "PUPPETGUARD_DEBUG"


class Commands(SuggestingGroup):
    """The commands of ``COMMANDS``; ``puppetguard.cli.NAME`` holds each as the attribute of the same name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"{__name__}.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview of the commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin so, without importing any command."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=told) for name, told in COMMANDS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def suggestion(self, ctx: click.Context, name: str) -> str:
        """Return the command that could have been meant, or the one for a file that was given without any."""
        known = super().suggestion(ctx, name)
        return f" Did you mean '{PROGRAM} check {name}'?" if not known and os.path.exists(name) else known


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 passed, 1 findings, 2 wrong usage or configuration, 3 approvals missing, "
    "4 no policy or keys to trust, 5 could not complete, 130 interrupted.",
)
@click.version_option(puppetguard.__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def commands() -> None:
    """Read Puppet code before it is deployed and say what would break."""


def main() -> NoReturn:
    """Run the command that the arguments of this process name, and exit with its exit code."""
    code = run(sys.argv[1:])
    # All is written and closed by now. To take the interpreter apart takes a tenth of a short run, and frees nothing
    # that the system does not.
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; all errors have been told on standard error by then."""
    _see_streams()
    for stream in (sys.stdout, sys.stderr):
        _never_fail_to_encode(stream)
    try:
        try:
            code = _invoke(arguments)
        finally:
            # A reader that has gone must show here, not when the interpreter flushes at its end.
            sys.stdout.flush()
    except click.ClickException as error:
        error.show(sys.stderr)
        return UsageError.exit_code
    except PuppetguardError as error:
        _complain(str(error))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return IncompleteError.exit_code
    except OSError as error:
        _trace(error)
        _complain(f"could not complete: {_told(error)}")
        return IncompleteError.exit_code
    except Exception as error:
        _confess(error)
        return IncompleteError.exit_code
    return code


def _invoke(arguments: Sequence[str]) -> int:
    """Do what ``click.Command.main`` does, less its handling of errors, which knows other exit codes than ours."""
    if complete_variable(PROGRAM) in os.environ:
        commands.main(list(arguments), PROGRAM)
    try:
        with commands.make_context(PROGRAM, list(arguments)) as context:
            code = commands.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return code if isinstance(code, int) else 0


def _complain(message: str) -> None:
    # A file may be called as a CI server calls a command.
    print(f"{PROGRAM}: {message}".replace("##[", "## ["), file=sys.stderr)


def _told(error: OSError) -> str:
    """Return what the system says, with the file if it is about one."""
    reason = error.strerror or str(error)
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _confess(error: Exception) -> None:
    """Tell of an error that nobody expected."""
    _trace(error)
    where = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    _complain(f"could not complete: {type(error).__name__}: {error}{where}")
    _complain(f"this is a defect of {PROGRAM}; {DEBUG_VARIABLE}=1 shows where it happened")


def _trace(error: Exception) -> None:
    if os.environ.get(DEBUG_VARIABLE):
        import traceback  # costs more to import than all else here

        traceback.print_exception(error)


class _Closed(IOBase):
    """Stands for a stream that was closed before we began; whoever uses it hears of that."""

    def __init__(self, name: str) -> None:
        self._name = name
        # Else the next file that is opened takes its number, and what programs write there.
        os.open(os.devnull, os.O_RDWR)

    @property
    def buffer(self) -> _Closed:
        """The same for bytes."""
        return self

    def read(self, size: int = -1) -> NoReturn:
        """Refuse."""
        raise OSError(0, f"{self._name} is closed")

    def write(self, data: object) -> NoReturn:
        """Refuse."""
        raise OSError(0, f"{self._name} is closed")


def _see_streams() -> None:
    """Put something in the place of standard streams that are closed, for which Python has None."""
    if sys.stdin is None:
        sys.stdin = _Closed("standard input")
    if sys.stdout is None:
        sys.stdout = _Closed("standard output")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 # to the end of the process


def _never_fail_to_encode(stream: IO[str]) -> None:
    """Write what the terminal's encoding lacks as an escape: a report must not fail for a name in it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Point standard output nowhere, so that nothing is said of its closed pipe any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
