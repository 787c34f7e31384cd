"""``match-command``: which commands it finds, where, how surely, and what it captures."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from puppetguard.checks import find_check
from puppetguard.model.criteria.commands import CommandCriteria
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.checks.matching import found, texts


def test_a_hit_is_at_the_argument_and_captures_what_it_saw() -> None:
    (hit,) = found(
        "match-command",
        "{program: wget, argument: {regex: '^http://(?<host>[^/]+)'}}",
        "exec { 'x': command => 'cd /srv; sudo wget -q http://example.com/a' }",
    )
    assert hit == (
        "http://example.com/a",
        "certain",
        {
            "program": "wget",
            "argument": "http://example.com/a",
            "option": "",
            "text": "cd /srv; sudo wget -q http://example.com/a",
            "resource": "exec",
            "attribute": "command",
            "host": "example.com",
        },
        [],
    )


@pytest.mark.parametrize(
    ("parameters", "command", "expected"),
    [
        ("{program: rm}", "/bin/rm x | rm", ["rm", "rm"]),
        ("{program: {in: [rm, unlink]}}", "unlink x", ["unlink"]),
        ("{program: rm}", "echo rm # rm", []),
        ("{program: rm}", "sh -c 'rm x'", ["rm"]),
        ("{program: rm, argument: x}", "rm y x", ["x"]),
        ("{program: rm, not: {argument: x}}", "rm y z", ["rm"]),
        ("{program: rm, not: {argument: x}}", "rm y $z", []),
        ("{program: rm, arguments: {1: x}}", "rm x y; rm y x", ["x"]),
        ("{program: rm, arguments: {-1: x}}", "rm x y; rm y x", ["x"]),
        ("{program: rm, arguments: {-1: x}}", "rm $y x; rm x $y", ["x"]),
        ("{program: rm, arguments: {2: x}}", "rm $y x", []),
        ("{program: rm, arguments: {2: {present: false}}}", "rm x; rm x y", ["rm"]),
        ("{program: rm, count: 2}", "rm x; rm x y; rm x $y", ["rm"]),
        ("{program: rm, option: -r}", "rm -r x; rm -fr x; rm --recursive x; rm -- -r", ["-r", "-fr"]),
        ("{program: rm, option: [-r, --recursive]}", "rm --recursive x", ["--recursive"]),
        ("{program: rm, option: --recursive}", "rm --recursive=x", ["--recursive=x"]),
        ("{program: rm, option: -r}", "rm $x", []),
        ("{program: rm, not: {option: -i}}", "rm x; rm -i x; rm $x", ["rm"]),
        ("{program: ssh, option: -o, valued: [-o, -p], value: {glob: 'StrictHost*=no'}}",
         "ssh -p 1 -oStrictHostKey=no x; ssh -o A=no x; ssh -p -o StrictHost=no", ["-oStrictHostKey=no"]),
        ("{program: java, option: -jar}", "java -jar x", ["-jar"]),
        ("{text: {glob: '*rm*'}}", "echo rm; x", ["echo rm; x"]),
        ("{program: x, text: {glob: '*rm*'}}", "echo rm; x", ["x"]),
        ("{resource: cron, program: rm}", "rm x", []),
        ("{resource: [exec, cron], attribute: [command, title], program: rm}", "rm x", ["rm"]),
        ("{any: [{program: rm, option: -f}, {program: mv}]}", "rm x; mv a b; rm -f y", ["mv", "-f"]),
    ],
)  # fmt: skip
def test_criteria(parameters: str, command: str, expected: list[str]) -> None:
    quoted = command.replace("'", "\\'")
    assert texts("match-command", parameters, f"exec {{ 'x': command => '{quoted}' }}") == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'rm x': }", ["rm"]),
        ("exec { 'x': command => ['/bin/rm', 'x'] }", ["rm"]),
        ("exec { 'x': command => 'y', onlyif => 'rm x', unless => ['rm x', 'z'] }", ["rm", "rm"]),
        ("cron { 'x': command => 'rm x' }", ["rm"]),
        ("class a($f = 'x') { exec { 'x': command => \"rm ${f}\" } }", ["rm~"]),
        ("$f = 'rm x' exec { 'y': command => $f }", ["rm"]),
        ('exec { "${y}rm x": }', []),
    ],
)
def test_resources(code: str, expected: list[str]) -> None:
    assert texts("match-command", "{program: rm}", code) == expected


def test_text_that_stands_elsewhere_is_told_with_what_runs_it() -> None:
    (hit,) = found("match-command", "{program: rm}", "$f = 'rm x' exec { 'y': unless => $f }")
    assert hit.notes == [("unless", "the `unless` of this `exec` runs it")]


_PIECES = st.sampled_from(
    ["rm", "r'm'", '"r"m', "r\\\\m", "\\u0072m", "${r}m", "/bin/", "x", ";", " ", "\\n", "sh -c ", "\\'"]
)


@given(
    st.lists(_PIECES, max_size=6).map("".join), st.sampled_from(['exec {{ "{}": }}', 'cron {{ a: command => "{}" }}'])
)
def test_nothing_that_would_be_found_is_passed_over(text: str, resource: str) -> None:
    source = SourceFile("site.pp", "$r = 'r'\n" + resource.format(text.replace('"', '\\"')))
    subject = Subject(source, parse(source).program)
    check, criteria = find_check("match-command"), CommandCriteria(program="rm")
    if list(check.run(subject, criteria)):
        assert check.concerns(subject, criteria)
