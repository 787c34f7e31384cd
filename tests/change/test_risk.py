"""How a risk comes about: what is done, what is touched, whom it reaches, how sure it is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from puppetguard.change.judged import Judged, Level, Reach, Risk
from puppetguard.change.risk import Found, at_least, overall, rate
from puppetguard.change.risk_table import Adjustment, AreaAdjustment, Levels
from puppetguard.change.touched_areas import touched
from puppetguard.engine.assessing import assess
from puppetguard.findings import Confidence, Finding, Location, Severity
from tests.change.rating import RULES, TABLE, altered, assessed, one, reaching

SSHD = one("service { 'sshd': ensure => running }", "service { 'sshd': ensure => stopped }")
MOTD = one("file { '/etc/motd': mode => '0644' }", "file { '/etc/motd': mode => '0640' }")
STOPPED = Found("service-stopped", Severity.ERROR, Confidence.CERTAIN, "it is stopped")


def told(risk: Risk) -> list[tuple[int, str, str]]:
    return [(reason.points, reason.text, reason.rule) for reason in risk.reasons]


def test_the_reasons_say_how_the_score_came_about() -> None:
    risk = rate(SSHD, reaching(60), TABLE, [STOPPED])
    assert (risk.score, risk.level) == (83, "critical")
    assert told(risk) == [
        (32, "it is stopped", "service-stopped"),
        (32, "touches how people log in from elsewhere: the service `sshd`", ""),
        (19, "reaches 60 of 100 nodes", ""),
    ]


def test_a_change_of_which_no_rule_says_anything() -> None:
    risk = rate(MOTD, reaching(2), TABLE)
    assert (risk.score, risk.level) == (10, "low")
    assert told(risk) == [(10, "`mode` of File['/etc/motd'] is changed", ""), (0, "reaches 2 of 100 nodes", "")]


@pytest.mark.parametrize(
    ("reach", "score"),
    [
        (Reach(), 5),
        (reaching(1), 8),
        (reaching(2), 10),
        (reaching(9), 10),
        (reaching(10), 12),
        (reaching(3, 12), 12),
        (reaching(3, 6), 13),
        (reaching(50), 13),
        (None, 13),
        (Reach(unknown=("a name from a fact",)), 13),
        (Reach(perhaps=("a",)), 13),
        (Reach(nodes=("a",), total=9, unknown=("b",)), 13),
        (Reach(nodes=("/^web/",), total=9), 13),
        (Reach(nodes=("default",), total=9), 13),
    ],
)
def test_reach(reach: Reach | None, score: int) -> None:
    assert rate(MOTD, reach, TABLE).score == score


def test_what_is_less_certain_counts_less() -> None:
    scores = [rate(MOTD, reaching(2), TABLE, [replace(STOPPED, confidence=one)]).score for one in Confidence]
    assert scores == [22, 29, 32]


def test_what_is_lowered_counts_as_its_severity() -> None:
    lowered = replace(STOPPED, severity=Severity.INFO, lowered=True)
    # The kind of the change counts ten.
    assert told(rate(MOTD, reaching(2), TABLE, [lowered]))[:2] == [
        (6, "it is stopped", "service-stopped"),
        (4, "`mode` of File['/etc/motd'] is changed", ""),
    ]


def test_a_further_rule_counts_in_part() -> None:
    other = replace(STOPPED, rule="mode-loosened", text="it is open")
    assert told(rate(MOTD, reaching(2), TABLE, [other, STOPPED]))[:2] == [
        (32, "it is stopped", "service-stopped"),
        (6, "it is open", "mode-loosened"),
    ]


def test_a_rule_that_is_not_listed_counts_as_its_severity() -> None:
    found = Found("acme-own", Severity.WARNING, Confidence.CERTAIN, "x")
    assert rate(MOTD, reaching(2), TABLE, [found]).score == 20


def test_a_repair_is_of_low_risk_whatever_it_touches() -> None:
    risk = rate(SSHD, None, TABLE, [STOPPED], repair="service-stopped")
    assert (risk.score, risk.level) == (13, "low")
    assert risk.reasons[0].text == "takes back what `service-stopped` finds"


def test_no_score_is_beyond_the_highest() -> None:
    found = Found("extension-rewrite", Severity.ERROR, Confidence.CERTAIN, "x")
    risk = rate(SSHD, None, TABLE, [found, STOPPED, replace(STOPPED, rule="purge-added")])
    assert risk.score == 100
    assert sum(reason.points for reason in risk.reasons) == 100


@pytest.mark.parametrize("what", ["zabbix-agent2", "bacula-fd", "prometheus-node-exporter"])
def test_to_stop_what_watches_or_saves_a_database_is_high_by_itself(what: str) -> None:
    text = "class profile::agent {{ service {{ '{}': ensure => {} }} }}"
    change = one(text.format(what, "running"), text.format(what, "stopped"))
    host = Reach(nodes=("db01.example.com",), total=100, roles=("role::database",))
    other = replace(host, nodes=("web01.example.com",), roles=("role::web",))
    assert rate(change, host, TABLE, [STOPPED]).score == 55
    assert rate(change, other, TABLE, [STOPPED]).level == "medium"


def test_a_policy_adjusts_the_table() -> None:
    strict = Adjustment(
        levels=Levels(1, 10, 20, 30),
        rules={"service-stopped": 10},
        areas={
            "remote-access": AreaAdjustment(factor=3),
            "billing": AreaAdjustment(name="what makes bills", factor=2.5, paths=("/etc/motd",)),
        },
    )
    table = TABLE.adjusted(strict)
    risk = rate(SSHD, reaching(2), table, [STOPPED])
    assert (risk.score, risk.level) == (30, "critical")
    assert told(rate(MOTD, reaching(2), table))[0] == (15, "touches what makes bills: the path `/etc/motd`", "")
    assert rate(MOTD, reaching(2), TABLE).score == 10
    assert TABLE.adjusted(Adjustment()) == TABLE


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], (0, "none")),
        ([0], (0, "none")),
        ([10, 20], (20, "low")),
        ([60], (60, "high")),
        ([60, 10, 49], (60, "high")),
        ([60, 50], (63, "high")),
        ([60] * 50, (69, "high")),
        ([100, 100], (100, "critical")),
    ],
)
def test_the_risk_of_the_whole(scores: list[int], expected: tuple[int, Level]) -> None:
    judged = [Judged(MOTD.change, Risk(score, TABLE.levels.level(score))) for score in scores]
    assert overall(judged, TABLE) == expected


def test_levels() -> None:
    assert [TABLE.levels.level(score) for score in (0, 1, 24, 25, 49, 50, 74, 75, 100)] == [
        "none", "low", "low", "medium", "medium", "high", "high", "critical", "critical",
    ]  # fmt: skip
    assert at_least("high", "medium")
    assert not at_least("low", "medium")


AREAS = [
    ("service { 'sshd': ensure => 1 }", ["remote-access"]),
    ("service { 'systemd-resolved.service': ensure => 1 }", ["network"]),
    ("service { 'php8.2-fpm': ensure => 1 }", ["web"]),
    ("package { 'postgresql-15': ensure => 1 }", ["databases"]),
    ("file { '/etc/sudoers.d/10-admins': mode => 1 }", ["accounts"]),
    ("file { 'rights': path => '/etc/sudoers', mode => 1 }", ["accounts"]),
    ('file { "/etc/pam.d/${x}": mode => 1 }', ["accounts"]),
    ("file { '/etc/motd': mode => 1 }", []),
    ("file { '/etc': mode => 1 }", ["boot"]),
    ("file { $x: mode => 1 }", ["unknown"]),
    ("file { '/home/joe/.ssh/authorized_keys': mode => 1 }", ["remote-access"]),
    ("file { '/srv/app/tls/site.pem': mode => 1 }", ["certificates"]),
    ("mount { '/srv': ensure => 1 }", ["storage"]),
    ("apache::vhost { 'shop': port => 1 }", ["web"]),
    ("exec { '/sbin/iptables -F': tries => 1 }", ["firewall"]),
    ("exec { 'true': path => '/bin', tries => 1 }", []),
    ("service { 'x': path => '/etc', ensure => 1 }", []),
    ("exec { 'x': command => \"/usr/bin/sed -i s/a/b/ ${file}\", tries => 1 }", ["unknown"]),
    ("exec { 'load': command => 'psql shop < /opt/shop.sql', tries => 1 }", ["databases"]),
    ("exec { 'y': command => \"/bin/mv \\\"${docroot}\\\"/etc/security/limits.conf /srv\", tries => 1 }", ["unknown"]),
    ("class profile::ssh_hardening { file { '/etc/x': mode => 1 } }", ["remote-access"]),
    # A text for people is none that a program reads; where it lies may tell of another one.
    ("class profile::boot { file { '/opt/a/readme.txt': content => 1 } }", []),
    ('class profile::boot { file { "/opt/${x}/a.md": content => 1 } }', ["unknown"]),
    ("class profile::boot { file { '/opt/a/run.sh': content => 1 } }", ["boot"]),
    ("class profile::x { file { '/boot/cmdline.txt': content => 1 } }", ["boot"]),
    ("class profile::boot { concat { '/opt/a.txt': mode => 1 } }", ["boot"]),
    ("class profile::boot { notify { 'the kernel': message => 1 } }", []),
    ("node 'db01' { file { '/etc/motd': mode => 1 } }", []),
    ("class profile::feedback { notify { 'x': message => 1 } }", []),
    ("File <| title == '/etc/fstab' |> { mode => 1 }", ["storage"]),
    ("Service['nginx'] { ensure => 1 }", ["web"]),
    ("class { 'ntp': iburst => 1 }", ["network"]),
    ("ssh_authorized_key { 'joe@example.com': key => 1 }", ["remote-access"]),
    ("cron { 'backup': command => '/usr/local/sbin/run', hour => 1 }", ["backup", "cron"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "areas"), AREAS)
def test_what_a_change_touches(code: str, areas: list[str]) -> None:
    change = one(code, code.replace("=> 1", "=> 2"), "manifests/site.pp")
    assert [touch.area.id for touch in touched(change, TABLE)] == areas


@pytest.mark.parametrize(
    ("file", "areas"),
    [
        ("modules/ssh/templates/sshd_config.epp", ["remote-access"]),
        ("modules/profile/templates/sshd_config.erb", ["remote-access"]),
        ("modules/profile/files/etc/sudoers.d/admins", ["accounts"]),
        ("modules/profile/files/motd", []),
        ("modules/ssh/files/readme.txt", []),
        ("modules/ssh/templates/readme.md.erb", []),
        ("modules/ssh/files/readme", ["remote-access"]),
        (".github/workflows/ci.yml", ["guard"]),
        (".puppetguard/policy.yml", ["guard"]),
        ("README.md", []),
    ],
)
def test_what_a_file_touches(file: str, areas: list[str]) -> None:
    change = one("a\n", "b\n", file)
    assert [touch.area.id for touch in touched(change, TABLE)] == areas


@pytest.mark.parametrize("after", ["notify { 'the kernel': message => 'b' }", ""])
def test_what_is_only_said_is_of_low_risk(after: str) -> None:
    (said,) = assessed("class boot {\nnotify { 'the kernel': message => 'a' }\n}", f"class boot {{\n{after}\n}}").judged
    assert (said.risk.level, said.risk.score < 10) == ("low", True)


def test_an_anchor_does_nothing() -> None:
    found = assessed("class kernel {\nanchor { 'kernel::begin': }\n}", "class kernel { }")
    assert [(one.risk.level, one.risk.score < 10) for one in found.judged] == [("low", True)]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("after", "levels"),
    [
        ("node /^web0\\d$/ { include role::web }", {"low"}),
        ("node 'web02', 'web01' { include role::web }", {"low"}),
        ("node /^db0\\d$/ { include role::web }", {"high"}),
        ("node /^web0\\d$/ { include role::mail }", {"high"}),
        ("node /^web0\\d$/ { include role::web\ninclude role::mail }", {"high"}),
    ],
)
def test_nodes_that_get_the_same_by_another_definition(after: str, levels: set[str]) -> None:
    base = "node 'web01' { include role::web }\nnode 'web02' { include role::web }\n"
    said = assessed(base, after, Reach(nodes=("web01",), total=9), "manifests/site.pp").judged
    gone = [one for one in said if (one.change.what, one.change.kind) == ("node", "removed")]
    assert (len(gone), {one.risk.level for one in gone}) == (2, levels)


def test_what_is_found_in_resources_is_theirs_and_not_that_of_what_stands_around() -> None:
    head = (
        "class m {\n  file { '/etc/systemd/system/a.conf': }\n  -> exec { 'a':\n    command => 'systemctl x',\n  }\n"
        "  $h.each |$k, $v| {\n    exec { $k:\n      command => 'systemctl y',\n    }\n  }\n}"
    )
    found = [
        Finding("exec-unqualified-command", Severity.ERROR, Confidence.CERTAIN,
                Location("modules/m/manifests/init.pp", line, 16, line, 27), "no path", fingerprint=str(line))
        for line in (4, 8)
    ]  # fmt: skip
    said = assess(altered("class m { }", head), RULES, TABLE, new=found).judged
    assert {(one.change.what, one.change.subject.partition(" ")[0]): one.inside for one in said if one.inside} == {
        ("resource", "Exec['a']"): ("4",),
        ("resource", "Exec[$k]"): ("8",),
    }
    assert max(one.risk.score for one in said if one.change.what in ("relationship", "statement")) < 25


def test_what_guards_the_code_concerns_all_nodes() -> None:
    assert rate(one("a\n", "b\n", ".github/workflows/ci.yml"), Reach(), TABLE).reasons[-1].text == "concerns all nodes"


REPAIRS = [
    ("service { 'sshd': ensure => stopped }", "service { 'sshd': ensure => running }"),
    ("file { '/a': mode => '0666' }", "file { '/a': mode => '0644' }"),
    ("exec { '/bin/a': }", "exec { '/bin/a': creates => '/b' }"),
    ("package { 'a': ensure => latest }", "package { 'a': ensure => '1.2.3' }"),
    ("file { '/var/www/a.phpp': ensure => file }", "file { '/var/www/a.php': ensure => file }"),
    ("yumrepo { 'a': baseurl => 'http://a.example/x' }", "yumrepo { 'a': baseurl => 'https://a.example/x' }"),
    ("file { '/a': purge => true }", "file { '/a': purge => false }"),
]
NO_REPAIRS = [
    ("package { 'a': ensure => '1.2.2' }", "package { 'a': ensure => '1.2.3' }"),
    ("file { '/a': owner => 'x' }", "file { '/a': owner => 'y' }"),
    ("class a { }", "class a { include b }"),
    ("package { 'a': ensure => absent }", "package { 'a': ensure => installed }"),
    ("file { '/a': mode => '0644' }", "file { '/a': mode => '0666' }"),
]


@pytest.mark.parametrize(("base", "head"), REPAIRS)
def test_the_reverse_of_what_a_rule_finds_is_a_repair(base: str, head: str) -> None:
    back, there = assessed(base, head), assessed(head, base)
    assert [one.repair for one in back.judged] == [True]
    assert [one.repair for one in there.judged] == [False]
    assert back.findings == ()
    assert there.findings != ()
    assert back.judged[0].risk.level == "low"
    assert back.judged[0].risk.score < there.judged[0].risk.score


@pytest.mark.parametrize(("base", "head"), NO_REPAIRS)
def test_what_is_no_repair(base: str, head: str) -> None:
    assert [one.repair for one in assessed(base, head).judged] == [False]
