"""Classes, defined types, functions and templates of a site's own modules that nothing in its code base speaks of."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Defined, Index, Member

Kind = Literal["class", "define", "function"]

_OWN_FOLDERS = frozenset("site-modules site dist local".split())
"""The folders of a control repository that hold what is written for it, and for nobody else."""
_IDLE = late_pattern(r"\.|README", re.IGNORECASE)
"""How the names of files begin that nobody copies: `.gitkeep`."""
_TOLD = frozenset(("lookup", "parameter", "variable"))
"""Why a name of a class may be unknown, and still be one that stands somewhere in the code base as a text."""


class DeadCode:
    """What is never used, as far as all users are known."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._exact: set[str] = set()
        patterns: set[str] = set()
        for member in index.having("mentions"):
            for text in member.outline.mentions:
                (patterns if UNKNOWN in text else self._exact).add(text.lower())
        self._patterns = sorted(patterns)

    def _is_own(self, member: Member) -> bool:
        """Tell whether a file is of a module that only this code base uses."""
        environment, module = self._index.environment, member.role.module
        if environment is None or not environment.explicit or module is None or member.outline.broken:
            return False
        return posixpath.basename(posixpath.dirname(module.root)) in _OWN_FOLDERS

    @cached_property
    def is_classified_here(self) -> bool:
        """Whether the code base says itself which node gets which classes, and names of classes stand in it as texts.

        Otherwise an external classifier may declare any class.
        """
        if self._index.having("broken") or any(member.unit.limit for member in self._index.members):
            return False
        classifying = False
        for member in self._index.having("inclusions", "references"):
            outline = member.outline
            main = member.role.module is None
            for one in outline.inclusions:
                if not one.pattern.replace(UNKNOWN, "") and one.cause not in _TOLD:
                    return False
                classifying = classifying or (main and (not one.container or one.container.startswith("node ")))
            classifying = classifying or (
                main and any(one.kind == "class" and one.container.startswith("node ") for one in outline.references)
            )
        return classifying

    def definitions(self, kind: Kind) -> Iterator[Defined]:
        """Yield the definitions that nothing uses."""
        if kind == "class" and not self.is_classified_here:
            return
        used = self._used(kind)
        for name, found in self._index.definitions(kind).items():
            # The class of a module itself often only holds what the others have in common.
            alone = "::" in name and name not in used and len(found) == 1
            if alone and self._is_own(found[0].member) and not self._is_spoken_of(name):
                yield found[0]

    def templates(self) -> Iterator[Member]:
        """Yield the templates that nothing renders."""
        for member in self._index.members:
            module, inner = member.role.module, member.role.inner
            if module is None or not inner.startswith("templates/") or not self._is_own(member):
                continue
            path = inner.removeprefix("templates/")
            if not self._is_spoken_of(f"{module.name}/{path}") and not self._is_part(path):
                yield member

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files to be copied that nothing speaks of: how each is shown, and its name as ``module/path``."""
        shown = {
            one.role.module.root: one.path.removesuffix(one.role.inner)
            for one in self._index.members
            if one.role.module is not None and one.path.endswith(one.role.inner) and self._is_own(one)
        }
        # Tasks say in their metadata which files they need.
        kept = {path.partition("/tasks/")[0] for path in self._index.files if "/tasks/" in path}
        environment = self._index.environment
        modules = () if environment is None else [one for found in environment.modules.values() for one in found]
        names = {one.root: one.name for one in modules if one.root in shown and one.root not in kept}
        for file in sorted(self._index.files):
            root, folder, path = file.partition("/files/")
            if folder and root in names and not _IDLE.match(posixpath.basename(path)):
                name = names[root]
                if not self._is_copied(name, path) and not self._is_part(path):
                    yield f"{shown[root]}files/{path}", f"{name}/{path}"

    def _is_copied(self, module: str, path: str) -> bool:
        """Tell whether a file, or a folder around it, is spoken of."""
        parts = path.split("/")
        names = (f"{module}/{'/'.join(parts[:count])}" for count in range(len(parts), -1, -1))
        return any(
            self._is_spoken_of(each)
            for name in map(str.lower, names)
            for bare in (name.rstrip("/"),)
            for each in (bare, f"modules/{bare}", f"puppet:///modules/{bare}", f"puppet:///modules/{bare}/")
            if "/" in bare or each != bare
        )

    def _used(self, kind: Kind) -> set[str]:
        kinds = {"class": "class", "define": "type", "function": "function"}
        found: set[str] = set()
        for member in self._index.having("references", "inclusions"):
            for one in member.outline.references:
                if one.kind == kinds[kind]:
                    found.add(one.name.lower())
            if kind == "class":
                found.update(one.pattern for one in member.outline.inclusions if UNKNOWN not in one.pattern)
        return found

    @cached_property
    def _inclusions(self) -> list[str]:
        return sorted(
            {
                one.pattern
                for member in self._index.having("inclusions")
                for one in member.outline.inclusions
                if one.pattern.replace(UNKNOWN, "") and UNKNOWN in one.pattern
            }
        )

    def _is_spoken_of(self, name: str) -> bool:
        """Tell whether a name stands somewhere as a text, or may be put together there."""
        name = name.lower()
        return name in self._exact or any(_may_be(name, parts) for parts in self._put_together)

    @cached_property
    def _put_together(self) -> list[list[str]]:
        """The parts that are known of texts that are put together; to make one expression of all takes much longer."""
        texts = dict.fromkeys((*self._patterns, *self._inclusions))
        return [text.removeprefix("::").split(UNKNOWN) for text in texts]

    def _is_part(self, path: str) -> bool:
        """Tell whether some text ends as a path does: what is in front of it may be put there elsewhere."""
        return path.lower() in self._exact or posixpath.basename(path).lower() in self._base_names

    @cached_property
    def _base_names(self) -> frozenset[str]:
        return frozenset(
            posixpath.basename(text) for text in self._exact if "/" in text and not text.startswith(self._modules)
        )

    @cached_property
    def _modules(self) -> tuple[str, ...]:
        """How the full names of templates begin."""
        return tuple(f"{name}/" for name in self._index.modules)


def _may_be(name: str, parts: Sequence[str]) -> bool:
    """Tell whether a name has the parts of a text, one behind the other, with anything between them."""
    first, last = parts[0], parts[-1]
    if not name.startswith(first) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in parts[1:-1]:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end
