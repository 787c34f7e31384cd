"""The nodes of a tree by kind, each with what opens the scope around it: the same as walking tells."""

from __future__ import annotations

import gc

from puppetguard.model.subject import Subject
from puppetguard.model.tree_nodes import DEFINITIONS, TreeNodes
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk, walk_with_ancestors

TEXT = """\
$top = 1
class a ($x = [1].map |$y| { $y + $top }) {
  $z = $x.each |$i| { if $i { notice($i) } }
  file { $z: content => @("END"/L), mode => $x }
    ${x} ${[2].filter |$n| { $n }}
    | END
  define a::b { case $title { $x: { [3].each |$k| { notice($k) } } } }
}
node 'n' { notice($top) }
notice($top)
"""
OPENING = (*DEFINITIONS, ast.NodeDefinition, ast.LambdaExpression)


def program() -> ast.Program:
    return parse(SourceFile("a.pp", TEXT)).program


def test_all_nodes() -> None:
    tree = program()
    nodes = list(walk(tree))
    found = TreeNodes(tree)
    assert list(map(id, found.all)) == list(map(id, nodes))
    kinds = (ast.VariableExpression, ast.LambdaExpression, ast.HostClassDefinition)
    assert list(map(id, found.of_kinds(*kinds))) == [id(one) for one in nodes if type(one) in kinds]


def test_openers() -> None:
    tree = program()
    expected = []
    for node, ancestors in walk_with_ancestors(tree):
        if isinstance(node, (ast.VariableExpression, ast.LambdaExpression)):
            around = [id(one) for one in reversed(ancestors) if type(one) in OPENING]
            expected.append((id(node), around))
    found = []
    for node, opener in TreeNodes(tree).with_openers(ast.VariableExpression, ast.LambdaExpression):
        chain = []
        while opener is not None:
            chain.append(id(opener.node))
            opener = opener.outer  # noqa: PLW2901 # up to the outermost
        found.append((id(node), chain))
    assert found == expected
    assert max(len(chain) for _, chain in found) == 3


def test_release_leaves_nothing_to_the_garbage_collector() -> None:
    source = SourceFile("a.pp", TEXT)
    result = parse(source)

    def work() -> None:
        subject = Subject(source, result.program, result.problems)
        assert subject.unread is not None
        assert subject.named_nodes.named
        assert [one.values for resource in subject.resources.all for one in resource.attributes.values()]
        subject.release()

    # What the modules themselves make when they are imported is not counted.
    work()
    gc.collect()
    work()
    assert gc.collect() == 0
