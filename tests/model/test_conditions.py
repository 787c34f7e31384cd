"""What guards ask: what the success of a command says about the system."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from puppetguard.model.commands import arguments_of
from puppetguard.model.conditions import condition, condition_of_arguments, is_question, needed
from puppetguard.model.conditions.condition import Condition, Constant, Fact, Joined, Opposite
from puppetguard.model.conditions.search import Search
from puppetguard.model.patterns import literal, shown
from puppetguard.model.shell import parse_shell


def said(one: Condition) -> str:
    """Return a condition in short."""
    match one:
        case Constant():
            return f"{'always' if one.truth else 'never'}{'' if one.sure else '?'}"
        case Fact():
            search = f" ~{shown(one.search.expression)}" if one.search else ""
            return f"{one.kind} {shown(one.target)}{search}".strip() + (" -v" if one.how == "other lines" else "")
        case Opposite(part):
            return f"not ({said(part)})"
        case Joined(parts, every):
            return f"({(' and ' if every else ' or ').join(map(said, parts))})"
    return "?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Tests
        ("test -f /x", "exists /x"),
        ("[ ! -e /x ]", "not (exists /x)"),
        ("! test -d /x", "not (exists /x)"),
        ("[[ -f /a && ! -d /b ]]", "(exists /a and not (exists /b))"),
        ("test -f /a -a ! -f /b", "(exists /a and not (exists /b))"),
        ("[ \\( -f /a -o -f /b \\) ]", "?"),
        ("test -f x -o 1", "always"),
        ("test 1 = 1", "always"),
        ("[ a == b ]", "never"),
        ("test 2 -gt 1", "always"),
        ("test a -gt 1", "?"),
        ("test /etc/x", "always"),
        ('[ "$(x)"=="y" ]', "always"),
        ("test -n x", "always"),
        ("test -z x", "never"),
        ("[ -n $(ls) ]", "always"),
        ('[ -n "$(ls)" ]', "?"),
        ("[ $(wc -l < f) > 5 ]", "always"),
        ("[[ $x == a* ]]", "?"),
        ("test", "?"),
        ("[ -f /x", "?"),
        ('test "$(stat -c %U /x)" = root', "?"),
        # What is printed
        ('[ -z "$(grep x /f)" ]', "not (text /f ~x)"),
        ("[ $(grep -c x /f) -eq 0 ]", "not (text /f ~x)"),
        ("[ `dpkg -l | grep foo | wc -l` -gt 0 ]", "installed  ~foo"),
        ('test "$(pgrep x)" != ""', "active x"),
        # Statements
        ("test -f /x || exit 1\ntest -d /y", "(exists /x and exists /y)"),
        ("[ -f /x ] && exit 1; exit 0", "not (exists /x)"),
        ("if [ -f /x ]; then exit 0; fi; exit 1", "exists /x"),
        ("if [ -f /x ]; then exit 1; else exit 0; fi", "not (exists /x)"),
        ("if [ -f /x ]; then true; else false; fi", "exists /x"),
        ("set -e; test -f /x; test -d /y", "(exists /x and exists /y)"),
        ("/bin/true\ntest -e /x", "exists /x"),
        ("(test -f /x) 2> /dev/null", "exists /x"),
        ("exit 0", "always"),
        ("exit 3", "never"),
        ("exit $x", "?"),
        ("false", "never"),
        (":", "always"),
        ("for i in a; do test -f $i; done", "?"),
        ("test -f /x; if y; then z; fi; test -d /w", "?"),
        # The last of a pipeline
        ("grep -q x /f || true", "always"),
        ("grep x /f | wc -l", "always"),
        ("ls | head", "always"),
        ("set -o pipefail; ls | head", "?"),
        ("ls | xargs false", "?"),
        ("cat /f | awk '/x/{exit 1}'", "?"),
        ("grep x /f > /dev/null; echo $?", "always"),
        ("cat /f | grep x", "text /f ~x"),
        ("ps aux | grep nginx", "always?"),
        ("ps aux | grep [n]ginx", "?"),
        ("ps aux | grep -v grep | grep nginx", "?"),
        ("systemctl is-active x | grep inactive", "not (active x)"),
        ("systemctl status x | grep -q running", "active x"),
        ("dpkg -s x | grep 'Status: install ok installed'", "installed x"),
        ("rpm -q x | grep 1.2", "?"),
        ("psql -lqt | cut -d '|' -f 1 | grep -qw app", "database  ~app"),
        ("mount | grep /mnt", "mounted  ~/mnt"),
        ("find /x -name y | grep -q .", "?"),
        # Programs
        ("grep -q x /f /g", "(text /f ~x or text /g ~x)"),
        ("grep -v x /f", "text /f ~x -v"),
        ("grep -rq x /f", "?"),
        ("grep x", "?"),
        ("find /x -name y", "always?"),
        ("find /x -name y -delete", "?"),
        ("find /x", "?"),
        ("rpm -qa foo", "always?"),
        ("gem list x", "always?"),
        ("gem list -i x", "?"),
        ("sysctl -n a.b", "always?"),
        ("sysctl -w a.b=1", "?"),
        ("psql -c \"SELECT 1 FROM t WHERE a = 'x'\"", "always?"),
        ("psql -c 'SELECT 1'", "?"),
        ("mysql -e \"SHOW DATABASES LIKE 'x'\"", "always?"),
        ("awk '/x/' /f", "always?"),
        ("sed -n /x/p /f", "always?"),
        ("sed -n '/x/q1' /f", "?"),
        ("docker ps -f name=x", "always?"),
        ("id x", "user x"),
        ("getent group x", "group x"),
        ("dpkg-query -W -f='x' y", "installed y"),
        ("rpm -q x", "installed x"),
        ("systemctl -q is-enabled x", "enabled x"),
        ("service x status", "active x"),
        ("/etc/init.d/x status", "active x"),
        ("mountpoint -q /x", "mounted /x"),
        ("blkid /dev/x", "formatted /dev/x"),
        ("ls /x", "exists /x"),
        ("readlink /x", "exists /x"),
        ("readlink -f /x", "?"),
        ("curl -f http://x", "?"),
        # Wrappers
        ("sudo -u x test -e /x", "exists /x"),
        ("sh -c 'test -e /x'", "exists /x"),
        ("timeout 5 grep -q x /f", "text /f ~x"),
        ("ssh host test -e /x", "?"),
        ("", "?"),
    ],
)
def test_what_success_says(text: str, expected: str) -> None:
    assert said(condition(text)) == expected


def test_a_list_of_arguments() -> None:
    assert said(condition_of_arguments(arguments_of(("test", "-e", "/a b")))) == "exists /a b"
    assert said(condition_of_arguments(arguments_of(("/usr/bin/[", "a", "=", "b", "]")))) == "never"
    assert said(condition_of_arguments(arguments_of(("grep", "-q", "x y", "/f")))) == "text /f ~x y"


def test_what_is_needed() -> None:
    def of(text: str, *, truth: bool) -> list[str]:
        return [f"{said(one.fact)} {one.truth}" for one in needed(condition(text), truth=truth)]

    assert of("test -f /a && ! test -f /b", truth=True) == ["exists /a True", "exists /b False"]
    assert of("test -f /a && ! test -f /b", truth=False) == []
    assert of("test -f /a || test -f /b", truth=False) == ["exists /a False", "exists /b False"]
    assert of("test -f /a || test -f /b", truth=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("test -e /x", True), ("grep x", True), ("cat /x", True), ("a | b", False), ("tar x", False), ("true", False)],
)
def test_questions(text: str, expected: bool) -> None:
    assert is_question(parse_shell(text).statements[0]) is expected


@pytest.mark.parametrize(
    ("expression", "dialect", "line", "expected"),
    [
        ("a", "basic", "cat", True),
        ("^a", "basic", "cat", False),
        ("^c.t$", "basic", "cat", True),
        ("a\\.b", "basic", "axb", False),
        ("a.b", "fixed", "axb", False),
        ("a*b", "basic", "aab", True),
        ("a+b", "basic", "a+b", True),
        ("a+b", "extended", "aab", True),
        ("(a)", "extended", "a", None),
        ("\\(a\\)", "basic", "a", None),
        ("a\\s*=", "basic", "a =", True),
        ("a[[:space:]]*=", "basic", "a =", True),
        ("[^a]", "basic", "a", False),
        ("[a", "basic", "a", None),
        ("*a", "basic", "*a", True),
        ("b", "basic", "a\nb", True),
        ("^b$", "basic", "a\nb", True),
    ],
)
def test_searches(expression: str, dialect: str, line: str, expected: bool | None) -> None:
    search = Search(literal(expression), dialect)  # type: ignore[arg-type] # all of them are
    assert search.finds(literal(line)) is expected


def test_options_of_searches() -> None:
    line = literal("Port 22")
    assert Search(literal("port"), ignores_case=True).finds(line)
    assert Search(literal("Por"), whole_word=True).finds(line) is False
    assert Search(literal("Port"), whole_line=True).finds(line) is False


@given(st.text(alphabet="ab.*[]^$\\(){}|+?-\n", max_size=40), st.text(alphabet="ab \n", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_search_is_answered(expression: str, line: str) -> None:
    assert Search(literal(expression), "extended").finds(literal(line)) in (True, False, None)


@pytest.mark.parametrize(
    "text",
    [
        "! " * 3000 + "true",
        "test " + "! " * 3000 + "a",
        "test " + "( " * 3000 + "a" + " )" * 3000,
        "if a; then exit 1; fi; " * 1000 + "true",
        "a || exit 1; " * 1000 + "true",
        "test -f /a && " * 2000 + "true",
        "sh -c '" * 100,
        "[ -n " + '"$(' * 200,
    ],
)
def test_hostile_texts(text: str) -> None:
    start = time.perf_counter()
    condition(text)
    assert time.perf_counter() - start < 5
