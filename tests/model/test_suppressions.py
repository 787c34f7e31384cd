"""Which lines a comment speaks for."""

from __future__ import annotations

import pytest

from puppetguard.model.subject import Subject
from puppetguard.model.suppressions import suppressions
from puppetguard.source import PUPPET_KINDS, FileKind, SourceFile
from puppetguard.syntax import ParseOptions, parse
from puppetguard.syntax.ast import Program

OWN = "# puppetguard: ignore[a, b] why"


def told(text: str, kind: FileKind = "pp") -> list[tuple[int, int, str, str]]:
    source = SourceFile("", text, kind)
    program = parse(source, ParseOptions()).program if kind in PUPPET_KINDS else Program(0, 0, [], None, [])
    return [
        (one.first, min(one.last, 999), " ".join(name.name for name in one.names), one.reason or one.flaw)
        for one in suppressions(Subject(source, program))
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"$x = 1 {OWN}\n$y = 2\n", (1, 1)),
        (f"file {{ 'a': {OWN}\n  mode => '0',\n}}\n$y = 2\n", (1, 3)),
        (f"file {{ 'a':\n  mode => [ {OWN}\n    '0',\n  ],\n  owner => 'x',\n}}\n", (2, 4)),
        (f"{OWN}\n\n# more\nfile {{ 'a':\n  mode => '0',\n}}\n$y = 2\n", (4, 6)),
        (f"class a {{\n  {OWN}\n  $x = 1\n  $y = 2\n}}\n", (3, 3)),
        (f"file {{ 'a':\n  {OWN}\n  mode => '0',\n  owner => 'x',\n}}\n", (3, 3)),
        (f"{OWN}\nclass a {{\n  $x = 1\n}}\n", (2, 4)),
        (f"$x = 1\n{OWN}\n", (3, 3)),
        (f"{OWN}\r\nfile {{ 'a':\r\n  mode => '0',\r\n}}\r\n", (2, 4)),
        ("/* puppetguard: ignore[a, b] why */\n$x = 1\n", (2, 2)),
        (f"# prose\n{OWN}\n# prose\n$x = 1\n", (4, 4)),
    ],
)
def test_lines(text: str, lines: tuple[int, int]) -> None:
    assert told(text) == [(*lines, "a b", "why")]


@pytest.mark.parametrize(
    "text",
    [
        f"$x = '{OWN}'\n",
        f"$x = @(END)\n{OWN}\n| END\n",
        "# see puppetguard: ignore[a]\n$x = 1\n",
        "# puppetguard: see the docs\n$x = 1\n",
    ],
)
def test_what_is_none(text: str) -> None:
    assert told(text) == []


def test_other_kinds_of_files() -> None:
    assert told(f"a:\n  {OWN}\n  b:\n    c: 1\n\n    d: 2\n  e: 3\n", "yaml") == [(3, 6, "a b", "why")]
    assert told(f"a: 1 {OWN}\nb: '{OWN}'\n", "yaml")[:1] == [(1, 1, "a b", "why")]
    assert told("x <%# puppetguard: ignore[a, b] why -%>\ny\n", "erb") == [(1, 1, "a b", "why")]
    assert told("<%# puppetguard: ignore[a, b] why %>\ny\n", "erb") == [(2, 2, "a b", "why")]
    assert told("<%# puppetguard: ignore-file[a] why %>\ny\n", "epp") == [(1, 999, "a", "why")]
    assert told(f"<% $x = 1 {OWN}\n %>\n", "epp") == [(1, 1, "a b", "why")]
    assert told(f'{{"a": "{OWN}"}}', "json") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x = 1 # lint:ignore:a lint:ignore:b why\n", [(1, 1, "a b", "why")]),
        ("# lint:ignore:a\n$x = 1\n$y = 1\n# lint:endignore\n", [(2, 3, "a", "")]),
        ("# lint:ignore:a\n$x = 1\n# lint:ignore:b\n$y = 1\n# lint:endignore\n$z = 1\n# lint:endignore\n",
         [(2, 6, "a", ""), (4, 4, "b", "")]),
        ("# lint:ignore:a\n$x = 1\n", [(2, 1, "a", "unclosed")]),
        ("# lint:endignore\n$x = 1\n", []),
        ("#lint:ignore:a\n$x = 1\n#lint:endignore\n", [(2, 2, "a", "")]),
    ],
)  # fmt: skip
def test_comments_of_puppet_lint(text: str, expected: list[tuple[int, int, str, str]]) -> None:
    assert told(text) == expected


def test_many_are_no_trouble() -> None:
    text = "".join(f"$x{number} = {number} {OWN}\n# lint:ignore:a\n" for number in range(5_000))
    assert len(told(text)) == 10_000
