"""``match-call``: which calls it finds, where, how surely, and what it captures."""

from __future__ import annotations

import pytest

from tests.checks.matching import found, texts


def test_a_hit_is_at_the_argument_and_captures_what_it_saw() -> None:
    (hit,) = found(
        "match-call",
        "{function: {in: [include, contain]}, argument: {regex: '^profile::(?<short>.*)'}}",
        "class role::web { include stdlib, profile::web }",
    )
    assert hit == (
        "profile::web",
        "certain",
        {
            "function": "include",
            "argument": "profile::web",
            "arguments": "stdlib, profile::web",
            "short": "web",
            "container": "class role::web",
        },
        [],
    )


@pytest.mark.parametrize(
    ("parameters", "code", "expected"),
    [
        ("{function: f}", "f(1) $x = f(2) $y.f g(f(3)) ::f(4) h()", ["f", "f", "f", "f", "::f"]),
        ("{function: f, form: statement}", "f(1) $x = f(2) $y.f", ["f"]),
        ("{function: f, form: [prefix, method]}", "f(1) $x = f(2) $y.f", ["f", "f"]),
        ("{function: {glob: 'hiera*'}}", "hiera_array('a') lookup('b')", ["hiera_array"]),
        ("{function: f, lambda: true}", "f(1) |$x| { 1 } f(2)", ["f"]),
        ("{function: f, lambda: false}", "f(1) |$x| { 1 } f(2)", ["f"]),
        ("{function: f, count: 1}", "f(1) f(1, 2) $x.f f(*$y)", ["f", "f"]),
        ("{function: f, count: {more_than: 1}}", "f(1) f(1, 2) $x.f(2) f(*$y)", ["f", "f"]),
        ("{function: f, arguments: {1: a}}", "f('a', 'b') f('b', 'a') 'a'.f f($x)", ["'a'", "'a'"]),
        ("{function: f, arguments: {-1: b}}", "f('a', 'b') f('b', 'a') f('b') f('a', *$x)", ["'b'", "'b'"]),
        ("{function: f, arguments: {2: {present: false}}}", "f(1) f(1, 2) f(1, *$x) f(1, undef)", ["f", "undef"]),
        ("{function: f, argument: a}", "f('b', 'a') f(['a']) f($x) f(*$x, 'a')", ["'a'", "'a'"]),
        ("{function: f, not: {argument: a}}", "f('b', 'c') f('a') f($x) f('b', *$x)", ["f"]),
        ("{function: f, argument: {entries: {k: v}}}", "f({ 'k' => 'v' }) f('k' => 'v') f({ $x => 1 })",
         ["'v'", "'v'"]),
        ("{function: String}", "String(1) String.new(2)", ["String"]),
        ("{function: f, within: {kind: function}}", "function a() { f(1) } f(2)", ["f"]),
        ("{function: f, conditional: true}", "$y = $x ? { 1 => f(1), default => 2 } if f(2) { f(3) }", ["f", "f"]),
        ("{function: f, condition: '$x'}", "$y = $x ? { 1 => f(1), default => 2 } if f(2) { f(3) }", ["f"]),
        ("{any: [{function: f}, {function: g, count: 0}]}", "f(1) g(1) g()", ["f", "g"]),
    ],
)  # fmt: skip
def test_criteria(parameters: str, code: str, expected: list[str]) -> None:
    assert texts("match-call", parameters, code) == expected


def test_confidence_and_origin() -> None:
    code = "class a($c = 'b') { include $c }\n$d = 'b' include $d"
    hits = found("match-call", "{function: include, argument: b}", code)
    assert [(hit.text, hit.confidence, hit.notes) for hit in hits] == [
        ("$c", "likely", [("b", "this is where the value comes from")]),
        ("$d", "certain", [("b", "this is where the value comes from")]),
    ]


def test_long_arguments_are_cut() -> None:
    (hit,) = found("match-call", "{function: f}", f"f('a',\n  '{'x' * 100}')")
    assert hit.captures["arguments"] == f"'a', '{'x' * 54}…"
