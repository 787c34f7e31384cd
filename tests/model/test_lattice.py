"""How much is known of an expression, and why it is not more."""

from __future__ import annotations

import pytest

from puppetguard.model.lattice import kind_of
from tests.model.evaluating import possibilities


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("notice('a')", "literal"),
        ("$x = 'a' notice(\"${x}b\")", "literal"),
        ("notice([1, { a => true }])", "literal"),
        ("if $a { $x = 'b' } else { $x = 'b' } notice($x)", "literal"),
        ("class c($x = 'a') { notice($x) }", "default"),
        ("class c($x = 'a') { notice(upcase(\"${x}b\")) }", "default"),
        ("class c($on = true) { if $on { $x = 'a' } else { $x = 'b' } notice($x) }", "default"),
        ("class c($os = 'x') { notice($os ? { 'y' => 'a', default => 'b' }) }", "default"),
        ("if $a { $x = 'b' } else { $x = 'c' } notice($x)", "one-of"),
        ("notice($a ? { 1 => 'b', default => 'c' })", "one-of"),
        ("case $a { 1: { $x = 'b' } } notice($x)", "unknown: variable x"),
        ("notice($a ? { 1 => 'b', 2 => 'c' })", "unknown: choice"),
        ('notice("a${x}")', "interpolated: variable x"),
        ("notice(\"a${facts['os']['family']}\")", "interpolated: fact os.family"),
        ("notice(['a', $facts['fqdn']])", "interpolated: fact fqdn"),
        ("notice($facts['os']['family'])", "fact: fact os.family"),
        ("notice($facts.get('os.family'))", "fact: fact os.family"),
        ("notice($facts.dig('os', 'family'))", "fact: fact os.family"),
        ("notice(fact('os.family'))", "fact: fact os.family"),
        ("notice($trusted['certname'])", "fact: fact trusted.certname"),
        ("notice($osfamily)", "fact: fact osfamily"),
        ("notice($::ipaddress_eth0)", "fact: fact ipaddress_eth0"),
        ("$x = $facts['a'] notice($x)", "fact: fact a"),
        ("notice(upcase($facts['a']))", "unknown: from fact a"),
        ("notice(lookup('a::b'))", "lookup: lookup a::b"),
        ("notice(hiera('a::b', 'x'))", "lookup: lookup a::b"),
        ("notice(lookup({ 'name' => 'a::b' }))", "lookup: lookup a::b"),
        ("notice(lookup('a')['b'])", "unknown: from lookup a"),
        ("class c($x) { notice($x) }", "unknown: parameter x"),
        ("define d { notice($title) }", "unknown: title"),
        ('define d { notice("a${name}") }', "interpolated: title"),
        ("notice($x)", "unknown: variable x"),
        ("notice(own::function('a'))", "unknown: call own::function"),
        ("notice(fqdn_rand(3))", "unknown: call fqdn_rand"),
        ("if 'a' =~ /(.)/ { notice($1) }", "unknown: match 1"),
    ],
)  # fmt: skip
def test_kind(code: str, expected: str) -> None:
    _, found = possibilities(code)
    known = kind_of(found)
    cause = known.cause
    why = f": {'' if cause.exact else 'from '}{cause.kind} {cause.name}".rstrip() if cause else ""
    assert f"{known.kind}{why}" == expected
