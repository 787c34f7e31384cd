"""What is set where it is read, as Puppet evaluates one file."""

from __future__ import annotations

import pytest

from puppetguard.model.match_variables import lost_matches
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def _subject(code: str) -> Subject:
    source = SourceFile("site.pp", code)
    return Subject(source, parse(source).program)


@pytest.mark.parametrize(
    ("code", "states"),
    [
        ("$a = 1 notice($a)", ["set"]),
        ("notice($a) $a = 1", ["later"]),
        ("$a = $a", ["later"]),
        ("if $a { $b = 1 } else { notice($b) } notice($b)", ["unset", "elsewhere", "set"]),
        ("class c($p, $q = $p, $r = $s, $s = 1) { notice($title, $q) }", ["set", "later", "set", "set"]),
        ("$a = 1 class c { notice($a) }", ["unset"]),
        ("[1].each |$x| { notice($x) } notice($x)", ["set", "unset"]),
        ("$l = [1] $l.each |$x| { $y = $l } notice($y)", ["set", "set", "unset"]),
        ("[$a, [$b]] = [1, [2]] notice($b)", ["set"]),
    ],
)
def test_reads(code: str, states: list[str]) -> None:
    assert [read.state for read in _subject(code).variable_uses.reads] == states


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("$a = 1 $a = 2", [("a", True)]),
        ("$a = 1 if $x { $a = 2 }", [("a", True)]),
        ("if $x { $a = 1 } $a = 2", [("a", False)]),
        ("if $x { $a = 1 } elsif $y { $a = 2 } else { $a = 3 }", []),
        ("class c($a) { $a = 1 }", [("a", True)]),
        ("$a = 1 [1].each |$x| { $a = 2 }", []),
    ],
)
def test_reassignments(code: str, again: list[tuple[str, bool]]) -> None:
    assert [(one.node.name, one.always) for one in _subject(code).variable_uses.reassignments] == again


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        ("notice($1)", [("1", -1)]),
        ("if $x =~ /(a)/ { notice($1, $2) } notice($0)", [("2", 1), ("0", -1)]),
        ("$m = $x =~ /a/ notice($0, $1)", [("1", 0)]),
        ("$y = $x ? { /(a)(b)/ => $2, default => '' }", []),
        ("if $x =~ $pattern { notice($7) }", []),
        ("if $x =~ String { notice($1) }", [("1", -1)]),
    ],
)
def test_match_variables(code: str, lost: list[tuple[str, int]]) -> None:
    assert [(one.node.name, one.groups) for one in lost_matches(_subject(code).program)] == lost
