"""What expressions can be, and where each character of that was written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk
from tests.model.evaluating import possibilities, texts


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("notice('a')", "a"),
        ('notice("a${1 + 1}b")', "a2b"),
        ("$x = 'a' notice(\"$x-${x}\")", "a-a"),
        ("$x = 'a' $y = \"${x}b\" notice($y)", "ab"),
        ("notice($x)", "?"),
        ("$x = $facts['os'] notice(\"a${x}\")", "a?"),
        ('$x = undef notice("a${x}")', "a"),
        ('$x = 3 notice("a${x}${true}")'.replace("${true}", ""), "a3"),
        ('$x = "${x}" notice($x)', "?"),
        ("class a($x = 'b') { notice($x) }", "b~"),
        ('class a($x) { notice("b${x}") }', "b?~"),
        ("class a { $x = 'b' } class c { notice($a::x) }", "b"),
        ("class a { $x = 'b' } class c { notice($::a::x) }", "b"),
        ("class a { $x = 'b' } class c { notice($x) }", "?"),
        ("class a { $x = 'b' } class c inherits a { notice($x) }", "b"),
        ("class a { $x = 'b' } class c inherits ::a { notice($x) }", "b"),
        ("$x = 'top' class a { notice(\"${x}${::x}\") }", "toptop"),
        ("$x = 'top' class a { $x = 'b' notice(\"${x}${::x}\") }", "btop"),
        ("node n { $x = 'a' notice($x) }", "a"),
        ("define d($y = 'a') { notice($y) }", "a~"),
        ("if $a { $x = 'b' } else { $x = 'c' } notice($x)", "b~ | c~"),
        ("if $a { $x = 'b' $y = 'c' } else { $x = 'd' $y = 'e' } notice(\"${x}${y}\")", "bc~ | de~"),
        ("if $a { $x = 'b' } elsif $c { $x = 'd' } else { $x = 'e' } notice(\"${x}${x}\")", "bb~ | dd~ | ee~"),
        ("unless $a { $x = 'b' } else { $x = 'c' } if $a { $y = 'd' } notice(\"${x}${y}\")", "b?~ | cd~"),
        ("case $a { 1: { $x = 'b' } default: { $x = 'c' } } notice($x)", "b~ | c~"),
        ("$x = $a ? { 1 => 'b', default => 'c' } notice(\"${x}${x}\")", "bb~ | cc~"),
        ("$x = $a ? { 1 => 'b', 2 => 'c' } $y = $a ? { 1 => 'd', 2 => 'e' } notice(\"${x}${y}\")", "bd~ | ce~ | ??~"),
        ("$x = if $a { 'b' } else { 'c' } notice($x)", "b~ | c~"),
        ("$x = case $a { 1: { 'b' } default: { 'c' } } notice($x)", "b~ | c~"),
        ("notice(['a', \"b\", $x])", '["a", "b", "?"]'),
        ("notice({ a => 'b', 'c' => ['d'], $x => 'e' })", '{"a": "b", "c": ["d"]}'),
        ("$h = { a => { b => 'c' } } notice($h['a']['b'])", "c"),
        ("$l = ['a', 'b'] notice(\"${l[1]}${l[5]}\")", "b"),
        ("notice(['a'] + ['b'] + 'c')", '["a", "b", "c"]'),
        ("notice({ a => 'b' } + { c => 'd' })", '{"a": "b", "c": "d"}'),
        ("notice(join(['a', 'b'], ', '))", "a, b"),
        ("notice(['a', ['b']].join('-'))", "a-b"),
        ("notice(shellquote('a', 'b c', ['d']))", 'a \\"b c\\" d'),
        ("notice(flatten(['a', ['b']]))", '["a", "b"]'),
        ("notice(upcase('a'))", "A"),
        ("['a', 'b'].each |$x| { notice(\"${x}${x}\") }", "aa | bb"),
        ("each(['a', 'b']) |$i, $x| { notice(\"${i}${x}\") }", "0a | 1b"),
        ("{ a => 'b', c => 'd' }.each |$k, $x| { notice(\"${k}${x}\") }", "ab | cd"),
        ("$x = 'a' ['b'].each |$y| { notice(\"${x}${y}\") }", "ab"),
        ("notice(@(E))\n  a\n   b\n  | E\n", "a\\n b\\n"),
        ("$x = 'y' notice(@(\"E\"/L))\n  a${x} \\\n  b\n  |- E\n", "ay b"),
    ],
)  # fmt: skip
def test_values(code: str, expected: str) -> None:
    assert texts(code) == expected


def test_number_of_possibilities_is_limited() -> None:
    choices = ", ".join(f"{n} => 'v{n}'" for n in range(100))
    code = f'$x = $a ? {{ {choices} }} $y = $b ? {{ {choices} }} notice("${{x}}${{y}}")'
    assert len(possibilities(code)[1]) == 16


def test_variables_that_double_in_size_cost_no_time() -> None:
    code = "$v0 = 'a' " + " ".join(f'$v{n + 1} = "${{v{n}}}${{v{n}}}"' for n in range(200)) + " notice($v200)"
    assert UNKNOWN in texts(code) or "?" in texts(code)


def written(code: str) -> list[str]:
    """Return for each character of the only possibility the text that it comes from."""
    source, (one,) = possibilities(code)
    assert isinstance(one.value, StaticText)
    spans = [one.value.spans(source, index, index + 1) for index in range(len(one.value.text))]
    return [source.slice(span) for (span,) in spans]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("notice('ab')", ["a", "b"]),
        (r"notice('a\'\\\b')", ["a", r"\'", r"\\", "\\", "b"]),
        (r'notice("a\n\"\\\$\u{41}\u0042\x")', ["a", r"\n", r"\"", r"\\", r"\$", r"\u{41}", r"\u0042", "\\", "x"]),
        ('notice("a\\\nb")', ["a", "b"]),
        ("$x = 'é' notice(\"<${x}>\")", ["<", "é", ">"]),
        ("notice(@(E))\n  a\n   b\n  |- E\n", ["a", "\n", " ", "b"]),
        ('notice(@("E"/tL))\n\ta\\t${1}\\\n\tb\\\\c\n\t|- E\n', ["a", "\\t", "1", "b", "\\\\", "c"]),
        ("notice(@(E))\n  a\\\\b\n  |- E\n", ["a", "\\", "\\", "b"]),
    ],
)  # fmt: skip
def test_places(code: str, expected: list[str]) -> None:
    assert written(code) == expected


_PIECES = st.sampled_from([*"ab '\"\\${}\n\t", "é", "\\n", "\\'", '\\"', "\\u{41}", "\\\\", "\\$"])


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_places_of_any_string(text: str) -> None:
    for quote in "'\"":
        source = SourceFile("site.pp", f"notice({quote}{text}{quote})")
        result = parse(source)
        calls = [node for node in walk(result.program) if isinstance(node, ast.LiteralString) and node.quote]
        if result.problems or len(calls) != 1 or not calls[0].value:
            continue
        (one,) = Evaluator(source, result.program).evaluate(calls[0], Evaluator(source, result.program).scopes.top)
        assert isinstance(one.value, StaticText)
        places = [one.value.spans(source, index, index + 1)[0] for index in range(len(one.value.text))]
        assert all(left.end <= right.start for left, right in pairwise(places))
        for char, place in zip(one.value.text, places, strict=True):
            assert source.slice(place) == char or source.slice(place).startswith("\\")
