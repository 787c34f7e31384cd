"""What the variables of a file are where they are used: which places set them, and which of these were reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import msgspec

from puppetguard.model import decisions
from puppetguard.model.elements import elements, part
from puppetguard.model.forks import Fork, Step
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope, Scopes, Setting
from puppetguard.model.values import ELEMENT, Cause, Fragment, Possibility, StaticText, unknown
from puppetguard.model.ways import Way, together, under
from puppetguard.syntax import ast

_ALWAYS = [Way()]
_MANY = 8
"""How many places that set a variable are many."""
_FACT_ROOTS = {"facts": "", "trusted": "trusted", "server_facts": "server_facts"}


class Variables:
    """The variables of one program; ``place`` is from where they are seen, if not from where they are written."""

    def __init__(self, text: str, scopes: Scopes, evaluate: Callable[[ast.Node, Scope], list[Possibility]]) -> None:
        self.place: int | None = None
        self._text = text
        self._scopes = scopes
        self._evaluate = evaluate
        self._settings: dict[int, list[Possibility]] = {}
        self._layers: dict[int | None, tuple[list[Possibility], list[Way]]] = {}
        self._branches: dict[tuple[int, int], list[decisions.Branch]] = {}
        self._overridden: dict[tuple[int, int], set[str]] = {}

    @contextmanager
    def seen_from(self, place: int | None) -> Iterator[None]:
        """Let variables be seen as from another place; None stands for where each of them is written."""
        before = self.place
        self.place = place
        try:
            yield
        finally:
            self.place = before

    def of(self, node: ast.VariableExpression, scope: Scope) -> list[Possibility]:
        """Return what a variable can be, as seen from a scope."""
        name = node.name
        place = node.start if self.place is None else self.place
        found = None if "::" in name else self._in_one_place(scope.settings.get(name), place, node)
        if found is None:
            found = self._in_layers(node, scope, place)
        if len(found) > 1:
            around = [choice for step in self._scopes.steps_around(place) for choice in decisions.answers(step)]
            found = [one for one in found if not decisions.contradicts(one, around)]
        if any(one.default for one in found) and self._is_overridden(node.name, scope, place):
            other = Possibility(unknown(node, Cause("parameter", node.name)), default=True)
            found = [other, *(one for one in found if not one.default)]
        return found

    def is_overridden(self, name: str, scope: Scope, step: Step) -> bool:
        """Tell whether a parameter has another value than its default wherever a block is reached."""
        settings = scope.settings.get(name)
        if not settings or not settings[0].overridable:
            return False
        key = id(step.fork), step.number
        found = self._overridden.get(key)
        if found is None:
            # Not known while it is worked out.
            self._overridden[key] = set()
            with self.seen_from(None):
                found = self._overridden[key] = decisions.overridden(*step, scope, self._evaluate)
        return name in found

    def _is_overridden(self, name: str, scope: Scope, place: int) -> bool:
        while isinstance(scope.node, ast.LambdaExpression) and scope.outer is not None and name not in scope.settings:
            scope = scope.outer
        return any(self.is_overridden(name, scope, step) for step in self._scopes.steps_around(place))

    def _in_one_place(
        self, settings: list[Setting] | None, place: int, node: ast.VariableExpression
    ) -> list[Possibility] | None:
        """Return what a variable can be that its own scope sets in one place, before it and always; else None.

        By far the most are of this kind.
        """
        if settings is None or len(settings) != 1:
            return None
        (setting,) = settings
        if setting.path or (setting.end > place and setting.bound is None):
            return None
        return self._setting(setting, node)

    def _in_layers(self, node: ast.VariableExpression, scope: Scope, place: int) -> list[Possibility]:
        name = node.name
        found: list[Possibility] = []
        unset = _ALWAYS
        for settings, foreign in self._scopes.layers(name, scope):
            if settings is None:
                break
            if len(settings) == 1 and not settings[0].path and unset == _ALWAYS:
                # By far the most common: it is set in one place, and always.
                if not foreign and settings[0].end > place and settings[0].bound is None:
                    continue
                found, unset = self._setting(settings[0], node), []
                break
            values, left = self._layer(settings, None if foreign else place, node)
            found += (one for value in values for way in unset if (one := under(value, way)) is not None)
            unset = [both for way in unset for one in left if (both := together(way, one)) is not None]
            if not unset or len(found) > MOST:
                break
        if unset is _ALWAYS:
            found.append(Possibility(self._unset(node, name, scope)))
        elif unset:
            value = self._unset(node, name, scope)
            found += (one for way in unset[:MOST] if (one := under(Possibility(value), way)) is not None)
        return found

    def _layer(
        self, settings: list[Setting], place: int | None, node: ast.Node
    ) -> tuple[Sequence[Possibility], Sequence[Way]]:
        """Return what a variable of one scope can be at a place, and the ways on which it is not set there."""
        # Behind all of many places it is the same everywhere.
        last = settings[-1]
        behind = place is None or place >= (last.path[0].fork.end if last.path else last.end)
        key = id(settings) if behind and len(settings) > _MANY else None
        if key in self._layers:
            return self._layers[key]
        visible = list(decisions.visible(settings, place))
        if not visible:
            return (), (Way(),)
        found = decisions.settled(visible, lambda one: self._setting(one, node), self._branches_of)
        if key is not None:
            self._layers[key] = found
        return found

    def _unset(self, node: ast.Node, name: str, scope: Scope) -> StaticText:
        """Return the value of a variable that this file does not set."""
        plain = name.removeprefix("::")
        if plain in _FACT_ROOTS:
            return unknown(node, Cause("fact", _FACT_ROOTS[plain]))
        if plain.isdecimal():
            return unknown(node, Cause("match", plain))
        if plain in ("title", "name", "module_name") and name == plain:
            body: Scope | None = scope
            while body is not None and isinstance(body.node, ast.LambdaExpression):
                body = body.outer
            opener = body.node if body is not None else None
            if plain == "module_name":
                if isinstance(opener, (ast.HostClassDefinition, ast.ResourceTypeDefinition)):
                    # Where Puppet finds it is where its name says.
                    return _module_name(opener, self._text)
                return unknown(node, Cause("variable", plain))
            if isinstance(opener, ast.HostClassDefinition):
                written = self._text[opener.name_start : opener.name_end] == opener.name
                fragment = Fragment(opener.name, opener.name_start, opener.name_end, made=not written)
                return StaticText((fragment,))
            if isinstance(opener, ast.ResourceTypeDefinition):
                return unknown(node, Cause("title"))
        from puppetguard.model.fact_names import is_fact

        return unknown(node, Cause("fact" if is_fact(plain) else "variable", plain))

    def _setting(self, setting: Setting, node: ast.Node) -> list[Possibility]:
        if setting.bound is not None:
            return [setting.bound]
        if setting.value is None:
            why = Cause("parameter", node.name if isinstance(node, ast.VariableExpression) else "")
            return [Possibility(unknown(node, why), default=True)]
        # Remembered, for variables made of variables would otherwise cost twice as much with each.
        found = self._settings.get(id(setting))
        if found is None:
            # As `seen_from` does, in a third of the time: this is asked for each variable.
            before, self.place = self.place, None
            try:
                values = self._evaluate(setting.value, setting.scope)
            finally:
                self.place = before
            found = self._settings[id(setting)] = self._taken(setting, setting.value, values, node)
        return found

    def _taken(self, setting: Setting, whole: ast.Node, values: list[Possibility], node: ast.Node) -> list[Possibility]:
        """Return what a place sets a variable to, of the whole that it is taken from."""
        if setting.part:
            values = [msgspec.structs.replace(one, value=part(one.value, setting, node)) for one in values]
        if setting.element:
            values = [
                Possibility(item, {**one.choices, f"{ELEMENT}{whole.start}": str(index)}, one.default, one.override)
                for one in values
                for index, item in enumerate(islice(elements(one.value, setting.element, whole), MOST + 1))
            ]
        if setting.overridable:
            values = [Possibility(one.value, one.choices, default=True, override=one.override) for one in values]
        return values

    def _branches_of(self, fork: Fork, scope: Scope) -> list[decisions.Branch]:
        key = id(fork), id(scope)
        found = self._branches.get(key)
        if found is None:
            with self.seen_from(None):
                found = self._branches[key] = decisions.branches(fork, scope, self._evaluate)
        return found


def _module_name(opener: ast.HostClassDefinition | ast.ResourceTypeDefinition, text: str) -> StaticText:
    """Return the module that a definition belongs to."""
    module = opener.name.removeprefix("::").partition("::")[0]
    end = opener.name_start + len(module)
    written = text[opener.name_start : end] == module
    return StaticText((Fragment(module, opener.name_start, end if written else opener.name_end, made=not written),))
