"""Whatever a change is called or contains: each format, read back by somebody else's parser, has it as text only."""

from __future__ import annotations

import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from puppetguard.report.guard.formats import FORMATS, guard_rendered
from puppetguard.report.guard.rendering import GUARD_FORMATS, guard_rendered as all_formats
from puppetguard.report.markdown import LIMIT
from puppetguard.report.markup import printable
from tests.report.guard.hostile import TITLES, hostile_guard
from tests.report.hostile import file_name
from tests.report.page import Page, without_code
from tests.report.runner_commands import Command, commands
from tests.report.sarif_schema import VALIDATOR


@cache
def shown_as(title: str, name: str) -> str:
    """Return the report with this title in a format; several tests look at each."""
    return guard_rendered(hostile_guard(title), name)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_writes_what_a_terminal_could_obey(name: str) -> None:
    for title in TITLES:
        text = shown_as(title, name)
        assert all(char.isprintable() or char == "\n" for char in text), title
        text.encode()


@pytest.mark.parametrize("name", [one for one in GUARD_FORMATS if one != "github"])
def test_no_format_commands_a_ci_server(name: str) -> None:
    """Whatever is written to standard output is in the log, where the runner looks for commands."""
    for title in TITLES:
        text = all_formats(hostile_guard(title), name)
        assert [one for one in commands(text) if isinstance(one, Command)] == [], title


def test_github() -> None:
    for title in TITLES:
        output = shown_as(title, "github")
        assert "##[" not in output
        lines = commands(output)
        shown = printable(title).replace("##[", "## [")
        path = printable(file_name(title)).replace("##[", "## [")
        told = [line for line in lines if isinstance(line, Command)]
        assert [one.name for one in told] == ["error", "error", "error", "error", "warning"], title
        assert [one.properties["title"] for one in told] == [
            "could not be read", "guard-verdict", "change-modified", "some-rule", "change-removed",
        ]  # fmt: skip
        assert [one.properties.get("file") for one in told] == [
            path, ".puppetguard/policy.yml", path, printable(f"other {file_name(title)}").replace("##[", "## ["), path,
        ]  # fmt: skip
        assert told[1].data.split("\n")[0] == f"blocked, high risk (80 of 100); {shown}"
        rest = lines[len(told) :]
        assert len(rest) == 3
        assert rest[0] == (
            "blocked, high risk (80 of 100): 2 changes (1 high, 1 medium) and 2 findings in 1 file; "
            "1 file could not be read"
        )
        assert rest[2] == f"to get on: {shown}"


def test_json() -> None:
    for title in TITLES:
        issues = json.loads(shown_as(title, "gitlab"))
        assert [issue["check_name"] for issue in issues] == [
            "could-not-be-read", "guard-verdict", "change-modified", "change-removed", "some-rule",
        ]  # fmt: skip
        assert len({issue["fingerprint"] for issue in issues}) == 5
        assert issues[1]["description"].startswith(f"blocked, high risk (80 of 100); {printable(title)} (")
        lines = shown_as(title, "jsonl").splitlines()
        records = [json.loads(line) for line in lines]
        assert [record["kind"] for record in records] == ["change", "change", "finding", "finding", "summary"]
        assert records[0]["change"]["before"] == title.encode("utf-8", "backslashreplace").decode()


def test_sarif_is_valid_and_has_no_link() -> None:
    for title in TITLES:
        record = json.loads(shown_as(title, "sarif"))
        VALIDATOR.validate(record)
        (run,) = record["runs"]
        assert [one["ruleId"] for one in run["results"]] == [
            "guard-verdict", "change-modified", "change-removed", "some-rule", "some-rule",
        ]  # fmt: skip
        for one in run["results"]:
            assert not re.search(r"(?<!\\)\]\(", one["message"]["text"])
            assert not re.search(r"(?<!\{)\{\d+\}(?!\})", one["message"]["text"])


def test_xml() -> None:
    for title in TITLES:
        root = ET.fromstring(shown_as(title, "checkstyle"))  # noqa: S314 # it is our own
        files = {file_name(title), file_name(f"other {title}"), ".puppetguard/policy.yml"}
        assert {one.get("name") for one in root} == {_lines(file) for file in files}
        assert sorted({one.tag for one in root.iter()}) == ["checkstyle", "error", "file"]
        assert [one.get("source") for one in root.iter("error")] == [
            "puppetguard.could-not-be-read", "puppetguard.change-modified", "puppetguard.change-removed",
            "puppetguard.guard-verdict", "puppetguard.some-rule",
        ]  # fmt: skip
        root = ET.fromstring(shown_as(title, "junit"))  # noqa: S314 # it is our own
        assert [one.tag for one in root.iter()] == [
            "testsuites", "testsuite", "testcase", "error", *["testcase", "failure"] * 4,
        ]  # fmt: skip


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _shape(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page; how a changed line is cut into words depends on the words, and so do boxes."""
    return [one for one in without_code(page) if one[0] not in ("mark", "/mark")]


def test_html() -> None:
    usual = _shape(Page(shown_as("benign\nbenign", "html")))
    single = _shape(Page(shown_as("benign", "html")))
    ids = {"change-1", "change-2", "filters", "shown", "changes", "tip"}
    for title in TITLES:
        page = Page(shown_as(title, "html"))
        shape = [one for one in _shape(page) if one[0] not in ("tr", "/tr", "td", "/td")]
        assert shape == [one for one in single if one[0] not in ("tr", "/tr", "td", "/td")], title
        assert page.ids == ids
        assert page.links == {"#change-1", "#change-2"}
        assert printable(title) in page.shown or len(title) > 100
    assert usual != single


def test_markdown_has_no_markup_but_its_own() -> None:
    usual = without_code(Page(shown_as("benign", "markdown")))
    for title in TITLES:
        text = shown_as(title, "markdown")
        assert len(text) <= LIMIT
        fenced = re.compile(r"^(`{3,})(text|diff|sh)\n.*?\n\1\n", re.DOTALL | re.MULTILINE)
        outside = fenced.sub("", text)
        assert "`" not in outside
        assert without_code(Page(outside)) == usual, title
        assert not re.search(r"[\[\]\\~$@]|(?<!\*)\*(?!\*)|\w_|_\w|://|www\.|^#(?!## )", outside, re.MULTILINE), title
        assert len([line for line in outside.splitlines() if line.startswith("|")]) == 7


def test_markdown_as_a_host_renders_it() -> None:
    markdown = MarkdownIt("gfm-like")
    usual = without_code(Page(markdown.render(shown_as("benign", "markdown"))))
    assert usual.count(("table", ())) == 2
    assert usual.count(("details", ())) == 3
    for title in TITLES:
        page = Page(markdown.render(shown_as(title, "markdown")))
        assert without_code(page) == usual, title
        # Longer ones are cut in some places.
        shown = f"- {printable(title)}".rstrip().replace("##[", "## [")
        assert len(title) > 100 or shown in page.shown, title
