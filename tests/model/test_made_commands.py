"""What awk prints and runs, what editors substitute, what Windows' commands rename."""

from __future__ import annotations

import time

import pytest

from puppetguard.model.awk_output import awk_output
from puppetguard.model.commands import command_of_arguments, commands
from puppetguard.model.line_editors import editor_substitutions
from puppetguard.model.patterns import shown
from puppetguard.model.powershell import powershell_commands
from puppetguard.model.windows_rewrites import renamed, replacements


def run(script: str) -> list[str]:
    """Return the commands of a script, with their arguments."""
    found = [" ".join([one.program, *(shown(argument.name) for argument in one.arguments)]) for one in commands(script)]
    return [one for one in found if not one.startswith(("ls", "sed", "awk", "sh", "find", "printf", "python3", "perl"))]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('ls /x/*.a | awk \'{print "mv " $1 " " $1 "b"}\' | sh', ["mv /x/….a /x/….ab"]),
        ('ls *.a | awk \'{system("mv " $0 " " $0 "b")}\'', ["mv ….a ….ab"]),
        ('ls *.a | awk -F. \'{print "mv", $0, $1 ".b" | "sh"}\'', ["mv ….a ….b"]),
        ("ls *.a | awk '{print \"mv \" f($1)}' | sh", []),
        ("ls *.a | sed 's/.*/mv & &b/' | sh", ["mv ….a ….ab"]),
        ("ls *.a | sed 's/^/rm /' | sh", ["rm ….a"]),
        ("find /x -name '*.a' -printf 'rm %p\\n' | sh", ["rm /x/….a"]),
        ("python3 -c \"import os; os.system('rm -r /x')\"", ["rm -r /x"]),
        ("python3 <<'EOF'\nimport subprocess\nsubprocess.run(['rm', '-r', '/x'])\nEOF", ["rm -r /x"]),
        ("perl -e 'system(\"rm -r /x\")'", ["rm -r /x"]),
    ],
)
def test_commands_that_are_made(script: str, expected: list[str]) -> None:
    assert run(script) == expected


def test_awk_reads_its_program_elsewhere() -> None:
    (command,) = command_of_arguments(("awk", "-f", "x.awk", "print"))
    assert awk_output(command.arguments, None) == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("%s/a/b/g", ["a > b"]),
        (",s/a/b/\nw\nq", ["a > b"]),
        ("1,$s#a#b#|x", ["a > b"]),
        ("g/a/s//b/g", ["a > b"]),
        ("silent! %substitute/a/b/ge | wq", ["a > b"]),
        ("%s/\\(a\\)x/\\1b/", ["ax > ab"]),
        ("normal Gsa/b/", []),
        ("set number", []),
    ],
)
def test_editors(script: str, expected: list[str]) -> None:
    found = editor_substitutions(script, range(len(script)))
    assert [f"{shown(e.before)} > {shown(e.after)}" for one in found for e in one.examples()] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Rename-Item -Path a.a -NewName a.b", ["renames a.a > a.b"]),
        ("ren a.a a.b; COPY-ITEM 'x y' -Destination z -Force", ["renames a.a > a.b", "copies x y > z"]),
        ("Move-Item -LiteralPath a.a b", ["renames a.a > b"]),
        ("Remove-Item a.a; Rename-Item a.a", []),
    ],
)
def test_powershell(script: str, expected: list[str]) -> None:
    found = [pair for one in powershell_commands(script, range(len(script))) if (pair := renamed(one)) is not None]
    assert [f"{one.verb} {shown(one.before.name)} > {shown(one.after.name)}" for one in found] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("gci | ren -NewName { $_.Name -replace '\\.a$', '.b' }", "name .a > .b"),
        ('(gc x).Replace("a.a", "a.b") | Set-Content x', "content a.a > a.b"),
        ("$x -replace 'a', 'b'", None),
    ],
)
def test_replace_operator(script: str, expected: str | None) -> None:
    found = replacements(script)
    assert (found is None) is (expected is None)
    for one in found.substitutions if found else ():
        (example,) = one.examples()
        assert f"{found.kind if found else ''} {shown(example.before)} > {shown(example.after)}" == expected


@pytest.mark.parametrize(
    "piece", ["s/", "g/", "%", "print ", '"', "$1", "-replace '", ".Replace('", "| s", "1,", "\\", " "]
)
def test_hostile_texts_take_little_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    start = time.process_time()
    editor_substitutions(text, range(len(text)))
    replacements(f"ren {text}")
    (command,) = command_of_arguments(("awk", text))[:1]
    awk_output(command.arguments, None)
    assert time.process_time() - start < 4
