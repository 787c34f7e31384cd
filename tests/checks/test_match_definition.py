"""``match-definition``: which definitions it finds, where, how surely, and what it captures."""

from __future__ import annotations

import pytest

from tests.checks.matching import found, texts

CODE = """
# What it is.
#
# @param port Where.
class a(Integer $port = 80, $host = undef, String $name_) inherits a::params {
  file { '/x': ensure => absent }
  class b { include c }
}

/* Another. */ define d::e(Optional[String]
  $x = undef) { package { 'y': } }

# Not right above.

function f($x) { $x }
type T = Variant[String, Integer]
node 'www', /db/ { include a }
"""


def test_a_hit_is_at_the_parameter_and_captures_what_it_saw() -> None:
    (hit,) = found("match-definition", "{kind: class, parameter: {name: {regex: '^(?<p>port)$'}}}", CODE)
    assert hit == (
        "$port",
        "certain",
        {"kind": "class", "name": "a", "inherits": "a::params", "parameter": "port", "p": "port"},
        [],
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{kind: class}", ["a", "b"]),
        ("{kind: [define, function, type, node]}", ["d::e", "f", "T", "'www', /db/"]),
        ("{name: a::b}", ["b"]),
        ("{kind: node, name: www}", ["'www', /db/"]),
        ("{name: {glob: '*::*'}}", ["b", "d::e"]),
        ("{inherits: {present: true}}", ["a::params"]),
        ("{kind: class, inherits: {present: false}}", ["b"]),
        ("{comment: {present: true}}", ["a", "d::e"]),
        ("{comment: {regex: '@param port'}}", ["a"]),
        ("{comment: Another.}", ["d::e"]),
        ("{kind: [class, define], parameter: {type: {present: false}}}", ["$host"]),
        ("{parameter: {type: {glob: 'Optional*'}}}", ["$x"]),
        ("{parameter: {required: true}}", ["$name_", "$x"]),
        ("{parameter: {default: 80}}", ["$port"]),
        ("{kind: class, parameter: {default: {present: false}}}", ["$host", "$name_"]),
        ("{kind: class, not: {parameter: {name: port}}}", ["b"]),
        ("{kind: class, count: {at_least: 3}}", ["a"]),
        ("{resource: {type: file, attributes: {ensure: absent}}}", ["ensure => absent"]),
        ("{kind: [class, define], not: {resource: {type: file}}}", ["b", "d::e"]),
        ("{call: {function: include, argument: {glob: '*'}}}", ["c", "a"]),
        ("{kind: class, not: {call: {function: include}}}", ["a"]),
        ("{any: [{kind: type}, {name: f}]}", ["f", "T"]),
        ("{all: [{kind: class}, {name: {glob: 'a*'}}, {not: {name: a}}]}", ["b"]),
    ],
)
def test_criteria(parameters: str, expected: list[str]) -> None:
    assert texts("match-definition", parameters, CODE) == expected


def test_what_may_be_inside_is_not_taken_for_missing() -> None:
    code = "class a { package { 'x': ensure => $y } }"
    assert texts("match-definition", "{resource: {attributes: {ensure: latest}}}", code) == []
    assert texts("match-definition", "{not: {resource: {attributes: {ensure: latest}}}}", code) == []


def test_plans() -> None:
    (hit,) = found("match-definition", "{kind: plan}", "plan p(TargetSpec $t) { }", tasks=True)
    assert (hit.text, hit.captures["name"]) == ("p", "p")
