"""The commands of Windows, of PowerShell, and of units of systemd."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import pytest

from puppetguard.model.commands import Command
from puppetguard.model.patterns import shown
from puppetguard.model.powershell import powershell_commands
from puppetguard.model.script import UNKNOWN
from puppetguard.model.unit_files import is_unit_path, unit_commands
from puppetguard.model.windows_commands import windows_commands


def lines(commands: Iterable[Command]) -> list[str]:
    """Return each command with its arguments, each of these in angle brackets."""
    return [
        " ".join([command.program or "?", *(f"<{shown(one.pieces)}>" for one in command.arguments)])
        for command in commands
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.exe b", ["a.exe <b>"]),
        (r'"C:\Program Files\a.exe" --b "c d" "e \"f\""', ['a.exe <--b> <c d> <e "f">']),
        ("C:/x/a.exe b & c", ["a.exe <b> <&> <c>"]),
        (
            r"cmd.exe /c del /q C:\t & rd C:\x",
            [r"cmd.exe </c> <del> </q> <C:\t> <&> <rd> <C:\x>", r"del </q> <C:\t>", r"rd <C:\x>"],
        ),
        ('cmd /c "a && b || c | d"', ["cmd </c> <a && b || c | d>", "a", "b", "c", "d"]),
        (
            "cmd /c if not exist x (mkdir x) else call y z",
            ["cmd </c> <if> <not> <exist> <x> <(mkdir> <x)> <else> <call> <y> <z>", "mkdir <x>", "y <z>"],
        ),
        (
            "cmd /c for %i in (a b) do @del %i",
            ["cmd </c> <for> <%i> <in> <(a> <b)> <do> <@del> <%i>", "del <%i>"],
        ),
        ("cmd /c echo a^&b> c.txt", ["cmd </c> <echo> <a^&b>> <c.txt>", "echo <a&b> <c.txt>"]),
        (
            'powershell.exe -NoProfile -ExecutionPolicy Bypass -Command "Get-X a | Set-Y -Z; w"',
            [
                "powershell.exe <-NoProfile> <-ExecutionPolicy> <Bypass> <-Command> <Get-X a | Set-Y -Z; w>",
                "Get-X <a>",
                "Set-Y <-Z>",
                "w",
            ],
        ),
        ("pwsh -c Get-X a", ["pwsh <-c> <Get-X> <a>", "Get-X <a>"]),
        ("powershell Get-X; Get-Y", ["powershell <Get-X;> <Get-Y>", "Get-X", "Get-Y"]),
        ("powershell -File a.ps1 b", ["powershell <-File> <a.ps1> <b>"]),
        (
            "powershell -enc " + base64.b64encode("Get-X a".encode("utf-16-le")).decode(),
            ["powershell <-enc> <RwBlAHQALQBYACAAYQA=>", "Get-X <a>"],
        ),
        ("powershell -enc a%", ["powershell <-enc> <a%>"]),
        (f"a{UNKNOWN} b{UNKNOWN}", ["? <b…>"]),
        ("", []),
    ],
)
def test_windows_commands(text: str, expected: list[str]) -> None:
    assert lines(windows_commands(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-X a 'b ''c''' \"d `\"e`\" $f $(Get-G h)\"", ["Get-X <a> <b 'c'> <d \"e\" … …>", "Get-G <h>"]),
        ("$a = Get-X b; $c.d = Get-Y", ["Get-X <b>", "Get-Y"]),
        ("if (Test-X a) { Set-Y b } else { c }", ["Test-X <a>", "Set-Y <b>", "c"]),
        (
            "foreach ($f in Get-X) { Rename-Y $f -NewName ($f.Name -replace 'a','b') }",
            ["Get-X", "Rename-Y <…> <-NewName> <…>"],
        ),
        ("Get-X | % { Set-Y $_ } | Where-Object { $_ -eq 1 }", ["Get-X", "Set-Y <…>", "Where-Object <…>"]),
        ("& 'C:\\Program Files\\a.exe' b\n. ./c.ps1", ["a.exe <b>", "c.ps1"]),
        ("'a b'; 1 + 2; [int]$x; [IO.File]::Delete('d'); $y", []),
        ("iex ((New-Object Net.WebClient).DownloadString('http://a'))", ["iex <…>", "New-Object <Net.WebClient>"]),
        ("Get-X `\n  a # b\n<# c\nd #> Get-Y", ["Get-X <a>", "Get-Y"]),
        ("@'\na b\n'@ | Set-X c", ["Set-X <c>"]),
        ("function Get-X { param($a) Set-Y $a }", ["Set-Y <…>"]),
        ("Get-X a,b -C:d e=f", ["Get-X <a> <b> <-C:d> <e=f>"]),
        ("a } b ) c", ["a", "b", "c"]),
        ("(" * 100 + "a", []),
    ],
)
def test_powershell_commands(text: str, expected: list[str]) -> None:
    assert lines(powershell_commands(text, range(len(text)))) == expected


def test_places_of_powershell_in_windows_command() -> None:
    text = r'cmd /c powershell -Command "Get-X \"a b\""'
    found = windows_commands(text)
    assert [text[command.name.start : command.name.end] for command in found] == ["cmd", "powershell", "Get-X"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Service]\nExecStart=/bin/a b\n", [("/bin/a", "b")]),
        ("ExecStart=-@/bin/a name b\nExecStartPre = +/bin/c\nExec=/bin/d", [("/bin/a", "b"), ("/bin/c",)]),
        ("ExecStart=/bin/a ; /bin/b ';' c", [("/bin/a",), ("/bin/b", ";", "c")]),
        ("ExecStop=/bin/a \\\n  b\nType=c", [("/bin/a", "b")]),
        ("ExecReload=/bin/kill -HUP $MAINPID", [("/bin/kill", "-HUP", UNKNOWN)]),
        (
            "ExecStart=/bin/a \"b c\" 'd' %i %% $$x ${Y}z \\x\\n",
            [("/bin/a", "b c", "d", UNKNOWN, "%", "$x", f"{UNKNOWN}z", "\\x\n")],
        ),
        ("#ExecStart=/bin/a\nExecStart=\n", []),
    ],
)
def test_unit_commands(text: str, expected: list[tuple[str, ...]]) -> None:
    found = list(unit_commands(text))
    assert [one.arguments for one in found] == expected
    for one in found:
        assert len(one.offsets) == sum(len(word) + 1 for word in one.arguments)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/etc/systemd/system/a.service", True),
        ("/lib/systemd/system/a@.timer", True),
        ("/etc/systemd/system/a.service.d/b.conf", True),
        ("/etc/systemd/journald.conf", False),
        ("/srv/a.service", False),
    ],
)
def test_is_unit_path(path: str, expected: bool) -> None:
    assert is_unit_path(path) is expected
