"""Misspelled extensions, and the names of files that have them."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.file_endings import may_have_misspelled_ending, misspelled_ending
from puppetguard.model.file_names import file_names
from puppetguard.model.script import UNKNOWN
from puppetguard.model.used_files import used_files
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("/etc/a.cofn", "cofn conf"),
        ("a.ymal", "ymal yaml"),
        ("a.yaml.cofn", "cofn conf"),
        ("a.cofn.erb", "cofn conf"),
        ("a.conf.erbb", "erbb erb"),
        ("a.phpp", "phpp php"),
        ("a.htlm", "htlm html"),
        ("a.servce", "servce service"),
        ("/etc/a.con", "con conf"),
        ("/srv/a.con", None),
        ("a.conf", None),
        ("a.confd", None),
        ("a.confs", None),
        ("a.bak", None),
        ("a.php5", None),
        ("a.Cofn", None),
        (".cofn", None),
        ("a.cofn/b", None),
        ("cofn", None),
        ("a.py2", None),
        ("www.example.co", None),
    ],
)
def test_endings(name: str, found: str | None) -> None:
    slip = misspelled_ending(name)
    assert (slip and f"{slip.word} {slip.meant}") == found
    assert slip is None or name[slip.start : slip.end] == slip.word
    assert found is None or may_have_misspelled_ending(f"x '{name}' y")


@pytest.mark.parametrize(
    ("name", "function", "found"),
    [
        ("a/b.ebr", "template", "ebr erb"),
        ("a/b.conf.er", "template", "er erb"),
        ("a/b.rep", "epp", None),
        ("a/b.ep", "epp", "ep epp"),
        ("a/b.ep", "template", None),
        ("a/b.rb", "template", None),
        ("a/b.tpl", "template", None),
        ("a/b.er", "file", None),
    ],
)
def test_templates(name: str, function: str, found: str | None) -> None:
    slip = misspelled_ending(name, function)
    assert (slip and f"{slip.word} {slip.meant}") == found
    assert found is None or may_have_misspelled_ending(f"{function}('{name}')")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { '/a/b.c': }", ["/a/b.c"]),
        ("file { ['/a.b', 'c.d']: }", ["/a.b", "c.d"]),
        ("file { '/a.b': ensure => absent }", []),
        ("file { '/a.b': ensure => $x }", ["/a.b"]),
        ("file { '/a.b': ensure => $x ? { 1 => absent, default => file } }", []),
        ("file { 'a': path => \"${b}/c.d\" }", [f"{UNKNOWN}/c.d"]),
        ("notify { 'a.b': } notify { '/a.b and c': }", []),
        ("x { 'a': b => template('c/d.e'), f => epp('g.h') }", ["c/d.e", "g.h"]),
        ("x { 'a': b => 'puppet:///modules/c/d.e', f => 'https://g.h', i => 'https://g.h/j.k' }",
         ["puppet:///modules/c/d.e", "https://g.h/j.k"]),
        ("systemd::unit { 'a.b': } service { 'c.d': }", ["a.b", "c.d"]),
        ("$a = '/b.c' $d = { 'e' => '/f.g' }", ["/b.c", "/f.g"]),
        ("if $a == '/b.c' { include d }", []),
        ("case $a { '/b.c': { $d = '/e.f' } }", ["/e.f"]),
        ("$a = $b ? { '/c.d' => '/e.f' }", ["/e.f"]),
        ("File['/a.b'] -> X['c']", []),
        ("tidy { '/a.b': }", []),
    ],
)  # fmt: skip
def test_file_names(code: str, expected: list[str]) -> None:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    assert [name.text for name in file_names(source, result.program)] == expected
    for name in file_names(source, result.program):
        known = name.text.rpartition(UNKNOWN)[2]
        assert code[name.end - len(known) : name.end] == known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nginx -c /a.b", ["/a.b"]),
        ("cat /a.b > /c.d", ["/a.b", "/c.d"]),
        ("cp /a.b /c.d", ["/c.d"]),
        ("mv -f /a.b", []),
        ("rm /a.b; test -e /a.b; sed -i s/x/y/ /a.b; echo /a.b", []),
        ("cat a.b $x/c.d", []),
    ],
)
def test_used_files(text: str, expected: list[str]) -> None:
    assert [one.known for command in commands(text) for one in used_files(command)] == expected
