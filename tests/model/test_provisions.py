"""What a manifest brings into the world."""

from __future__ import annotations

import pytest

from puppetguard.model.provisions import provisions
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("package { ['a', 'b']: name => 'c' }", ["package:a", "package:b", "package:c"]),
        ("file { '/usr/local/bin/gti': source => 'puppet:///modules/x/git' }", ["file:git", "file:gti"]),
        ('file { "${dir}/gti": }', ["file:gti"]),
        ('file { "${dir}-gti": }', []),
        ("exec { '/usr/bin/systemclt': creates => '/opt/x/toolz' }", ["file:toolz"]),
        ("service { 'sytemd': }", []),
        ("service { 'a': name => 'sytemd' }", []),
        ("user { ['a', 'b']: name => 'c' }", ["account:a", "account:b", "account:c"]),
        ("accounts::user { 'a': }", ["account:a", "file:a"]),
        ("archive { '/opt/a.tgz': creates => \"/opt/${v}/bin/phpp\" }", ["file:a.tgz", "file:phpp"]),
        ("class { 'gti': }", ["file:gti"]),
        ("file { $path: }", []),
        ("file { default: mode => '0644'; '/a/b': }", ["file:b"]),
    ],
)
def test_provisions(code: str, expected: list[str]) -> None:
    source = SourceFile("a.pp", code)
    assert list(provisions(Subject(source, parse(source).program))) == expected
