"""Who else reads what a definition sets: templates, classes that inherit it, names in full, data, Ruby code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from puppetguard.model.hiera.lookups import asked_keys
from puppetguard.model.rendered_files import possible_texts, template_file
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import CallOutline

_RENDERING = frozenset("template epp inline_template inline_epp".split())


class Readers:
    """The places of a code base that read variables of definitions in other files."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._bare: dict[str, set[str]] = {}
        self._full: set[str] = set()
        self._put_together: list[tuple[str, re.Pattern[str]]] = []
        self._children: dict[str, list[str]] = {}
        self._rendering: dict[str, list[tuple[Member, CallOutline]]] = {}
        self._known: dict[str, frozenset[str] | None] = {}
        self.queried: set[str] = set()
        self.by_data: set[str] = set()
        for member in index.having("reads"):
            for read in member.outline.reads:
                self._note(read.container, read.name)
        for member in index.having("template"):
            template = member.outline.template
            for template_read in template.reads if template is not None else ():
                if "::" in template_read.name:
                    self._full.add(template_read.name.removeprefix("::"))
        for member in index.having("scoped"):
            for name in member.outline.scoped:
                if "*" in name:
                    from puppetguard.model.unused import matching

                    # What begins with something that is not written may be of its own module.
                    own = f"{member.role.module.name}::" if name[0] == "*" and member.role.module is not None else ""
                    self._put_together.append((own, re.compile(matching(name))))
                else:
                    (self._full if "::" in name else self.by_data).add(name)
        for member in index.having("calls"):
            for call in member.outline.calls:
                if call.name in _RENDERING:
                    self._rendering.setdefault(call.container, []).append((member, call))
        for member in index.having("queried"):
            self.queried.update(member.outline.queried)
        for member in index.having("ruby"):
            self.by_data.update(member.outline.ruby.reads)
        for member in index.having("interpolated"):
            # Who asks Hiera for the key of a parameter gets what it is set to.
            self._full.update(key.name for key in member.outline.interpolated)
        for member in index.having("definitions"):
            for definition in member.outline.definitions:
                if definition.parent:
                    parent = definition.parent.removeprefix("::").lower()
                    self._children.setdefault(parent, []).append(definition.name)
        self._full.update(one.root for one in asked_keys(index))

    def _note(self, container: str, name: str) -> None:
        if "::" in name:
            self._full.add(name.removeprefix("::"))
        else:
            self._bare.setdefault(container, set()).add(name)

    def may_read(self, container: str, name: str) -> bool:
        """Tell whether anything else reads a name of a container, or may do so."""
        if name in self.by_data:
            return True
        kind, _, owner = container.partition(" ")
        if kind == "class":
            if self._is_told(f"{owner}::{name}"):
                return True
            for heir in self._heirs(owner):
                # What a class inherits is found under its own name as well.
                if self._is_told(f"{heir}::{name}") or name in self._bare.get(f"class {heir}", ()):
                    return True
                if self._is_rendered(f"class {heir}", name):
                    return True
        return self._is_rendered(container, name)

    def _is_told(self, name: str) -> bool:
        return name in self._full or any(
            name.startswith(start) and pattern.fullmatch(name) for start, pattern in self._put_together
        )

    def _heirs(self, owner: str) -> Iterable[str]:
        """Return the classes that inherit a class, directly or not."""
        found: dict[str, None] = {}
        pending = [owner]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in found:
                    found[child] = None
                    pending.append(child)
        return found

    def _is_rendered(self, container: str, name: str) -> bool:
        if container not in self._known:
            self._known[container] = self._rendered(container)
        names = self._known[container]
        return names is None or name in names

    def _rendered(self, container: str) -> frozenset[str] | None:
        """Return the names that the templates read which a container renders; None if that is not known."""
        found: set[str] = set()
        for member, call in self._rendering.get(container, ()):
            if call.name.startswith("inline_"):
                if not call.complete or any(_is_unknown(value) for values in call.arguments for value in values):
                    return None
                continue
            arguments = call.arguments if call.name == "template" else call.arguments[:1]
            if not call.complete or any(call.assumed[: len(arguments)]):
                return None
            if call.name == "epp" and len(call.arguments) > 1 and not _is_unknown(call.arguments[1][0]):
                # It is told what to see.
                continue
            for values in arguments:
                for text in {text for texts in possible_texts(values) for text in texts}:
                    names = self._of_template(member, text)
                    if names is None:
                        return None
                    found |= names
        return frozenset(found)

    def _of_template(self, member: Member, text: str | None) -> frozenset[str] | None:
        """Return the names that a template may read, and those beside it, which it may render in turn."""
        file = template_file(text) if text is not None else None
        if file is None:
            return None
        # A template under a name without `.erb` is no file that is read here.
        if self._index.template(f"{file.module}/{file.path}") is None:
            return None
        return self._by_module.get(file.module, frozenset())

    @cached_property
    def _by_module(self) -> dict[str, frozenset[str] | None]:
        found: dict[str, set[str] | None] = {}
        for member in self._index.members:
            module, outline = member.role.module, member.outline
            if module is None or not member.role.inner.startswith("templates/"):
                continue
            known = found.setdefault(module.name, set())
            if known is None:
                continue
            if member.unit.limit or outline.broken or (outline.template is not None and not outline.template.whole):
                found[module.name] = None
                continue
            known.update(one.name for one in (outline.template.reads if outline.template is not None else ()))
            known.update(one.name for one in outline.reads if "::" not in one.name)
        return {name: None if names is None else frozenset(names) for name, names in found.items()}


def _is_unknown(value: Any) -> bool:
    return value == UNKNOWN or (isinstance(value, list) and value[0] == "unknown")
