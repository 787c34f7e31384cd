"""The files of a code base: those that are checked, and those that only tell what is meant."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from puppetguard.cache import digest
from puppetguard.model.layout import Environment, Layout, Role
from puppetguard.report.result import Unread
from puppetguard.source import InputFile, Surroundings

if TYPE_CHECKING:
    from puppetguard.model.index import Member

_OF_LAYOUT = ("hiera.yaml", "environment.conf")
"""What is read to tell how files belong together."""


class CodeBase:
    """What is checked, and all that has a say in it.

    ``files`` are all files to compile, sorted by the names that are shown, ``roles`` what each of them is. ``checked``
    are the names of those in which findings are asked for, ``unread`` the others of those. ``paths`` are all files of
    whatever kind. ``missing`` is what could not be read of all that was to be compiled. ``root`` is the top of all, if
    paths are absolute.
    """

    def __init__(
        self,
        inputs: Sequence[InputFile],
        unread: Iterable[Unread],
        surroundings: Surroundings | None,
        root: str = "",
    ) -> None:
        self._root = root
        self._start = f"{root}/" if root else ""
        self._around = surroundings or _Alone(inputs)
        self.unread: list[Unread] = []
        self.checked = {file.path for file in inputs}
        given = {self._around.located(file.path): file for file in inputs}
        self.paths: Collection[str] = frozenset((*self._around.paths, *given))
        self._given = given
        # In one go, and so is all that follows: to ask git for each takes hundreds of times as long.
        self._around.read_ahead(path for path in self.paths if path.endswith(_OF_LAYOUT))
        layout = Layout(self.paths, self._content, root)
        roles = {path: layout.role(path) for path in given}
        failed = {self._around.located(one.file) for one in unread}
        self.missing: list[Role] = [layout.role(path) for path in failed]
        wanted = {id(role.environment) for role in roles.values()}
        found = [(file, roles[path]) for path, file in given.items()]
        for path in self._around.paths:
            if path not in given and path not in failed:
                role = layout.role(path)
                checked = self._around.is_checked(path)
                if role.kind is not None and (checked or id(role.environment) in wanted):
                    found += self._other(path, role, checked=checked)
        found.sort(key=lambda one: one[0].path)
        self.files = [file for file, _ in found]
        self.roles = [role for _, role in found]
        self._layout = layout

    @cached_property
    def digest(self) -> bytes:
        """What stands for all names of files, read or not, and for how they belong together, wherever they lie."""
        missing = sorted(
            self.inner(f"{role.environment.root if role.module is None else role.module.root}/{role.inner}")
            for role in self.missing
        )
        together: list[str] = []
        for one in self._layout.environments:
            modules = (f"{name}={self.inner(module.root)}" for name, found in one.modules.items() for module in found)
            folders = map(self.inner, (one.root, one.configuration, *one.data))
            together += [f"{one.explicit:d}{one.open:d}", *folders, "", *modules, ""]
        texts = [*sorted(map(self.inner, self.paths)), "", *missing, "", *together]
        return digest("\0".join(texts).encode("utf-8", "surrogatepass"))

    def inner(self, path: str) -> str:
        """Return a path as it is from the top, if it lies below that."""
        return "" if path == self._root else path.removeprefix(self._start)

    def named(self, shown: str) -> str:
        """Return the path of a file from the top, from wherever it is looked at."""
        return self.inner(self._around.located(shown))

    def is_asked(self, shown: str) -> bool:
        """Tell whether findings in a file are asked for, one that holds no code included."""
        if shown in self.checked:
            return True
        path = self._around.located(shown)
        return path in self.paths and self._around.is_checked(path)

    def environments(self, members: Iterable[Member]) -> Iterator[tuple[Environment, list[Member]]]:
        """Yield each environment that has any of the ``members``, with those."""
        inside: dict[int, list[Member]] = {}
        for member in members:
            inside.setdefault(id(member.role.environment), []).append(member)
        for environment in self._layout.environments:
            if id(environment) in inside:
                yield environment, inside[id(environment)]

    def shipped(self, environment: Environment) -> Iterator[str]:
        """Yield the base names of all files of an environment."""
        root = environment.root
        start = f"{root}/" if root else ""
        return (posixpath.basename(path) for path in self.paths if path.startswith(start))

    def read_ahead(self, files: Iterable[InputFile]) -> None:
        """Read files that will be asked for, as far as they are not read."""
        if wanted := [self._around.located(file.path) for file in files if not file.is_read]:
            self._around.read_ahead(wanted)

    def _other(self, path: str, role: Role, *, checked: bool) -> Iterator[tuple[InputFile, Role]]:
        """Yield a file that was not given; one that cannot be read, and need not be, is left out."""
        assert role.kind is not None
        shown = self._around.shown(path)
        # What git has can be read, whenever it is asked for.
        identity = self._around.content_id(path)
        data: bytes | str | Callable[[], bytes] = partial(self._bytes, path) if identity else self._around.read(path)
        if isinstance(data, str):
            self.missing.append(role)
            if checked:
                self.unread.append(Unread(shown, data))
            return
        file = InputFile(shown, data, role.kind, identity)
        if file.is_no_manifest:
            return
        if checked:
            self.checked.add(shown)
        yield file, role

    def _bytes(self, path: str) -> bytes:
        data = self._around.read(path)
        assert isinstance(data, bytes), "git has it"
        return data

    def _content(self, path: str) -> bytes | None:
        if path in self._given:
            return self._given[path].data
        data = self._around.read(path)
        return None if isinstance(data, str) else data


class _Alone:
    """Files without anything around them."""

    def __init__(self, inputs: Iterable[InputFile]) -> None:
        self._files = {posixpath.normpath(file.path): file for file in inputs}

    @property
    def paths(self) -> Collection[str]:
        return self._files

    def located(self, shown: str) -> str:
        return posixpath.normpath(shown)

    def shown(self, path: str) -> str:
        return self._files[path].path

    def read(self, path: str) -> bytes | str:
        return self._files[path].data

    def content_id(self, path: str) -> str:
        return self._files[path].id

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Do nothing: whoever gave them knows how."""

    def is_checked(self, path: str) -> bool:
        return True
