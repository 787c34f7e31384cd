"""The rules are pyparsing elements: they compose with pyparsing's operators, and fail with its exceptions."""

import pyparsing as pp
import pytest

from puppetguard.syntax import ast, grammar
from puppetguard.syntax.problems import SyntaxProblem


def test_value() -> None:
    (node,) = grammar.hash_entry.parse_string("a => 1")
    assert node == ast.KeyedEntry(0, 6, ast.QualifiedName(0, 1, "a"), ast.LiteralInteger(5, 6, 1), 2)


def test_tabs_do_not_move_offsets() -> None:
    (node,) = grammar.if_.parse_with_tabs().parse_string("\tif $a\t{ }", parse_all=True)
    assert (node.start, node.end) == (1, 10)


def test_sequence_of_pyparsing() -> None:
    labelled = pp.Literal("rule:") + grammar.resource + pp.Literal("until") + grammar.expression
    label, resource, until, expression = labelled.parse_string("rule: file { '/a': mode => '0644' } until $x == 1")
    assert (label, until) == ("rule:", "until")
    assert (resource.start, resource.end) == (6, 35)
    assert expression == ast.ComparisonExpression(
        42, 49, ast.VariableExpression(42, 44, "x"), "==", ast.LiteralInteger(48, 49, 1), 45
    )


def test_alternative_of_pyparsing() -> None:
    either = grammar.case | grammar.if_ | pp.Word(pp.nums)
    assert isinstance(either.parse_string("if $a { }")[0], ast.IfExpression)
    assert either.parse_string("42")[0] == "42"


def test_repetition_of_pyparsing() -> None:
    several = pp.OneOrMore(grammar.define)
    nodes = several.parse_string("define a { }\ndefine b { }\n", parse_all=True)
    assert [node.name for node in nodes] == ["a", "b"]


def test_search_of_pyparsing() -> None:
    found = list(grammar.number.scan_string("$a = 1 + 22"))
    assert [(tokens[0].value, start, end) for tokens, start, end in found] == [(1, 5, 6), (22, 9, 11)]


def test_parse_action_of_pyparsing() -> None:
    length = grammar.single_quoted.copy().add_parse_action(lambda tokens: len(tokens[0].value))
    assert length.parse_string("'four'")[0] == 4


def test_a_rule_that_does_not_begin_raises_parse_exception() -> None:
    with pytest.raises(pp.ParseException) as caught:
        grammar.case.parse_string("if $a { }")
    assert not isinstance(caught.value, pp.ParseFatalException)
    assert caught.value.loc == 0


def test_a_rule_that_goes_wrong_raises_parse_fatal_exception() -> None:
    with pytest.raises(pp.ParseFatalException) as caught:
        grammar.case.parse_string("case $a = { }")
    assert isinstance(caught.value, SyntaxProblem)
    assert (caught.value.loc, caught.value.problem.code) == (8, "SYNTAX_ERROR")
    assert (caught.value.lineno, caught.value.column) == (1, 9)


def test_a_rule_that_could_go_on_raises_too() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        grammar.block.parse_string("{ $a = 08 }")
    assert caught.value.problem.code == "INVALID_OCTAL_NUMBER"
