"""The command lines that manifests run."""

from __future__ import annotations

import pytest

from puppetguard.model.executions import executions
from puppetguard.model.presence import may_execute
from puppetguard.model.script import UNKNOWN
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def found(code: str) -> list[str]:
    """Return each command as ``resource.attribute: text`` (a list of arguments in brackets), ``~`` if not certain.

    In front stands its language, unless that is the shell's.
    """
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    assert may_execute(code)
    return [
        f"{one.language} " * (one.language != "sh")
        + f"{one.resource}.{one.attribute}: {list(one.arguments) if one.arguments else one.shell_text}"
        + "~" * (not one.certain)
        for one in executions(Subject(source, result.program))
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'a': command => 'b' }", ["exec.command: b"]),
        ("exec { 'a b': path => '/bin' }", ["exec.title: a b"]),
        ("exec { ['a', 'b']: }", ["exec.title: a", "exec.title: b"]),
        ("exec { 'a': ; 'b': command => 'c' }", ["exec.title: a", "exec.command: c"]),
        ("@exec { 'a': } @@::exec { 'b': }", ["exec.title: a", "exec.title: b"]),
        ("exec { 'a': command => ['b', 'c d'] }", ["exec.command: ['b', 'c d']"]),
        ("exec { 'a': onlyif => 'b', unless => ['c', ['d', 'e']], refresh => 'f' }",
         ["exec.title: a", "exec.onlyif: b", "exec.guard: c", "exec.guard: ['d', 'e']", "exec.refresh: f"]),
        ("exec { 'a': * => { command => 'b' } }", ["exec.command: b"]),
        ("exec { 'a': * => $x }", []),
        ("exec { default: command => 'a'; 'b': }", ["exec.command: a", "exec.title: b"]),
        ("Exec { command => 'a' } Exec['b'] { command => 'c' } Exec <| |> { command => 'd' } Exec <| |>",
         ["exec.command: a", "exec.command: c", "exec.command: d"]),
        ("exec { 'a': provider => powershell } Exec { command => 'b', provider => 'windows' }",
         ["powershell exec.title: a", "cmd exec.command: b"]),
        ("exec { 'a': provider => nodejs }", []),
        ("exec { 'C:\\x.exe a': } exec { 'b': command => 'cmd.exe /c del x', onlyif => 'powershell -c y' }",
         ["cmd exec.title: C:\\x.exe a", "cmd exec.command: cmd.exe /c del x", "cmd exec.onlyif: powershell -c y"]),
        ("run_command('a', $targets) $x = run_command(\"b ${c}\", 'd') run_task('e', 'f')",
         ["run_command.command: a", f"run_command.command: b {UNKNOWN}"]),
        ("file { 'a': content => \"#!/bin/sh\\nb\\n\" } file { 'c': content => '#!/usr/bin/python' }",
         ["file.content: #!/bin/sh\nb\n"]),
        ("concat::fragment { 'a': content => '#!/usr/bin/env bash' }",
         ["concat::fragment.content: #!/usr/bin/env bash"]),
        ("cron::job { 'a': command => 'b' } logrotate::rule { 'c': postrotate => ['d', 'e'] }",
         ["cron::job.command: b", "logrotate::rule.postrotate: d", "logrotate::rule.postrotate: e"]),
        ("scheduled_task { 'a': command => 'b.exe' }", ["cmd scheduled_task.command: b.exe"]),
        ("systemd::unit_file { 'a': content => \"[Service]\\nExecStart=-/bin/b 'c d' \\$E\\nExecStop=/bin/f\" }",
         [f"systemd::unit_file.content: ['/bin/b', 'c d', '{UNKNOWN}']", "systemd::unit_file.content: ['/bin/f']"]),
        ("file { '/etc/systemd/system/a.service': content => 'ExecStop=b' } file { '/a': content => 'ExecStop=c' }",
         ["file.content: ['b']"]),
        ("systemd::manage_unit { 'a.service': service_entry => { 'ExecStart' => ['', '/bin/b c'], 'User' => 'd' } }",
         ["systemd::manage_unit.service_entry: ['/bin/b', 'c']"]),
        ("exec { 'a': provider => shell } exec { 'b': provider => $x }", ["exec.title: a", "exec.title: b"]),
        ("cron { 'a': command => 'b' } cron { 'c': }", ["cron.command: b"]),
        ("cron { 'a': command => 'date +\\%F %stdin' }", ["cron.command: date +%F "]),
        ("create_resources('exec', { 'a' => { command => 'b' }, 'c' => { } })", ["exec.command: b"]),
        ("create_resources(cron, $x) ensure_resource('exec', 'a', { 'command' => 'b' })", ["exec.command: b"]),
        ("$c = { 'a' => { 'command' => 'b' } } create_resources(exec, $c)", ["exec.command: b"]),
        ("class a($x = 'b') { exec { 'c': command => $x } }", ["exec.command: b~"]),
        ("if $x { exec { 'a': command => \"b${y}\" } }", [f"exec.command: b{UNKNOWN}"]),
        ("['a'].each |$x| { exec { $x: } }", ["exec.title: a"]),
        ("service { 'a': start => 'b', stop => 'c', restart => 'd', status => 'e' } service { 'f': }",
         ["service.start: b", "service.stop: c", "service.restart: d", "service.status: e"]),
        ("Service { restart => 'a' } Service['b'] { status => 'c' } service { 'd': hasstatus => true }",
         ["service.restart: a", "service.status: c"]),
        ("service { 'a': provider => windows, start => 'b' } service { 'c': provider => init, start => 'd' }",
         ["service.start: d"]),
        ("service { 'a': start => ['b'], path => 'c' } create_resources(service, { 'd' => { 'status' => 'e' } })",
         ["service.status: e"]),
        ("exec { 'a': onlyif => [['b', '-c'], 'd'], unless => [['e']], command => ['f', 'g'] }",
         ["exec.guard: ['b', '-c']", "exec.guard: d", "exec.guard: ['e']", "exec.command: ['f', 'g']"]),
        ("systemd::unit_file { 'a': content => 'ExecStart=/a -exec b \\; c ; /d' }",
         ["systemd::unit_file.content: ['/a', '-exec', 'b', ';', 'c']", "systemd::unit_file.content: ['/d']"]),
        ("file { 'a': content => 'exec' } notify { 'exec': }", []),
        ("file { '/etc/cron.d/a': content => \"# 1 2 * * * r c\\nA=1 2\\n1 2 * jan mon r c d\\n@daily r e %f\" }",
         ["file.content: c d", "file.content: e "]),
        ("file_line { 'a': path => '/etc/crontab', line => '*/5 * * * * root a \\%F' }", ["file_line.line: a %F"]),
        ("file { '/etc/profile.d/a.sh': content => 'a' } file { '/etc/profile.d/a': content => 'b' }",
         ["file.content: a"]),
        ("file { '/etc/logrotate.d/a': content => \"/b {\\n postrotate\\n  c\\n endscript\\n d\\n}\" }",
         ["file.content:   c\n"]),
    ],
)  # fmt: skip
def test_executions(code: str, expected: list[str]) -> None:
    assert found(code) == expected


def test_places() -> None:
    code = "$x = 's/a/b/'\nexec { 'a': command => \"sed -i ${x} y\" }\ncron { 'c': command => 'a\\%b mv c d' }\n"
    source = SourceFile("site.pp", code)
    sed, mv = executions(Subject(source, parse(source).program))
    start = sed.shell_text.index("s/a")
    assert [source.slice(span) for span in sed.spans(source, start, start + 7)] == ["s/a/b/", " "]
    assert source.slice(sed.place) == "command"
    assert source.slice(sed.written).startswith("command => ")
    start = mv.shell_text.index("mv")
    assert [source.slice(span) for span in mv.spans(source, start, start + 4)] == ["mv c"]


def test_a_name_put_together_in_the_manifest_is_not_known() -> None:
    source = SourceFile("site.pp", "$e = 'e' exec { 'a': command => \"s${e}d x; ${e}; /bin/sed y\" }")
    (one,) = executions(Subject(source, parse(source).program))
    assert [command.program for command in one.commands(source)] == ["e", "sed"]
