"""Shell text becomes statements and words, each with its place."""

from __future__ import annotations

import pytest

from puppetguard.model.script import (
    UNKNOWN,
    Case,
    Chain,
    For,
    Function,
    Group,
    If,
    Negation,
    Part,
    Pipeline,
    Redirected,
    Script,
    SimpleCommand,
    Statement,
    Substitution,
    Text,
    Unknown,
    Variable,
    While,
    Word,
)
from puppetguard.model.shell import parse_shell


def shown(script: Script) -> str:
    """Return a script in a short notation: text as it is, ``'quoted'``, ``${variable}``, ``$(substitution)``."""
    return "; ".join(map(statement, script.statements)) + ("" if script.complete else " !")


def statement(one: Statement) -> str:
    match one:
        case SimpleCommand(words, assignments, redirects):
            given = [f"{a.name}{'+' * a.append}={word(a.value)}" for a in assignments]
            given += [word(w) for w in words]
            given += [f"{r.descriptor or ''}{r.operator}{word(r.target)}" for r in redirects]
            return " ".join(given)
        case Pipeline(stages):
            return " | ".join(map(statement, stages))
        case Negation(inner):
            return f"! {statement(inner)}"
        case Chain(statements, operators):
            rest = [f" {operator} {statement(s)}" for operator, s in zip(operators, statements[1:], strict=True)]
            return statement(statements[0]) + "".join(rest)
        case For(variable, words, body):
            values = "@" if words is None else " ".join(map(word, words))
            return f"for {variable} in {values} ({shown(body)})"
        case While(test, body, until):
            return f"{'until' if until else 'while'} ({shown(test)}) ({shown(body)})"
        case If(branches, otherwise):
            found = [f"({shown(test)}) ({shown(body)})" for test, body in branches]
            return f"if {' '.join(found)}" + (f" else ({shown(otherwise)})" if otherwise else "")
        case Case(subject, branches):
            return f"case {word(subject)} " + " ".join(f"({shown(branch)})" for branch in branches)
        case Group(body, subshell):
            return f"({shown(body)})" if subshell else f"{{{shown(body)}}}"
        case Function(name, body):
            return f"{name}() ({shown(body)})"
        case Redirected(inner, redirects):
            return statement(inner) + "".join(f" {r.operator}{word(r.target)}" for r in redirects)
    return f"? {one.start}-{one.end}"


def word(one: Word | None) -> str:
    return "-" if one is None else "".join(map(part, one.parts)) or "''"


def part(one: Part) -> str:
    match one:
        case Text(value, _, quoted):
            return f"'{value}'" if quoted else value
        case Unknown(why):
            return f"<{why}>"
        case Substitution(script):
            return f"$({shown(script)})"
        case Variable(name, _, _, _, operator, operand, replacement):
            after = f"/{word(replacement)}" if replacement else ""
            return f"${{{name}{operator}{word(operand) if operand else ''}{after}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("mv a b", "mv a b"),
        ("mv 'a b' \"c d\" e\\ f", "mv 'a b' 'c d' e' 'f"),
        ("mv \"x\"y'z'\\ w", "mv 'x'y'z'' 'w"),
        ("a\\\nb c \\\n d", "ab c d"),
        ("echo \"a\\$b\\\"c\\d\" $'q' $'\\t'", "echo 'a$b\"c\\d' 'q' <expansion>"),
        ("a; b & c\nd", "a; b; c; d"),
        ("a && b || c", "a && b || c"),
        ("a | b |& c", "a | b | c"),
        ("! a", "! a"),
        ("(a; b) && { c; }", "(a; b) && {c}"),
        ("x=1 y='2 3' a", "x=1 y='2 3' a"),
        ("x= ; y+=z; export Z=1", "x=''; y+=z; Z=1 export"),
        ("a >out 2>&1 <in >>x", "a >out 2>&1 <in >>x"),
        ("a && b > out", "a && b >out"),
        ("a | b > out 2>&1 | c", "a | b >out 2>&1 | c"),
        ("for f in *.php b; do mv $f x; done", "for f in *.php b (mv ${f} x)"),
        ("for f; do a; done", "for f in @ (a)"),
        ("for ((i=0;i<3;i++)); do b; done", "{b}"),
        ("while read -r f; do a; done < x", "while (read -r f) (a) <x"),
        ("until a; do b; done", "until (a) (b)"),
        ("if a; then b; elif c; then d; else e; fi", "if (a) (b) (c) (d) else (e)"),
        ('case "$x" in a|b) c;; *) d;; esac', "case ${x} (c) (d)"),
        ("f() { a; }", "f() (a)"),
        ("[ -f x ] && [[ $a == b ]]", "[ -f x ] && [[ ${a} == b ]]"),
        ("a $(b | c) `d`", "a $(b | c) $(d)"),
        ("a $((1+2)) <(b)", "a <arithmetic> $(b)"),
        ("cat <<EOF | sh\nmv a $b\nEOF\n", "cat <<'mv a '${b}'\n' | sh"),
        ("cat <<'EOF' >x && mv a b\nfoo $x\nEOF\n", "cat <<'foo $x\n' >x && mv a b"),
        ("a <<< 'b c'", "a <<<'b c'"),
        ("a # b", "a"),
        (f'{UNKNOWN} -i s/a{UNKNOWN}b/ "{UNKNOWN}.x"', "<value> -i s/a<value>b/ <value>'.x'"),
        ("mv 'é' \"ü$x.php\" ä.phpp", "mv 'é' 'ü'${x}'.php' ä.phpp"),
    ],
)
def test_statements(text: str, expected: str) -> None:
    assert shown(parse_shell(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$f", "${f}"),
        ("$1a", "${1}a"),
        ("$foo_b-x", "${foo_b}-x"),
        ("${f%.php}", "${f%.php}"),
        ("${f%%.*}", "${f%%.*}"),
        ("${f##*/}", "${f##*/}"),
        ("${f/%.php/.phpp}", "${f/%.php/.phpp}"),
        ("${f//a\\/b/c}", "${f//a'/'b/c}"),
        ('${f%".php"}', "${f%'.php'}"),
        ("${f%'.php'}", "${f%'.php'}"),
        ("${f%.$ext}", "${f%.${ext}}"),
        ("${f/.${a}/x}", "${f/.${a}/x}"),
        ("${x:-a}", "${x:-a}"),
        ("${f%$(a)}", "${f%<expansion>}"),
        ("${#x}", "<expansion>"),
        ("${!x}", "<expansion>"),
        ("${a[@]}", "${@}"),
        ("${a[0]}", "<expansion>"),
        ("$@", "${@}"),
    ],
)
def test_expansions(text: str, expected: str) -> None:
    command = parse_shell(f"x {text}").statements[0]
    assert isinstance(command, SimpleCommand)
    assert word(command.words[1]) == expected


@pytest.mark.parametrize("text", ["if a; then mv x", "mv (x y", 'echo "unterminated', "a )", "${"])
def test_broken_text_is_not_complete(text: str) -> None:
    assert not parse_shell(text).complete


def test_every_character_knows_its_place() -> None:
    text = "ä 'b c'\\ d\"e$f\" # é"
    command = parse_shell(text).statements[0]
    assert isinstance(command, SimpleCommand)
    found = [
        (char, text[offset])
        for one in command.words
        for piece in one.parts
        if isinstance(piece, Text)
        for char, offset in zip(piece.value, piece.offsets, strict=True)
    ]
    assert found == [(char, char) for char in "äb c de"]


def test_places_of_a_script_in_a_script() -> None:
    text = "sh -c 'mv a b'"
    inner = parse_shell(text[7:13], range(7, 13)).statements[0]
    assert isinstance(inner, SimpleCommand)
    assert [text[one.start : one.end] for one in inner.words] == ["mv", "a", "b"]


def test_deep_nesting_is_left_unparsed() -> None:
    assert "<unparsed>" in shown(parse_shell("a " + "$(a " * 5000 + ")" * 5000))
    parse_shell("(" * 50_000)
