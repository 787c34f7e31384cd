"""Scripts in arguments, compared with the programs that are given them."""

from __future__ import annotations

import random
import subprocess

import pytest

from puppetguard.model.awk_syntax import awk_flaw
from puppetguard.model.commands import commands
from puppetguard.model.embedded_scripts import refusals
from puppetguard.model.json_syntax import json_flaw

PROGRAMS = [
    "{print $1}",
    '$3 == 0 {print $1 " (root)"}',
    "/^foo[/]bar/ {n++} END {print n / 2}",
    'BEGIN {FS=":"; x["a/b"] = 1; if ((1 + 2) * 3 > 4) print "b{c"} # so {',
    "function f(a) {return a / 2}\n$1 ~ /x\\/y/ && !($2 ~ /[)}]/) {print f($2)}",
    '{gsub(/"/, "\\""); printf("%s\\n", $0)}',
]


def test_awk_reads_what_is_right() -> None:
    for text in PROGRAMS:
        assert subprocess.run(["awk", text], input=b"", capture_output=True, check=False).returncode == 0
        assert awk_flaw(text) is None


def test_awk_refuses_what_is_wrong() -> None:
    """What is found in damaged programs, awk refuses too."""
    dice = random.Random(20261129)
    found = 0
    for _ in range(300):
        text = dice.choice(PROGRAMS)
        at = dice.randrange(len(text))
        damaged = text[:at] + text[at + 1 :] if dice.random() < 0.6 else text[:at] + dice.choice('(){}[]"/') + text[at:]
        if awk_flaw(damaged) is not None:
            found += 1
            done = subprocess.run(["awk", damaged], input=b"", capture_output=True, check=False, timeout=5)
            assert done.returncode != 0, damaged
    assert found > 60


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("awk '{print $1' f", [("awk", "{")]),
        ("awk -F: -v a=b '(x' f | awk -f '{'", [("awk", "(")]),
        ("awk \"{print $x\"; awk '{print}' '{'", []),
        (
            "grep -E '(a|b' f; grep 'a[b' f; grep '(a' f; grep -F '[' f; grep -P '(?' f",
            [("grep", "("), ("grep", "[")],
        ),
        ("egrep -q 'a)' f", [("egrep", ")")]),
        ("python3 -c 'import os; print(os' x", [("python3", "import os; print(os")]),
        ("python3 -c 'print(1)'; python3 a.py -c '('; python -c 'print 1'", []),
        ("curl -H 'Content-Type: application/json' -d '{\"a\": 1,}' h", [("curl", ",")]),
        ('curl -d \'{"a": 1,}\' h; curl --json "{$x}" h; curl -d @a.json h', []),
    ],
)
def test_refusals(script: str, found: list[tuple[str, str]]) -> None:
    given = [one for command in commands(script) for one in refusals(command)]
    assert [(one.program, script[one.start : one.end]) for one in given] == found


def test_what_is_nested_deeply_is_left_alone() -> None:
    deep = "[" * 100_000
    assert json_flaw(deep) is None
    assert len([one for command in commands(f"python3 -c '{deep}'") for one in refusals(command)]) < 2


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ('{"a": 1,\n}', ",", "no comma may stand before `}`"),
        ("[1 2]", "1", "a comma or a colon is missing behind this"),
        ('{"a" 2}', '"', "a comma or a colon is missing behind this"),
        ("{'a': 2}", "'", "single quotes are none of JSON"),
        ('{"a": yes}', "yes", "`yes` is no value"),
        ('{"a": [1', "1", "something is not closed"),
        ('{"a": 1}}', "}", "`}` cannot stand here"),
        (",1", ",", "`,` cannot stand here"),
    ],
)
def test_json(text: str, word: str, said: str) -> None:
    flaw = json_flaw(text)
    assert flaw is not None
    assert (text[flaw.start : flaw.end], flaw.said) == (word, said)
