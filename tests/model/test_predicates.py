"""The language of tests that rules apply to values."""

from __future__ import annotations

import msgspec
import pytest
import yaml

from puppetguard.model.predicates import Predicate, group_names, judge, literals
from puppetguard.model.subject import Subject
from puppetguard.model.values import StaticValue, Undefined
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse


class _Holder(msgspec.Struct):
    test: Predicate

    @classmethod
    def of(cls, text: str) -> _Holder:
        return msgspec.convert({"test": yaml.safe_load(text)}, cls)


def predicate(text: str) -> Predicate:
    """Return a test from YAML."""
    return _Holder.of(text).test


def value(code: str) -> StaticValue:
    """Return what an expression is, with ``$x`` unknown."""
    source = SourceFile("site.pp", f"$value = {code}")
    subject = Subject(source, parse(source).program)
    (statement,) = subject.program.statements
    assert isinstance(statement, ast.AssignmentExpression)
    return subject.evaluator.evaluate(statement.right, subject.evaluator.scopes.top)[0].value


@pytest.mark.parametrize(
    ("test", "code", "expected"),
    [
        # words
        ("root", "'root'", True),
        ("root", "root", True),
        ("root", "'Root'", False),
        ("root", "$x", None),
        ("root", '"${x}"', None),
        ("root", '"ro${x}"', None),
        ("root", '"x${x}"', False),
        ("root", "undef", False),
        ("true", "true", True),
        ("true", "'true'", True),
        ("true", "false", False),
        ("5", "5", True),
        ("5", "'5'", True),
        ("'0644'", "'0644'", True),
        # an array passes if an element does
        ("b", "['a', 'b']", True),
        ("c", "['a', 'b']", False),
        ("c", "['a', $x]", None),
        ("b", "[['a', 'b']]", True),
        ("b", "[]", False),
        ("b", "{ 'b' => 1 }", False),
        # wildcards, expressions, sets
        ("{glob: '/etc/*'}", '"/etc/${x}"', True),
        ("{glob: '/etc/*'}", "$x", None),
        ("{glob: '*'}", "$x", None),
        ("{glob: 'a*'}", "['b', 'ab']", True),
        ("{regex: '^/srv'}", '"/etc/${x}"', False),
        ("{in: [a, 1, true]}", "'a'", True),
        ("{in: [a, 1, true]}", "1", True),
        ("{in: [a, 1, true]}", "false", False),
        ("{in: [a, b]}", '"b${x}"', None),
        # numbers
        ("{less_than: 5}", "4", True),
        ("{less_than: 5}", "5", False),
        ("{at_most: 5}", "'5'", True),
        ("{more_than: 5}", "6", True),
        ("{at_least: 5.5}", "5", False),
        ("{at_least: 1, at_most: 3}", "2", True),
        ("{at_least: 1, at_most: 3}", "4", False),
        ("{less_than: 5}", "'many'", False),
        ("{less_than: 5}", '"1${x}"', None),
        ("{less_than: 5}", "undef", False),
        # presence
        ("{present: true}", "'x'", True),
        ("{present: true}", "$x", True),
        ("{present: true}", "undef", False),
        ("{present: false}", "undef", True),
        ("{present: false}", "[]", False),
        # joined
        ("{not: a}", "'b'", True),
        ("{not: a}", "'a'", False),
        ("{not: a}", "$x", None),
        ("{not: a}", "undef", True),
        ("{not: a}", "['a', 'b']", False),
        ("{not: {not: a}}", "$x", None),
        ("{all: [{glob: 'a*'}, {not: ab}]}", "'ac'", True),
        ("{all: [{glob: 'a*'}, {not: ab}]}", "'ab'", False),
        ("{all: [{glob: 'a*'}, b]}", '"a${x}"', False),
        ("{any: [a, {glob: '*b'}]}", '"${x}b"', True),
        ("{any: [a, b]}", "'c'", False),
        ("{glob: 'a*', not: ab}", "'ab'", False),
        # arrays and hashes
        ("{some: {glob: 'a*', not: ab}}", "['ab', 'ac']", True),
        ("{glob: 'a*', not: ab}", "['ab', 'ac']", False),
        ("{some: a}", "'a'", True),
        ("{some: a}", "undef", False),
        ("{some: a}", "$x", None),
        ("{every: {glob: 'a*'}}", "['ab', 'ac']", True),
        ("{every: {glob: 'a*'}}", "['ab', 'b']", False),
        ("{every: {glob: 'a*'}}", "['ab', $x]", None),
        ("{every: {glob: 'a*'}}", "'ab'", True),
        ("{every: a}", "undef", False),
        ("{every: a}", "$x", None),
        ("{entries: {a: 1}}", "{ 'a' => 1, 'b' => 2 }", True),
        ("{entries: {a: 2}}", "{ 'a' => 1 }", False),
        ("{entries: {c: {present: false}}}", "{ 'a' => 1 }", True),
        ("{entries: {c: {present: false}}}", "{ 'a' => 1, $x => 2 }", None),
        ("{entries: {a: {entries: {b: 1}}}}", "{ 'a' => { 'b' => 1 } }", True),
        ("{entries: {a: 1}}", "'a'", False),
        ("{entries: {a: 1}}", "$x", None),
        # a type or a reference is what is written
        ("{regex: Sensitive}", "Sensitive[String]", True),
        ("\"File['/x']\"", "File['/x']", True),
        ("\"File['/x']\"", "File[$x]", None),
    ],
)
def test_judged(test: str, code: str, expected: bool | None) -> None:
    assert judge(predicate(test), value(code)).truth is expected


def test_of_what_may_not_be_there_nothing_is_known() -> None:
    for test in ("a", "{present: true}", "{present: false}", "{not: a}", "{every: a}"):
        assert judge(predicate(test), None).truth is None


def test_captures_are_those_of_what_matched() -> None:
    test = predicate("{any: [{regex: '(?<a>x)'}, {not: {regex: '(?<b>y)'}}]}")
    assert group_names(test) == {"a", "b"}
    assert dict(judge(test, value("['z', 'x']")).captures) == {"a": "x"}
    assert dict(judge(test, value("'z'")).captures) == {}
    assert judge(test, Undefined()).truth is True


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("a", {"a"}),
        ("true", {"true"}),
        ("{in: [a, b]}", {"a", "b"}),
        ("{in: [a, b], glob: 'a*'}", {"a", "b"}),
        ("{any: [a, {in: [b]}]}", {"a", "b"}),
        ("{any: [a, {glob: 'b*'}]}", None),
        ("{all: [{glob: 'a*'}, {in: [a]}]}", {"a"}),
        ("{not: a}", None),
        ("{glob: a}", None),
    ],
)
def test_the_only_texts_that_pass(test: str, expected: set[str] | None) -> None:
    assert literals(predicate(test)) == expected
