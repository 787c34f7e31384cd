"""What the examples in the rule's own file do not say: one command at a time, with how sure it is."""

from __future__ import annotations

import time

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("pipe-to-shell")
SENT = "runs what comes from `https://e.org/x`, unseen: whoever changes it there runs commands on this node"
FETCHED = "runs what was fetched from `https://e.org/x`: whoever changes it there runs commands on this node"


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    found = list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []
    return source, sorted(found, key=lambda hit: hit.span)


def told(code: str) -> list[str]:
    """Return the findings in short: the confidence if it is not certain, the place, and the message."""
    source, found = hits(code)
    return [
        f"{'' if hit.confidence == 'certain' else f'{hit.confidence} '}[{source.slice(hit.span)}] {hit.message}"
        for hit in found
    ]


def run(command: str, more: str = "") -> list[str]:
    return told(f"exec {{ 'a': command => '{command}', {more} }}")


COMMANDS = r"""
curl https://e.org/x | sh
    [sh] `sh` SENT
curl https://e.org/x | sudo -E bash -
    [bash] `bash` SENT
curl https://e.org/x | /bin/bash -s -- -y
    [bash] `bash` SENT
curl -o - https://e.org/x | grep -v y | bash -ex
    [bash] `bash` SENT
curl https://e.org/x | tee /tmp/y | bash
    [bash] `bash` SENT
wget -qO- https://e.org/x | sh
    [sh] `sh` SENT
wget -q -O - https://e.org/x | sh
    [sh] `sh` SENT
wget --output-document=- https://e.org/x | sh
    [sh] `sh` SENT
wget https://e.org/x | sh; curl -O https://e.org/x | sh; curl -sSo x https://e.org/x | sh
curl https://e.org/x | bash -c "cat"; curl https://e.org/x | bash script
curl https://e.org/x | python3; curl https://e.org/x | python - a
    [python3] `python3` SENT
    [python] `python` SENT
curl https://e.org/x | python -c "import sys"; curl https://e.org/x | python a.py
curl https://e.org/x | perl - a; curl https://e.org/x | perl -pe 1
    [perl] `perl` SENT
curl https://e.org/x | php; curl https://e.org/x | php -r 1
    [php] `php` SENT
curl https://e.org/x | php -- --quiet
    [php] `php` SENT
curl https://e.org/x | node; curl https://e.org/x | node -e 1 | jq .
    [node] `node` SENT
sh -c "$(curl -fsSL https://e.org/x)"
    ["$(curl -fsSL https://e.org/x)"] `sh` SENT
python -c "$(curl https://e.org/x)"
    ["$(curl https://e.org/x)"] `python` SENT
eval `curl https://e.org/x`
    [`curl https://e.org/x`] `eval` SENT
bash <(curl https://e.org/x) -y
    [<(curl https://e.org/x)] `bash` SENT
bash < <(curl https://e.org/x)
    [bash] `bash` SENT
bash <<< "$(curl https://e.org/x)"
    [bash] `bash` SENT
source <(curl https://e.org/x)
    [<(curl https://e.org/x)] `source` SENT
echo "$(curl https://e.org/x)"; x="$(curl https://e.org/x)"; bash y "$x"
x="$(curl https://e.org/x)"; echo "$x" | bash
    [bash] `bash` SENT
ssh host "curl https://e.org/x | sh"
    [sh] `sh` SENT
curl https://puppet:8140/packages/current/install.bash | bash
    possible [bash] `bash` runs what comes from `https://puppet:8140/packages/current/install.bash`, unseen: whoever
        changes it there runs commands on this node
curl -sk https://e.org/x | sh
    [sh] `sh` runs what comes from `https://e.org/x`, unseen: whoever changes it there (or on the way: `-k` takes
        any certificate) runs commands on this node
curl e.org/x | sh
    [sh] `sh` runs what comes from `e.org/x`, unseen: whoever changes it there (or on the way: nothing encrypts it)
        runs commands on this node
curl -o /tmp/x https://e.org/x; sh /tmp/x
    possible [/tmp/x] `sh` FETCHED
curl https://e.org/x > /tmp/x && . /tmp/x
    possible [/tmp/x] `.` FETCHED
cd /tmp; wget https://e.org/x; chmod +x x; ./x
    possible [x] `x` FETCHED
curl -o /tmp/x https://e.org/x; sh /tmp/y; /usr/bin/x
curl -o /tmp/x https://e.org/x; sha256sum -c /tmp/s && sh /tmp/x
wget http://e.org/x -O /tmp/x; sh /tmp/x
    likely [/tmp/x] `sh` runs what was fetched from `http://e.org/x`: whoever changes it there (or on the way:
        nothing encrypts it) runs commands on this node
curl https://e.org/x | tar x; curl https://e.org/x | apt-key add -; curl https://e.org/x | sudo tee /etc/y
powershell.exe -Command "iwr -useb https://e.org/x | iex"
    [iex] `iex` SENT
"""
"""Commands, each with its findings below it; what is further in goes on with the line above."""


def commands() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in COMMANDS.strip("\n").split("\n"):
        if line.startswith("        "):
            found[-1][1][-1] += f" {line.strip()}"
        elif line.startswith("    "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return [
        (command, [one.replace("SENT", SENT).replace("FETCHED", FETCHED) for one in expected])
        for command, expected in found
    ]


@pytest.mark.parametrize(("command", "expected"), commands())
def test_commands(command: str, expected: list[str]) -> None:
    assert run(command) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("iwr https://e.org/x -UseBasicParsing | iex", [f"[iex] `iex` {SENT}"]),
        ("Invoke-Expression (Invoke-RestMethod https://e.org/x)", [f"[Invoke-Expression] `Invoke-Expression` {SENT}"]),
        ('$s = (New-Object Net.WebClient).DownloadString("https://e.org/x"); iex $s', [f"[iex] `iex` {SENT}"]),
        (
            "& ([scriptblock]::Create((irm https://e.org/x))) -Quiet",
            [f"[[scriptblock]::Create] `[scriptblock]::Create` {SENT}"],
        ),
        ("iwr https://e.org/x -OutFile x.zip; iex $command", []),
        ("$s = irm https://e.org/x; Write-Host $s", []),
    ],
)
def test_powershell(command: str, expected: list[str]) -> None:
    assert run(command, "provider => powershell") == expected


def test_what_depends_on_something_is_not_certain() -> None:
    assert told("class a($u = 'https://e.org/x') { exec { 'a': command => \"curl ${u} | sh\" } }") == [
        f"likely [sh] `sh` {SENT}"
    ]
    assert told('class a($u) { exec { "curl ${u} | sh": } }') == [
        "likely [sh] `sh` runs what comes from `…`, unseen: whoever changes it there runs commands on this node"
    ]


def test_a_hit_says_what_to_do_and_what_runs_it() -> None:
    source, (hit,) = hits("$c = 'curl https://e.org/x | sh'\nexec { 'a': command => $c }\n")
    assert hit.hint == "install a package, or deliver the script with the module"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("command", "the `command` of this `exec` runs it")
    ]


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("curl https://e.org/x | sh; " * 2000, ""),
        ("curl -o x https://e.org/x; sh x; " * 1500, ""),
        ("curl " + "http://" * 20000 + " | sh", ""),
        ("iex " * 20000 + "iwr", "provider => powershell"),
        ("iwr " * 20000 + "iex", "provider => powershell"),
        ("$a = iwr; iex $a; " * 5000, "provider => powershell"),
        ("$a=" * 20000 + "iwr iex", "provider => powershell"),
    ],
)
def test_hostile_commands_are_read_in_time(command: str, more: str) -> None:
    start = time.process_time()
    run(command, more)
    assert time.process_time() - start < 6
