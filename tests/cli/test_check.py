"""``puppetguard check``: what it writes, and its exit codes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from puppetguard import cli

BAD = "exec { 'mv a.php a.phpp': }\n"
BAD_REPORT = """\
site.pp:1:18: error: `mv` renames `a.php` to `a.phpp`: no program reads `.phpp` [extension-rewrite]
1 | exec { 'mv a.php a.phpp': }
  |                  ^^^^^^
hint: did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is
"""


class Result(SimpleNamespace):
    """Exit code, output and errors of a run."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.out)
        return record


class Check:
    """Runs ``puppetguard check`` in an empty folder."""

    def __init__(self, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capfd = capfd
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        code = cli.run(["check", *arguments])
        out, err = self._capfd.readouterr()
        return Result(code=code, out=out, err=err)


@pytest.fixture
def check(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Check:
    monkeypatch.chdir(tmp_path)
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return Check(capfd, monkeypatch)


def write(path: str, text: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode() if isinstance(text, str) else text)


def test_finding(check: Check) -> None:
    write("site.pp", BAD)
    result = check("site.pp")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith(BAD_REPORT + "why: ")
    assert result.out.endswith("\n\n1 error in 1 file\n")


def test_nothing(check: Check) -> None:
    write("site.pp", "$x = 1\n")
    result = check("site.pp")
    assert (result.code, result.out, result.err) == (0, "nothing found in 1 file\n", "")


def test_json(check: Check) -> None:
    write("site.pp", BAD)
    result = check("--format", "json", "site.pp")
    assert (result.code, result.err) == (1, "")
    assert result.record == {
        "findings": [
            {
                "file": "site.pp",
                "line": 1,
                "column": 18,
                "end_line": 1,
                "end_column": 24,
                "rule": "extension-rewrite",
                "severity": "error",
                "confidence": "certain",
                "message": "`mv` renames `a.php` to `a.phpp`: no program reads `.phpp`",
                "hint": "did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is",
                "related": [],
            }
        ],
        "summary": {"files": 1, "errors": 1, "warnings": 0, "infos": 0, "complete": True, "unread": []},
    }


def test_language_errors(check: Check) -> None:
    write("a.pp", "$x = = 1\n")
    write("b.epp", "<%= $x\n")
    result = check("--format", "json")
    assert result.code == 1
    assert [(one["file"], one["rule"]) for one in result.record["findings"]] == [
        ("a.pp", "syntax-error"),
        ("b.epp", "epp-unbalanced-tag"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("$x = 1\n", 0), ('$x = "\\q"\n', 1), ("class plan { }\n", 0), ("$x = \n", 1), (BAD, 1), (b"\xff", 1)],
)
def test_exit_codes(check: Check, text: str | bytes, code: int) -> None:
    write("site.pp", text)
    assert check("site.pp").code == code
    assert check("--exit-zero", "site.pp").code == 0


def test_not_readable(check: Check) -> None:
    write("a/site.pp", BAD)
    Path("a/gone.pp").symlink_to("nowhere")
    result = check("--exit-zero", "a")
    assert result.code == 5
    assert "a/gone.pp: could not be read: No such file or directory\n" in result.out
    assert result.out.endswith("1 error in 1 file\nnot complete: 1 could not be read\n")
    assert check("--format", "json", "a").record["summary"]["unread"] == [
        {"file": "a/gone.pp", "reason": "No such file or directory"}
    ]


@pytest.mark.parametrize("arguments", [["missing.pp"], ["--format", "xml"], ["--puppet", "6"], ["--no-such-option"]])
def test_wrong_usage(check: Check, arguments: list[str]) -> None:
    result = check(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err


def test_standard_input(check: Check) -> None:
    result = check("-", stdin=BAD.encode())
    assert result.code == 1
    assert result.out.startswith(BAD_REPORT.replace("site.pp", "<stdin>"))


def test_versions_and_tasks(check: Check) -> None:
    write("site.pp", "$x = { a => 1, a => 2 }\n")
    assert "error: " in check("site.pp").out
    assert "warning: " in check("--puppet", "7", "site.pp").out
    write("plan.pp", "plan a() { return 1 }\n")
    assert check("plan.pp").code == 1
    assert check("--tasks", "plan.pp").code == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always", "--format", "json"], {}, False),
    ],
)
def test_colour(
    check: Check,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    coloured: bool,
) -> None:
    write("site.pp", BAD)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in check(*arguments, "site.pp").out) is coloured


def test_no_control_characters_reach_the_terminal(check: Check) -> None:
    name = "a\x1b[31m\n.pp"
    write(name, "exec { 'x\x1b]0;pwned\x07\x9b\u202e': command => 'mv a\x1b.php a\x1b.phpp' }\n")
    result = check(name)
    assert result.code == 1
    assert all(char == "\n" or char.isprintable() for char in result.out)
    assert result.out.startswith("a\\x1b[31m\\x0a.pp:1:")


def test_a_directory_without_manifests(check: Check) -> None:
    os.mkdir("empty")
    assert (check("empty").code, check("empty").out) == (0, "nothing found in 0 files\n")
