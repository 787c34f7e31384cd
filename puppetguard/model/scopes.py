"""The variables of one file: where each is set, and which of them a name stands for.

Puppet's scopes as far as one file shows them: a variable belongs to the class, define, function, plan or node that it
is set in, or to top scope; a lambda sees those around it, a class those of the class it inherits, and all see top
scope. A variable is set once, and is not there before that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.forks import Fork, Step
from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

if TYPE_CHECKING:
    from puppetguard.model.tree_nodes import Opener
    from puppetguard.model.values import Possibility

Element = Literal["", "each", "key", "value"]
"""Which part of a collection a parameter of a lambda takes: an element, a key or index, or the value of that."""

_DEEPEST = 40
"""How many decisions around a place that sets a variable are followed."""
ITERATORS = frozenset("each map filter any all partition group_by reverse_each".split())
"""The functions that call their lambda for each element of a collection."""

_READ = frozenset(
    {
        ast.BlockExpression,
        ast.HostClassDefinition,
        ast.ResourceTypeDefinition,
        ast.FunctionDefinition,
        ast.PlanDefinition,
        ast.NodeDefinition,
        ast.LambdaExpression,
        ast.AssignmentExpression,
        ast.CallNamedFunctionExpression,
        ast.CallMethodExpression,
        ast.ResourceExpression,
        ast.IfExpression,
        ast.UnlessExpression,
        ast.CaseExpression,
    }
)
"""The nodes that set variables, open scopes, or decide."""
_DECLARING = frozenset("include contain require hiera_include create_resources".split())


class Setting(msgspec.Struct, frozen=True):
    """One place that gives a variable its value, which it has from the offset ``end`` on.

    ``value`` is None when nothing in the file tells it (a parameter without default). ``overridable`` is true of a
    parameter's default; ``element`` tells which part of ``value`` a lambda's parameter takes in turn, ``part`` which
    one the variable takes (``[$a, $b] = …``). ``path`` are the decisions under which the code is reached, outer ones
    first; ``bound`` is the value in one call of a lambda.
    """

    value: ast.Node | None
    scope: Scope
    end: int
    overridable: bool = False
    element: Element = ""
    part: tuple[tuple[int, int] | str, ...] = ()
    path: tuple[Step, ...] = ()
    bound: Possibility | None = None


class Scope:
    """The variables of one definition, lambda or node, or of top scope (which has no ``outer``).

    ``node`` is what opens it. What is asked in it is marked with ``mark``, for the same text elsewhere asks for
    something else.
    """

    __slots__ = ("inherits", "mark", "node", "outer", "settings")

    def __init__(self, node: ast.Node | None, outer: Scope | None, inherits: str | None = None, mark: str = "") -> None:
        self.node = node
        self.outer = outer
        self.inherits = inherits
        self.mark = mark
        self.settings: dict[str, list[Setting]] = {}

    def add(self, name: str, setting: Setting) -> None:
        """Note a place that sets a variable."""
        self.settings.setdefault(name, []).append(setting)


class Scopes:
    """All scopes of a program; ``of`` has the scope that a definition or lambda opens, by the node's identity."""

    def __init__(self, program: ast.Program, text: str) -> None:
        self.text = text
        self.top = Scope(None, None)
        self.classes: dict[str, Scope] = {}
        self.functions: set[str] = set()
        self._node_names: set[str] = set()
        self._included = len(text) + 1
        self._of: dict[int, Scope] = {}
        self._forks: dict[tuple[int, int], Fork] = {}
        self._kept: list[Scope] = []
        self._blocks: list[tuple[int, int, int, Step]] = []
        self._read(program)

    def layers(self, name: str, scope: Scope) -> Iterator[tuple[list[Setting] | None, bool]]:
        """Yield the places that may set the variable ``name`` as ``scope`` sees it, those that come first first.

        None stands for places in other files. The second part tells that the code is another than that of ``scope``,
        of which is not known when it runs.
        """
        at: Scope | None = scope
        foreign = False
        if "::" in name:
            qualifier, _, name = name.removeprefix("::").rpartition("::")
            at = self.classes.get(qualifier) if qualifier else self.top
            foreign = at is not _body(scope)
            if at is None or name not in at.settings:
                return
        seen: set[int] = set()
        while at is not None and id(at) not in seen:
            seen.add(id(at))
            if found := at.settings.get(name):
                if foreign and at is self.top and any(one.end > self._included for one in found):
                    # A class that is declared before does not see it.
                    yield None, True
                    return
                yield found, foreign
            if at.outer is None:
                return
            if isinstance(at.node, ast.LambdaExpression):
                at = at.outer
                continue
            foreign = True
            if at.inherits:
                if at.inherits not in self.classes:
                    yield None, True
                    return
                at = self.classes[at.inherits]
                continue
            if name in self._node_names and not isinstance(at.node, ast.NodeDefinition):
                # Classes see the variables of the node that they are declared for.
                yield None, True
                return
            at = self.top

    def fork(self, node: ast.Node, scope: Scope) -> Fork:
        """Return the fork of a conditional statement or selector, as it is asked in a scope."""
        key = id(node), id(scope)
        found = self._forks.get(key)
        if found is None:
            found = self._forks[key] = Fork(node, self.text, scope.mark)
        return found

    def steps_around(self, place: int) -> Iterator[Step]:
        """Yield the blocks of conditional statements around a place."""
        at = bisect_right(self._blocks, place, key=lambda block: block[0]) - 1
        while at >= 0:
            start, end, around, step = self._blocks[at]
            if start <= place < end:
                yield step
            at = around

    def of(self, node: ast.Node) -> Scope | None:
        """Return the scope that a definition or lambda opens; None for other nodes."""
        return self._of.get(id(node))

    def around(self, opener: Opener | None) -> Scope:
        """Return the scope of what stands in a definition or lambda; what opens none belongs to what is around."""
        while opener is not None:
            scope = self._of.get(id(opener.node))
            if scope is not None:
                return scope
            opener = opener.outer
        return self.top

    def release(self) -> None:
        """Have scopes and what is set in them no longer refer to each other."""
        for scope in (self.top, *self._of.values(), *self._kept):
            scope.settings.clear()

    def called(self, node: ast.LambdaExpression, outer: Scope, given: Sequence[Possibility]) -> Scope:
        """Return the scope of one call of a lambda, with what its parameters are."""
        scope = Scope(node, outer, mark=f"{node.start}#{len(self._kept)}:")
        # Kept, for what is worked out is remembered by the identity of the scope.
        self._kept.append(scope)
        static = self._of.get(id(node))
        for name, settings in static.settings.items() if static else ():
            scope.settings[name] = [msgspec.structs.replace(one, scope=scope) for one in settings]
        for parameter, one in zip(node.parameters, given, strict=False):
            scope.settings[parameter.name] = [Setting(None, scope, parameter.end, bound=one)]
        return scope

    # --- reading ---

    def _read(self, program: ast.Program) -> None:
        stack: list[tuple[ast.Node, Scope, tuple[Step, ...], int]] = [(program, self.top, (), -1)]
        while stack:
            node, scope, path, around = stack.pop()
            if type(node) not in _READ:
                # Leaves set nothing, and most nodes are leaves.
                for field in reversed(node.children):
                    found = getattr(node, field)
                    if type(found) is list:
                        stack += [(child, scope, path, around) for child in reversed(found) if child.children]
                    elif found is not None and found.children:
                        stack.append((found, scope, path, around))
                continue
            if isinstance(node, ast.BlockExpression) and path and path[-1].fork.blocks[path[-1].number] is node:
                self._blocks.append((node.start, node.end, around, path[-1]))
                around = len(self._blocks) - 1
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition, ast.LambdaExpression)):
                scope = self._open(node, scope)
                path = ()
            elif isinstance(node, ast.AssignmentExpression):
                self._assign(node, node.left, scope, path, ())
            elif isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)) and node.lambda_:
                self._bind(node, scope)
            if scope is self.top and _declares_classes(node):
                self._included = min(self._included, node.start)
            if isinstance(node, (ast.IfExpression, ast.UnlessExpression, ast.CaseExpression)):
                fork = self.fork(node, scope)
                below = [(test, scope, path, around) for test in fork.tests]
                inside = path if len(path) > _DEEPEST else None
                below += [
                    (block, scope, (*path, Step(fork, index)) if inside is None else inside, around)
                    for index, block in enumerate(fork.blocks)
                ]
            else:
                below = [(child, scope, path, around) for child in children(node) if child.children]
            below.reverse()
            stack += below

    def _assign(
        self,
        node: ast.AssignmentExpression,
        target: ast.Node,
        scope: Scope,
        path: tuple[Step, ...],
        part: tuple[tuple[int, int] | str, ...],
    ) -> None:
        if isinstance(target, ast.VariableExpression):
            # A hash is taken apart by the names of the variables.
            scope.add(target.name, Setting(node.right, scope, node.end, part=part, path=path))
        elif isinstance(target, ast.LiteralList) and len(part) < _DEEPEST:
            for index, one in enumerate(target.values):
                self._assign(node, one, scope, path, (*part, (index, len(target.values))))

    def _open(self, node: ast.NamedDefinition | ast.NodeDefinition | ast.LambdaExpression, outer: Scope) -> Scope:
        if isinstance(node, ast.LambdaExpression):
            # Opened by the call, which knows what is passed.
            scope = self._of.get(id(node)) or Scope(node, outer, mark=f"{node.start}:")
        else:
            parent = node.parent if isinstance(node, ast.HostClassDefinition) else None
            scope = Scope(node, self.top, parent.removeprefix("::") if parent else None, f"{node.start}:")
            if isinstance(node, ast.HostClassDefinition):
                self.classes[node.name] = scope
            elif isinstance(node, ast.FunctionDefinition):
                self.functions.add(node.name.removeprefix("::"))
        self._of[id(node)] = scope
        if isinstance(node, ast.NodeDefinition):
            self._node_names.update(_assigned(node))
        else:
            for parameter in node.parameters:
                if parameter.name not in scope.settings:
                    setting = Setting(parameter.value, scope, parameter.end, overridable=True)
                    scope.add(parameter.name, setting)
        return scope

    def _bind(self, node: ast.CallNamedFunctionExpression | ast.CallMethodExpression, scope: Scope) -> None:
        """Bind the parameters of a lambda whose function is known to pass what it is given."""
        block = node.lambda_
        assert block is not None
        if isinstance(node, ast.CallMethodExpression):
            function, given = node.functor.right, [node.functor.left, *node.arguments]
        else:
            function, given = node.functor, node.arguments
        if not isinstance(function, ast.QualifiedName) or not given:
            return
        inner = Scope(block, scope, mark=f"{block.start}:")
        parameters = block.parameters
        if any(one.captures_rest for one in parameters):
            return
        if function.value in ITERATORS and len(parameters) in (1, 2):
            kinds: tuple[Element, ...] = ("each",) if len(parameters) == 1 else ("key", "value")
            for parameter, kind in zip(parameters, kinds, strict=True):
                inner.add(parameter.name, Setting(given[0], scope, parameter.end, element=kind))
        elif function.value in ("with", "then") and not any(isinstance(one, ast.UnfoldExpression) for one in given):
            for parameter, one in zip(parameters, given, strict=False):
                inner.add(parameter.name, Setting(one, scope, parameter.end))
        self._of[id(block)] = inner


def _declares_classes(node: ast.Node) -> bool:
    """Tell whether a statement evaluates the bodies of classes."""
    match node:
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name):
            return name.value in _DECLARING
        case ast.CallMethodExpression():
            return isinstance(node.functor.right, ast.QualifiedName) and node.functor.right.value in _DECLARING
        case ast.ResourceExpression(type_name=ast.QualifiedName() as name):
            return name.value == "class"
    return False


def _body(scope: Scope) -> Scope:
    """Return the scope of the definition around a lambda."""
    while isinstance(scope.node, ast.LambdaExpression) and scope.outer is not None:
        scope = scope.outer
    return scope


def _assigned(node: ast.Node) -> Iterator[str]:
    """Yield the names of the variables that are set somewhere in a node."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.AssignmentExpression):
            targets = [one.left]
            while targets:
                target = targets.pop()
                if isinstance(target, ast.VariableExpression):
                    yield target.name
                elif isinstance(target, ast.LiteralList):
                    targets += target.values
        stack += [child for child in children(one) if child.children]
