"""Corners of Puppet's lexer that nobody would invent; the trees and places are Puppet's own answers."""

import pytest

from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from puppetguard.syntax.pn import to_pn

TREES = [
    # A quote at the start of a text is text itself when a mark follows it directly.
    ('"""', r'"\""'),
    ("'''", '"\'"'),
    ('$x = ""$y = 1 "', r'(= (var "x") (concat "\"" (str (var "y")) " = 1 "))'),
    ('"${a}"$b "', r'(concat (str (var "a")) "\"" (str (var "b")) " ")'),
    ('"${"a"}"$b"', r'(concat (str "a") "\"" (str (var "b")))'),
    ('"a$$$"', '"a$$$"'),
    ('"$$a"', '(concat "$" (str (var "a")))'),
    # A slash in an interpolation divides or starts a pattern by what stands before the string.
    ('"${x}${/a/}"', '(concat (str (var "x")) (str (regexp "a")))'),
    # An interpolation that is open at the end of a heredoc is closed by it.
    ('$x = @("A")\n ${b \n| A\n 1', '(block (= (var "x") (heredoc {:text (concat " " (str (var "b")))})) 1)'),
    # The text of a heredoc starts on the next line even when a string goes over it.
    ('$x = "${@(B)} a\nfoo\nB\n"', '(= (var "x") (concat (str (heredoc {:text "foo\\n"})) " a\\nfoo\\nB\\n"))'),
    # Any line that ends with the tag ends a heredoc, and is no part of it.
    ("$x = @(A)\n  b\n  foo |- A\nbar", '(block (= (var "x") (heredoc {:text " b"})) (qn "bar"))'),
    ("foo\n(1)", '(block (qn "foo") (paren 1))'),
    ("foo (1)", '(invoke {:functor (qn "foo") :args [1]})'),
    ("foo /* \n */ (1)", '(invoke {:functor (qn "foo") :args [1]})'),
    ("$a [1]", '(block (var "a") (array 1))'),
    ("$a[1]", '(access (var "a") 1)'),
    ("1 < 2 == 3", "(< 1 (== 2 3))"),
    ("$x = 5.2.x3y", '(= (var "x") (call-method {:functor (. 5.2 (qn "x3y")) :args []}))'),
    ("$x = - -1", '(= (var "x") (- -1))'),
    (
        "type A = Foo { x => 1 }",
        '(type-alias "A" (access (qr "Object") (hash (=> (qn "x") 1) (=> (qn "parent") (qr "Foo")))))',
    ),
]

TEMPLATES = [
    ("a <%%", "(lambda {:body [(epp)]})"),
    ("a <%% b", '(lambda {:body [(epp (render-s "a <% b"))]})'),
    ("x<%# c %>y", '(lambda {:body [(epp (render-s "xy"))]})'),
    ("<%= 1 -%>\n", '(lambda {:body [(epp (render 1) (render-s ""))]})'),
    ("<% 1 -%>\rx", '(lambda {:body [(epp 1 (render-s "x"))]})'),
]  # fmt: skip

PLACES = [
    ('"${a ) 08}"', (1, 8), "INVALID_OCTAL_NUMBER"),
    ("foo 1, 2 08", (1, 10), "INVALID_OCTAL_NUMBER"),
    ("foo 1, 2 )", (1, 6), "PARSE_ERROR_NO_CODE"),
    ("foo 1, 2; ;", (1, 11), "SYNTAX_ERROR"),
    ("@$x 08", (1, 5), "INVALID_OCTAL_NUMBER"),
    ("@$x )", (1, 1), "PARSE_ERROR_NO_CODE"),
    ('$x = @(A) "x\nhello\nA\n y" \nB\nA\n', (4, 4), "UNCLOSED_QUOTE"),
    ('"a $ def\n foo', (1, 5), "UNCLOSED_QUOTE"),
    ("$x = 4.2x", (1, 6), "INVALID_DECIMAL_NUMBER"),
    ("$facts['os'['name'] {\n  1: { }\n}", (2, 6), "SYNTAX_ERROR"),
    ("type A = Foo[]", (1, 14), "SYNTAX_ERROR"),
    ("file { in 1 }", (1, 11), "SYNTAX_ERROR"),
]


@pytest.mark.parametrize(("source", "tree"), TREES)
def test_tree(source: str, tree: str) -> None:
    result = parse(SourceFile("site.pp", source))
    assert result.parsed
    assert to_pn(result.program) == tree


@pytest.mark.parametrize(("source", "tree"), TEMPLATES)
def test_template(source: str, tree: str) -> None:
    result = parse(SourceFile("site.epp", source, "epp"))
    assert result.parsed
    assert to_pn(result.program, is_template=True) == tree


@pytest.mark.parametrize(("source", "place", "code"), PLACES)
def test_place_of_the_first_error(source: str, place: tuple[int, int], code: str) -> None:
    file = SourceFile("site.pp", source)
    first = parse(file).problems[0]
    assert (file.position(first.start), first.code) == (place, code)
