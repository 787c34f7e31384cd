"""Whatever a finding says: each format, read back by somebody else's parser, has it as text and has nothing more."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from puppetguard.cli.terminal import write
from puppetguard.report.formats import FORMATS, rendered
from puppetguard.report.markdown import code, fenced, line_of_words, words
from puppetguard.report.markup import printable
from puppetguard.report.text import text_report
from tests.report.hostile import TITLES, file_name, hostile_report
from tests.report.page import Page, without_code
from tests.report.runner_commands import Command, commands

BENIGN = "benign"


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_writes_what_a_terminal_could_obey(name: str) -> None:
    for title in TITLES:
        text = rendered(hostile_report(title), name)
        assert all(char.isprintable() or char == "\n" for char in text), title
        text.encode()


@pytest.mark.parametrize("name", [one for one in FORMATS if one != "github"])
def test_no_format_commands_a_ci_server(name: str) -> None:
    """Whatever is written to standard output is in the log, where the runner looks for commands."""
    for title in TITLES:
        text = rendered(hostile_report(title), name)
        assert [one for one in commands(text) if isinstance(one, Command)] == [], title


def test_colours_make_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    for title in TITLES:
        write(text_report(hostile_report(title)), coloured=True)
        assert [one for one in commands(capsys.readouterr().out) if isinstance(one, Command)] == [], title


def test_github() -> None:
    for title in TITLES:
        shown = printable(title).replace("##[", "## [")
        unread, annotation, *others = commands(rendered(hostile_report(title), "github"))
        path = printable(file_name(title)).replace("##[", "## [")
        assert unread == Command("error", {"title": "could not be read", "file": path}, shown)
        assert annotation == Command(
            "error",
            {"title": "some-rule", "file": path, "line": "1", "endLine": "1", "col": "1", "endColumn": "2"},
            f"{shown}\n{shown}",
        )
        assert others == [
            "1 error in 1 manifest (3 lines, 1 rule)",
            "not complete: 1 could not be read",
        ]


def test_github_has_no_older_command_in_any_line() -> None:
    for title in TITLES:
        assert "##[" not in rendered(hostile_report(title), "github")


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 # it is our own


def test_xml() -> None:
    for title in TITLES:
        told, path = _lines(title), _lines(file_name(title))
        root = _parsed(rendered(hostile_report(title), "checkstyle"))
        assert [one.tag for one in root.iter()] == ["checkstyle", "file", "error", "error"]
        assert root[0].get("name") == path
        assert root[0][1].get("message") == f"{told} ({told})"
        root = _parsed(rendered(hostile_report(title), "junit"))
        assert [one.tag for one in root.iter()] == [
            "testsuites", "testsuite", "testcase", "error", "testcase", "failure",
        ]  # fmt: skip
        failure = root[0][1][0]
        assert failure.get("message") == told
        assert failure.text == f"{path}:1:1: error: {told} [some-rule]\n{told}"


def test_json() -> None:
    for title in TITLES:
        issues = json.loads(rendered(hostile_report(title), "gitlab"))
        assert [issue["severity"] for issue in issues] == ["blocker", "critical"]
        assert issues[1]["description"] == f"{printable(title)} ({printable(title)})"
        (record,) = json.loads(rendered(hostile_report(title), "json"))["findings"]
        assert record["message"] == record["hint"] == title.encode("utf-8", "backslashreplace").decode()
        found, summary = (json.loads(line) for line in rendered(hostile_report(title), "jsonl").splitlines())
        assert found["message"] == title.encode("utf-8", "backslashreplace").decode()
        assert [found["kind"], summary["kind"]] == ["finding", "summary"]


def test_html() -> None:
    usual = without_code(Page(rendered(hostile_report(BENIGN), "html")))
    for title in TITLES:
        page = Page(rendered(hostile_report(title), "html"))
        assert without_code(page) == usual, title
        # Text between backticks is code, without them.
        assert printable(title) in page.shown


def test_markdown_has_no_markup_but_its_own() -> None:
    usual = without_code(Page(rendered(hostile_report(BENIGN), "markdown")))
    for title in TITLES:
        text = rendered(hostile_report(title), "markdown")
        fenced = re.compile(r"^(`{3,})text\n.*?\n\1\n", re.DOTALL | re.MULTILINE)
        assert len(fenced.findall(text)) == 1
        outside = fenced.sub("", text)
        assert without_code(Page(outside)) == usual, title
        assert "`" not in outside
        assert len([line for line in outside.splitlines() if line.startswith("|")]) == 4
        assert not re.search(r"[\[\]\\~$@]|(?<!\*)\*(?!\*)|\w_|_\w|://|www\.|^#(?!## )", outside, re.MULTILINE), title


def test_markdown_as_a_host_renders_it() -> None:
    markdown = MarkdownIt("gfm-like")
    usual = without_code(Page(markdown.render(rendered(hostile_report(BENIGN), "markdown"))))
    assert ("table", ()) in usual
    assert ("details", ()) in usual
    for title in TITLES:
        page = Page(markdown.render(rendered(hostile_report(title), "markdown")))
        assert without_code(page) == usual, title
        # The source line is as it was.
        assert printable(title.split("\n")[0].removesuffix("\r")).rstrip() in page.shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`a` is b", "<code>a</code> is b"),
        ("a ` b", "a &#96; b"),
        ("@user", "&#64;&#8203;user"),
        ("`@user`", "<code>&#64;user</code>"),
        ("fixes #12, GH-3", "fixes &#35;&#8203;12, GH-&#8203;3"),
        ("apache::vhost", "apache&#58;&#58;vhost"),
        (":smile:", "&#58;&#8203;smile&#58;"),
        ("http://x.example www.x.example", "http&#58;&#8203;//x.example www&#8203;.x.example"),
        ("a | b\n<b>", "a &#124; b &#60;b&#62;"),
    ],
)
def test_words(text: str, shown: str) -> None:
    assert words(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- a - b", "&#45; a - b"),
        ("+ a", "&#43; a"),
        ("12. a", "12&#46; a"),
        ("1) a", "1&#41; a"),
        ("===", "&#61;=="),
        ("12 a-b", "12 a-b"),
    ],
)
def test_words_at_the_start_of_a_line(text: str, shown: str) -> None:
    assert line_of_words(text) == shown


def test_code() -> None:
    assert code("a`|\n@x") == "<code>a&#96;&#124;&#92;x0a&#64;x</code>"


def test_a_fence_is_longer_than_any_inside() -> None:
    assert fenced("````\n```x") == "`````text\n````\n```x\n`````\n\n"
