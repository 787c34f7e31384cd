"""Where a file reads and sets variables, and which of the reads nothing in sight has set before.

Source: Puppet's scopes as in ``Puppet::Parser::Scope``: a variable is set once in a scope, a branch is no scope, a
lambda is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.forks import Step
from puppetguard.model.lazy import lazy
from puppetguard.model.scoped_nodes import scoped
from puppetguard.model.scopes import Scope, Setting
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

State = Literal["set", "later", "elsewhere", "unset"]
"""What a scope says of a variable at a place: it is set before, only behind it, only in a branch that excludes the
place, or nowhere."""
_OF_BODIES = frozenset("title name module_name caller_module_name".split())
_SEES_ITS_TITLE = (ast.HostClassDefinition, ast.ResourceTypeDefinition)
_MOST = 20
"""With how many earlier places that set a variable one is compared."""


class Read(msgspec.Struct, frozen=True):
    """A place that reads a variable; ``setting`` is where it is set if not before, ``scope`` where it is read."""

    node: ast.VariableExpression
    scope: Scope
    state: State
    setting: Setting | None = None


class Reassignment(msgspec.Struct, frozen=True):
    """A place that sets a variable again; ``always`` tells that the ``earlier`` one is reached whenever this is."""

    node: ast.VariableExpression
    earlier: Setting
    always: bool


class VariableUses:
    """The reads of a file in the order of the source, and the places that set variables."""

    def __init__(self, subject: Subject) -> None:
        self._scopes = subject.evaluator.scopes
        self._text = subject.source.text
        self._given = {one.name for one in subject.program.parameters or ()}
        self.reads: list[Read] = []
        self.targets: list[tuple[ast.VariableExpression, Scope, int]] = []
        self._read_all(subject)

    @lazy
    def reassignments(self) -> list[Reassignment]:
        """The places that set what the same scope has set."""
        return list(self._again())

    def names_in_sight(self, scope: Scope) -> Iterator[str]:
        """Yield the names that a scope and those around it set, inner ones first."""
        at: Scope | None = scope
        while at is not None:
            yield from at.settings
            if not isinstance(at.node, ast.LambdaExpression):
                break
            at = at.outer
        yield from self._given

    def _read_all(self, subject: Subject) -> None:
        targets: set[int] = set()
        for node, scope in scoped(subject, ast.VariableExpression, ast.AssignmentExpression):
            if isinstance(node, ast.VariableExpression):
                if id(node) not in targets:
                    self.reads.append(self._read(node, scope))
            elif isinstance(node, ast.AssignmentExpression):
                left = [node.left]
                while left:
                    one = left.pop()
                    if isinstance(one, ast.VariableExpression):
                        targets.add(id(one))
                        self.targets.append((one, scope, node.end))
                    elif isinstance(one, ast.LiteralList):
                        left += one.values

    def _read(self, node: ast.VariableExpression, scope: Scope) -> Read:
        name = node.name
        if name in self._given:
            return Read(node, scope, "set")
        if "::" in name or name.isdecimal():
            return Read(node, scope, "unset")
        found: Setting | None = None
        state: State = "unset"
        around: dict[int, int] | None = None
        at: Scope | None = scope
        while at is not None:
            for setting in at.settings.get(name, ()):
                if setting.end > node.start:
                    state, found = ("later", setting) if state == "unset" else (state, found)
                    continue
                if setting.path and around is None:
                    around = {id(step.fork): step.number for step in self._scopes.steps_around(node.start)}
                if not setting.path or not _excluded(setting.path, around or {}):
                    return Read(node, scope, "set", setting)
                state, found = "elsewhere", setting
            if not isinstance(at.node, ast.LambdaExpression):
                if name in _OF_BODIES and isinstance(at.node, _SEES_ITS_TITLE):
                    return Read(node, scope, "set")
                break
            at = at.outer
        return Read(node, scope, state, found)

    def _again(self) -> Iterator[Reassignment]:
        for node, scope, end in self.targets:
            settings = scope.settings.get(node.name, ())
            if len(settings) < 2:
                continue
            own = next((one for one in settings if one.end == end and not one.overridable), None)
            if own is None:
                continue
            steps = {id(step.fork): step.number for step in own.path}
            earlier = [one for one in settings[:_MOST] if one.end < end and not _excluded(one.path, steps)]
            always = next((one for one in earlier if own.path[: len(one.path)] == one.path), None)
            if always is not None:
                yield Reassignment(node, always, always=True)
            elif earlier:
                yield Reassignment(node, earlier[0], always=False)


def _excluded(path: Sequence[Step], around: dict[int, int]) -> bool:
    """Tell whether one of the decisions of a path is taken otherwise around a place."""
    return any(around.get(id(step.fork), step.number) != step.number for step in path)


def body_of(scope: Scope) -> Scope:
    """Return the scope of the definition around lambdas."""
    while isinstance(scope.node, ast.LambdaExpression) and scope.outer is not None:
        scope = scope.outer
    return scope
