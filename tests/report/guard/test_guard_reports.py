"""Guards' reports, exactly: ``expected/`` has one in each format; and what they do with much and with little."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from puppetguard.change.judged import Judged, Reach, Reason, Risk
from puppetguard.report.github import SHOWN
from puppetguard.report.guard.formats import FORMATS, guard_rendered
from puppetguard.report.guard.groups import contents
from puppetguard.report.guard.hosts import guard_github
from puppetguard.report.guard.html import guard_html
from puppetguard.report.guard.markdown import guard_markdown
from puppetguard.report.guard.sarif import FINGERPRINT, guard_sarif
from puppetguard.report.guard.sides import Line, Part, Row, Sides
from puppetguard.report.guard.wording import joined, side_name, summary_line, verdict_line
from puppetguard.report.guarded import Approval, GuardReport, Side, Wanted
from puppetguard.report.markdown import LIMIT, ROWS
from puppetguard.report.result import Unread
from puppetguard.source import SourceFile
from tests.report.guard.sample import FILE, REACH, REPORT, change, risk
from tests.report.runner_commands import Command, commands
from tests.report.sarif_schema import VALIDATOR

EXPECTED = Path(__file__).parent / "expected"
ENDINGS = {"jsonl": "jsonl", "sarif": "json", "github": "log", "gitlab": "json", "junit": "xml", "checkstyle": "xml",
           "markdown": "md", "html": "html"}  # fmt: skip
NAMES = {name: f"{name}.{ENDINGS[name]}" for name in FORMATS}
NOTHING = GuardReport("passed", 0, Side("a"), Side("b"))


@pytest.mark.parametrize("name", FORMATS)
def test_expected(name: str, update_snapshots: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("puppetguard.__version__", "1.2.3")
    path = EXPECTED / NAMES[name]
    text = guard_rendered(REPORT, name)
    if update_snapshots:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_every_expected_report_is_compared() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == set(NAMES.values())


@pytest.mark.parametrize("name", FORMATS)
def test_no_change_is_a_report_too(name: str) -> None:
    text = guard_rendered(NOTHING, name)
    assert text.endswith("\n")
    if name == "github":
        assert text == "passed: no semantic change\ncompared: a with b\n"
    if name == "markdown":
        assert text == "### puppetguard: passed\n\n**no semantic change**\n\n<sub>a → b</sub>\n"
    if name in ("gitlab", "junit"):
        assert "verdict" not in text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("verdict", ["not-trusted", "incomplete", "blocked", "approval-needed"])
def test_what_does_not_pass_never_looks_clean(name: str, verdict: str) -> None:
    report = msgspec.structs.replace(NOTHING, verdict=verdict, exit=4, reasons=("the keys are gone",))
    assert "the keys are gone" in guard_rendered(report, name)
    if name in ("gitlab", "junit", "checkstyle", "github"):
        assert "guard-verdict" in guard_rendered(report, name)


def test_sarif() -> None:
    record = json.loads(guard_sarif(REPORT))
    VALIDATOR.validate(record)
    (run,) = record["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(ids[one["ruleIndex"]] == one["ruleId"] for one in run["results"] if "ruleIndex" in one)
    assert [one["ruleId"] for one in run["results"]] == [
        "guard-verdict", "change-modified", "change-modified", "change-modified", "change-removed", "change-added",
        "service-stopped-by-change", "command-typo",
    ]  # fmt: skip
    assert {one["baselineState"] for one in run["results"]} == {"new"}
    stopped = run["results"][1]
    assert stopped["level"] == "error"
    assert stopped["rank"] == 95.0
    assert stopped["partialFingerprints"] == {FINGERPRINT: REPORT.changes[0].change.digest}
    assert stopped["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": FILE},
        "region": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 23},
    }
    assert stopped["relatedLocations"] == [
        {
            "id": 1,
            "physicalLocation": {
                "artifactLocation": {"uri": FILE},
                "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 23},
            },
            "message": {"text": "before"},
        }
    ]
    assert stopped["properties"]["risk"]["score"] == 95
    assert stopped["properties"]["reach"]["roles"] == ["role::web"]
    removed = run["results"][4]
    assert removed["locations"][0]["physicalLocation"]["region"]["startLine"] == 14
    assert "relatedLocations" not in removed
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["exitCode"] == 3
    assert run["properties"]["verdict"] == "approval-needed"


def many(number: int, level: str = "high", text: str = "x") -> tuple[Judged, ...]:
    """Return changes of which none is like another."""
    return tuple(
        Judged(change("modified", f"File['/{at}{text}']", "mode", f"{at}", f"{at}1", 8, 9), risk(80, level), REACH)  # type: ignore[arg-type] # one of them
        for at in range(number)
    )


def test_the_same_change_over_many_places_is_told_once() -> None:
    alike = tuple(
        Judged(change("modified", f"File['/{at}']", "mode", "'0644'", "'0666'", 8, 9), risk(80 - at, "high"))
        for at in range(5)
    )
    other = Judged(change("modified", "File['/9']", "owner", "a", "b", 8, 9), risk(80, "high"))
    added = tuple(Judged(change("added", f"File['/new{at}']", head=8)) for at in range(3))
    report = msgspec.structs.replace(REPORT, changes=(*alike, other, *added), findings=())
    groups = contents(report).groups
    assert [len(group.members) for group in groups] == [5, 1, 3]
    assert [group.title for group in groups] == [
        "File['/0'], mode: modified, and 4 more alike", "File['/9'], owner: modified",
        "File['/new0']: added, and 2 more alike",
    ]  # fmt: skip
    assert [len(group.members) for group in contents(report, grouped=False).groups] == [1] * 9


def test_a_finding_on_a_change_goes_with_it() -> None:
    found = contents(REPORT)
    assert [finding.rule for finding in found.groups[0].findings] == ["service-stopped-by-change"]
    assert [finding.rule for finding in found.findings] == ["command-typo"]


def test_a_finding_that_is_a_reason_of_a_risk_goes_with_the_change() -> None:
    finding = REPORT.findings[1]
    reason = Reason(finding.message, 30, finding.rule)
    added = Judged(change("added", "Exec['sytemctl restart nginx']", head=13), Risk(30, "medium", (reason,)))
    found = contents(msgspec.structs.replace(REPORT, changes=(added,)))
    assert [finding.rule for finding in found.groups[0].findings] == ["command-typo"]
    assert [finding.rule for finding in found.findings] == ["service-stopped-by-change"]
    text = guard_markdown(msgspec.structs.replace(REPORT, changes=(added,)))
    assert text.count("is no known command") == 2
    assert "**What to do**\n\n- did you mean <code>systemctl</code>?\n" in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_finding_on_a_change_of_little_risk_is_told(name: str) -> None:
    added = Judged(change("added", "Exec['sytemctl restart nginx']", head=15), Risk(), rules=("command-typo",))
    report = msgspec.structs.replace(REPORT, verdict="blocked", exit=1, changes=(added,), findings=REPORT.findings[1:])
    assert contents(report).groups[0].findings == REPORT.findings[1:]
    text = guard_rendered(report, name)
    assert "is no known command" in text
    assert "command-typo" in text
    if name == "github":
        assert "::error title=change-added" in text
    if name in ("junit", "checkstyle"):
        assert "change-added" in text


def test_github_shows_the_worst_and_counts_the_others() -> None:
    report = msgspec.structs.replace(REPORT, changes=(*many(31), *many(2, "medium", "y")), findings=(), unread=())
    lines = commands(guard_github(report))
    assert [line.name for line in lines if isinstance(line, Command)] == ["error"] * SHOWN + ["warning"] * 2
    assert lines[0] == next(line for line in lines if isinstance(line, Command))
    assert isinstance(lines[0], Command)
    assert lines[0].properties["title"] == "guard-verdict"
    assert lines[12] == f"not annotated, for GitHub shows {SHOWN} of each kind: 22 errors"


@pytest.mark.parametrize("number", [1, ROWS, ROWS + 3, 2000])
@pytest.mark.parametrize("text", ["x", "|`<" * 100])
def test_markdown_keeps_within_its_limit(number: int, text: str) -> None:
    report = msgspec.structs.replace(REPORT, changes=many(number, text=text))
    shown = guard_markdown(report)
    assert len(shown) <= LIMIT
    assert shown.count("<details>") == shown.count("</details>")
    rows = sum(line.startswith("| **high** 80 |") for line in shown.splitlines())
    left = number - rows
    assert rows
    assert (f"… and {left:,} other change" in shown) == (left > 0)
    assert "puppetguard approve origin/main..HEAD" in shown


def test_markdown_keeps_within_its_limit_whatever_is_long() -> None:
    long = "<|`>" * 2000
    wanted = tuple(Wanted(f"{number}{long}", (long,) * 50, (), (long,) * 50) for number in range(100))
    report = msgspec.structs.replace(
        REPORT,
        reasons=tuple(f"{number}{long}" for number in range(100)),
        unread=tuple(Unread(f"{number}{long}", long) for number in range(100)),
        approval=Approval("missing", "", wanted, long, (long,) * 100),
        changes=many(100, text=long),
    )
    text = guard_markdown(report)
    assert len(text) <= LIMIT
    assert "The command to get on with it is too long to be shown here." in text
    for noun in ("reason", "file", "line", "change"):
        assert f" other {noun}s" in text


def test_html_of_thousands_of_changes() -> None:
    report = msgspec.structs.replace(REPORT, changes=many(3000))
    text = guard_html(report)
    assert text.count("<article") == 3001 + 1
    assert text.count('<table class="sides">') == 500
    assert "The worst 40 of 3,000 changes are in the picture." in text


def test_html_asks_for_nothing() -> None:
    text = guard_html(REPORT)
    own = text.replace('xmlns="http://www.w3.org/2000/svg"', "").replace('"url(#tip)"', "").replace('href="#', "")
    for word in ("http:", "https:", "src=", "href=", "url(", "@import"):
        assert word not in own
    assert "default-src &#x27;none&#x27;" in text


def test_sides() -> None:
    base = "\n".join(f"line {number}" for number in range(1, 31)) + "\n"
    head = base.replace("line 20\n", "line twenty\nand more\n").replace("line 5\n", "")
    report = msgspec.structs.replace(
        NOTHING, base_sources={"a.pp": SourceFile("a.pp", base)}, head_sources={"a.pp": SourceFile("a.pp", head)}
    )
    told = change("modified", "x", "y", "20", "twenty", 20, 19, file="a.pp")
    rows = Sides(report).rows("a.pp", "a.pp", [told])
    assert [(row.base and row.base.number, row.head and row.head.number) for row in rows] == [
        (17, 16), (18, 17), (19, 18), (20, 19), (None, 20), *((line, line) for line in range(21, 28)),
    ]  # fmt: skip
    assert rows[3] == Row(
        Line(20, (Part("line ", False), Part("20", True))),
        Line(19, (Part("line ", False), Part("twenty", True))),
        changed=True,
        here=True,
    )
    assert rows[4] == Row(None, Line(20, (Part("and more", False),)), changed=True)
    gone = change("removed", "x", base=5, file="a.pp")
    rows = Sides(report).rows("a.pp", "a.pp", [gone, told])
    assert [row.here for row in rows].count(True) == 2
    assert rows.count(Row(None, None)) == 1


def test_sides_of_a_file_that_is_new_gone_or_not_known() -> None:
    report = msgspec.structs.replace(NOTHING, head_sources={"a.pp": SourceFile("a.pp", "one\ntwo\n")})
    rows = Sides(report).rows("a.pp", "a.pp", [change("added", "x", head=2, file="a.pp")])
    assert [(row.base, row.head and row.head.number, row.changed) for row in rows] == [
        (None, 1, True), (None, 2, True),
    ]  # fmt: skip
    assert Sides(NOTHING).rows("a.pp", "a.pp", [change("added", "x", head=2, file="a.pp")]) == []


def test_wording() -> None:
    assert verdict_line(REPORT) == "approval needed, critical risk (95 of 100)"
    assert summary_line(REPORT) == (
        "5 changes (1 critical, 2 high, 1 low, 1 without risk) and 2 findings in 3 files; 1 file could not be read"
    )
    assert side_name(Side("main", "1" * 40)) == "main (111111111111)"
    assert side_name(Side("1" * 12, "1" * 40)) == "1" * 12
    assert side_name(Side("the index")) == "the index"


def test_reaches_of_several_changes() -> None:
    one = Reach(("a", "b"), 5, ("role::x",), perhaps=("c",), summary="one")
    other = Reach(("b", "c"), 5, ("role::y",), summary="other")
    assert joined([one, one, Reach()]) == one
    assert joined([one, other]).summary == "reaches 3 of 5 nodes through role::x, role::y"
    assert joined([one, other]).nodes == ("a", "b", "c")
    unknown = Reach(total=5, unknown=("an include",))
    assert joined([other, unknown]).summary == "reaches 2 of 5 nodes through role::y, and more that are not known"
    assert joined([unknown, Reach(total=6, unknown=("x",))]).summary == "not known whom it reaches"
    assert joined([Reach(total=5), Reach(total=6)]).summary == "reaches none of 6 nodes"
    assert joined([]) == Reach()
    pattern = Reach(("/^web/", "a"), 5, ("role::x",), summary="x")
    assert joined([pattern, one]).summary == (
        "reaches 2 of 5 nodes, and nodes that match /^web/ through role::x, perhaps 1 node more"
    )
    assert joined([Reach(("/^web/",)), Reach(("default",))]).summary == (
        "reaches nodes that match /^web/, nodes without a definition of their own"
    )
