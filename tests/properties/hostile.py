"""Sources made to break a parser: extreme sizes and depths, and everything left open. Each grows with a number."""

from __future__ import annotations

from collections.abc import Callable

Growing = Callable[[int], str]

BRACKETS = {"(": ")", "[": "]", "{": "}"}

OPERATORS = """
    <<| |>> <| |> << >> <= >= <- <~ -> ~> => +> == != =~ !~ += -= @@ [ ] { } ( ) , ; : . ? = < > + - * / % ! | @ ~ ' " $
    # \\ / ^ & ` :: ${ "${ @( <% %> <%= -%> <%- <%# if case class node define function type unless and or in not a A 1
    $x
""".split()


def _repeated(text: str) -> Growing:
    return lambda n: text * n


def _chained(operand: str, operator: str) -> Growing:
    return lambda n: operand + f" {operator} {operand}" * n


def _left_open(opening: str) -> Growing:
    return lambda n: opening + " a b\n" * n


REPEATED: dict[str, Growing] = {
    f"{text!r} repeated{how}": _repeated(text + blank)
    for text in OPERATORS
    for blank, how in (("", ""), (" ", " with blanks"), ("\n", " on lines"))
}
"""Every operator, bracket, quote and keyword, again and again."""

NESTED: dict[str, Growing] = {
    **{f"{left} never closed": _repeated(left) for left in BRACKETS},
    **{f"{right} never opened": _repeated(right) for right in BRACKETS.values()},
    "( nested": lambda n: "$x = " + "(" * n + "1" + ")" * n,
    "[ nested": lambda n: "$x = " + "[" * n + "1" + "]" * n,
    "{ nested": lambda n: "$x = " + "{a=>" * n + "1" + "}" * n,
    "mixed brackets nested": lambda n: "$x = " + "[({a=>" * (n // 3) + "1" + "})]" * (n // 3),
    "access nested": lambda n: "$x = $a" + "[$a" * n + "]" * n,
    "calls nested": lambda n: "f(" * n + "1" + ")" * n,
    "if nested": lambda n: "if $a { " * n + "f()" + " }" * n,
    "elsif chained": lambda n: "if $a { f() }" + " elsif $a { f() }" * n,
    "case nested": lambda n: "case $a { 1: { " * n + "f()" + " } }" * n,
    "classes nested": lambda n: "class a { " * n + "f()" + " }" * n,
    "lambdas nested": lambda n: "f() |$x| { " * n + "f()" + " }" * n,
    "resources nested in lambdas": lambda n: "f() |$x| { file { 'a': b => 1 } " * n + "}" * n,
    "interpolations nested": lambda n: '"${' * n + "a" + '}"' * n,
    "selectors chained": lambda n: "$x = $a" + " ? { 1 => $a }" * n,
    "selectors nested": lambda n: "$x = " + "$a ? { 1 => " * n + "1" + " }" * n,
    "type parameters nested": lambda n: "type A = " + "B[" * n + "C" + "]" * n,
    "not": lambda n: "$x = " + "!" * n + "$a",
    "minus": lambda n: "$x = " + "-" * n + "$a",
    "unfold": lambda n: "$x = [" + "*" * n + "$a]",
    "virtual": lambda n: "@ " * n + "file { 'a': }",
    "assignments chained": lambda n: "$x = " * n + "1",
    **{
        f"{operator} chained": _chained("1", operator)
        for operator in "+ - * / % << >> == != < > <= >= =~ !~ in and or".split()
    },
    **{f"{operator} chained": _chained("A['a']", operator) for operator in "-> ~> <- <~".split()},
    "methods chained": lambda n: "$x" + ".a" * n,
    "methods with lambdas chained": lambda n: "$x" + ".a |$y| { 1 }" * n,
    "access chained": lambda n: "$x = $a" + "[1]" * n,
}

LONG: dict[str, Growing] = {
    "interpolations in one string": lambda n: '$x = "' + "${a}" * n + '"',
    "short interpolations in one string": lambda n: '$x = "' + "$a " * n + '"',
    "interpolations in one heredoc": lambda n: '$x = @("E")\n' + "${a}\n" * n + "E\n",
    "strings with interpolations": lambda n: '$x = "a${b}c"\n' * n,
    "escapes in one string": lambda n: '$x = "' + "\\n\\q" * n + '"',
    "escapes in one quoted string": lambda n: "$x = '" + "\\'" * n + "'",
    "heredocs": lambda n: "$x = @(E)\ntext\nE\n" * n,
    "heredocs on one line": lambda n: "$x = [" + "@(E), " * n + "]\n" + "text\nE\n" * n,
    "heredoc of many lines": lambda n: "$x = @(E/L)\n" + "  text \\\n" * n + "  | E\n",
    "heredoc of nearly its tag": lambda n: "$x = @(E)\n" + "E E\n" * n + "E\n",
    "heredoc of blanks": lambda n: "$x = @(E)\n" + " " * n + "\nE\n",
    "JSON heredoc, open text of escapes": lambda n: "$x = @(J:json)\n" + '"\\' * n + "\nJ\n",
    "JSON heredoc, open comments": lambda n: "$x = @(J:json)\n" + "/* " * n + "\nJ\n",
    "heredoc that never ends, of nearly its end": lambda n: "$x = @(E)\n" + "| " + "a." * n + "|\n",
    "comment lines": lambda n: "# comment\n" * n,
    "comments in blocks": lambda n: "/* comment */ " * n,
    "blank lines": lambda n: "\n" * n,
    "one word": lambda n: "a" * n,
    "one qualified name": lambda n: "a::" * n + "a",
    "one dashed word": lambda n: "a-" * n + "a",
    "one word ending in dashes": lambda n: "a" + "-" * n,
    "one variable": lambda n: "$" + "a::" * n + "a",
    "one number": lambda n: "$x = " + "1" * n,
    "one fraction": lambda n: "$x = 1." + "1" * n,
    "one long line": lambda n: "$x = " + "'text', " * n,
    "one array": lambda n: "$x = [" + "1, " * n + "]",
    "one hash": lambda n: "$x = {" + "a => 1, " * n + "}",
    "one hash of different keys": lambda n: "$x = {" + "".join(f"k{i} => 1, " for i in range(n)) + "}",
    "one resource, many attributes": lambda n: "file { 'a':" + " b => 1," * n + "}",
    "one resource, many bodies": lambda n: "file {" + " 'a': b => 1;" * n + "}",
    "one class, many parameters": lambda n: "class a(" + "".join(f"$p{i} = 1, " for i in range(n)) + ") { }",
    "one case, many options": lambda n: "case $a {" + " 1: { }" * n + "}",
    "one argument list": lambda n: "f(" + "1, " * n + ")",
    "statements": lambda n: "$x = 1\n" * n,
    "mistakes": lambda n: "$x = = 1\n" * n,
    "mistakes in one parameter list": lambda n: "class a(" + "$x = = 1, " * n + ") { }",
    "mistakes in one resource": lambda n: "file { 'a':" + " b = 1," * n + "}",
    "mistakes in resource bodies": lambda n: "file {" + " 'a': b c;" * n + "}",
    "mistakes in classes": lambda n: "class a { $x = = 1 }\n" * n,
    "unclosed classes": lambda n: "class a {\n" * n,
    "classes with an unclosed resource": lambda n: "class a {\n  file { 'a':\n    b => 1,\n}\n" * n,
    "tags": lambda n: "text <%= $x %> text <% if $x { -%>\n<% } -%>\n" * n,
}

OPENINGS = {
    "single quote": "'",
    "double quote": '"',
    "interpolation": '"a ${b',
    "interpolation, closed": '"a ${b}',
    "nested interpolation": '"a ${f("b ${c',
    "comment": "/* a",
    "heredoc parenthesis": "@(E",
    "heredoc text": "@(E)\n",
    "heredoc interpolation": '@("E")\n a ${b\n',
    "second heredoc": "[@(E), @(F)]\na\nE\n",
    "regular expression": "/a",
    "parenthesis": "(1",
    "bracket": "[1,",
    "brace": "{ a =>",
    "access": "$a[",
    "call": "f(1,",
    "lambda parameters": "f() |$a",
    "lambda": "f() |$a| {",
    "collector": "User <| a == 1",
    "exported collector": "User <<| a == 1",
    "selector": "1 ? {",
    "resource": "file { 'a': b => 1,",
    "class": "class a {",
    "class parameters": "class a($b,",
    "case": "case 1 { 1: {",
    "variable": "$",
    "qualified name": "a::",
    "escape": '"\\',
    "unicode escape": '"\\u{1',
    "tag": "<%",
    "expression tag": "<%= $a",
    "comment tag": "<%# a",
    "tag parameters": "<%- | $a",
}
"""Beginnings of what has an end; each is a source in which that end is missing."""
UNTERMINATED: dict[str, Growing] = {f"{name} left open": _left_open(opening) for name, opening in OPENINGS.items()}
