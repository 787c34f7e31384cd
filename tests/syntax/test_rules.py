"""Every rule of the grammar is a pyparsing element: it has a name, reads a text alone, and works with pyparsing's."""

from __future__ import annotations

import pyparsing as pp
import pytest

from puppetguard.syntax import ast, grammar
from puppetguard.syntax.elements import Element

SAMPLES = {
    "(": "(",
    "aliased type": "Integer[1]",
    "apply arguments": "1, 2",
    "arguments": "1, a => 2",
    "array": "[1, 2]",
    "arrow": "->",
    "assignment": "$x = $y -> $z",
    "attribute": "mode => '0644'",
    "attributes": "mode => '0644', owner => 'root'",
    "bare word": "foo-bar",
    "block": "{ $x = 1 }",
    "case": "case $x { 1: { } default: { } }",
    "case option": "1, 2: { }",
    "case options": "1: { } 2: { }",
    "case values": "1, 2",
    "class": "class a inherits b { }",
    "class header": "($b) inherits c",
    "default": "default",
    "define": "define a($b = 1) { }",
    "double-quoted string": '"a"',
    "else": "else { 1 }",
    "elsif": "elsif $x { 1 }",
    "expression": "1 + 2 * -$x.f",
    "false": "false",
    "function": "function f($a) >> Integer { 1 }",
    "hash": "{ a => 1 }",
    "hash entry": "a => 1",
    "hash key": "a",
    "hash value": "1",
    "heredoc": "@(E)\ntext\nE\n",
    "host": "a.b",
    "hosts": "a.b, /c/",
    "if": "if $x { 1 } elsif $y { 2 } else { 3 }",
    "infix operator": "<=",
    "inherits": "inherits a",
    "inherits a node": "inherits a",
    "interpolated string": '"a${b}c"',
    "items": "1, 2",
    "keys": "1, 2",
    "lambda": "|$x| { $x }",
    "manifest": "$x = 1\n",
    "method arguments": "1, 2",
    "name": "foo::bar",
    "node": "node 'a' { }",
    "number": "0x1F",
    "operand": "$x",
    "operand with what follows": "$x[1].f(2)",
    "parameter": "Integer $x = 1",
    "parameters": "($x, $y)",
    "parentheses": "($x = 1)",
    "piped parameters": "|$x|",
    "prefix operator": "!",
    "regular expression": "/a/",
    "relationship": "File['a'] -> File['b']",
    "rendered": "$x",
    "reserved word": "attr",
    "resource": "file { 'a': mode => '0644' }",
    "resource bodies": "'a': b => 1; 'c': d => 2",
    "resource body": "'a': b => 1",
    "return type": ">> Integer[1]",
    "selector entries": "1 => 2, default => 3",
    "selector entry": "1 => 2",
    "statement": "$x = 1",
    "statements": "$x = 1 f($x)",
    "string": "'a'",
    "template": "a<%= $x %>",
    "the name of a class": "a::b",
    "the name of a definition": "a::b",
    "true": "true",
    "type": "Integer[1]",
    "top level": "include a",
    "type alias": "type A = Integer",
    "type name": "Foo::Bar",
    "undef": "undef",
    "unless": "unless $x { 1 }",
    "variable": "$x",
}
"""A text for each rule, by its name."""
NEED_CONTEXT = {
    "apply": "a keyword in plans only",
    "behind an operand": "what `[` and `(` mean depends on what stands before them",
    "plan": "a keyword in plans only",
    "rendered expression": "a tag is one in templates only",
    "string in the margin of a heredoc": "a string like any other, elsewhere",
    "text of a template": "code, elsewhere",
}
MAY_BE_EMPTY = {
    "arguments",
    "attributes",
    "class header",
    "items",
    "manifest",
    "method arguments",
    "statements",
    "top level",
}


def rules() -> dict[str, Element]:
    """Return the rules that can be read alone, by name."""
    return {rule.name: rule for rule in grammar.RULES if rule.name not in NEED_CONTEXT}


def test_every_rule_has_a_name_and_a_sample() -> None:
    names = [rule.customName for rule in grammar.RULES]
    assert len(set(names)) == len(names)
    assert set(names) == SAMPLES.keys() | NEED_CONTEXT.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_rule_reads_a_text_of_its_own(name: str) -> None:
    rule = rules()[name]
    assert isinstance(rule, pp.ParserElement)
    assert len(rule.parse_string(SAMPLES[name], parse_all=True)) == 1


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - MAY_BE_EMPTY - {"template"}))
def test_rule_that_does_not_begin_there_lets_others_try(name: str) -> None:
    with pytest.raises(pp.ParseException):
        rules()[name].parse_string("}")
    assert (rules()[name] | pp.Literal("}")).parse_string("}").as_list() == ["}"]


def test_rule_that_fails_later_is_fatal_and_names_the_place() -> None:
    with pytest.raises(pp.ParseFatalException) as caught:
        (grammar.if_ | grammar.expression).parse_string("if $x =")
    assert caught.value.loc == 6


def test_rules_compose_with_the_operators_of_pyparsing() -> None:
    settings = pp.Group(pp.Word(pp.alphas) + pp.Suppress("<-") + grammar.expression)[1, ...]
    (first, second) = settings.parse_string("a <- 1 + 2\nb <- [$x]", parse_all=True)
    assert (first[0], type(first[1])) == ("a", ast.ArithmeticExpression)
    assert (second[0], type(second[1])) == ("b", ast.LiteralList)
    assert [type(node) for node in (grammar.variable | grammar.number)[...].parse_string("$a 1 $b")] == [
        ast.VariableExpression,
        ast.LiteralInteger,
        ast.VariableExpression,
    ]


def test_parse_actions_and_results_names_work() -> None:
    name = grammar.variable.copy().add_parse_action(lambda found: found[0].name)("name")
    assert name.parse_string("$x")["name"] == "x"
