"""What must hold for the result of parsing any text whatsoever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puppetguard.source import DecodeError, FileKind, SourceFile, decode
from puppetguard.syntax import ParseOptions, ParseResult, ast, parse
from puppetguard.syntax.pn import to_pn
from puppetguard.syntax.tree import tree_lines
from puppetguard.syntax.walk import children, walk

LARGEST = 2**63 - 1
"""The largest integer of Puppet's. It refuses a larger one, so it is not worth knowing how large it is."""

LEAF_TEXT: dict[type[ast.Node], Callable[[Any, str], bool]] = {
    ast.VariableExpression: lambda node, text: text in (node.name, f"${node.name}"),
    ast.QualifiedName: lambda node, text: text == node.value,
    ast.QualifiedReference: lambda node, text: text == node.value,
    ast.ReservedWord: lambda node, text: text == node.word,
    ast.LiteralInteger: lambda node, text: abs(node.value) > LARGEST or _integer(text, node.radix) == node.value,
    ast.LiteralFloat: lambda node, text: float("".join(text.split())) == node.value,
    ast.LiteralBoolean: lambda node, text: text == str(node.value).lower(),
    ast.LiteralUndef: lambda _, text: text == "undef",
    ast.LiteralDefault: lambda _, text: text == "default",
    ast.LiteralRegularExpression: lambda node, text: text == f"/{node.pattern}/",
    ast.LiteralString: lambda node, text: not node.quote or text[0] == text[-1] == node.quote,
    ast.Comment: lambda _, text: text.startswith(("#", "/*", "<%#")),
}
"""How the text of a leaf shows in the source, by the type of the node."""


def check_all(text: str, kind: FileKind = "pp", *, tasks: bool = False) -> ParseResult | None:
    """Parse a text and assert all invariants; return the result, or None if the text is refused as a whole."""
    try:
        source = decode(text.encode("utf-8", "surrogatepass"), "text", kind)
    except DecodeError as error:
        refused = error
    else:
        return check_tree(source, tasks=tasks)
    assert refused.line >= 1
    assert refused.column >= 1
    assert refused.message
    return None


def check_tree(source: SourceFile, *, tasks: bool = False) -> ParseResult:
    """Parse a source and assert all invariants of the result."""
    result = parse(source, ParseOptions(tasks=tasks))
    check_problems(result)
    check_spans(result.program, source)
    check_leaves(result.program, source)
    assert sum(1 for _ in tree_lines(result.program, source)) > 0
    if result.parsed:
        to_pn(result.program, is_template=source.kind == "epp")
    return result


def check_problems(result: ParseResult) -> None:
    """Assert that problems have a place in the text and a message, and that the verdict follows from them."""
    size = len(result.source.text)
    for problem in result.problems:
        assert 0 <= problem.start <= problem.end <= size, problem
        assert problem.code, problem
        assert problem.message, problem
        for start, end, text in problem.related:
            assert 0 <= start <= end <= size, problem
            assert text, problem
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert result.ok == (not errors)
    assert result.parsed == all(problem.phase != "parse" for problem in errors)


def check_spans(program: ast.Program, source: SourceFile) -> None:
    """Assert that nodes lie inside the text and their parents, in order and without overlap."""
    assert 0 <= program.start <= program.end <= len(source.text)
    for node in walk(program):
        if isinstance(node, ast.HeredocExpression):
            # Its text stands further down, behind whatever else is on the line; in a template, anywhere.
            earliest = 0 if source.kind == "epp" else node.end
            assert earliest <= node.text.start <= node.text.end <= len(source.text), node
            continue
        last = node.start
        for child in children(node):
            assert last <= child.start <= child.end <= node.end, (node, child)
            last = child.end
    last = 0
    for comment in program.comments:
        assert last <= comment.start < comment.end <= len(source.text), comment
        last = comment.end


def check_leaves(program: ast.Program, source: SourceFile) -> None:
    """Assert that names, variables, numbers and so on are what stands at their place in the text."""
    for node in [*walk(program), *program.comments]:
        shows = LEAF_TEXT.get(type(node))
        implied = node.start == node.end  # `type A = { … }` stands for Object[…]
        if shows is not None and not implied:
            text = source.text[node.start : node.end]
            assert shows(node, text), (node, text)


def _integer(text: str, radix: int) -> int:
    """Return the number that ``text`` shows; the minus of a literal may stand apart from it."""
    return int("".join(text.split()), radix)
