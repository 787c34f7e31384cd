"""What a file sets and does not read, and the names of parameters that it asks of resources."""

from __future__ import annotations

import pytest

from puppetguard.model.subject import Subject
from puppetguard.model.unused import named_in_full, queried, unused
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def _subject(code: str, name: str = "site.pp") -> Subject:
    source = SourceFile(name, code, kind="epp" if name.endswith(".epp") else "pp")
    return Subject(source, parse(source).program)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("class c { $a = 1 }", [("a", "variable")]),
        ("class c { $a = 1 notice($a) }", []),
        # Both branches set it: told once.
        ("class c { if $x { $a = 1 } else { $a = 2 } }", [("a", "variable")]),
        # What is read before it is set is another variable, but may as well be meant for this one.
        ("class c { notice($a) $a = 1 }", []),
        ("class c { $a = 1 [2].each |$b| { notice($a, $b) } }", []),
        # The lambda reads its own.
        ("class c { $a = 1 [2].each |$a| { notice($a) } }", [("a", "variable")]),
        ("class c { [2].each |$b| { $a = $b } }", [("a", "variable")]),
        # What is set last is what a lambda or function returns.
        ("class c { $h.map |$b| { $a = $b } }", []),
        ("class c { $h.map |$b| { if $b { $a = 1 } else { case $b { 1: { $d = 1 } default: { $e = 2 } } } } }", []),
        ("class c { $h.map |$b| { $a = $b 1 } }", [("a", "variable")]),
        ("function f($p) { unless $p { $a = 1 } }", []),
        ("class c { [2].each |$b| { notice(1) } }", [("b", "lambda")]),
        ("class c { $h.each |$b, $d| { notice($d) } }", []),
        ("class c { lookup('k') |$b| { 1 } }", []),
        ("$a = 1 node 'n' { $b = 1 }", []),
        ("class c($p, $q = $p) { notice($q) }", []),
        ("class c($p, $_q) { include d }", [("p", "parameter")]),
        ("class c($p) { }", []),
        ("class c($p) { $q = $p }", [("q", "variable")]),
        ("define d($p) { file { $title: } }", [("p", "parameter")]),
        ("function f($p, $q) { $q }", [("p", "parameter")]),
        ("class c { [$a, $b] = [1, 2] notice($b) }", []),
        ("class c { $a = 1 notice(inline_template('<%= @a %>')) }", []),
        ("class c { $a = 1 if defined('$a') { include d } }", []),
        ("class c { $a = 1 ['a'].each |$n| { getvar($n) } }", []),
        ("class c { $a = 1 ['b'].each |$n| { getvar($n) } }", [("a", "variable")]),
        ("class c { $a = 1 notice(inline_template('<%= scope.to_hash.to_yaml %>')) }", []),
        (
            'class c { $a_x = 1 $x_b = 1 $d = 1 [2].each |$n| { getvar("a_${n}") getvar("${n}_b") } }',
            [("d", "variable")],
        ),
        ("class c($p) { if ($p = 'true') { include d } }", []),
        ("class c { unless $a = 1 { include d } case ($b = 1) { 1: { include d } } }", []),
        ("# @param p is ignored\nclass c($p) { include d }", []),
        ("# @param p the port\n# @param q is ignored\nclass c($p, $q) { include d }", [("p", "parameter")]),
        ("# @param q was deprecated\nclass c($p, $q) { notice($q) }", [("p", "parameter")]),
    ],
)
def test_unused(code: str, names: list[tuple[str, str]]) -> None:
    assert [(one.name, one.kind) for one in unused(_subject(code))] == names


def test_template() -> None:
    found = unused(_subject("<%- | $a, $b, $_c | -%>\n<%= $b %>", "x.epp"))
    assert [(one.name, one.kind, one.span) for one in found] == [("a", "parameter", (6, 8))]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("notice(File['/x']['mode'])", ("mode",)),
        ("App::User <| team == 'web' and (role == 'x' or tag != 'y') |>", ("tag", "role", "team")),
        ("notice(getparam(File['/x'], 'owner'))", ("owner",)),
        ("notice($x['mode'])", ()),
    ],
)
def test_queried(code: str, names: tuple[str, ...]) -> None:
    assert sorted(queried(_subject(code))) == sorted(names)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("notice(getvar('a::b'), getvar('::c::d.e'), getvar('f'))", ("a::b", "c::d")),
        ("if defined('$a::b') or defined('c::d') or defined(\"c::${d}\") { notice(1) }", ("a::b",)),
        ('notice(getvar("a::${b}::c.d"), getvar("::${a}::b_${c}"), getvar("${d}"))', ("a::*::c", "*::b_*")),
        ("notice(inline_template('<%= scope[\"::a::b\"].join + @c %>'), 'd::e')", ("a::b",)),
        ("notice(lookup('a::b'))", ()),
    ],
)
def test_named_in_full(code: str, names: tuple[str, ...]) -> None:
    assert named_in_full(_subject(code)) == names
