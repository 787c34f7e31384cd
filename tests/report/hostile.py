"""200 titles that try to be more than text, wherever a report puts them."""

from __future__ import annotations

from itertools import product

from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Related, Severity
from puppetguard.packs.rule import Looks, Rule
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.source import SourceFile

_ATTEMPTS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "\x9b31m \x85 \x90",
    "\x00\x01\x08\x0b\x0c\x7f",
    "::error file=x,line=1::pwned",
    "::stop-commands::token",
    "::add-mask::password",
    "::set-env name=PATH::/evil",
    "##[error]pwned",
    "##[command]rm -rf /",
    "##[group]hidden",
    "##vso[task.setvariable variable=a]b",
    "%0A::error::pwned",
    "%250A%3A%3Aerror%2C",
    ",line=99,file=/etc/passwd",
    "# heading",
    "| a | b |\n|---|---|",
    "`code` ``more`` ```fence```",
    "`",
    "```\n<script>alert(1)</script>\n```",
    "@octocat @org/team",
    "#1 GH-2 owner/repo#3 !4 ~label %milestone $5",
    "[text](javascript:alert(1)) ![image](http://evil.example/x.png)",
    "<http://evil.example> http://evil.example www.evil.example a@evil.example",
    "[ref]: http://evil.example",
    "*bold* _italic_ ~~gone~~ \\* \\",
    ":smile: $$x^2$$ $`x`$",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details></summary></pre></code></article></main></script></style>",
    "<!-- hidden --> <![CDATA[x]]> ]]>",
    "&lt;b&gt; &amp; &#60; &nbsp;",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "\u202egnp.exe\u202c \u2066isolated\u2069 \u200f",
    "\u200b\u200d\ufeff\u00ad\u2060",
    "\u2028line\u2029paragraph",
    "\ud800 \udcff \udfff",
    "\ufffe\uffff\ufdd0\U0001ffff",
)  # fmt: skip
_FRAMES = ("{}", "\n{}", "a {} b", "`{}`", "{}\r\n::warning::x\n##[debug]y")
TITLES = [frame.replace("{}", attempt) for attempt, frame in product(_ATTEMPTS, _FRAMES)]
"""Terminal controls, commands of CI servers, Markdown, HTML, XML, quotes, line ends, directions, halves of pairs."""
assert len(set(TITLES)) == 200


def file_name(title: str) -> str:
    """Return a title as a file system would give it back: what is not UTF-8 as the halves that stand for bytes."""
    return title.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def hostile_finding(title: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding that has the title wherever there is text."""
    file = file_name(title)
    place = Location(file, 1, 1, 1, 2)
    return Finding(
        "some-rule",
        severity,
        Confidence.CERTAIN,
        place,
        title,
        title,
        (Related(Location(file, 1, 1, 1, 1), title),),
        Fix(title, (Edit(place, title),)),
        "0123456789abcdef",
    )


def hostile_rule(title: str) -> Rule:
    """Return the rule of that finding, with the title wherever there is prose."""
    return Rule(
        id="some-rule",
        summary=title,
        why=title,
        fix=title,
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        check="some-check",
        since="0.1.0",
        pack="risk",
        looks=Looks(),
    )


def hostile_report(title: str) -> Report:
    """Return a report that has the title wherever there is text: messages, names, reasons, sources, rules."""
    finding = hostile_finding(title)
    sources = {finding.location.file: SourceFile(finding.location.file, title)}
    return Report((finding,), Scope(1, 0, 3, 1), (Unread(file_name(title), title),), sources, (hostile_rule(title),))
