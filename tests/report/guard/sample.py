"""A guard's report with something of everything."""

from __future__ import annotations

from puppetguard.change.difference import Change, ChangeKind, Spot
from puppetguard.change.fact import FactKind
from puppetguard.change.judged import Judged, Level, Met, Reach, Reason, Risk, Way
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.packs.rule import Looks, Rule
from puppetguard.report.guarded import Approval, GuardReport, Side, Wanted
from puppetguard.report.result import Unread
from puppetguard.source import SourceFile

BASE = SourceFile(
    "site/profile/manifests/web.pp",
    "class profile::web {\n"
    "  service { 'sshd':\n    ensure => running,\n    enable => true,\n  }\n"
    "\n"
    "  file { '/var/www/<shop>':\n    mode => '0644',\n  }\n"
    "  file { '/var/www/api':\n    mode => '0644',\n  }\n"
    "\n"
    "  package { 'nginx': ensure => '1.2' }\n"
    "}\n",
)
HEAD = SourceFile(
    "site/profile/manifests/web.pp",
    "# Web servers.\n"
    "class profile::web {\n"
    "  service { 'sshd':\n    ensure => stopped,\n    enable => true,\n  }\n"
    "\n"
    "  file { '/var/www/<shop>':\n    mode => '0666',\n  }\n"
    "  file { '/var/www/api':\n    mode => '0666',\n  }\n"
    "\n"
    "  exec { 'sytemctl restart nginx': }\n"
    "}\n",
)
FILE = BASE.path
WEB_NODES = tuple(f"web{number}.example" for number in range(1, 38))
REACH = Reach(
    WEB_NODES,
    41,
    ("role::web",),
    ("profile::web",),
    ("profile::web", "role::web"),
    ("db1.example",),
    ("`include $x` in manifests/site.pp:9",),
    ways=tuple(
        [Way(f"node {node}", "class role::web") for node in WEB_NODES] + [Way("class role::web", "class profile::web")]
    ),
    summary="reaches 37 of 41 nodes through role::web",
)


def change(
    kind: ChangeKind,
    subject: str,
    attribute: str = "",
    before: str = "",
    after: str = "",
    base: int | None = None,
    head: int | None = None,
    *,
    what: FactKind = "resource",
    file: str = FILE,
) -> Change:
    """Return a change in ``profile::web`` from a line of the base to one of the head."""
    spots = [None if line is None else Spot(file, line, 5) for line in (base, head)]
    digest = f"{kind} {subject} {attribute}".encode().hex().ljust(64, "0")[:64]
    return Change(
        kind, what, subject, "class profile::web", "", attribute, before, after, spots[0], spots[1], digest
    )  # fmt: skip


def risk(score: int, level: Level, *reasons: Reason) -> Risk:
    return Risk(score, level, reasons)


MODE = Reason("everybody may write to it", 45, "change-mode-loosened")
REPORT = GuardReport(
    "approval-needed",
    3,
    Side("origin/main", "1" * 40, "a" * 40),
    Side("HEAD", "2" * 40, "b" * 40),
    (
        Judged(
            change("modified", "Service['sshd']", "ensure", "running", "stopped", 3, 4),
            risk(
                95,
                "critical",
                Reason("the service `sshd` is stopped: nobody can log in any more", 60, "service-stopped-by-change"),
                Reason("it reaches 37 of 41 nodes", 35),
            ),
            REACH,
            ("service-stopped-by-change",),
            protections=(Met("production", "nodes", "37 nodes match `web*`"),),
        ),
        Judged(
            change("modified", "File['/var/www/<shop>']", "mode", "'0644'", "'0666'", 8, 9),
            risk(72, "high", MODE),
            REACH,
        ),
        Judged(
            change("modified", "File['/var/www/api']", "mode", "'0644'", "'0666'", 11, 12),
            risk(70, "high", MODE),
            REACH,
        ),
        Judged(change("removed", "Package['nginx']", base=14), risk(20, "low", Reason("no longer managed", 20))),
        Judged(change("added", "Exec['sytemctl restart nginx']", head=15), repair=True),
    ),
    (
        Finding(
            "service-stopped-by-change",
            Severity.ERROR,
            Confidence.CERTAIN,
            Location(FILE, 4, 5, 4, 22),
            "`sshd` is stopped",
            "leave `sshd` running",
            fingerprint="0011223344556677",
        ),
        Finding(
            "command-typo",
            Severity.ERROR,
            Confidence.CERTAIN,
            Location(FILE, 15, 11, 15, 19),
            "`sytemctl` is no known command",
            "did you mean `systemctl`?",
            fingerprint="8899aabbccddeeff",
        ),
    ),
    95,
    "critical",
    "high",
    ("the risk is critical, and from high on it blocks", "production needs 2 approvals more"),
    Approval(
        "missing",
        "f" * 64,
        (Wanted("production", ("asha", "ben", "rui"), ("asha",), ("one more senior", "a dba")),),
        "puppetguard approve origin/main..HEAD",
        ("a trailer `Approved-by: eve` does not count",),
    ),
    3,
    (Unread("site/profile/manifests/broken.pp", "line 3: syntax error"),),
    (
        Rule(
            id="command-typo",
            summary="a misspelled command",
            why="It fails.\nAlways.",
            fix="Write `it` right.",
            severity=Severity.ERROR,
            confidence=Confidence.CERTAIN,
            check="command-typo",
            since="0.1.0",
            pack="risk",
            looks=Looks(),
        ),
    ),
    {FILE: BASE},
    {FILE: HEAD},
)
