"""Mending a code base: what is made, what waits, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from puppetguard.engine import Settings, check
from puppetguard.engine.fixing import Fixer, Mended
from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Severity
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report
from puppetguard.source import FileKind, InputFile, SourceFile, kind_by_name


@cache
def rules() -> tuple[Rule, ...]:
    return selected(load_rules())


def mend(files: Mapping[str, str], *, unsafe: bool = True) -> Mended:
    """Mend files as ``--fix`` does."""

    def recheck(contents: Mapping[str, bytes]) -> Report:
        inputs = [
            InputFile(name, contents.get(name, text.encode()), kind_by_name(name) or "pp")
            for name, text in files.items()
        ]
        return check(inputs, rules(), Settings(jobs=1))

    return Fixer(recheck, unsafe=unsafe).mend(recheck({}))


def mended(text: str, name: str = "site.pp", *, unsafe: bool = True) -> str:
    return mend({name: text}, unsafe=unsafe).contents.get(name, text.encode()).decode()


EXEC = """\
exec { 'x':
  path        => '/bin:/usr/bin',
  refreshonly => true,
  subscribe   => File['/x'],
  command     => %s
}
file { '/x': ensure => file }
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("file { '/x': esnure => present }\n", "file { '/x': ensure => present }\n"),
        ("file { '/x': ensure => drectory }\n", "file { '/x': ensure => directory }\n"),
        ("file { '/x': ensure => 'drectory' }", "file { '/x': ensure => 'directory' }"),
        # What only comes to light by it is mended along with it.
        ("fiel { '/x': mode => 644, esnure => flie }\r\n", "file { '/x': mode => '0644', ensure => file }\r\n"),
        ("service { 'a': ensure => started }\n", "service { 'a': ensure => running }\n"),
        ("package { 'ngnix': }\n", "package { 'nginx': }\n"),
        ("$x = uniqeu([1, 1])\n", "$x = unique([1, 1])\n"),
        ("notice($facts['os']['famly'])\n", "notice($facts['os']['family'])\n"),
        (EXEC % "'systemclt reload nginx'", EXEC % "'systemctl reload nginx'"),
        (EXEC % '"systemclt relaod ${x} \\"a\\""', EXEC % '"systemctl reload ${x} \\"a\\""'),
        (EXEC % "'sed -ie s/a/b/ /etc/motd'", EXEC % "'sed -i -e s/a/b/ /etc/motd'"),
        (
            EXEC % '@("END"/L)\n  systemclt \\\n    relaod ${x}\n  | END\n',
            EXEC % '@("END"/L)\n  systemctl \\\n    reload ${x}\n  | END\n',
        ),
        (EXEC % "['systemclt', 'reload', 'x']", EXEC % "['systemctl', 'reload', 'x']"),
        (
            "class a { file { '/x': require => Package['openss'] } package { 'openssh': } package { 'opens': } }\n",
            "class a { file { '/x': require => Package['openss'] } package { 'openssh': } package { 'opens': } }\n",
        ),
        (
            "class a { file { '/x': require => Package['opennssh'] } package { 'openssh': } }\n",
            "class a { file { '/x': require => Package['openssh'] } package { 'openssh': } }\n",
        ),
    ],
)
def test_what_is_made_of_it(before: str, after: str) -> None:
    assert mended(before) == after
    # What is mended has nothing left to be mended.
    assert mended(after) == after


@pytest.mark.parametrize(
    "text",
    [
        # It is not readable.
        "file { '/x': esnure => present }\n$x = = 1\n",
        "\ufefffile { '/x': esnure => present }\n",
        # Several can be meant.
        EXEC % "'grrep x /y'",
        # It is excused.
        "file { '/x': esnure => present } # puppetguard: ignore[unknown-attribute] so it is\n",
        # What is meant stands there already.
        "file { '/x': esnure => present, ensure => file }\n",
        # It brings something to light that cannot be mended.
        "fiel { '/x': mode => '999', ensure => file }\n",
        # A secret is no place for it, nor what is put together.
        "$a = 'systemc'\n" + EXEC % '"${a}lt reload x"',
    ],
)
def test_what_is_left(text: str) -> None:
    assert mended(text) == text


def test_only_what_is_safe() -> None:
    text = "file { '/x': esnure => file, mode => 644 }\n"
    assert mended(text, unsafe=False) == "file { '/x': esnure => file, mode => '0644' }\n"


def test_all_files_and_languages() -> None:
    files = {
        "modules/a/manifests/init.pp": "class a($naem) { file { '/x': content => template('a/x.erb') }\n"
        "  file { '/y': content => epp('a/paeg.epp', { 'nmae' => 1 }) } include a::seervice }\n",
        "modules/a/manifests/service.pp": "class a::service { }\n",
        "modules/a/templates/x.erb": "<%= @naaem %>\n",
        "modules/a/templates/page.epp": "<%- | $name | -%>\r\n<%= $name %>\r\n",
        "modules/a/metadata.json": '{"name": "x-a", "version": "1.0.0", "author": "x", "license": "MIT", '
        '"summary": "s", "source": "s", "dependencies": []}',
        "data/common.yaml": "a::nnaem: 'x'\n",
        "hiera.yaml": "version: 5\n",
        "environment.conf": "",
    }
    found = mend(files)
    assert {name: data.decode() for name, data in found.contents.items()} == {
        "modules/a/manifests/init.pp": "class a($naem) { file { '/x': content => template('a/x.erb') }\n"
        "  file { '/y': content => epp('a/page.epp', { 'name' => 1 }) } include a::service }\n",
        "modules/a/templates/x.erb": "<%= @naem %>\n",
        "data/common.yaml": "a::naem: 'x'\n",
    }
    assert [(one.rule, one.location.file) for one in found.fixed if one.rule == "missing-template"] == [
        ("missing-template", "modules/a/manifests/init.pp")
    ]


class Made:
    """A code base of one file in which each of some words is a finding, with what is to be written instead."""

    def __init__(self, text: str, words: Mapping[str, tuple[str, ...]], *, kind: FileKind = "pp") -> None:
        self.text = text
        self.words = words
        self.kind = kind
        self.checks = 0

    def report(self, contents: Mapping[str, bytes]) -> Report:
        self.checks += 1
        text = contents.get("a.pp", self.text.encode()).decode()
        source = SourceFile("a.pp", text, self.kind)
        found: list[Finding] = []
        for word, (rule, *instead) in self.words.items():
            at = text.find(word)
            while at >= 0:
                start, end = source.position(at), source.position(at + len(word))
                place = Location("a.pp", *start, *end)
                fix = Fix("write it", (Edit(place, instead[0]),), safe=True) if instead else None
                found.append(
                    Finding(rule, Severity.ERROR, Confidence.CERTAIN, place, word, fix=fix, fingerprint=f"{word}{at}")
                )
                at = text.find(word, at + 1)
        return Report(tuple(found), sources={"a.pp": source})

    def mend(self) -> Mended:
        return Fixer(self.report).mend(self.report({}))


def test_what_brings_a_new_finding_is_not_made() -> None:
    made = Made("$a = foo\n$b = baz\n$c = foo\n", {"foo": ("one", "bar"), "baz": ("one", "qux"), "bar": ("two",)})
    found = made.mend()
    assert found.contents == {"a.pp": b"$a = foo\n$b = qux\n$c = foo\n"}
    assert [one.message for one in found.fixed] == ["baz"]
    assert [one.message for one in found.left.findings] == ["foo", "foo"]


def test_what_does_not_take_its_finding_away_is_not_made() -> None:
    made = Made("$a = foo\n$b = baz\n", {"foo": ("one", "fooo"), "baz": ("one", "qux")})
    assert made.mend().contents == {"a.pp": b"$a = foo\n$b = qux\n"}


def test_what_meets_waits() -> None:
    made = Made("$a = 'one two three'\n", {"one two": ("a", "1 two"), "two three": ("b", "2 3")})
    found = made.mend()
    assert found.contents == {"a.pp": b"$a = '1 2 3'\n"}
    assert [one.message for one in found.fixed] == ["one two", "two three"]


def test_of_what_contradicts_nothing_is_made() -> None:
    made = Made("$a = 'foo'\n", {"foo": ("a", "bar"), "foo'": ("b", "x'")})
    assert made.mend().contents == {"a.pp": b"$a = 'bar'\n"}
    both = Made("$a = foo\n", {"foo": ("a", "bar")})
    second = Made("$a = foo\n", {"foo": ("b", "baz")})

    def report(contents: Mapping[str, bytes]) -> Report:
        first = both.report(contents)
        return Report(first.findings + second.report(contents).findings, sources=first.sources)

    assert Fixer(report).mend(report({})).contents == {}


def test_the_same_of_two_rules_is_made_once() -> None:
    one, other = (Made("$a = foo\n", {"foo": (rule, "bar")}) for rule in "ab")

    def report(contents: Mapping[str, bytes]) -> Report:
        first = one.report(contents)
        return Report(first.findings + other.report(contents).findings, sources=first.sources)

    found = Fixer(report).mend(report({}))
    assert (found.contents, [each.rule for each in found.fixed]) == ({"a.pp": b"$a = bar\n"}, ["a", "b"])


def test_it_ends() -> None:
    # Each pass brings what the next one takes back.
    made = Made("$a = foo\n", {"foo": ("a", "bar"), "bar": ("b", "foo")})
    assert made.mend().contents == {}
    # Each makes the text longer.
    growing = Made("$a = 'x'\n", {"x'": ("a", "y'"), "y'": ("a", "yx'")})
    growing.mend()
    assert growing.checks < 20


def test_many_are_made_and_the_bad_ones_left() -> None:
    lines = "".join(f"$v{at} = old{at}_\n" for at in range(60))
    words = {f"old{at}_": ("a", f"new{at}_") for at in range(60)}
    bad = {f"new{at}_": ("b",) for at in (3, 17, 44)}
    found = Made(lines, {**words, **bad}).mend()
    text = found.contents["a.pp"].decode()
    assert [at for at in range(60) if f"old{at}_" in text] == [3, 17, 44]
    assert len(found.fixed) == 57
