"""What nobody plans for: closed streams, devices, full disks, no git, words that are nearly right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from puppetguard.cli import inputs
from tests.cli.test_check import Check, check, write
from tests.git.repositories import Repository

__all__ = ["check"]
BAD = "file { '/a': mode => 644 }\n"


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the shell in which ``$P`` is puppetguard."""
    return subprocess.run(
        ["sh", "-c", script],
        env={**os.environ, "P": f"{sys.executable} -m puppetguard"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("script", "code", "told"),
    [
        ("$P check >&-", 5, "puppetguard: could not complete: standard output is closed\n"),
        ("$P check --format sarif >&-", 5, "puppetguard: could not complete: standard output is closed\n"),
        ("$P --version >&-", 5, "puppetguard: could not complete: standard output is closed\n"),
        ("$P check - <&-", 5, "puppetguard: could not complete: standard input is closed\n"),
        ("$P report convert - <&-", 2, "puppetguard: - cannot be read: standard input is closed\n"),
        ("$P check --fix - <site.pp >&-", 5, "puppetguard: could not complete: standard output is closed\n"),
        ("$P check <&- >&- 2>&-", 5, ""),
        # What is written elsewhere does not need it.
        ("$P check -q --output json:out.json --output html:out.html >&-", 1, None),
        ("$P check >/dev/full", 5, "puppetguard: could not complete: No space left on device\n"),
        ("$P check --output json:/dev/full", 5, "puppetguard: /dev/full cannot be written: No space left on device\n"),
    ],
)
def test_streams(check: Check, script: str, code: int, told: str | None) -> None:
    write("site.pp", BAD)
    done = shell(script, Path.cwd())
    if told is None:
        assert (done.returncode, Path("out.json").read_bytes()[:1]) == (5, b"{")
        return
    assert (done.returncode, done.stdout, done.stderr) == (code, "", told)


def test_a_closed_stream_is_nobodys(check: Check) -> None:
    """The next file that is opened would take the number of standard output, and what programs write there."""
    write("site.pp", BAD)
    assert shell("$P check --no-cache --output json:out.json >&-", Path.cwd()).returncode == 5
    assert Path("out.json").read_bytes().endswith(b"}\n")


def test_a_device_without_end(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MOST_OF_A_STREAM", 1_000_000)
    result = check("/dev/zero", "-q")
    assert (result.code, result.out) == (
        5,
        "/dev/zero: could not be read: more than 1,000,000 bytes come from this, which is no file\n",
    )
    assert check("/dev/null").code == 0


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_configuration_sets_nothing(check: Check, text: str) -> None:
    write("site.pp", BAD)
    write(".puppetguard.yaml", text)
    assert check("-q", "--format", "concise").code == 1
    write("fail.yaml", "fail-on: never\n")
    write(".puppetguard.yaml", "extends: ./fail.yaml\n")
    assert check("-q").code == 0
    assert check("-q", "--config", "/dev/null").code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "jsn"], "did you mean 'json'?"),
        (["--fail-on", "eror"], "did you mean 'error'?"),
        (["--output", "htm:x"], "did you mean 'html'?"),
        (["--format", "pdf"], "'markdown', 'html'.\n"),
        (["--stdin-filename", "x.pp"], "--stdin-filename is the name of standard input: give - to read that"),
    ],
)
def test_words_that_are_nearly_right(check: Check, arguments: list[str], told: str) -> None:
    write("site.pp", BAD)
    result = check(*arguments)
    assert (result.code, result.out) == (2, "")
    assert told in result.err


def test_a_variable_that_is_nearly_right(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    write("site.pp", BAD)
    monkeypatch.setenv("PUPPETGUARD_OF_SOMEBODY_ELSE", "1")
    assert check("-q").code == 1
    monkeypatch.setenv("PUPPETGUARD_FIAL_ON", "never")
    result = check("-q")
    assert (result.code, result.out, result.err) == (
        2,
        "",
        "puppetguard: unknown variable PUPPETGUARD_FIAL_ON; did you mean PUPPETGUARD_FAIL_ON?\n",
    )


def test_an_environment_that_is_not_there(check: Check) -> None:
    write("site.pp", BAD)
    write(".puppetguard.yaml", "environment: nowhere\n")
    result = check("-q")
    assert (result.code, result.err) == (2, "puppetguard: .puppetguard.yaml:1:14: there is no folder nowhere\n")


def test_hooks_where_none_can_be(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    programs = tmp_path / "programs"
    programs.mkdir()
    done = repository.puppetguard("hook", "install", PATH=str(programs))
    assert (done.code, done.err.startswith("puppetguard: git cannot be run: ")) == (5, True)
    repository.git("init", "-q", "--bare", str(tmp_path / "bare"))
    bare = Repository(tmp_path / "bare", make=False)
    done = bare.puppetguard("hook", "install")
    assert (done.code, done.err.partition("bare")[2]) == (
        2,
        ", which has no working tree; did you mean pre-receive?\n",
    )
    assert bare.puppetguard("hook", "install", "--type", "pre-receive").code == 0


@pytest.mark.parametrize("module", ["click", "puppetguard.cli.check", "puppetguard.packs.store", "pyparsing"])
def test_an_interrupt_while_the_program_is_loaded(check: Check, module: str) -> None:
    """There is neither a trace nor a good exit code."""
    write("site.pp", BAD)
    program = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.argv = ['puppetguard', 'check', '--no-cache']\n"
        "from puppetguard.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
