"""The commands that a script runs, down through everything that runs other programs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from puppetguard.model.commands import Command, command_of_arguments, commands, is_followed
from puppetguard.model.patterns import shown
from puppetguard.model.presence import REWRITERS, may_rewrite
from puppetguard.model.rewrites import rewrites
from puppetguard.model.script import UNKNOWN


def line(command: Command) -> str:
    """Return a command on one line: unknown text as ``…``, wildcards as ``*``, kept output as ``>``."""
    words = [command.program or "?", *(shown(argument.name) for argument in command.arguments)]
    return " ".join(words) + " >" * command.kept


def run(text: str, *programs: str) -> list[str]:
    """Return the commands of these programs (all if none is named)."""
    return [line(command) for command in commands(text) if not programs or command.program in programs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/usr/bin/mv a b", ["a b"]),
        ("m'v' a b; \\mv a b", ["a b", "a b"]),
        ("sudo -u www -E mv a b", ["a b"]),
        ("sudo X=1 env -i A=b LC_ALL=C mv a b", ["a b"]),
        ("nice -n 10 ionice -c2 -n 7 nohup timeout -s KILL 5 mv a b", ["a b"]),
        ("time mv a b; exec mv a b; command mv a b; chroot /x mv a b", ["a b"] * 4),
        ("command -v mv; type mv; echo mv a b # mv a b", []),
        ("sh -c 'mv a b'; bash -lc 'mv a b'; /bin/dash -e -c 'mv a b'", ["a b"] * 3),
        ("sh -c 'mv \"$0\" \"$1\"' a b; bash -o pipefail -c 'mv $1 $2' _ a b", ["a b"] * 2),
        ("sh script -c 'mv a b'", []),
        ("su - www -c 'mv a b'; runuser -u www -- mv a b; su -c 'mv a b' www", ["a b"] * 3),
        ("flock -n /lock mv a b; flock /lock -c 'mv a b'", ["a b"] * 2),
        ("sh <<EOF\nmv a b\nEOF\n", ["a b"]),
        ("bash -s x <<< 'mv a b'; echo mv a b | sudo sh -e; echo 'mv a b' | cat", ["a b"] * 2),
        ("docker exec -u www -it web mv a b; podman run --rm image mv a b", ["a b"] * 2),
        ("ssh -p 22 host mv a b; ssh host 'cd x && mv a b'", ["a b"] * 2),
        ("d=/x; b=y; mv $d/$b.php ${d}/$b.c$b.d/$b-e", ["/x/y.php /x/y.cy.d/y-e"]),
        ("while read f; do mv $f b; done <<EOF\na\nc\nEOF\n", ["a b"]),
        ("eval mv a '$b'; b=c; eval 'mv a $b'", ["a …", "a c"]),
        ("git -C /srv mv a b; git commit -m mv", ["a b"]),
        ("find /x -name '*.php' -exec mv {} {}p \\;", ["/x/*.php /x/*.phpp"]),
        ("find . -iname a.php -execdir mv {} b ';' -o -name '*.x' -exec mv {} c \\;", ["…a.php b", "*.x c"]),
        ("find / \\( -name a -o -name '*.b' \\) -exec mv {} c +", ["/…a c", "/*.b c"]),
        ("find /x ! -name '*.php' -exec mv {} b +", ["/x/… b"]),
        ("find /x -name '*.php' -exec sh -c 'for f; do mv $f ${f}p; done' _ {} +", ["/x/*.php /x/*.phpp"]),
        ("find /x -name '*.php' | xargs -I% mv % %p", ["/x/*.php /x/*.phpp"]),
        ("ls *.php | xargs -n1 -r -P 4 mv -t /x", ["-t /x *.php"]),
        ("printf '%s\\0' a.php | xargs -0 -i mv {} b", ["a.php b"]),
        ("parallel mv {} {.}.phpp ::: a.php; ls *.c | parallel -j 2 mv {} /x", ["a.php a.phpp", "*.c /x"]),
        ("for f in a b; do mv $f c; done", ["a c", "b c"]),
        ('for f in *.{php,inc}; do mv "$f" "${f%.*}.x"; done', ["*.php *.x", "*.inc *.x"]),
        ("F='a b'; for f in $F \"$F\"; do mv $f c; done", ["a c", "b c", "a b c"]),
        ("for f in $(ls /x/*.php) `cat y`; do mv $f ${f##*/}; done", ["/x/*.php *.php", "… …"]),
        ("x=php; y=${x}p; mv a.$x a.$y", ["a.php a.phpp"]),
        ("if a; then x=1; else x=2; fi; mv $x b", ["… b"]),
        ("x=1; (x=2; mv $x b); mv $x b", ["2 b", "1 b"]),
        ("while read -r f; do mv $f ${f%.php}.phpp; done < list", ["… ….phpp"]),
        ("find . -name '*.php' | while IFS= read -r -d '' f; do mv \"$f\" b; done", ["*.php b"]),
        ("while read f; do mv $f b; done < <(ls *.php)", ["*.php b"]),
        ("while read a b; do mv $a $b; done", ["… …"]),
        ("read f <<< a.php; mv $f b", ["a.php b"]),
        ('set -- a b; mv "$1" "$2"', ["a b"]),
        ('f() { mv "$1" b; }; f a', ["… b"]),
        ("mv $(basename /x/a.php .php).y $(dirname /x/a.php); mv ${x:-a} b", ["a.y …", "a b"]),
        ("f=a.php; mv $f $(echo $f | sed 's/php$/phpp/')", ["a.php a.phpp"]),
        ('mv a.php{,p} {x,y}{1,2} "{a,b}"', ["a.php a.phpp x1 x2 y1 y2 {a,b}"]),
        ("case $x in a) mv a b;; *) mv c d;; esac; ! mv e f && mv g h || mv i j", ["a b", "c d", "e f", "g h", "i j"]),
        (f"mv a{UNKNOWN}.php {UNKNOWN}/b; {UNKNOWN}/mv c d; {UNKNOWN}mv e f", ["a….php …/b", "c d"]),
        ("A=s; ${A}ed x; B=mv; $B a b", ["a b"]),
    ],
)  # fmt: skip
def test_what_mv_gets(text: str, expected: list[str]) -> None:
    assert run(text, "mv") == [f"mv {one}" for one in expected]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sed x", False),
        ("sed x > out", True),
        ("sed x >> out 2>&1", True),
        ("sed x > /dev/null", False),
        ("sed x 2> out", False),
        ("sed x | grep y", False),
        ("sed x | grep y > out", True),
        ("sed x | sort | tee out", True),
        ("sed x | sh", True),
        ("sed x | while read f; do a; done", True),
        ("{ sed x; } > out", True),
        ("y=$(sed x)", False),
        ("sudo sed x | sudo tee out", True),
    ],
)
def test_what_becomes_of_output(text: str, kept: bool) -> None:
    (command,) = (one for one in commands(text) if one.program == "sed")
    assert command.kept is kept


def test_list_of_arguments() -> None:
    found = command_of_arguments(("/usr/bin/sudo", "mv", "a b", f"{UNKNOWN}.x", "$y"))
    assert [line(command) for command in found] == ["sudo mv a b ….x $y", "mv a b ….x $y"]
    assert (found[1].start, found[1].end) == (14, 27)


def test_names_put_together_are_not_known() -> None:
    assert run("A=s; ${A}ed -i s/a/b/ x") == ["? -i s/a/b/ x"]


def test_loops_and_chains_without_end() -> None:
    started = time.process_time()
    names = " ".join("abcdefghijklmnop")
    for text, count, followed in (
        ("".join(f"for v{n} in {names}; do " for n in range(12)) + "mv a b" + "; done" * 12, 256, True),
        ("x=a;" + "x=$x$x;" * 200 + "mv $x b", 1, True),
        ("mv " + "{a,b}" * 2000, 1, True),
        ("mv a b && " * 10_000 + "c", 10_001, True),
        ("a;" * 100_000, 100_000, True),
        ("a;" * 100_001, 100_000, False),
        ("sudo " * 5000 + "mv a b", 60, False),
        ("sh -c " * 500 + "mv", 2, True),
        ("if a; then " * 70 + "b" + "; fi" * 70, 59, False),
    ):
        assert (len(commands(text)), is_followed(text)) == (count, followed), text[:50]
    assert time.process_time() - started < 20


_PIECES = st.sampled_from(
    [*" \n;&|(){}[]<>$'\"\\`*=#%/", UNKNOWN, "é", "sed -i ", "s/a/b/", "mv ", "a.php ", "$f", "${f%.php}", "$(",
     "for f in ", "; do ", "done", "find . -name ", "-exec ", "xargs ", "sh -c ", "perl -pe ", "awk ", "rename ",
     "<<EOF\n", "EOF\n", "if ", "then ", "fi", "x=", "eval ", "sudo ", "parallel ", "read f", "while ", "mmv ",
     "dd if=a of=b ", "tee "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_text(text: str) -> None:
    for command in commands(text):
        assert 0 <= command.start <= command.end <= len(text)
        if command.program in REWRITERS:
            assert may_rewrite(text)
        for rewrite in rewrites(command):
            assert 0 <= rewrite.start <= rewrite.end <= len(text)
