"""The variables of one file: where each is set, and which of them a name stands for.

Puppet's scopes as far as one file shows them: a variable belongs to the class, define, function, plan or node that it
is set in, or to top scope; a lambda sees those around it, a class those of the class it inherits, and all see top
scope.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

Choice = tuple[str, str]
"""A decision that is taken when the code runs: what is asked, and one of the answers."""


_LONGEST = 8


class Setting(msgspec.Struct, frozen=True):
    """One place that gives a variable its value.

    ``value`` is None when nothing in the file tells it (a parameter without default). ``overridable`` is true of a
    parameter's default; ``element`` of a lambda's parameter that takes the elements of ``value`` in turn. ``choices``
    are the decisions under which the code is reached.
    """

    value: ast.Node | None
    scope: Scope
    overridable: bool = False
    element: bool = False
    choices: tuple[Choice, ...] = ()


class Scope:
    """The variables of one definition, lambda or node, or of top scope (which has no ``outer``)."""

    __slots__ = ("inherits", "name", "outer", "settings")

    def __init__(self, name: str, outer: Scope | None, inherits: str | None = None) -> None:
        self.name = name
        self.outer = outer
        self.inherits = inherits
        self.settings: dict[str, list[Setting]] = {}

    def add(self, name: str, setting: Setting) -> None:
        """Note a place that sets a variable."""
        self.settings.setdefault(name, []).append(setting)


class Scopes:
    """All scopes of a program; ``of`` has the scope that a definition or lambda opens, by the node's identity."""

    def __init__(self, program: ast.Program, text: str) -> None:
        self.text = text
        self.top = Scope("", None)
        self.classes: dict[str, Scope] = {}
        self._of: dict[int, Scope] = {}
        self._read(program)

    def lookup(self, name: str, scope: Scope) -> list[Setting]:
        """Return all places that may set the variable ``name`` as ``scope`` sees it; none if the file has none."""
        if "::" in name:
            qualifier, _, plain = name.removeprefix("::").rpartition("::")
            wanted = self.classes.get(qualifier) if qualifier else self.top
            return wanted.settings.get(plain, []) if wanted else []
        seen: set[int] = set()
        at: Scope | None = scope
        while at is not None and id(at) not in seen:
            seen.add(id(at))
            if found := at.settings.get(name):
                return found
            parent = self.classes.get(at.inherits) if at.inherits else None
            at = parent if parent is not None else at.outer
        return self.top.settings.get(name, [])

    def _read(self, program: ast.Program) -> None:
        below: list[tuple[ast.Node, Scope, tuple[Choice, ...]]] = [(program, self.top, ())]
        stack = below
        while stack:
            node, scope, choices = stack.pop()
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition, ast.LambdaExpression)):
                scope = self._open(node, scope)
                choices = ()
            elif isinstance(node, ast.AssignmentExpression) and isinstance(node.left, ast.VariableExpression):
                scope.add(node.left.name, Setting(node.right, scope, choices=choices))
            elif isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)) and node.lambda_:
                self._bind_elements(node, scope)
            if isinstance(node, (ast.IfExpression, ast.UnlessExpression, ast.CaseExpression)):
                stack.append((node.test, scope, choices))
                below = [(block, scope, choices + added) for block, added in self.blocks(node)]
            else:
                # Leaves set nothing, and most nodes are leaves.
                below = [(child, scope, choices) for child in children(node) if child.children]
            below.reverse()
            stack += below

    def _open(self, node: ast.NamedDefinition | ast.NodeDefinition | ast.LambdaExpression, outer: Scope) -> Scope:
        if isinstance(node, ast.LambdaExpression):
            # Opened by the call, which knows what is passed.
            scope = self._of.get(id(node)) or Scope("", outer)
            self._of[id(node)] = scope
        else:
            name = node.name if isinstance(node, ast.NamedDefinition) else ""
            parent = node.parent if isinstance(node, ast.HostClassDefinition) else None
            scope = Scope(name, self.top, parent.removeprefix("::") if parent else None)
            if isinstance(node, ast.HostClassDefinition):
                self.classes[name] = scope
            self._of[id(node)] = scope
        if not isinstance(node, ast.NodeDefinition):
            for parameter in node.parameters:
                if parameter.name not in scope.settings:
                    scope.add(parameter.name, Setting(parameter.value, scope, overridable=True))
        return scope

    def _bind_elements(self, node: ast.CallNamedFunctionExpression | ast.CallMethodExpression, scope: Scope) -> None:
        """Bind the parameters of a lambda that is called for each element of an array."""
        block = node.lambda_
        assert block is not None
        if isinstance(node, ast.CallMethodExpression):
            function, given = node.functor.right, node.functor.left
        elif node.arguments:
            function, given = node.functor, node.arguments[0]
        else:
            return
        if not isinstance(function, ast.QualifiedName) or function.value not in ("each", "map", "filter"):
            return
        inner = Scope("", scope)
        if block.parameters:
            element = block.parameters[-1]
            inner.add(element.name, Setting(given, scope, element=True))
        self._of[id(block)] = inner

    def blocks(self, node: ast.Node) -> Iterator[tuple[ast.BlockExpression, tuple[Choice, ...]]]:
        """Yield the blocks of a conditional statement, each with the decisions that lead to it."""
        match node:
            case ast.IfExpression():
                # A chain of `elsif` can be long: followed in a loop, and only its last few questions are kept.
                otherwise: ast.BlockExpression | ast.IfExpression | None = node
                before: tuple[Choice, ...] = ()
                while isinstance(otherwise, ast.IfExpression):
                    asked = self._written(otherwise.test)
                    yield otherwise.then, (*before, (asked, "true"))
                    before = (*before[-_LONGEST:], (asked, "false"))
                    otherwise = otherwise.else_
                if otherwise:
                    yield otherwise, before
            case ast.UnlessExpression():
                asked = self._written(node.test)
                yield node.then, ((asked, "false"),)
                if node.else_:
                    yield node.else_, ((asked, "true"),)
            case ast.CaseExpression():
                asked = self._written(node.test)
                for option in node.options:
                    answer = " ".join(self._written(one) for one in option.values)
                    yield option.then, ((asked, answer),)

    def choice(self, test: ast.Node, answer: ast.Node) -> Choice:
        """Return the decision that a selector takes."""
        return self._written(test), self._written(answer)

    def _written(self, node: ast.Node) -> str:
        return self.text[node.start : node.end]

    def of(self, node: ast.Node) -> Scope | None:
        """Return the scope that a definition or lambda opens; None for other nodes."""
        return self._of.get(id(node))
