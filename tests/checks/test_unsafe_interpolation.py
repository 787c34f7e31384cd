"""Which values in commands do harm, and how sure that is."""

from __future__ import annotations

import pytest

from tests.checks.security import texts


def in_define(parameters: str, command: str) -> list[str]:
    return texts("unsafe-interpolation", f"define a({parameters}) {{ exec {{ 'x': command => {command} }} }}")


@pytest.mark.parametrize(
    ("parameters", "command", "expected"),
    [
        ("String $p", '"x ${p}"', ["${p}?"]),
        ("$p", '"rm -rf ${p}"', ["${p}?"]),
        ("$p", '"rm -rf ${p}/"', ["${p}~"]),
        ("String[1] $p", '"rm -rf ${p}/"', ["${p}?"]),
        ("$p", '"rm -f ${p}"', ["${p}?"]),
        ("$p", '"rm -rf /srv/${name}"', ["${name}?"]),
        ("$p", "\"rm -rf '${p}'\"", ["${p}?"]),
        ("$p", '"sudo chown -R x ${p}/y"', ["${p}?"]),
        ("$p", '"sudo chown -R x ${p}/usr"', ["${p}~"]),
        ("$password", '"x ${password}"', ["${password}~"]),
        ("$password", "\"x '${password}'\"", ["${password}?"]),
        ("$p", "\"sh -c 'x ${p}'\"", ["${p}?"]),
        ("$password", "\"su - x -c 'x ${password}'\"", ["${password}~"]),
        ("$p", "['rm', '-rf', $p]", []),
        ("$p", "['sh', '-c', \"x ${p}\"]", ["${p}?"]),
        ("Integer $p", '"x ${p}"', []),
        ("Variant[Integer, String] $p", '"x ${p}"', ["${p}?"]),
        ("Pattern[/\\A[\\w.-]+\\z/] $p", '"x ${p}"', []),
        ("Pattern[/a/] $p", '"x ${p}"', ["${p}?"]),
        ("Pattern[/\\A.*\\z/] $p", '"x ${p}"', ["${p}?"]),
        ("Pattern[/^[a-z;]+$/] $p", '"x ${p}"', ["${p}?"]),
        ("App::Thing $p", '"x ${p}"', ["${p}?"]),
        ("Optional[Enum['a', 'b']] $p", '"x ${p}"', []),
        ("Stdlib::Absolutepath $p", '"rm -rf ${p}"', []),
        ("Variant[Stdlib::Port, Integer] $p", '"x ${p}"', []),
        ("$p", '"x ${shellquote($p)} ${$p.shell_escape}"', []),
        ("$p", "\"x ${facts['os']['family']} ${::hostname} ${trusted['certname']}\"", []),
        ("$p", '"x ${p.size}"', []),
    ],
)
def test_value(parameters: str, command: str, expected: list[str]) -> None:
    assert in_define(parameters, command) == expected


def test_a_variable_of_the_file() -> None:
    code = 'class a($p) { $q = "/srv"; $r = "/x/${p}" exec { "x ${q} ${r}": } }'.replace(";", " ")
    assert texts("unsafe-interpolation", code) == ["${p}?"]


def test_a_fact_in_a_variable() -> None:
    assert texts("unsafe-interpolation", "class a { $p = $facts['x'] exec { \"x ${p}\": } }") == []
    assert texts("unsafe-interpolation", 'class a { $p = "a ${facts[\'x\']}" exec { "x ${p}": } }') == []
    assert texts("unsafe-interpolation", "class a { $p = lookup('x') exec { \"x ${p}\": } }") == ["${p}?"]


def test_a_title_of_a_class_is_known() -> None:
    assert texts("unsafe-interpolation", 'class a { exec { "x ${name}": } }') == []
