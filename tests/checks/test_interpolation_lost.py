"""What the examples in the rule's own file do not say: which names are visible where, and what reads a text."""

from __future__ import annotations

import pytest

from tests.checks.hitting import hitting, places


def within(code: str) -> list[tuple[str, str]]:
    return places("interpolation-lost", f"define a::b ($port, $dir = 'x') {{ {code} }}")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("file { '/etc/${port}': }", [("${port}", "certain")]),
        ("file { '/etc/${porrt}': }", []),
        ("file { '/etc/${port': }", []),
        ("file { '/etc/${title}': }", [("${title}", "certain")]),
        ("file { '/etc/${fqdn}': }", [("${fqdn}", "certain")]),
        ("file { '/etc/${::fqdn}': }", [("${::fqdn}", "certain")]),
        ("file { '/etc/${port[0]}': }", [("${port[0]}", "certain")]),
        ("file { '/etc/$port': }", [("$port", "likely")]),
        ("file { ['/etc/${port}', '/b']: }", [("${port}", "certain")]),
        ('file { "/etc/\\${port}": }', []),
        ("file { '/a': content => '${port}' }", [("${port}", "possible")]),
        ("file { '/a': content => '${facts[os]}' }", [("${facts[os]}", "likely")]),
        ("file { '/a': content => '#!/usr/bin/perl ${::x}' }", [("${::x}", "possible")]),
        ("file { '/a': content => '<%= $port %> ${port}' }", []),
        ("$p = '/srv/${port}/x'", [("${port}", "likely")]),
        ("$p = 'a ${port}'", [("${port}", "possible")]),
        ("$p = '/srv/$port/x'", [("$port", "likely")]),
        ("$p = template('a/${port}.erb')", [("${port}", "certain")]),
        ("$p = inline_template('${port}')", []),
        ("$p = regsubst('a', 'b', '${port}')", []),
        ("if $p == '${port}' { notice('x') }", []),
        ("case $p { '${port}': { notice('x') } default: { } }", []),
        ("fail('no ${port}')", [("${port}", "likely")]),
        ("fail('set $port')", []),
        ("notify { 'a': require => File['/${port}'] }", [("${port}", "certain")]),
        ("a::c { 'x': log => '/var/log/${port}' }", [("${port}", "likely")]),
        ("a::c { 'x': log => '${port} y' }", [("${port}", "possible")]),
        ("a::c { 'x': url => 'http://$port/' }", []),
        ("yumrepo { 'x': baseurl => 'http://x/${port}' }", []),
        ("each([1]) |$n| { file { '/${n}': } }", [("${n}", "certain")]),
    ],
)
def test_single_quotes(code: str, found: list[tuple[str, str]]) -> None:
    assert within(code) == found


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("command => '/bin/x ${port}'", [("${port}", "likely")]),
        ("command => '/bin/x $port'", [("$port", "likely")]),
        ("command => 'port=1; /bin/x $port'", [("$port", "possible")]),
        ("command => 'read port; /bin/x ${port}'", [("${port}", "possible")]),
        ("command => 'awk {print$port}'", [("$port", "possible")]),
        ("command => '/bin/x ${port}', environment => 'port=1'", [("${port}", "possible")]),
        ("command => '/bin/x ${port}', provider => powershell", [("${port}", "possible")]),
        ("command => '/bin/x ${HOME}'", []),
        ("cwd => '/srv/${port}'", [("${port}", "certain")]),
    ],
)
def test_commands(command: str, found: list[tuple[str, str]]) -> None:
    assert within(f"exec {{ 'run': {command} }}") == found


def test_the_title_of_an_exec_is_its_command_if_there_is_no_other() -> None:
    assert within("exec { '/bin/x port ${port}': }") == [("${port}", "possible")]
    assert within("exec { 'x port ${port}': command => '/bin/x' }") == [("${port}", "certain")]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('file { "/etc/#{port}": }', [("#{port}", "likely")]),
        ('file { "/etc/#{porrt}": }', []),
        ('file { "/etc/%{port}": }', [("%{port}", "likely")]),
        ('file { "/etc/$(port)": }', [("$(port)", "likely")]),
        ('file { "/etc/$ {port}": }', [("$ {port}", "likely")]),
        ('file { "/etc/{$port}": }', [("{$port}", "likely")]),
        ('file { "/etc/{${port}}": }', []),
        ('file { "/a": content => "{$port}" }', []),
        ('file { "/a": content => "#{port}" }', [("#{port}", "possible")]),
        ('exec { "a": command => "/bin/x $(port)" }', [("$(port)", "possible")]),
        ('fail(translate("no %{port}"))', []),
    ],
)
def test_other_marks(code: str, found: list[tuple[str, str]]) -> None:
    assert within(code) == found


def test_variables_of_other_definitions_are_not_meant() -> None:
    assert places("interpolation-lost", "class a ($port) { } class b { file { '/${port}': } }") == []
    assert places("interpolation-lost", "$port = 1 class b { file { '/${port}': } }") == [("${port}", "certain")]
    assert places("interpolation-lost", "file { '/${title}': }") == []


def test_a_name_of_a_class_is_hardly_in_a_path() -> None:
    assert places("interpolation-lost", "class a { a::b { 'x': log => '/var/log/${name}' } }") == [
        ("${name}", "possible")
    ]


def test_a_shell_takes_a_part_of_a_text_as_puppet_takes_a_namespace() -> None:
    code = "class a { file { '/x': content => 'echo ${text::length}' } %s }"
    assert places("interpolation-lost", code % "") == [("${text::length}", "possible")]
    assert places("interpolation-lost", code % "include text::all") == [("${text::length}", "likely")]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("'/etc/${port}'", '"/etc/${port}"'),
        ("'/etc/\"${port}\"'", ""),
        ("'/etc/${port}$x'", ""),
        ("'/etc/\\'${port}'", ""),
    ],
)
def test_the_remedy_changes_nothing_else(text: str, remedy: str) -> None:
    found = hitting("interpolation-lost", f"class a ($port) {{ file {{ {text}: }} }}")
    assert [hit.remedy for hit in found] == [remedy]


def test_heredocs() -> None:
    code = "class a ($port) { file { '/a': owner => @(%s) } }\n ${port}\n | END\n"
    assert places("interpolation-lost", code % "END") == [("${port}", "certain")]
    assert places("interpolation-lost", code % '"END"') == []
