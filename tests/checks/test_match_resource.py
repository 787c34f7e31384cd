"""``match-resource``: which resources it finds, where, how surely, and what it captures."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.checks.matching import found, texts

WRITABLE = "{type: file, attributes: {mode: {regex: '(?<others>[2367])$'}}}"


def test_a_hit_is_at_the_attribute_and_captures_what_it_saw() -> None:
    (hit,) = found("match-resource", WRITABLE, "class a { file { '/x': owner => root, mode => '0777' } }")
    assert hit == (
        "mode => '0777'",
        "certain",
        {"mode": "0777", "others": "7", "type": "file", "title": "/x", "form": "regular", "container": "class a"},
        [],
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # forms
        ("file { '/x': mode => '0777' }", ["mode => '0777'"]),
        ("@file { '/x': mode => '0777' }", ["mode => '0777'"]),
        ("@@file { '/x': mode => '0777' }", ["mode => '0777'"]),
        ("::file { '/x': mode => '0777' }", ["mode => '0777'"]),
        ("File { mode => '0777' }", ["mode => '0777'"]),
        ("File['/x'] { mode => '0777' }", ["mode => '0777'"]),
        ("File <| |> { mode => '0777' }", ["mode => '0777'"]),
        ("file { default: mode => '0777'; '/x': ; '/y': mode => '0640' }", ["mode => '0777'"]),
        ("file { '/x': * => { 'mode' => '0777' } }", ["'0777'"]),
        ("create_resources('file', { '/x' => { 'mode' => '0777' } })", ["'0777'"]),
        ("create_resources(file, { '/x' => {} }, { mode => '0777' })", ["'0777'"]),
        ("ensure_resource('file', ['/x', '/y'], { mode => '0777' })", ["'0777'"]),
        # what depends on something is less sure
        ("class a($m = '0777') { file { '/x': mode => $m } }", ["mode => $m~"]),
        ("$m = $x ? { 1 => '0777', default => '0644' } file { '/x': mode => $m }", ["mode => $m~"]),
        ("$m = '0777' file { '/x': mode => $m }", ["mode => $m"]),
        ("['/x', '/y'].each |$f| { file { $f: mode => '0777' } }", ["mode => '0777'"]),
        # known in part
        ('file { "/x": mode => "${a}7" }', ['mode => "${a}7"']),
        ('file { "/x": mode => "07${a}" }', []),
        # not at all
        ("file { '/x': mode => $m }", []),
        ("file { '/x': mode => $facts['m'] }", []),
        ("file { '/x': mode => undef }", []),
        ("file { '/x': }", []),
        ("foo::file { '/x': mode => '0777' }", []),
        ("$t = 'file' create_resources($t, { '/x' => { mode => '0777' } })", []),
        ("File <| mode == '0777' |>", []),
    ],
)
def test_forms_and_confidence(code: str, expected: list[str]) -> None:
    assert texts("match-resource", WRITABLE, code) == expected


def test_a_value_from_elsewhere_is_noted() -> None:
    (hit,) = found("match-resource", WRITABLE, "$m = '0777'\nfile { '/x': mode => $m }")
    assert (hit.text, hit.notes) == ("mode => $m", [("0777", "this is where the value comes from")])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Another file may set a default for the type, so it is never certain.
        ("exec { 'x': }", ["'x'~"]),
        ("exec { 'x': path => undef }", ["path => undef"]),
        ("exec { 'x': path => $p }", []),
        ("class a($p = undef) { exec { 'x': path => $p } }", []),
        ("exec { 'x': * => { user => 'a' } }", ["'x'~"]),
        ("exec { 'x': * => $all }", []),
        ("exec { 'x': * => { $name => 'a' } }", []),
        ("exec { default: path => '/bin'; 'x': }", []),
        ("Exec { path => '/bin' } exec { 'x': }", []),
        ("Exec['x'] { user => 'a' }", []),
        ("Exec <| |> { path => '/bin' } exec { 'x': }", []),
        ("create_resources('exec', { 'x' => {} })", ["'x'~"]),
        ("create_resources('exec', $all)", []),
    ],
)
def test_missing_attributes(code: str, expected: list[str]) -> None:
    assert texts("match-resource", "{type: exec, attributes: {path: {present: false}}}", code) == expected


def test_titles() -> None:
    code = "package { ['a', 'b-dev', 'c-dev']: } package { \"${x}-dev\": } package { 'd': }"
    hits = found("match-resource", "{type: package, title: {glob: '*-dev'}}", code)
    assert [(hit.text, hit.captures["title"]) for hit in hits] == [
        ("'b-dev'", "b-dev"),
        ("'c-dev'", "c-dev"),
        ('"${x}-dev"', "…-dev"),
    ]


def test_only_a_type_is_told_at_the_type() -> None:
    assert texts("match-resource", "{type: {in: [cron, at]}}", "cron { 'x': } Cron['x'] { hour => 1 }") == [
        "cron",
        "Cron",
    ]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("{form: exported}", ["host"]),
        ("{form: [virtual, exported], type: host}", ["host"]),
        ("{form: override}", ["Host"]),
        ("{type: host, within: {kind: top}}", ["Host"]),
        ("{type: host, within: {kind: [class, node], name: {glob: 'a::*'}}}", ["host"]),
        ("{type: notify, within: {kind: node, name: www}}", ["notify"]),
        ("{type: notify, within: {name: '/db/'}}", ["notify"]),
        ("{type: cron, conditional: true}", ["cron", "cron", "cron"]),
        ("{type: cron, conditional: false}", ["cron"]),
        ("{type: cron, condition: {glob: '*family*'}}", ["cron"]),
        ("{type: cron, condition: {regex: '\\$b'}}", ["cron", "cron"]),
        ("{type: cron, not: {condition: {regex: '\\$b'}}}", ["cron", "cron"]),
    ],
)
def test_where_it_stands(parameters: str, expected: list[str]) -> None:
    code = """
    class a::b { @@host { 'x': } }
    Host['x'] { ip => '1' }
    node 'www', /db/ { notify { 'x': } }
    class c {
      cron { '1': }
      case $facts['os']['family'] { 'Debian': { cron { '2': } } }
      unless $b { $l.each |$x| { cron { '3': } } } else { if $c { cron { '4': } } }
    }
    """
    assert texts("match-resource", parameters, code) == expected


def test_joined() -> None:
    parameters = """
    type: file
    any:
      - {title: {glob: '/etc/*'}}
      - {attributes: {path: {glob: '/etc/*'}}}
    not: {attributes: {owner: root}}
    """
    code = """
    file { '/etc/a': }
    file { '/etc/b': owner => 'root' }
    file { '/etc/c': owner => $owner }
    file { 'd': path => '/etc/d', owner => 'x' }
    file { '/srv/e': }
    """
    assert texts("match-resource", parameters, code) == ["'/etc/a'~", "path => '/etc/d'"]


def test_values_that_belong_together_are_not_mixed() -> None:
    code = """
    if $x { $mode = '0777' $owner = 'root' } else { $mode = '0600' $owner = 'app' }
    file { '/a': mode => $mode, owner => $owner }
    """
    assert texts("match-resource", "{attributes: {mode: '0777', owner: app}}", code) == []
    assert texts("match-resource", "{attributes: {mode: '0777', owner: root}}", code) == ["mode => $mode~"]


def test_the_surest_of_several_is_told_once() -> None:
    code = "$m = $x ? { 1 => '0777', default => '0666' } file { ['/a', '/b']: mode => $m }"
    (hit,) = found("match-resource", "{title: {glob: '*'}, attributes: {mode: {glob: '0*'}}}", code)
    assert (hit.text, hit.confidence, hit.captures["mode"], hit.captures["title"]) == (
        "mode => $m",
        "likely",
        "0777",
        "/a",
    )


def test_long_lists_of_titles_are_looked_at_to_their_end() -> None:
    names = ", ".join(f"'p{number}'" for number in range(200))
    code = f"$e = $x ? {{ 1 => absent, default => latest }} package {{ [{names}]: ensure => $e }}"
    (hit,) = found("match-resource", "{title: p199, attributes: {ensure: latest}}", code)
    assert (hit.text, hit.captures["title"]) == ("ensure => $e", "p199")


def test_a_long_chain_of_decisions_takes_its_time_in_proportion() -> None:
    branches = " ".join(f"elsif $a == {number} {{ cron {{ 'c{number}': }} }}" for number in range(2000))
    code = f"if $a {{ }} {branches}"
    assert len(texts("match-resource", "{type: cron, condition: {glob: '$a == *'}}", code)) == 2000


def test_what_is_not_needed_is_not_imported() -> None:
    script = (
        "import sys, msgspec\n"
        "from puppetguard.checks import check_names, find_check\n"
        "[find_check(name) for name in check_names() if name.startswith('match-')]\n"
        "criteria = find_check('match-resource').parameters\n"
        "msgspec.convert({'title': {'glob': 'a*'}}, criteria)\n"
        "print(*({'regex', 'tree_sitter', 'rapidfuzz', 'yaml'} & set(sys.modules)))\n"
        "msgspec.convert({'title': {'regex': 'a*'}}, criteria)\n"
        "print('regex' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\nTrue\n"


def test_the_element_that_tells_is_pointed_at() -> None:
    code = "mount { '/a': options => ['ro', 'noexec', \"x=${y}\"], tags => { a => ['b'] } }"
    assert texts("match-resource", "{attributes: {options: noexec}}", code) == ["'noexec'"]
    assert texts("match-resource", "{attributes: {options: {glob: 'x=*'}}}", code) == ['"x=${y}"']
    assert texts("match-resource", "{attributes: {tags: {entries: {a: b}}}}", code) == ["'b'"]
    assert texts("match-resource", "{attributes: {options: {every: {not: ro}}}}", code) == []
