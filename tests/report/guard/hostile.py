"""300 titles that try to be more than text, wherever a guard's report has text."""

from __future__ import annotations

from itertools import product

from puppetguard.change.difference import Change, Spot
from puppetguard.change.judged import Judged, Met, Reach, Reason, Risk, Way
from puppetguard.report.guarded import Approval, GuardReport, Side, Wanted
from puppetguard.report.result import Unread
from puppetguard.source import SourceFile
from tests.report.hostile import TITLES as OF_FINDINGS, file_name, hostile_finding, hostile_rule

_ATTEMPTS = (
    "\r\n\r\n::error::x\r\n",
    "\n::endgroup::\n::group::hidden\n",
    "##[group]a##[endgroup]",
    "]]>]]&gt;<![CDATA[",
    "\x00\x00",
    "\n- item\n\n1. item\n> quote\n---\n===",
    "|---|---|\n| a | b |",
    "</summary><script>alert(1)</script><summary>",
    "</del><ins>x</ins>",
    "</td></tr></table><table>",
    "</title><svg onload=alert(1)>",
    "</style><style>*{display:none}</style>",
    '"><a href="javascript:alert(1)">x</a>',
    "change-1' id='change-2",
    "{0} {1} {{2}} $1 \\1 %s %(x)s",
    "[a](http://evil.example) [b](<javascript:x>) ![c][d]",
    "<!--",
    "--> <!-- -- >",
    "\u202e\u2067\u061c",
    "x" * 1500,
)
_FRAMES = ("{}", "\n{}", "`{}`", "a `b` {} `", "{}\r\n::warning::x\n##[debug]y")
TITLES = OF_FINDINGS + [frame.replace("{}", attempt) for attempt, frame in product(_ATTEMPTS, _FRAMES)]
assert len(set(TITLES)) == 300


def hostile_guard(title: str) -> GuardReport:
    """Return a report that has the title wherever there is text of the code, of git, or of a policy."""
    file = file_name(title)
    source = SourceFile(file, f"{title}\nand {title}\n")
    other = SourceFile(file, f"{title}\nthen {title} as well\n")
    finding = hostile_finding(title)
    same = (title, title, title)
    spots = Spot(file, 1, 1), Spot(file, 1, 2)
    modified = Change("modified", "resource", *same, title, title, title, *spots, "d" * 64)
    removed = Change("removed", "resource", *same, "", "", "", Spot(file, 2, 1), None, "e" * 64)
    names = (title,)
    reach = Reach(names, 2, names, names, names, names, names, names, names, (Way(title, f"node {title}"),), title)
    return GuardReport(
        "blocked",
        1,
        Side(title, "1" * 40, "2" * 40),
        Side(title, "3" * 40, "4" * 40),
        (
            Judged(
                modified,
                Risk(80, "high", (Reason(title, 80, "some-rule"),)),
                reach,
                ("some-rule",),
                protections=(Met(title, title, title),),
            ),
            Judged(removed, Risk(50, "medium", (Reason(title, 50),)), reach),
        ),
        (finding, hostile_finding(f"other {title}")),
        80,
        "high",
        "high",
        (title,),
        Approval("missing", "b" * 64, (Wanted(title, names, names, names),), title, names),
        1,
        (Unread(file, title),),
        (hostile_rule(title),),
        {file: source},
        {file: other},
    )
