"""What the examples of the rules on sed do not say: guards, confidence, and what is none of their business."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def hits(check_name: str, code: str) -> list[Hit]:
    check = find_check(check_name)
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = check.parameters()
    return list(check.run(subject, parameters)) if check.concerns(subject, parameters) else []


def surest(check_name: str, command: str) -> Confidence | None:
    """Return the confidence of the hits in an unguarded command."""
    code = f"exec {{ 'a': path => '/bin', command => @(END) }}\n{command}\n| END\n"
    return max((hit.confidence for hit in hits(check_name, code)), default=None)


@pytest.mark.parametrize(
    ("attributes", "count"),
    [
        ("", 1),
        ("unless => 'a'", 0),
        ("onlyif => 'a'", 0),
        ("creates => '/a'", 0),
        ("refreshonly => true", 0),
        ("refreshonly => false", 1),
        ("refreshonly => $x", 0),
        ("unless => undef", 1),
        ("* => $x", 0),
        ("* => { 'unless' => 'a' }", 0),
        ("timeout => 5", 1),
    ],
)
def test_guards(attributes: str, count: int) -> None:
    assert len(hits("sed-overbroad", f"exec {{ 'sed -i s/80/8080/ /a': {attributes} }}")) == count


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("Exec { refreshonly => true } exec { 'sed -i s/80/8080/ /a': }", 0),
        ("exec { 'sed -i s/80/8080/ /a': } Exec['sed -i s/80/8080/ /a'] { onlyif => 'x' }", 0),
        ("exec { default: unless => 'x'; 'sed -i s/80/8080/ /a': }", 0),
        ("create_resources('exec', { 'a' => { 'command' => 'sed -i s/80/8080/ /a' } })", 1),
        ("create_resources('exec', { 'a' => { 'command' => 'sed -i s/80/8080/ /a', 'creates' => 'x' } })", 0),
        ("if $facts['port'] == 80 { exec { 'sed -i s/80/8080/ /a': } }", 0),
        ("if $facts['os']['family'] == 'Debian' { exec { 'sed -i s/80/8080/ /a': } }", 1),
        ("if $::osfamily == 'Debian' and !$::done { exec { 'sed -i s/80/8080/ /a': } }", 0),
        ("exec { 'a': command => 'x', refresh => 'sed -i s/80/8080/ /a' }", 0),
        ("exec { 'a': command => 'x', unless => 'sed -i s/80/8080/ /a' }", 0),
        ("cron { 'a': command => 'sed -i s/80/8080/ /a' }", 1),
        ("service { 'a': restart => 'sed -i s/80/8080/ /a' }", 0),
    ],
)
def test_what_is_run_each_time(code: str, count: int) -> None:
    assert len(hits("sed-overbroad", code)) == count


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("sed -i 's/foo/foobar/' /a", Confidence.LIKELY),
        ("sed -i 's/foo$/foobar/' /a", None),
        ("sed -i 's/^foo/foobar/' /a", Confidence.LIKELY),
        ("sed -i 's/\\<foo\\>/foobar/' /a", None),
        ("sed -i 's/foo/foo/' /a", None),
        ("sed -i 's/foobar/foo/' /a", None),
        ("sed 's/foo/foobar/' /a", None),
        ("sed -i 's/foo/foobar/;s/barbar/bar/' /a", None),
        ("sed -i '/foobar/!s/foo/foobar/' /a", None),
        ("sed -i '3s/foo/foobar/' /a", Confidence.LIKELY),
        ("sed -i '/a/,/b/s/foo/foobar/' /a", None),
        ("sed -i '/a/{s/foo/foobar/}' /a", None),
        ("sed -i 's/foo/foobar/w out' /a", Confidence.LIKELY),
        ("sed -i 's/foo/foobar/'", Confidence.POSSIBLE),
        ("sed -Ei 's/(foo|bar)/\\1x/' /a", None),
        ("sed -i 's/^\\(a=.*\\)$/\\1 b/' /a", Confidence.LIKELY),
        ("cd /etc && sed -i 's/foo/foobar/' a", Confidence.LIKELY),
        ("test -e /a && sed -i 's/foo/foobar/' /a", None),
        ("sed -i 's/foo/foobar/' /a || true", None),
        ("if x; then sed -i 's/foo/foobar/' /a; fi", None),
        ("cat b > a; sed -i 's/foo/foobar/' a", None),
        ("echo x > a; sed -i 's/foo/foobar/' a", None),
        ("sed -i -f x.sed -e 's/foo/foobar/' /a", None),
        ("sed -i '$a x' /a", Confidence.LIKELY),
        ("sed -i -e '/^x/d' -e '$a x' /a", None),
        ("sed -i '/x/!a y' /a", None),
        ("sed -i '/y/r z' /a", Confidence.LIKELY),
        ("sed -i '$d' /a", Confidence.LIKELY),
        ("sed -i '/x/d' /a", Confidence.POSSIBLE),
        ("sed -i '/xyz/d' /a", None),
        ("sed -i '1,5d' /a", Confidence.LIKELY),
        ("sed -i 's/^.*$/x/' /a", Confidence.LIKELY),
        ("sed -i 's/.*/x/' /etc/hostname", None),
        ("sed -i 's/.*/&x/' /a", Confidence.LIKELY),
        ("sed -i '/^a/s/.*/x/' /a", None),
        ("sed -i 'c x' /a", Confidence.LIKELY),
        ("sed -i 's/ *$//' /a", None),
        ("sed -i 's/ *//g' /a", None),
        ("sed -i 's/[0-9]*/5/' /a", Confidence.LIKELY),
        ("sed -i 's/[a-z]*/5/' /a", Confidence.LIKELY),
        ("sed -i 's/[0-9][0-9]*/5/' /a", None),
    ],
)
def test_overbroad(command: str, confidence: Confidence | None) -> None:
    assert surest("sed-overbroad", command) == confidence


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("sed -ie s/a/b/ x", ["-ie"]),
        ("sed -i -e s/a/b/ x", []),
        ("sed -ei s/a/b/ x", ["-ei"]),
        ("sed -n -ei s/a/b/ x", ["-ei"]),
        ("sed -rie s/a/b/ x", ["-rie"]),
        ("sed -ibak s/a/b/ x", []),
        ("sed -ieee s/a/b/ x", []),
        ("sed -e i x", []),
        ("sed --in-place=e s/a/b/ x", []),
        ("gsed -inr s/a/b/ x", ["-inr"]),
        ("perl -pie s/a/b/ x", ["-pie"]),
        ("perl -p -i -e s/a/b/ x", []),
        ("perl -pi.e -e s/a/b/ x", []),
        ("perl -Mstrict -ipe s/a/b/ x", ["-ipe"]),
        ("perl x.pl -ie", []),
        ("ruby -pie x y", ["-pie"]),
        ("grep -ie a b", []),
        ("sed -- -ie x", []),
    ],
)
def test_swallowed_options(command: str, words: list[str]) -> None:
    code = f"exec {{ 'a': path => '/bin', command => '{command}' }}"
    assert [code[hit.span.start : hit.span.end] for hit in hits("sed-ie", code)] == words


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("/etc/cron.d/backup", True),
        ("/etc/cron.d/backup.sh", False),
        ("/etc/nginx/sites-enabled/a.conf", True),
        ("/etc/logrotate.d/nginx", True),
        ("/etc/sysctl.d/a.conf", False),
    ],
)
def test_directories_of_which_all_files_are_read(file: str, read: bool) -> None:
    (hit,) = hits("sed-ie", f"exec {{ 'sed -ie s/a/b/ {file}': path => '/bin' }}")
    assert hit.message.endswith("are read") is read


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("sed -i 's/10.0.0.1/10.0.0.2/' a", Confidence.POSSIBLE),
        ("sed -i 's/10\\.0.0.1/10.0.0.2/' a", Confidence.POSSIBLE),
        ("sed -i 's/10\\.0\\.0\\.1/10.0.0.2/' a", None),
        ("sed 's/10.0.0.1/10.0.0.2/' a", Confidence.POSSIBLE),
        ("sed -i 's/10.0.0.1/host/' a", Confidence.POSSIBLE),
        ("sed -i 's/a.example.com/b.example.com/' a", Confidence.POSSIBLE),
        ("sed -i 's/a.example/b/' a", Confidence.POSSIBLE),
        ("sed -i 's/.php$/.html/' a", Confidence.LIKELY),
        ("sed -i 's/index.php$/index.html/' a", Confidence.POSSIBLE),
        ("sed -i 's/[.]php/.html/' a", None),
        ("sed -i 's/.*php/x.html/' a", None),
        ("sed -i 's/.\\{2\\}php/x.html/' a", None),
        ("sed -i 's/foo.*\\.php/x.html/' a", None),
        ("sed -i 's/x.y/x.z/' a", None),
        ("sed -i 's/7.4/8.0/' a", Confidence.POSSIBLE),
        ("sed -i 's/^a.b.c=.*/a.b.c=1/' a", Confidence.POSSIBLE),
        ("sed -i '/10.0.0.1/d' a", None),
    ],
)
def test_unescaped_dots(command: str, confidence: Confidence | None) -> None:
    assert surest("sed-unescaped-dot", command) == confidence
