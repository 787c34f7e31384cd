"""What files say of the resources of others, and how far that reaches."""

from __future__ import annotations

import pytest

from puppetguard.model.declarations import declarations
from puppetguard.model.reach import Reach
from puppetguard.model.script import UNKNOWN
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def said(code: str) -> list[str]:
    source = SourceFile("a.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    return sorted(set(declarations(Subject(source, result.program))))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class a { include b, '::c::d' }", ["by:a>b", "by:a>c::d"]),
        ("class a { contain b  require c  include Class['d'] }", ["by:a>c", "by:a>d", "in:a>b"]),
        ("class a { include $x }", ["by:a>*"]),
        ("class a { $x.include }", ["by:a>*"]),
        ("class a { class { ['b', $x]: } }", ["by:a>*", "by:a>b"]),
        ("class a { b::c { 'x': } file { 'x': } ::d { 'y': } }", ["in:a>b::c", "in:a>d"]),
        ("class a { create_resources(b, $x) create_resources('class', $x) }", ["by:a>*", "in:a>b"]),
        ("class a inherits b { }", ["by:a>b", "by:b>a"]),
        ("node x { include a }", ["by:>a"]),
        ("class a { class b { include c } include d }", ["by:a::b>c", "by:a>d"]),
        ("class a { Exec { path => '/bin' } }", ["exec-path:a"]),
        ("node x { Exec { provider => shell } }", ["exec-path:"]),
        ("Exec { * => $x }", ["exec-guard:", "exec-path:", "told:exec>*"]),
        ("class a { Exec <| |> { path => '/bin' } }", ["exec-path:*"]),
        ("class a { Exec { logoutput => true } File { path => 'x' } }", []),
        ("class a { b { 'x': notify => Exec['y'] } }", ["in:a>b", "told:exec>y"]),
        ("file { 'x': notify => [Exec['y', \"z${q}\"], Class['::b'], C::D['e'], Service['f']] }", [
            "told:c::d>", "told:class>b", "told:exec>y", f"told:exec>z{UNKNOWN}",
        ]),
        ("class a { file { 'x': notify => $y } file { 'z': notify => undef } }", ["told:*>a"]),
        ("class a { file { 'x': notify => Exec[$y] } }", ["told:*>a"]),
        ("file { 'x': require => Exec['y'], before => Exec['z'], subscribe => Exec['w'] }", []),
        ("Exec['a'] -> Exec['b'] ~> Exec['c'] -> Exec['d'] <~ Exec['e'] <- [Exec['f'], Exec['g']]", [
            "told:exec>c", "told:exec>d",
        ]),
        ("File['a'] ~> [Exec['b'], Class['c']]", ["told:class>c", "told:exec>b"]),
        ("class a { File['a'] ~> Exec <| tag == x |> File['b'] ~> $c }", ["told:*>a", "told:exec>*"]),
        ("File['a'] ~> class { 'b': } class { 'c': subscribe => File['d'] }", [
            "by:>b", "by:>c", "told:class>b", "told:class>c",
        ]),
        ("class a { b { 'x': subscribe => File['y'] } }", ["in:a>b", "told:b>"]),
        ("C { subscribe => File['z'] }", ["told:c>"]),
        ("unless defined(Exec['a']) { realize(Exec['b']) }", []),
        ("$x = { notify => Exec['a'] }", ["told:exec>a"]),
        ("class a(Optional[String] $b, Array[Enum['c']] $d) { }", []),
        ("Exec <| title == 'x' |> { subscribe => File['y'] }", ["told:exec>*"]),
    ],
)  # fmt: skip # one case a line
def test_what_a_file_says(code: str, expected: list[str]) -> None:
    assert said(code) == expected


def test_what_sees_a_path() -> None:
    code = "class a { Exec { path => '/bin' } include b } class b { c { 'x': } } define c { }"
    reach = Reach(said(f"{code} class d {{ }} class e inherits a {{ }}"))
    assert [name for name in ("a", "b", "c", "d", "e", "") if reach.may_have_path(name)] == ["b", "c", "e"]
    assert Reach(["exec-path:"]).may_have_path("a")
    assert Reach(["exec-path:*"]).may_have_path("a")
    assert Reach(["exec-path:x", "by:x>*"]).may_have_path("a")
    assert not Reach(["exec-path:x", "by:y>*"]).may_have_path("a")


def test_what_may_be_notified() -> None:
    reach = Reach(said("class a { contain b  include c } class b { d { 'x': } } File['x'] ~> Class['a']"))
    assert [name for name in "abcde" if reach.may_be_notified(name, ["x"])] == ["a", "b", "d"]
    for told, title, expected in [
        ("exec>x", "x", True),
        ("exec>x", "y", False),
        ("exec>*", "y", True),
        (f"exec>x-{UNKNOWN}", "x-1", True),
        (f"exec>x-{UNKNOWN}", "y-1", False),
        ("exec>x-1", f"x-{UNKNOWN}", True),
        (f"exec>{UNKNOWN}-y", f"x-{UNKNOWN}", True),
        (f"exec>{UNKNOWN}-y", f"{UNKNOWN}-x", False),
        ("a>", "x", True),
        ("b>", "x", False),
        ("*>a", "x", True),
        ("*>b", "x", False),
    ]:
        assert Reach([f"told:{told}"]).may_be_notified("a", [title]) is expected, told
