"""``puppetguard parse``: what it writes where, and its exit codes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from puppetguard import cli


class Result(SimpleNamespace):
    """Exit code, output and errors of a run."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Parse:
    """Runs ``puppetguard parse`` in an empty folder."""

    def __init__(self, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capfd = capfd
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        code = cli.run(["parse", *arguments])
        out, err = self._capfd.readouterr()
        return Result(code=code, out=out, err=err)


@pytest.fixture
def parse(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Parse:
    monkeypatch.chdir(tmp_path)
    return Parse(capfd, monkeypatch)


def write(path: str, text: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode() if isinstance(text, str) else text)


def test_tree(parse: Parse) -> None:
    write("site.pp", "$x = 1 # one\n")
    result = parse("site.pp")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Program 1:1-2:1\n"
        "  statements:\n"
        '    - AssignmentExpression 1:1-1:7 operator="=" operator_start=1:4\n'
        '        left: VariableExpression 1:1-1:3 name="x"\n'
        "        right: LiteralInteger 1:6-1:7 value=1 radix=10\n"
        "  comments:\n"
        "    - Comment 1:8-1:13\n"
    )


def test_pn(parse: Parse) -> None:
    write("site.pp", "$x = 1\n")
    result = parse("--format", "pn", "site.pp")
    assert (result.code, result.out, result.err) == (0, '(= (var "x") 1)\n', "")


def test_several_files_have_their_names_before_them(parse: Parse) -> None:
    write("b/two.pp", "2\n")
    write("b/one.pp", "1\n")
    write("a.txt", "3\n")
    assert parse("--format", "pn", "b", "a.txt").out == "--- b/one.pp\n1\n--- b/two.pp\n2\n--- a.txt\n3\n"
    assert parse("--format", "pn").out == "--- b/one.pp\n1\n--- b/two.pp\n2\n"


def test_json(parse: Parse) -> None:
    write("site.pp", '$x = "a\\qb"\n')
    result = parse("--format", "json", "site.pp")
    assert (result.code, result.err) == (0, "")
    (record,) = result.records
    message = record["warnings"][0].pop("message")
    assert message
    assert record == {
        "file": "site.pp",
        "ok": True,
        "errors": [],
        "warnings": [{"line": 1, "column": 12, "code": "UNRECOGNIZED_ESCAPE"}],
        "pn": '(= (var "x") "a\\\\qb")',
    }
    assert list(record) == ["file", "ok", "errors", "warnings", "pn"]


def test_json_of_a_file_that_cannot_be_parsed(parse: Parse) -> None:
    write("site.pp", "$x = = 1\n")
    result = parse("--format", "json", "site.pp")
    (record,) = result.records
    assert (result.code, result.err) == (1, "")
    assert [(one["line"], one["column"], one["code"]) for one in record["errors"]] == [(1, 6, "SYNTAX_ERROR")]
    assert list(record["errors"][0]) == ["line", "column", "code", "message"]
    assert (record["ok"], record["pn"]) == (False, None)


def test_json_of_a_file_that_can_be_parsed_but_is_wrong(parse: Parse) -> None:
    write("site.pp", "$a::b = 1\n")
    result = parse("--format", "json", "site.pp")
    (record,) = result.records
    assert result.code == 1
    assert [one["code"] for one in record["errors"]] == ["CROSS_SCOPE_ASSIGNMENT"]
    assert (record["ok"], record["pn"]) == (False, '(= (var "a::b") 1)')


def test_json_of_what_is_no_text(parse: Parse) -> None:
    write("site.pp", b"$x = 1\n$y = '\xff'\n")
    result = parse("--format", "json", "site.pp")
    (record,) = result.records
    assert (result.code, record["ok"], record["pn"]) == (1, False, None)
    assert (record["errors"][0]["line"], record["errors"][0]["column"]) == (2, 7)


def test_errors_have_place_code_and_excerpt(parse: Parse) -> None:
    write("site.pp", "$a = 1\n$x = = 1\n")
    result = parse("--format", "pn", "site.pp")
    assert (result.code, result.out) == (1, "")
    place, source, carets, *_ = result.err.splitlines()
    assert place.startswith("site.pp:2:6: error: ")
    assert place.endswith(" [SYNTAX_ERROR]")
    assert (source, carets) == ("2 | $x = = 1", "  |      ^")


def test_standard_input(parse: Parse) -> None:
    assert parse("--format", "pn", "-", stdin=b"$x").out == '(var "x")\n'
    assert parse("--format", "json", "-", stdin=b"1").records[0]["file"] == "<stdin>"


def test_kind(parse: Parse) -> None:
    assert parse("--format", "pn", "--kind", "epp", "-", stdin=b"a").out == '(lambda {:body [(epp (render-s "a"))]})\n'
    write("page.epp", "a")
    assert parse("--format", "pn", "page.epp").out == '(lambda {:body [(epp (render-s "a"))]})\n'
    assert parse("--format", "pn", "--kind", "pp", "page.epp").out == '(qn "a")\n'


def test_version_of_the_language(parse: Parse) -> None:
    source = b"$x = { a => 1, a => 2 }"
    assert parse("-", stdin=source).code == 1
    assert parse("--puppet", "7", "-", stdin=source).code == 0


def test_tasks(parse: Parse) -> None:
    source = b"apply('a') { }"
    assert parse("-", stdin=source).code == 1
    assert parse("--tasks", "-", stdin=source).code == 0
    assert parse("-", stdin=b"plan a() { }").code == 0


def test_unreadable_file(parse: Parse) -> None:
    os.symlink("nowhere", "site.pp")
    write("other.pp", "$x = = 1\n")
    result = parse("--format", "json", "site.pp", "other.pp")
    assert result.code == 5
    assert [record["file"] for record in result.records] == ["other.pp"]
    assert result.err == "puppetguard: site.pp: cannot be read: No such file or directory\n"


def test_file_name_that_is_no_text(parse: Parse) -> None:
    write(os.fsdecode(b"\xff.pp"), "1\n")
    result = parse("--format", "json")
    assert (result.code, result.records[0]["file"]) == (0, "\\udcff.pp")
