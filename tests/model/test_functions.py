"""Operators and functions: the result with its type, where it is written, and what stays unknown.

Live Puppet is asked the same of random expressions, see ``tests/corpus/test_evaluation.py``.
"""

from __future__ import annotations

import time

import pytest

from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, pairs_of
from tests.model.evaluating import possibilities


def typed(value: StaticValue) -> object:
    """Return a value in which an integer is a number, a string a text, and all else is tagged by its type."""
    match value:
        case StaticText() if value.sensitive:
            return ("Sensitive", value.text)
        case StaticText(type="Integer"):
            return int(value.text)
        case StaticText(type="String"):
            return value.text.replace(UNKNOWN, "?")
        case StaticText(type="Boolean"):
            return value.text == "true"
        case StaticText(type="Any"):
            return ...
        case StaticText():
            return (value.type, value.text)
        case StaticList():
            return [typed(item) for item in value.items]
        case StaticHash():
            return {typed(key): typed(item) for key, item in pairs_of(value)}
    return None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # Numbers.
        ("0x1F", 31),
        ('"${(0x1F)}"', "31"),
        ('"${(1.0)} ${(1e3)} ${(1e20)} ${(1.5e-7)}"', "1.0 1000.0 1.0e+20 1.5e-07"),
        ("-7 / 2", -4),
        ("-7 % 3", 2),
        ("7.0 / 2", ("Float", "3.5")),
        ('"${(1e15)} ${(1e16)} ${(123456.0)}"', "1.0e+15 1.0e+16 123456.0"),
        ("1 / 0", ...),
        ("9223372036854775807 + 1", ...),
        ("1 << 62", 1 << 62),
        ("1 << 64", ...),
        ("'3' + 4", 7),
        ("'a' + 4", ...),
        ("5.5 % 2", ...),
        ("-(3)", -3),
        # Comparison.
        ("'1' == 1", False),
        ("1 == 1.0", True),
        ("'A' == 'a'", True),
        ("undef == ''", False),
        ("[1, 'A'] == [1, 'a']", True),
        ("{ a => 1 } == { a => 1.0 }", True),
        ("'a' < 'B'", True),
        ("1 < 'a'", ...),
        ("'B' in 'abc'", True),
        ("'B' in ['a', 'b']", True),
        ("1 in ['1']", False),
        ("a in { a => 1 }", True),
        ("'abc' =~ /^a.c$/", True),
        ("'abc' =~ /(a+)+$/", ...),
        ("'abc' !~ /z/", True),
        ("'abc' =~ String", True),
        ("$facts['a'] == 'b'", ...),
        ('"a${x}" == 1', False),
        ("!undef", True),
        ("$x and false", False),
        ("$x or false", ...),
        # Strings of other values.
        ('"${[1, undef, a, [true]]} ${ { a => 1.5 } }"', "[1, , a, [true]] {a => 1.5}"),
        ('"${File[x]} ${Integer}"', "File['x'] Integer"),
        ('"${/a.c/} ${(default)}"', "/a.c/ default"),
        ("\"${Sensitive('x')}\"", "Sensitive [value redacted]"),
        # Access.
        ("['a', 'b', 'c'][-1]", "c"),
        ("['a', 'b', 'c'][1, -1]", ["b", "c"]),
        ("['a'][3]", None),
        ("'abcdef'[1, 3]", "bcd"),
        ("'abc'[-2]", "b"),
        ("{ a => 1, 2 => b }[2]", "b"),
        ("{ a => 1 }['2']", None),
        ("{ a => 1, b => 2 }[a, c, b]", [1, 2]),
        ("undef['a']", ...),
        ("{ a => 1, $x => 2 }['a']", ...),
        ("{ $x => 2, a => 1 }['a']", 1),
        ("{ a => 1, \"b-${x}\" => 2 }['a']", 1),
        ("{ a => { b => [10, 20] } }.dig('a', 'b', 1)", 20),
        ("{ a => { b => [10, 20] } }.get('a.b.0')", 10),
        ("{ a => 1 }.get('x.y', 5)", 5),
        # Arrays and hashes.
        ("[1] + [2] + 3", [1, 2, 3]),
        ("[1, 2, 2] - 2", [1]),
        ("[1.0, '1'] - 1", ["1"]),
        ("difference([1.0, 1], [1])", [("Float", "1.0")]),
        ("[1] << [2]", [1, [2]]),
        ("[0, *[1, 2], *undef]", [0, 1, 2]),
        ("{ a => 1 } + { a => 2, 'b' => 3 }", {"a": 2, "b": 3}),
        ("{ a => 1, b => 2 } - [a]", {"b": 2}),
        ("merge({ a => 1 }, $x, { b => 2 })['b']", 2),
        ("merge({ a => 1 }, $x)['a']", ...),
        ("deep_merge({ a => { b => 1 } }, { a => { c => 2 } })", {"a": {"b": 1, "c": 2}}),
        ("length([1, *$x])", ...),
        ("[1, $x, 3].size", 3),
        ("unique([1, 1.0, 1, 'A', 'a'])", [1, ("Float", "1.0"), "A", "a"]),
        ("sort(['b', 'B', 'a'])", ["B", "a", "b"]),
        ("join([1, [2, undef], 'c'], '-')", "1-2--c"),
        ("join(['a', $x, 'b'], ',')", "a,?,b"),
        ("flatten(1, [2, [3]])", [1, 2, 3]),
        ("range(1, 3)", [1, 2, 3]),
        ("range(1, 1000000000)", ...),
        ("pick(undef, '', 'a')", "a"),
        ("pick($x, 'a')", ...),
        ("any2array({ a => 1 })", ["a", 1]),
        ("zip([1, 2], ['a'])", [[1, "a"], [2, None]]),
        ("slice([1, 2, 3], 2)", [[1, 2], [3]]),
        ("prefix(['a', 'b'], 'x-')", ["x-a", "x-b"]),
        ("stdlib::has_key({ a => 1 }, 'a')", True),
        # Texts.
        ("'Ab'.upcase", "AB"),
        ("camelcase('foo_bar')", "FooBar"),
        ("capitalize(['foo', 'BAR'])", ["Foo", "Bar"]),
        ("upcase('é')", ...),
        ("split('a,b,,', ',')", ["a", "b"]),
        ("split('a1b', /[0-9]/)", ["a", "b"]),
        ("regsubst('a.b.c', '\\.', '/', 'G')", "a/b/c"),
        ("regsubst('foo_bar', '(\\w+)_(\\w+)', '\\2-\\1')", "bar-foo"),
        ("regsubst('foo', '(?<x>o)', 'y')", ...),
        ("sprintf('%05d|%-4s|%x|%%|%.2f', 42, 'a', 255, 1.5)", "00042|a   |ff|%|1.50"),
        ("sprintf('%s/%s', 'a', $x)", "a/?"),
        ("sprintf('%d')", ...),
        ("sprintf('%999999999d', 1)", ...),
        ("shellquote('a b', 'c')", '"a b" c'),
        ("shellquote('a\"b$')", "'a\"b$'"),
        ("shell_escape('a b;c')", "a\\ b\\;c"),
        ("shell_join(['ls', '-l', 'a b'])", "ls -l a\\ b"),
        ("dirname('/a/b/c.txt')", "/a/b"),
        ("basename('/a/b.txt', '.txt')", "b"),
        ("stdlib::extname('a.tar.gz')", ".gz"),
        ("to_json({ a => [1, true, undef] })", '{"a":[1,true,null]}'),
        ("to_yaml({ a => ['b'] })", "---\na:\n- b\n"),
        # Conversions.
        ("String(42)", "42"),
        ("Integer('0x1F', 16)", 31),
        ("Integer.new('42')", 42),
        ("Integer('x')", ...),
        ("Boolean('no')", False),
        ("Array('a', true)", ["a"]),
        ("bool2str(true, 'on', 'off')", "on"),
        ("str2bool('y')", True),
        ("Sensitive('x')", ("Sensitive", "x")),
        ("Sensitive.new('x').unwrap", "x"),
        ("versioncmp('1.10', '1.9')", 1),
        ("max(1, 2, 3)", 3),
        ("assert_type(String, 'a')", "a"),
        ("assert_type(Integer, 'a')", ...),
        # Lambdas.
        ("[1, 2, 3].filter |$n| { $n > 1 }", [2, 3]),
        ('{ a => 1, b => 2 }.map |$k, $v| { "${k}${v}" }', ["a1", "b2"]),
        ("[1, 2, 3].reduce(10) |$m, $n| { $m + $n }", 16),
        ("with('a', 'b') |$x, $y| { \"${x}${y}\" }", "ab"),
        ("undef.then |$x| { 1 }", None),
        ("undef.lest || { 1 }", 1),
        ("[1, 2].any |$n| { $n == 2 }", True),
        # What is not pure, or not known.
        ("fqdn_rand(10)", ...),
        ("defined('$x')", ...),
        ("lookup('a')", ...),
        ("mine::own('a')", ...),
    ],
)  # fmt: skip
def test_result(expression: str, expected: object) -> None:
    _, (one,) = possibilities(f"$it = {expression}\nnotice($it)")
    found = typed(one.value)
    assert (type(found), found) == (type(expected), expected)


def test_function_of_the_same_file_is_not_followed() -> None:
    _, (one,) = possibilities("function join($a) { 'x' } notice(join(['a', 'b']))")
    assert typed(one.value) is ...


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("$x = 42 notice($x)", "42"),
        ("$x = 0x1F notice($x)", "0x1F"),
        ("$x = true notice($x)", "true"),
        ("$x = { 'k' => 'v' } notice(keys($x)[0])", "k"),
        ("$x = 'ab' notice(upcase($x))", "ab"),
        ("$x = ' ab' notice(strip($x))", " ab"),
        ("$x = 'a,b' notice(split($x, ',')[1])", "a,b"),
        ("$x = ['a', 'b'] notice(reverse($x)[0])", "b"),
        ("$x = 'a' notice(\"<${x}>\"[1])", "<"),
        ("$x = 2 notice($x + 1)", "$x + 1"),
        ("$x = 'old' notice(regsubst($x, 'o', 'c'))", "old"),
        ("$x = Sensitive('pw') notice($x)", "pw"),
    ],
)  # fmt: skip
def test_place_of_the_first_character(code: str, expected: str) -> None:
    source, (one,) = possibilities(code)
    assert isinstance(one.value, StaticText)
    fragment = one.value.fragments[0]
    assert source.text[fragment.start : fragment.end] == expected


HOSTILE = {
    "maps in maps": "'x'",
    "doubled lists": "$v0 = ['a'] " + " ".join(f"$v{n + 1} = [$v{n}, $v{n}]" for n in range(60)) + ' notice("${v60}")',
    "doubled sums": "$v0 = ['a'] " + " ".join(f"$v{n + 1} = $v{n} + $v{n}" for n in range(60)) + " notice($v60)",
    "reduction that doubles": "notice([" + "1, " * 100 + "1].reduce('x') |$m, $n| { \"${m}${m}\" })",
    "slow pattern": "notice('" + "a" * 5000 + "' =~ /a*a*a*a*b/)",
    "many optional parts": "notice('" + "a" * 40 + "' =~ /" + "a?" * 40 + "b/)",
    "far shift": "notice(1 << 9223372036854775807)",
    "wide format": "notice(sprintf('%999s%999s', 'a', 'b'))",
    "chain of elsif": "if $a { } " + "".join(f"elsif $a == {n} {{ $x = {n} }} " for n in range(3000)) + "notice($x)",
}
for depth in range(9):
    HOSTILE["maps in maps"] = f"[1, 2, 3, 4, 5, 6, 7, 8].map |$e{depth}| {{ {HOSTILE['maps in maps']} }}"
HOSTILE["maps in maps"] = f"notice({HOSTILE['maps in maps']})"


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_code_takes_no_time(code: str) -> None:
    start = time.process_time()
    _, found = possibilities(code)
    assert 1 <= len(found) <= 16
    assert time.process_time() - start < 2
