"""``match-relationship``: which relationships it finds, where, how surely, and what it captures."""

from __future__ import annotations

import pytest

from tests.checks.matching import found, texts


def test_a_hit_is_at_the_reference_and_captures_both_sides() -> None:
    (hit,) = found(
        "match-relationship",
        "{operator: ~>, target: {type: exec, title: {regex: '(?<verb>re\\w+)'}}}",
        "class a {\n file { '/x': notify => [Exec['reload'], Service['x']] }\n exec { 'reload': }\n}",
    )
    assert hit == (
        "Exec['reload']",
        "certain",
        {
            "operator": "~>",
            "written": "notify",
            "source": "File['/x']",
            "source_type": "file",
            "source_title": "/x",
            "target": "Exec['reload']",
            "target_type": "exec",
            "target_title": "reload",
            "container": "class a",
            "verb": "reload",
        },
        [("'reload'", "Exec['reload'] is declared here")],
    )


def pairs(code: str) -> list[str]:
    """Return all relationships of some code as ``source operator target``."""
    hits = found(
        "match-relationship", "{any: [{operator: ~>}, {operator: ->}], source: {title: {present: true}}}", code
    )
    return sorted({f"{hit.captures['source']} {hit.captures['operator']} {hit.captures['target']}" for hit in hits})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("File['a'] -> Package['b']", ["File['a'] -> Package['b']"]),
        ("File['a'] <- Package['b']", ["Package['b'] -> File['a']"]),
        ("File['a'] <~ Package['b']", ["Package['b'] ~> File['a']"]),
        ("A['a'] -> B['b'] ~> C['c']", ["A['a'] -> B['b']", "B['b'] ~> C['c']"]),
        ("A['a'] -> B['b'] <- C['c']", ["A['a'] -> B['b']", "C['c'] -> B['b']"]),
        ("a { 'a': } -> b::c { 'b': }", ["A['a'] -> B::C['b']"]),
        ("a { 'a': require => B['b'] }", ["B['b'] -> A['a']"]),
        ("a { 'a': before => B['b'] }", ["A['a'] -> B['b']"]),
        ("a { 'a': subscribe => B['b'] }", ["B['b'] ~> A['a']"]),
        ("a { 'a': notify => B['b'] }", ["A['a'] ~> B['b']"]),
        ("A { require => B['b'] }", ["B['b'] -> A['…']"]),
        ("A['a'] { require => B[$b] }", ["B['…'] -> A['a']"]),
        ("A <| |> -> B <| tag == 'x' |>", ["A['…'] -> B['…']"]),
        ("Class['::a'] -> Class[b::c]", ["Class['a'] -> Class['b::c']"]),
        ("$x -> A['a']", ["… -> A['a']"]),
        ("a { 'a': require => $x }", ["… -> A['a']"]),
        ("(A['a']) -> (B['b'])", ["A['a'] -> B['b']"]),
    ],
)
def test_what_comes_before_what(code: str, expected: list[str]) -> None:
    assert pairs(code) == expected


@pytest.mark.parametrize(
    ("parameters", "code", "expected"),
    [
        ("{operator: ->, written: arrow}", "A['a'] -> B['b'] a { 'c': before => B['b'] }", ["->"]),
        ("{written: [before, require]}", "A['a'] -> B['b'] a { 'c': before => B['b'] }", ["B['b']"]),
        ("{source: {type: a}, target: {type: b}}", "A['a'] -> B['b'] -> C['c']", ["->"]),
        ("{source: {title: x}}", "A['a', 'x'] -> B['b'] A[$x] -> B['b']", ["->"]),
        ("{target: {title: y}}", "a { 'a': before => B['x', 'y'] }", ["B['x', 'y']"]),
        ("{within: {kind: class}}", "class k { A['a'] -> B['b'] } A['a'] -> B['b']", ["->"]),
        ("{conditional: true}", "if $x { A['a'] -> B['b'] } A['a'] -> B['b']", ["->"]),
        ("{not: {source: {type: a}}}", "A['a'] -> B['b'] B['b'] -> C['c'] $x -> A['a']", ["->"]),
        # Attributes of what the same file declares.
        ("{target: {type: b, attributes: {x: 1}}}", "A['a'] -> B['b'] b { 'b': x => 1 }", ["->"]),
        ("{target: {type: b, attributes: {x: 1}}}", "A['a'] -> B['c'] b { 'b': x => 1 }", []),
        ("{target: {type: b, attributes: {x: 1}}}", "a { 'a': } -> b { 'b': x => 1 }", ["->"]),
        ("{target: {attributes: {x: {not: 1}}}}", "A['a'] -> B['b'] b { 'b': }", ["->~"]),
        ("{target: {attributes: {x: {not: 1}}}}", "A['a'] -> B['b']", []),
        ("{source: {attributes: {x: 1}}}", "b { 'b': x => 1, before => A['a'] }", ["A['a']"]),
    ],
)
def test_criteria(parameters: str, code: str, expected: list[str]) -> None:
    assert texts("match-relationship", parameters, code) == expected
