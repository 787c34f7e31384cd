"""Which places set a variable, and which blocks are taken: as Puppet does it, whatever is not known in between."""

from __future__ import annotations

import pytest

from tests.model.evaluating import texts

PARAMETER = "class c($p, $on = true, $mode = 'a') { BODY }"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # What is set later is not there before; what is set in an outer scope is.
        ("notice($x) $x = 'a'", "?"),
        ("$x = 'top' class c { notice($x) $x = 'own' }", "top"),
        ("$x = \"${y}\" $y = 'b' notice($x)", "?"),
        ("class c($x = $y, $y = 'b') { notice($x) }", "?~"),
        ("class c($y = 'b', $x = $y) { notice($x) }", "b~"),
        ("$y = @(\"E\")\n  ${x}\n  |- E\n$x = 'a'\nnotice($y)", "?"),
        ("$y = @(\"E\"); $x = 'a'\n  ${x}\n  |- E\nnotice($y)", "?"),
        # A class that is declared before does not see it either; nor what a node may set.
        ("include c $x = 'a' class c { notice($x) }", "?"),
        ("$x = 'a' include c class c { notice($x) }", "a"),
        ("$x = 'a' node n { $x = 'b' } class c { notice($x) }", "?"),
        ("$x = 'a' class c inherits elsewhere { notice($x) }", "?"),
        ("$x = 'a' function f() { notice($x) }", "a"),
        # In one half of an `if` nothing of the other is seen.
        ("if $a { $x = 'b' } else { notice($x) }", "?"),
        ("if $a { $x = 'b' notice($x) } else { $x = 'c' }", "b"),
        ("if $a { $x = 'b' } else { $x = 'c' } if $a { notice($x) }", "b~"),
        ("if $a { $x = 'b' } else { $x = 'c' } case $b { 1: { if $a { } else { notice($x) } } }", "c~"),
        ("$x = if $a { 'b' } else { 'c' } if $a { notice($x) }", "b~"),
        # What may stay unset is not claimed to be set.
        ("if $a { $x = 'b' } notice($x)", "b~ | ?~"),
        ("case $a { 1: { $x = 'b' } } notice($x)", "b~ | ?~"),
        ("if $a { if $b { $x = 'c' } } else { $x = 'd' } notice($x)", "c~ | d~ | ?~"),
        ("if $a { if $b { $x = 'c' } else { $x = 'e' } } else { $x = 'd' } notice($x)", "c~ | e~ | d~"),
        # What is known decides.
        ("$a = true if $a { $x = 'b' } else { $x = 'c' } notice($x)", "b"),
        ("$a = 'x' case $a { 'y', 'X': { $x = 'b' } default: { $x = 'c' } } notice($x)", "b"),
        ("notice(case 3 { String: { 'a' } Numeric: { 'b' } default: { 'c' } })", "b"),
        ("notice(case 'ab' { /^b/: { 'a' } /b$/: { 'b' } })", "b"),
        ("notice(case $a { 'x': { 'a' } })", "a~ | null~"),
        ("notice('b' ? { default => 'a', 'b' => 'c' })", "c"),
        ("notice($a ? { 'x' => 'a' })", "a~ | ?~"),
        ("notice(if undef { 'a' } elsif '' { 'b' })", "b"),
        ("notice(unless 0 { 'a' })", "null"),
        # Two questions of the same text with other options have other answers.
        ("$x = $a ? { 1 => 'b', default => 'c' } $y = $a ? { 2 => 'd', default => 'e' } notice(\"${x}${y}\")",
         "bd~ | be~ | cd~ | ce~"),
        # With the default of a parameter one block is taken, with another value the other.
        (PARAMETER.replace("BODY", "if $on { $x = 'b' } else { $x = 'c' } notice($x)"), "b~ | c~"),
        (PARAMETER.replace("BODY", "notice($mode ? { 'b' => 'x', default => 'y' })"), "y~ | x~"),
        # Where the default leads elsewhere, the parameter has another value.
        (PARAMETER.replace("BODY", "if $mode == 'a' { $x = 'b' } else { $x = $mode } notice($x)"), "b~ | ?~"),
        (PARAMETER.replace("BODY", "if $mode != 'a' { [1].each |$one| { notice($mode) } }"), "?~"),
        (PARAMETER.replace("BODY", "unless $mode == 'a' { notice(\"/${mode}\") }"), "/?~"),
        (PARAMETER.replace("BODY", "if $mode == 'b' { $x = 'c' } elsif $mode == 'a' { $x = 'd' } else { $x = $mode }"
                           " notice($x)"), "c~ | d~ | ?~"),
        (PARAMETER.replace("BODY", "notice($mode ? { 'a' => 'x', default => $mode })"), "x~ | ?~"),
        (PARAMETER.replace("BODY", "case $mode { 'a': { $x = 'y' } default: { $x = $mode } } notice($x)"), "y~ | ?~"),
        # Another variable may decide, or a part of it.
        (PARAMETER.replace("BODY", "if $on { $x = 'b' } else { $x = $mode } notice($x)"), "b~ | a~"),
        (PARAMETER.replace("BODY", "if $mode == 'a' and $p { $x = 'b' } else { $x = $mode } notice($x)"), "b~ | a~"),
        (PARAMETER.replace("BODY", "if $mode == 'a' { $x = $mode } else { $x = 'b' } notice($x)"), "a~ | b~"),
        ("notice(if $a and false { 'x' } else { 'y' })", "y"),
        ("notice(if $a or true { 'x' } else { 'y' })", "x"),
        # A lambda's variables are its own, in each of its calls.
        ("notice(['a', 'b'].map |$x| { $y = \"${x}!\" $y })", '["a!", "b!"]'),
        ("notice(['a', 'b'].map |$x| { if $x == $z { 1 } else { 2 } }.join)", "11~ | 12~ | 21~ | 22~"),
        ("notice([1, 2].map |$x| { next(3) })", "?"),
        ("$x = 'a' notice(['b'].map |$y| { \"${x}${y}\" })", '["ab"]'),
        ('notice([[1, 2], [3]].map |$x| { $x.map |$y| { "${y}" } })', '[["1", "2"], ["3"]]'),
        ("[$a, [$b, $c]] = ['x', ['y', 'z']] notice(\"${a}${b}${c}\")", "xyz"),
        ("[$a, $b] = { 'a' => 'x', 'b' => 'y' } notice(\"${a}${b}\")", "xy"),
        ("[$a, $b] = ['x'] notice($a)", "?"),
        ("class c { [$a] = { 'a' => 'x' } } notice($c::a)", "x"),
        ("class a::b { notice($title) }", "a::b"),
        ("define d { notice($title) }", "?"),
    ],
)  # fmt: skip
def test_values(code: str, expected: str) -> None:
    assert texts(code) == expected
