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
from puppetguard.packs.store import load_rules

RULES = sum(rule.enabled and rule.scope != "change" for rule in load_rules())
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"
BAD_REPORT = """\
site.pp:1:18: error: `mv` renames `a.php` to `a.phpp`: no program reads `.phpp` [extension-rewrite]
1 | exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }
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
    assert result.out.endswith(f"\n\n1 error in 1 manifest (1 line, {RULES} rules)\n")


def test_nothing(check: Check) -> None:
    write("site.pp", "$x = 1\n")
    result = check("site.pp")
    assert (result.code, result.out, result.err) == (0, f"nothing found in 1 manifest (1 line, {RULES} rules)\n", "")


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
                "fingerprint": "282e787a6e55eddb",
                "related": [],
                "fix": None,
            }
        ],
        "fixed": [],
        "moved": [],
        "summary": {
            "files": 1,
            "manifests": 1,
            "templates": 0,
            "lines": 1,
            "rules": RULES,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "hidden": 0,
            "fixed": 0,
            "suppressed": 0,
            "baselined": 0,
            "complete": True,
            "absent_modules": [],
            "unread": [],
        },
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
    assert result.out.endswith(f"1 error in 1 manifest (1 line, {RULES} rules)\nnot complete: 1 could not be read\n")
    assert check("--format", "json", "a").record["summary"]["unread"] == [
        {"file": "a/gone.pp", "reason": "No such file or directory", "what": "read"}
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
    write("applied.pp", "apply('a') { }\n")
    assert check("applied.pp").code == 1
    assert check("--tasks", "applied.pp").code == 0


def test_a_plan_beside_manifests(check: Check) -> None:
    write("modules/web/manifests/init.pp", "class web { }\n")
    write("modules/web/plans/deploy.pp", "plan web::deploy(TargetSpec $at) { apply($at) { include web::tsl } }\n")
    assert check("--format", "concise", "--quiet").out == (
        "modules/web/plans/deploy.pp:1:57: error: this includes `web::tsl`, and the module `web` has no such class "
        "[unknown-class]\n"
    )


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
    write(name, "exec { 'x\x1b]0;pwned\x07\x9b\u202e': command => '/bin/mv a\x1b.php a\x1b.phpp', creates => '/x' }\n")
    result = check(name)
    assert result.code == 1
    assert all(char == "\n" or char.isprintable() for char in result.out)
    assert result.out.startswith("a\\x1b[31m\\x0a.pp:1:")


def test_a_directory_without_manifests(check: Check) -> None:
    os.mkdir("empty")
    assert (check("empty").code, check("empty").out) == (0, f"nothing to check: 0 manifests (0 lines, {RULES} rules)\n")


# --- which rules -----------------------------------------------------------------------------------------------------

TWO = "exec { 'a': command => 'mv a.php a.phpp', path => '/bin', creates => '/srv/done' }\n$x = { a => 1, a => 2 }\n"


def rules_found(result: Result) -> list[str]:
    return [one["rule"] for one in result.record["findings"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["extension-rewrite", "duplicate-key"]),
        (["--select", "risk"], ["extension-rewrite"]),
        (["--select", "language"], ["duplicate-key"]),
        (["--select", "duplicate-*"], ["duplicate-key"]),
        (["--select", "duplicate-key,extension-rewrite"], ["extension-rewrite", "duplicate-key"]),
        (["--select", "language", "--extend-select", "extension-rewrite"], ["extension-rewrite", "duplicate-key"]),
        (["--ignore", "risk"], ["duplicate-key"]),
        (["--select", "all", "--ignore", "duplicate-key", "--ignore", "risk"], []),
    ],
)
def test_selection(check: Check, options: list[str], expected: list[str]) -> None:
    write("site.pp", TWO)
    result = check("--format", "json", *options, "site.pp")
    assert rules_found(result) == expected
    assert result.code == bool(expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--select", "changes"], "only rules of changes are selected: `puppetguard guard` runs these"),
        (["--select", "extension-rewrit"], "unknown rule 'extension-rewrit'; did you mean 'extension-rewrite'?"),
        (["--ignore", "riks"], "unknown rule 'riks'; did you mean 'risk'?"),
        (["--extend-select", "zzzzzz"], "unknown rule 'zzzzzz'; 'puppetguard rule list' shows them all"),
        (
            ["--severity", "duplicate-key"],
            "--severity duplicate-key: write RULE=LEVEL, with the level info, warning, error",
        ),
        (["--severity", "duplicate-key=fatal"], "--severity duplicate-key=fatal: write RULE=LEVEL"),
        (["--rules", "empty"], "empty: no rules here"),
    ],
)
def test_wrong_rules(check: Check, options: list[str], message: str) -> None:
    os.mkdir("empty")
    write("site.pp", TWO)
    result = check(*options, "site.pp")
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_severity(check: Check) -> None:
    write("site.pp", TWO)
    result = check("--format", "json", "--severity", "risk=info,duplicate-key=warning", "site.pp")
    assert [one["severity"] for one in result.record["findings"]] == ["info", "warning"]
    assert check("--severity", "extension-rewrite=info", "--select", "risk", "site.pp").code == 0


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 1), ("error", 0), ("never", 0)])
@pytest.mark.parametrize("output_format", ["text", "concise", "json", "sarif"])
def test_the_threshold_is_the_same_for_every_format(check: Check, level: str, code: int, output_format: str) -> None:
    write("site.pp", '$x = "\\q"\n')
    assert check("--fail-on", level, "--format", output_format, "site.pp").code == code
    assert check("--fail-on", level, "--statistics", "--format", output_format, "--quiet", "site.pp").code == code


def test_what_is_only_possible_is_counted_and_shown_on_request(check: Check) -> None:
    rule = POSSIBLE_RULE
    write("rules/odd-title.yaml", rule)
    write("site.pp", "file { '/odd': }\n")
    result = check("--rules", "rules", "--select", "odd-title", "site.pp")
    assert (result.code, result.out) == (
        0,
        "nothing found in 1 manifest (1 line, 1 rule); 1 only possible (--pedantic shows them)\n",
    )
    result = check("--rules", "rules", "--select", "odd-title", "--pedantic", "--format", "concise", "site.pp")
    assert (result.code, result.out) == (
        1,
        "site.pp:1:8: warning: odd: /odd [odd-title]\n1 warning in 1 manifest (1 line, 1 rule)\n",
    )


POSSIBLE_RULE = """\
id: odd-title
summary: odd
why: odd
fix: none
severity: warning
confidence: possible
check: match-resource
parameters: {type: file, title: /odd}
message: "odd: {title}"
since: 0.1.0
examples:
  - name: odd
    kind: bad
    manifest: "file { '/odd': }"
    findings:
      - {line: 1, column: 8, message: "odd: /odd"}
  - name: even
    kind: good
    manifest: "file { '/even': }"
"""


# --- what is not analysed is never clean -----------------------------------------------------------------------------


@pytest.mark.parametrize("options", [["--ignore", "syntax-error"], ["--select", "risk"]])
def test_code_that_was_skipped_is_not_clean_when_nobody_says_so(check: Check, options: list[str]) -> None:
    write("site.pp", "$x = 1\n$y = = 1\n")
    result = check(*options, "site.pp")
    assert result.code == 5
    assert result.out.startswith("site.pp: could not be read: line 2, column 6: unexpected `=`\n")
    assert check("site.pp").code == 1


# --- forms -----------------------------------------------------------------------------------------------------------


def test_concise(check: Check) -> None:
    write("site.pp", BAD)
    assert check("--format", "concise", "--quiet", "site.pp").out == BAD_REPORT.split("\n", maxsplit=1)[0] + "\n"


def test_quiet(check: Check) -> None:
    write("site.pp", BAD)
    assert check("--quiet", "site.pp").out == BAD_REPORT + "\n"
    write("good.pp", "$x = 1\n")
    assert check("--quiet", "good.pp").out == ""


def test_statistics(check: Check) -> None:
    write("site.pp", TWO + BAD)
    lines = check("--statistics", "site.pp").out.splitlines()
    assert lines[0].startswith("2  error    extension-rewrite: ")
    assert lines[1].startswith("1  error    duplicate-key: ")
    assert lines[2:] == [f"3 errors in 1 manifest (3 lines, {RULES} rules)"]


def test_show_files(check: Check) -> None:
    write("b/site.pp", BAD)
    write("a.epp", "")
    result = check("--show-files")
    assert (result.code, result.out) == (0, "a.epp\nb/site.pp\n")


def test_the_name_of_standard_input(check: Check) -> None:
    result = check("--stdin-filename", "modules/x/init.pp", "--format", "concise", "-", stdin=BAD.encode())
    assert result.out.startswith("modules/x/init.pp:1:18: error: ")


def test_manifests_and_templates_are_counted(check: Check) -> None:
    write("a.pp", "$x = 1\n")
    write("b.epp", "x")
    assert check().out == f"nothing found in 1 manifest and 1 template (2 lines, {RULES} rules)\n"
    os.remove("a.pp")
    assert check().out == f"nothing found in 1 template (1 line, {RULES} rules)\n"
