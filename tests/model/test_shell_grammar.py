"""What no shell takes for a script, compared with Bash and Dash themselves."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from puppetguard.model.shell_grammar import syntax_flaw
from tests.properties.thoroughness import THOROUGH, sized

SHELLS = [shell for shell in ("bash", "dash") if shutil.which(shell)]
"""Bash is wherever these tests run; Dash is on Debian, where it is ``/bin/sh``."""

SCRIPTS = [
    "if [ -f /etc/app ]; then rm /etc/app; else touch /etc/app; fi",
    "if a; then b; elif c; then d; else e; fi > /dev/null 2>&1",
    'for f in a "$x" *.c; do echo "$f" && touch ${f%.c}.o || exit 1; done',
    "for f\ndo echo $f; done",
    "while read -r line; do echo \"$line\" | grep -v '^#'; done < /etc/app",
    "until a; do sleep 1; done & wait",
    "case $x in a|b) echo 1;; (c) echo 2 ;; *) ;; esac",
    "case $1 in\n  start)\n    a\n    ;;\n  *) b\nesac",
    'f() { echo "$1"; }; f "$(date +%F)" `id -u`',
    "( cd /srv && { make; make install; } ) || exit",
    'x=$((1 + (2 * 3))) y=${x:-\'}\'} z="${y#"a b"}"',
    "cat > /etc/app <<EOF\nport=$port\nit's `date`\nEOF\necho done",
    "cat <<-'END' | tr a b\n\ttext (\n\tEND\n",
    "! a | b && c || ! d; e & f",
    "echo 'it'\\''s' \"done\" # not 'closed",
    'sed -i -e \'s/\\(a\\|b\\)/"\\1"/\' "/etc/$app" && echo $? $$ $# $!',
    "awk '{ print $1 }' /etc/passwd | while read u; do id $u; done",
    'test "$(psql -tc "select 1 from x where y = \'z\'")" = 1',
    "echo $(if a; then echo 1; fi) $(case x in a) b;; esac)",
    "exec 3>&1 4<&0 2>/dev/null >>/tmp/x <>/tmp/y; >|/tmp/z",
    "{ { a; }; }; if { b; } then c; fi; if (d) then e; fi",
    'a \\\n  && b \\\n  "c\\\nd"',
    '[ "$a" = \'b\' ] && [ ! -d /x ] || test -n "${#a}"',
    'su - postgres -c "psql -c \\"alter user x with password \'y\'\\""',
]
BASH_ONLY = [
    "if [[ $x =~ ^(a|b)$ && ( -f y ) ]]; then a=(1 2 $(ls)); fi",
    "diff <(ls a) <(ls b) &> /dev/null; (( x++ )); for ((i = 0; i < 3; i++)); do echo $i; done",
    "function f { echo $'it\\'s' |& cat; }; function g() ( cat <<< x ); select x in a b; do echo $x; done",
]
_CHARACTERS = "'\"`(){}[]|&;<>$\\\n #=!*"
_WORDS = "if then else elif fi for while until do done case esac in { } [ ] ( ) ;; && || | ; & $( ` ' \" <<EOF".split()
_PARTS = re.compile(r"\b(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|in)\b|;;|&&|\|\|")


def refusals(script: str) -> list[bool]:
    """Return what each shell says of a script: whether it refuses it. Bash's exit code does not always tell."""
    runs = [
        # Dash may put a byte that is no character into its message.
        subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, errors="replace", check=False)
        for shell in SHELLS
    ]
    return [
        run.returncode != 0 or any("warning" not in line for line in run.stderr.splitlines() if line) for run in runs
    ]


def mutants(seed: int, number: int) -> Iterator[tuple[str, str]]:
    """Yield damaged scripts, each with the kind of damage."""
    choose = random.Random(seed)
    for _ in range(number):
        script = choose.choice(SCRIPTS + BASH_ONLY)
        marks = [index for index, char in enumerate(script) if char in _CHARACTERS]
        at = choose.choice(marks) if choose.random() < 0.6 else choose.randrange(len(script))
        kind = choose.choice(("deleted", "inserted", "doubled", "swapped", "cut", "word", "lost"))
        match kind:
            case "deleted":
                script = script[:at] + script[at + 1 :]
            case "inserted":
                script = script[:at] + choose.choice(_CHARACTERS) + script[at:]
            case "doubled":
                script = script[: at + 1] + script[at:]
            case "swapped":
                script = script[:at] + script[at + 1 : at + 2] + script[at] + script[at + 2 :]
            case "cut":
                script = script[:at]
            case "word":
                script = f"{script[:at]} {choose.choice(_WORDS)} {script[at:]}"
            case _:
                parts = list(_PARTS.finditer(script))
                part = choose.choice(parts) if parts else None
                script = script[: part.start()] + script[part.end() :] if part else script[at:]
        yield script, kind


@pytest.mark.parametrize("script", SCRIPTS)
def test_whole_scripts(script: str) -> None:
    assert not any(refusals(script))
    assert syntax_flaw(script) is None


@pytest.mark.parametrize("script", BASH_ONLY)
def test_what_bash_alone_reads_is_no_flaw(script: str) -> None:
    assert not refusals(script)[0]
    assert syntax_flaw(script) is None


def test_what_is_reported_each_shell_refuses_and_hardly_anything_else() -> None:
    known = missed = 0
    wrong: list[str] = []
    damaged = list(dict.fromkeys(mutants(7, sized(5000))))
    with ThreadPoolExecutor() as pool:
        for (script, _), refused in zip(damaged, pool.map(refusals, (script for script, _ in damaged)), strict=True):
            flaw = syntax_flaw(script)
            reported = flaw is not None and flaw.kind not in ("test", "document")
            if reported and not all(refused):
                wrong.append(script)
            known += reported
            missed += all(refused) and not reported
    assert wrong == []
    assert known > (1500 if THOROUGH else 150)
    assert missed <= known / 50


@pytest.mark.parametrize(
    ("script", "kind", "at", "wanted"),
    [
        ("echo 'a", "unclosed", "'", "'"),
        ('a "$(b "c)"', "unclosed", "$(", ")"),
        ("echo `date", "unclosed", "`", "`"),
        ("echo $(date", "unclosed", "$(", ")"),
        ('echo "${x" a', "unclosed", "${", "}"),
        ('echo "${x" a "b"', "unclosed", '"', '"'),
        ('echo "${x a', "undecided", "", ""),
        ("echo ${x", "unclosed", "${", "}"),
        ("x=$((1 + 2", "unclosed", "$((", "))"),
        ("(cd /srv", "unclosed", "(", ")"),
        ("{ a; b", "unclosed", "{", "}"),
        ("f() {\n a\n", "unclosed", "{", "}"),
        ("f()", "unclosed", "f", "a body in `{ … }`"),
        ("if a; then b", "unclosed", "if", "fi"),
        ("if a; then b;", "unclosed", "if", "fi"),
        ("if a; b; fi", "unexpected", "fi", "then"),
        ("if a; then b; else", "unclosed", "else", "fi"),
        ("for x in a; do b", "unclosed", "for", "done"),
        ("for x in a; b; done", "unexpected", "b", "do"),
        ("while a; do b done", "unclosed", "while", "done"),
        ("case x in a) b", "unclosed", "case", "esac"),
        ("case x in a) b\nc) d;; esac", "unexpected", ")", ";;"),
        ("case x a) b;; esac", "unexpected", "a", "in"),
        ("a && ", "missing", "&&", "a command"),
        ("a |\n", "missing", "|", "a command"),
        ("a > ; b", "missing", ">", "a file"),
        ("a; fi", "unexpected", "fi", ""),
        ("a; ; b", "unexpected", ";", ""),
        ("a;; b", "unexpected", ";;", ""),
        ("a )", "unexpected", ")", ""),
        ("echo a (b)", "unexpected", "(", ""),
        ("if a; then fi", "unexpected", "fi", "a command"),
        ("( )", "unexpected", ")", "a command"),
        ("echo $$(date)", "unexpected", "(", ""),
        ("[ -f a && b", "test", "[", "]"),
        ("[ -f a]", "test", "[", "]"),
        ("[-f a ]", "test", "[-f", "[ -f"),
        ("cat <<E\na\n E\nb", "document", "E", ""),
    ],
)
def test_flaws(script: str, kind: str, at: str, wanted: str) -> None:
    flaw = syntax_flaw(script)
    if kind == "undecided":
        assert flaw is None
        return
    assert flaw is not None
    assert (flaw.kind, script[flaw.start : flaw.end], flaw.wanted) == (kind, at, wanted)


def test_the_place_of_what_stands_open() -> None:
    flaw = syntax_flaw("a; for x in y; b; done")
    assert flaw is not None
    assert (flaw.opener, flaw.opened) == ("for", 3)


@pytest.mark.parametrize(
    "script",
    [
        "echo [ a ] then",
        "[ -f a ] && [ $# = 1 ]",
        '[ "$@"',
        "[a-c]* x",
        "cat <<E\na\nE\n",
        "cat <<E\na",
        "shopt -s extglob\nrm !(a)",
        "echo ${x!y} $[1 + (2)]",
        "",
        "ls",
        "#'",
        "a 4<& 2>/x",
        "a\\",
    ],
)
def test_no_flaws(script: str) -> None:
    assert syntax_flaw(script) is None


@pytest.mark.parametrize(
    "text", ["(", "{ ", "$(", "$((", '"$(', "`", "${x:-", "if ", "case x in a) ", "<(", "! ", "f() "]
)
def test_deep_nesting_is_survived(text: str) -> None:
    assert syntax_flaw(text * 4_000) is None


def test_scripts_of_the_machine_have_no_flaws() -> None:
    """The scripts that the system itself runs, as far as it has some, are read without a word."""
    found: list[str] = []
    for path in sorted(Path("/etc/init.d").glob("*")) + sorted(Path("/usr/bin").glob("*")):
        try:
            if path.stat().st_size > 50_000 or path.read_bytes()[:9] not in (b"#!/bin/sh", b"#!/bin/ba"):
                continue
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        flaw = syntax_flaw(text)
        if flaw is not None and flaw.kind not in ("test", "document") and not all(refusals(text)):
            found.append(str(path))
    assert found == []
