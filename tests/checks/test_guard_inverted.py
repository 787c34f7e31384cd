"""What the examples in the rule's own file do not say: what is near, what may be meant, confidence."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("guard-inverted")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return source, list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


def test_a_hit_says_where_and_what() -> None:
    source, (hit,) = hits("exec { 'x': command => '/sbin/useradd app', onlyif => '/bin/id app' }")
    assert source.slice(hit.span) == "/bin/id app"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == "this `onlyif` lets the command run only where `app` is a user already"
    assert hit.hint == "did you mean `unless`?"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("/sbin/useradd app", "this is the command")
    ]


@pytest.mark.parametrize(
    ("command", "guard", "text", "expected"),
    [
        ("ln -s /opt/a-1 /opt/a", "onlyif", "test -L /opt/a", Confidence.CERTAIN),
        ("ln -sfn /opt/a-2 /opt/a", "onlyif", "test -L /opt/a", None),
        ("touch /x", "onlyif", "test -f /x", Confidence.LIKELY),
        ("userdel a", "unless", "id a", Confidence.CERTAIN),
        ("apt-get purge a", "unless", "dpkg -l a | grep -q ^ii", Confidence.CERTAIN),
        ("apt-get install a=1.2", "onlyif", "dpkg -s a", None),
        ("apt-get install --only-upgrade a", "onlyif", "dpkg -s a", None),
        ("yum install a-b", "onlyif", "rpm -qa | grep a", None),
        ("umount /x", "unless", "mountpoint /x", Confidence.CERTAIN),
        ("mount -o remount /x", "onlyif", "mountpoint /x", None),
        ("mkfs.ext4 /dev/sdb1", "onlyif", "blkid /dev/sdb1", Confidence.CERTAIN),
        ("createdb a", "onlyif", "psql -lqt | cut -f 1 | grep -qw a", Confidence.CERTAIN),
        ("systemctl start a", "onlyif", "systemctl is-active a", Confidence.CERTAIN),
        ("systemctl restart a", "onlyif", "systemctl is-active a", None),
        ("systemctl stop a && x && systemctl start a", "onlyif", "systemctl is-active a", None),
        ("touch /tmp/l && x && rm /tmp/l", "unless", "test -f /tmp/l", None),
        ("rm -rf /opt/a && sh /tmp/i.sh", "unless", "test -d /opt/a", None),
        ("rm -rf /opt/a", "unless", "test -d /opt/b", None),
        ("adduser app docker", "onlyif", "id app", None),
        ("echo a >> /f", "onlyif", "grep -q a /f", Confidence.CERTAIN),
        ("echo a >> /f", "unless", "grep -q a /f", None),
        ("echo a >> /f", "unless", "grep -q b /f", Confidence.CERTAIN),
        ("echo a >> /f", "unless", "grep -q b /f || grep -q a /f", None),
        ("echo a >> /f; echo b >> /f", "unless", "grep -q b /f", None),
        ("echo a >> /f", "unless", "grep -q b /g", None),
        ("echo a >> /f", "unless", "grep -v a /f", Confidence.CERTAIN),
        ("echo a >> /f", "onlyif", "grep -v a /f", Confidence.CERTAIN),
        ("printf 'a\\nb\\n' >> /f", "unless", "grep -q ^b$ /f", None),
        ("useradd app", "onlyif", "grep -q ^app: /etc/passwd", Confidence.CERTAIN),
        ("useradd app", "unless", "grep -q ^app: /etc/passwd", None),
        ("sed -i 's/#a/a/' /f", "unless", "grep -q a /f", Confidence.LIKELY),
        ("sed -i 's/#a/a/' /f", "unless", "grep -q ^a /f", None),
        ("sed -i s/one/two/ /f", "onlyif", "grep -q two /f", Confidence.LIKELY),
        ("sed -i s/one/two/ /f", "onlyif", "grep -q one /f", None),
        ("touch /var/lib/marker", "unless", "test -f /var/lib/maker", Confidence.LIKELY),
        ("touch /var/lib/marker", "unless", "test -f /var/lib/makrer", Confidence.LIKELY),
        ("touch /var/lib/marker1", "unless", "test -f /var/lib/marker2", None),
        ("touch /var/lib/marker", "unless", "test -f /var/lib/markers", None),
        ("touch /var/lib/marker", "unless", "test -f /var/lib/marker.old", None),
        ("service mysql start", "unless", "pgrep mysqld", None),
        ("/opt/x", "unless", "true", Confidence.CERTAIN),
        ("/opt/x", "onlyif", "false", Confidence.CERTAIN),
        ("/opt/x", "unless", "false", Confidence.POSSIBLE),
        ("/opt/x", "onlyif", "exit 0", Confidence.POSSIBLE),
        ("/opt/x", "onlyif", "ls /y | head", Confidence.CERTAIN),
        ("/opt/x", "unless", "gem list y", Confidence.LIKELY),
        ("rm /x", "creates", "/x", Confidence.CERTAIN),
        ("wget -O /opt/tool.tgz http://h/t", "creates", "/opt/tooll.tgz", Confidence.LIKELY),
        ("wget -O /opt/tool.tgz http://h/t", "creates", "/opt/tool", None),
    ],
)
def test_confidence(command: str, guard: str, text: str, expected: Confidence | None) -> None:
    code = f'$c = @("C")\n{command}\n| C\n$g = @("G"/L)\n{text}\\\n| G\n'
    code = f"{code}exec {{ 'x': command => $c, {guard} => $g }}\n"
    assert [hit.confidence for hit in hits(code)[1]] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Other guards may keep it from running.
        ("exec { 'x': command => 'echo a >> /f', unless => 'grep b /f', creates => '/g' }", 0),
        ("exec { 'x': command => 'echo a >> /f', unless => ['grep b /f', 'grep a /f'] }", 0),
        ("exec { 'x': command => 'useradd a', onlyif => ['test -e /x', 'id a'] }", 1),
        ("exec { 'x': command => ['useradd', 'a'], onlyif => [['id', 'a']] }", 1),
        # The same variable is the same, another is not.
        ('exec { "mkdir ${d}": onlyif => "test -d ${d}" }', 1),
        ('exec { "mkdir ${d}": onlyif => "test -d ${e}" }', 0),
        ('exec { "mkdir ${d}/a": onlyif => "test -d ${d}/b" }', 0),
        ("exec { \"echo '${l}' >> ${f}\": unless => \"grep -qF '${l}' ${f}\" }", 0),
        ("exec { \"echo '${l}' >> ${f}\": onlyif => \"grep -qF '${l}' ${f}\" }", 1),
        # What values of Puppet decide is not always so.
        ("class a($s = 'b') { exec { 'x': command => '/x', onlyif => \"test '${s}' = 'b'\" } }", 0),
        ("$s = 'b' exec { 'x': command => '/x', onlyif => \"test '${s}' = 'b'\" }", 0),
        ("$g = $f ? { true => 'true', default => 'test -e /x' } exec { 'x': command => '/x', unless => $g }", 0),
        ("exec { 'x': command => $f ? { 1 => 'useradd a', 2 => 'userdel a' }, onlyif => 'id a' }", 1),
        ("exec { 'x': command => 'Remove-Item x', unless => 'true', provider => powershell }", 0),
        ("Exec { unless => 'true' }", 0),
    ],
)
def test_how_many(code: str, expected: int) -> None:
    assert len(hits(code)[1]) == expected


def test_what_is_to_be_swapped_has_the_guard_of_its_reverse() -> None:
    """`extension-rewrite` says that the two sides are swapped; with `unless` the harm would be done everywhere."""
    code = "exec {{ 'x': command => 'sed -i {} /etc/vhost', onlyif => 'grep -q {} /etc/vhost' }}"
    assert hits(code.format("s/php/phpp/g", "phpp"))[1] == []
    assert hits(code.format("s/phpp/php/g", "phpp"))[1] == []
    (hit,) = hits(code.format("s/80/81/g", "81"))[1]
    assert hit.hint == "did you mean `unless`?"
