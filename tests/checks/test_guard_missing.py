"""What the examples in the rule's own file do not say: what is done again, and what is guarded."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("guard-missing")


def hits(code: str) -> list[Hit]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("echo a >> /etc/b", "adds to `/etc/b` again"),
        ("echo a | tee -a /etc/b", "adds to `/etc/b` again"),
        ("sh -c 'echo a >> /etc/b'", "adds to `/etc/b` again"),
        ("echo a > /etc/b", None),
        ("echo a >> /var/log/b", None),
        ("pip install a", "installs `a` again"),
        ("apt-get -y dist-upgrade", "full-upgrades packages"),
        ("apt-get update", None),
        ("useradd a || true", "adds the user `a` again"),
        ("id a || useradd a", None),
        ("id a && useradd a", None),
        ("cd /x && groupadd a", "adds the group `a` again"),
        ("set -e; test -e /x; groupadd a", None),
        ("test -e /x; groupadd a", "adds the group `a` again"),
        ("[ -e /x ] && exit 0; groupadd a", None),
        ("if x; then groupadd a; fi", None),
        ("if x; then exit 0; fi; groupadd a", None),
        ("exit 0; groupadd a", None),
        ("mv /a /b", "moves `/b` into place again"),
        ("sed s/a/b/ /etc/a > /etc/a.new && mv /etc/a.new /etc/a", None),
        ("iptables -F; iptables -A INPUT -j DROP", None),
        ("ls /a | sed 's/.*/mv & &.old/' | sh", None),
        ("mkdir /a", "makes `/a` again"),
        ("mkdir -p /a", None),
        ("ln -s /a /b", "links `/b` again"),
        ("ln -sf /a /b", None),
        ("tar tf /a", None),
        ("mysql -e 'CREATE TABLE a (b int)'", "runs `CREATE TABLE` again"),
        ("mysql -e 'CREATE TABLE IF NOT EXISTS a (b int)'", None),
        ("iptables -A INPUT -j DROP", "adds the rule again"),
        ("service a reload", None),
        ("reboot", "takes the machine down"),
        ("for i in", None),
        ("", None),
    ],
)
def test_what_is_done_again(command: str, expected: str | None) -> None:
    code = f"$c = @(E)\n{command}\n| E\nexec {{ 'x': command => $c }}\n"
    message = f"each agent run {expected}: nothing keeps this `exec` from running"
    assert [hit.message for hit in hits(code)] == ([message] if expected else [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'useradd a': }", Confidence.LIKELY),
        ("exec { 'useradd a': refreshonly => false }", Confidence.LIKELY),
        ("exec { 'useradd a': refreshonly => $r }", None),
        ("exec { 'useradd a': creates => undef }", Confidence.LIKELY),
        ("define d($c = undef) { exec { 'useradd a': creates => $c } }", None),
        ("exec { 'useradd a': noop => true }", None),
        ("exec { 'useradd a': schedule => 'once' }", Confidence.POSSIBLE),
        ("if $x { exec { 'useradd a': } }", Confidence.POSSIBLE),
        ("@exec { 'useradd a': }", Confidence.POSSIBLE),
        ("exec { 'useradd a': * => $x }", None),
        ("Exec { onlyif => 'x' } exec { 'useradd a': }", None),
        ("exec { 'useradd a': } Exec <| |> { onlyif => 'x' }", None),
        ("exec { 'useradd a': } Exec['useradd a'] { refreshonly => true }", None),
        ("exec { 'x': command => '/x', refresh => 'useradd a' }", None),
        ("exec { 'New-LocalUser a': provider => powershell }", None),
        ("class c { exec { 'useradd a': } }", Confidence.LIKELY),
        ("cron { 'x': command => 'useradd a' }", None),
    ],
)
def test_confidence(code: str, expected: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(code)] == ([expected] if expected else [])


def test_guards_of_other_files() -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([]), "a")
    assert CHECK.confirm(Index([Unit(provides=("exec-guard:b",))]), "a")
    assert not CHECK.confirm(Index([Unit(provides=("exec-guard:b", "by:b>a"))]), "a")
    assert not CHECK.confirm(Index([Unit(provides=("exec-guard:",))]), "a")
