"""The tree as text: built by hand here, so that nothing depends on the parser."""

from __future__ import annotations

from puppetguard.source import SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.tree import DEEPEST_INDENT, tree_lines

SOURCE = SourceFile("site.pp", "\n".join(["x" * 9] * 9))


def shown(node: ast.Node) -> str:
    return "\n".join(tree_lines(node, SOURCE))


def test_leaf() -> None:
    assert shown(ast.LiteralBoolean(0, 4, True)) == "LiteralBoolean 1:1-1:5 value=true"
    assert shown(ast.LiteralString(0, 4, 'a"b\n', "'")) == 'LiteralString 1:1-1:5 value="a\\"b\\n" quote="\'"'
    assert shown(ast.LiteralInteger(0, 4, 2**70, 16)) == f"LiteralInteger 1:1-1:5 value={2**70} radix=16"


def test_fields_and_lists() -> None:
    name = ast.QualifiedName(0, 4, "file")
    title = ast.LiteralString(10, 13, "a", "'")
    value = ast.LiteralUndef(30, 35)
    attribute = ast.AttributeOperation(20, 35, "mode", "=>", value, 26)
    resource = ast.ResourceExpression(0, 40, "regular", name, [ast.ResourceBody(10, 35, title, [attribute])])
    assert shown(resource) == (
        'ResourceExpression 1:1-5:1 form="regular"\n'
        '  type_name: QualifiedName 1:1-1:5 value="file"\n'
        "  bodies:\n"
        "    - ResourceBody 2:1-4:6\n"
        '        title: LiteralString 2:1-2:4 value="a" quote="\'"\n'
        "        operations:\n"
        '          - AttributeOperation 3:1-4:6 attribute_name="mode" operator="=>" operator_start=3:7\n'
        "              value: LiteralUndef 4:1-4:6"
    )


def test_what_is_not_there_is_left_out() -> None:
    call = ast.CallNamedFunctionExpression(0, 4, ast.QualifiedName(0, 4, "fail"), [], None)
    assert shown(call) == (
        'CallNamedFunctionExpression 1:1-1:5 statement=false\n  functor: QualifiedName 1:1-1:5 value="fail"'
    )


def test_any_depth() -> None:
    node: ast.Node = ast.LiteralInteger(0, 1, 1)
    for _ in range(100_000):
        node = ast.NotExpression(0, 1, node)
    lines = list(tree_lines(node, SOURCE))
    assert len(lines) == 100_001
    assert lines[DEEPEST_INDENT] == f"{'  ' * DEEPEST_INDENT}expr: NotExpression 1:1-1:2"
    assert lines[-1] == f"{'  ' * DEEPEST_INDENT}(100000) expr: LiteralInteger 1:1-1:2 value=1 radix=10"
