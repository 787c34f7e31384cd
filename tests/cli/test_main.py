"""The one place that catches: each error ends as a message and the exit code that DESIGN means for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest

import puppetguard
from puppetguard import cli
from puppetguard.errors import IncompleteError, PuppetguardError, UsageError

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; return exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(arguments)
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make the command ``parse`` raise."""

    def replace(error: BaseException) -> None:
        @click.command()
        def parse() -> None:
            raise error

        monkeypatch.setattr(import_module("puppetguard.cli.parse"), "parse", parse)

    return replace


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"puppetguard {puppetguard.__version__}\n", "")


def test_overview_says_what_the_commands_say() -> None:
    for name, line in cli.COMMANDS.items():
        command = cli.commands.get_command(click.Context(cli.commands), name)
        assert command is not None
        assert (command.name, command.get_short_help_str(limit=200)) == (name, line)


def test_overview(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name, line in cli.COMMANDS.items():
        # Long lines are folded.
        assert f" {name} {line}" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Usage: puppetguard"),
        (["chekc"], "Error: No such command 'chekc'. Did you mean 'check'?\n"),
        (["xyz"], "Error: No such command 'xyz'.\n"),
        ([str(Path(__file__).parent)], f"Did you mean 'puppetguard check {Path(__file__).parent}'?\n"),
        (["--hepl"], "Did you mean '--help'?\n"),
        (["parse", "--formt", "pn"], "Did you mean '--format'?\n"),
        (["parse", "--format", "xml"], "'xml' is not one of 'tree', 'pn', 'json'"),
        (["parse", "no/such/file"], "puppetguard: no such file or directory: no/such/file\n"),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UsageError("key 'a' is unknown"), 2, "puppetguard: key 'a' is unknown\n"),
        (IncompleteError("too deep"), 5, "puppetguard: too deep\n"),
        (PuppetguardError("something"), 5, "puppetguard: something\n"),
        (
            OSError(28, "No space left on device"),
            5,
            "puppetguard: could not complete: No space left on device\n",
        ),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (
            ValueError("unexpected"),
            5,
            (
                "puppetguard: could not complete: ValueError: unexpected\n"
                "puppetguard: this is a defect of puppetguard; PUPPETGUARD_DEBUG=1 shows where it happened\n"
            ),
        ),
    ],
)
def test_errors(
    run: Run,
    failing: Callable[[BaseException], None],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    message: str,
) -> None:
    monkeypatch.delenv(cli.DEBUG_VARIABLE, raising=False)
    failing(error)
    assert run("parse") == (code, "", message)


def test_traceback_when_debugging(
    run: Run, failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cli.DEBUG_VARIABLE, "1")
    failing(ValueError("unexpected"))
    code, _, err = run("parse")
    assert code == 5
    assert "Traceback (most recent call last)" in err


def test_reader_that_goes_away(tmp_path: Path) -> None:
    (tmp_path / "long.pp").write_text("$x = 1\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "puppetguard", "parse", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 5


def test_output_that_the_terminal_cannot_show(tmp_path: Path) -> None:
    (tmp_path / "é.pp").write_text("$x = 'é€'\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "puppetguard", "parse", "--format", "pn", str(tmp_path)],
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "PYTHONUTF8": "1"},
        cwd=Path(puppetguard.__file__).parents[1],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f'--- {tmp_path}/\\xe9.pp\n(= (var "x") "\\xe9\\u20ac")\n'.encode()
