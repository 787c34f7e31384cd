"""The code base around the files of a command line: what they mean depends on it, also where only one is checked."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from puppetguard.cli.inputs import STDIN, STDIN_NAME, Inputs, content
from puppetguard.report.result import Unread
from puppetguard.source import InputFile, Surroundings

_ENVIRONMENT = ("environment.conf", "Puppetfile")
_MODULE = "metadata.json"
_MODULE_FOLDERS = frozenset("modules site-modules site dist local vendor thirdparty".split())
_HIGHEST = 30
"""How many folders up a code base is looked for."""


class FolderSurroundings(Surroundings):
    """The folders that were given, and of files that were named the environments or modules that they lie in.

    All paths are absolute. ``environment`` is the folder of an environment that a configuration tells of.
    """

    def __init__(self, inputs: Inputs, environment: str | None = None) -> None:
        self._here = _slashed(os.getcwd())
        self._located: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._checked: set[str] = set()
        for path in inputs.found:
            located = self.located(path)
            if path not in inputs.left_out:
                self._checked.add(located)
            self._shown.setdefault(located, path)
        self._paths = set(self._shown)
        roots = sorted(_roots(inputs, environment))
        if roots:
            self._paths.update(map(_slashed, Inputs(roots).found))

    @property
    def paths(self) -> Collection[str]:
        """All files of the code base."""
        return self._paths

    def located(self, shown: str) -> str:
        """Return the absolute path of a file."""
        found = self._located.get(shown)
        if found is None:
            found = self._located[shown] = _absolute(shown, self._here)
        return found

    def shown(self, path: str) -> str:
        """Return the name to show for a file: the one that it was found by, or a path from the working folder."""
        found = self._shown.get(path)
        return path.removeprefix(f"{self._here}/") if found is None else found

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""
        try:
            return content(path, only_regular=True)
        except OSError as error:
            return error.strerror or str(error)

    def is_checked(self, path: str) -> bool:
        """Tell whether a file lies in a folder that was given."""
        return path in self._checked


class ConfiguredSurroundings:
    """Surroundings with an environment that a configuration tells of, as its ``environment.conf`` would."""

    def __init__(self, around: Surroundings, folder: str, module_path: Sequence[str]) -> None:
        self._around = around
        self._path = f"{_slashed(folder)}/environment.conf" if folder else "environment.conf"
        line = f"modulepath = {':'.join(module_path)}\n" if module_path else ""
        known = around.read(self._path) if self._path in around.paths else b""
        # Of several lines, the first one counts.
        self._content = line.encode("utf-8", "surrogateescape") + (known if isinstance(known, bytes) else b"")
        self._paths = frozenset((*around.paths, self._path))

    @property
    def paths(self) -> Collection[str]:
        """All files."""
        return self._paths

    def located(self, shown: str) -> str:
        """Return the absolute path of a file."""
        return self._around.located(shown)

    def shown(self, path: str) -> str:
        """Return the name to show for a file."""
        return self._around.shown(path)

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""
        return self._content if path == self._path else self._around.read(path)

    def content_id(self, path: str) -> str:
        """Return the id that git has for the content of a file; empty if that is not known."""
        return "" if path == self._path else self._around.content_id(path)

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read files that will be asked for."""
        self._around.read_ahead(path for path in paths if path != self._path)

    def is_checked(self, path: str) -> bool:
        """Tell whether findings in a file are asked for."""
        return path != self._path and self._around.is_checked(path)


class FixedFiles(Surroundings):
    """Files to check and what they lie in, read once: what is checked again later is what was checked before.

    What ``replace`` is given stands in place of what was read.
    """

    def __init__(self, inputs: Iterable[InputFile | Unread], around: Surroundings) -> None:
        self._inputs = tuple(inputs)
        self._around = around
        self._read: dict[str, bytes | str] = {}
        self._replaced: dict[str, bytes] = {}
        self._others: dict[str, list[str]] = {}

    def same_files(self, names: Iterable[str]) -> Collection[str]:
        """Return those of some files that are others of them, or of those to check, by another name.

        What is given to a file, they have from then on, too.
        """
        located = {name: self._around.located(name) for name in sorted(names)}
        real = {path: os.path.realpath(path) for path in located.values()}
        first = {path: path for path in self._around.paths if self._around.is_checked(path)}
        first.update((path, path) for path in map(self._around.located, (one.path for one in self.inputs)))
        found: set[str] = set()
        for name, path in located.items():
            target = real[path]
            leader = first.setdefault(target, path)
            if leader != path:
                self._others.setdefault(leader, []).append(path)
                found.add(name)
        return found

    @property
    def inputs(self) -> Iterator[InputFile]:
        """The files that were given, as they were read."""
        return (one for one in self._inputs if isinstance(one, InputFile))

    def original(self, name: str) -> bytes:
        """Return the content of a file as it was read; the file is one that was checked."""
        for one in self.inputs:
            if one.path == name:
                return one.data
        data = self._read[self._around.located(name)]
        assert isinstance(data, bytes)
        return data

    def replace(self, contents: Mapping[str, bytes]) -> None:
        """Give files, by the names that are shown, other contents; all others have their own again."""
        self._replaced = {self._around.located(name): data for name, data in contents.items()}
        for path, others in self._others.items():
            if path in self._replaced:
                self._replaced.update((other, self._replaced[path]) for other in others)

    def opened(self) -> tuple[Iterable[InputFile | Unread], Surroundings]:
        """Return the files to check and what they lie in, as they are now."""
        return [one if isinstance(one, Unread) else self._now(one) for one in self._inputs], self

    def _now(self, file: InputFile) -> InputFile:
        return InputFile(file.path, self._replaced.get(self._around.located(file.path), file.data), file.kind)

    @property
    def paths(self) -> Collection[str]:
        """All files."""
        return self._around.paths

    def located(self, shown: str) -> str:
        """Return the absolute path of a file."""
        return self._around.located(shown)

    def shown(self, path: str) -> str:
        """Return the name to show for a file."""
        return self._around.shown(path)

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""
        if path in self._replaced:
            return self._replaced[path]
        if path not in self._read:
            self._read[path] = self._around.read(path)
        return self._read[path]

    def is_checked(self, path: str) -> bool:
        """Tell whether findings in a file are asked for."""
        return self._around.is_checked(path)


def _slashed(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _absolute(path: str, here: str) -> str:
    path = _slashed(path)
    if not os.path.isabs(path):
        path = f"{here}/{path}"
    # To normalize takes much longer than to see that it is not needed.
    return (
        _slashed(os.path.normpath(path)) if "./" in path or "//" in path or path.endswith(("/", "/.", "/..")) else path
    )


def _roots(inputs: Inputs, environment: str | None) -> set[str]:
    """Return the folders around what was given that hold the code base which it belongs to."""
    places = {os.path.abspath(folder) for folder in inputs.folders}
    for path in inputs.named:
        name = inputs.stdin_name if path == STDIN else path
        if name != STDIN_NAME:
            places.add(os.path.dirname(os.path.abspath(name)))
    found: set[str] = set()
    for place in places:
        root = environment if environment is not None and _is_inside(place, environment) else _root(place)
        if root is not None and not any(_is_inside(root, os.path.abspath(one)) for one in inputs.folders):
            found.add(root)
    return {one for one in found if not any(one != other and _is_inside(one, other) for other in found)}


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _root(place: str) -> str | None:
    """Return the innermost environment around a folder, or else the module that it lies in; None if there is neither.

    What lies outside of the repository is not looked at.
    """
    module: str | None = None
    at = place
    for _ in range(_HIGHEST):
        if _is_environment(at):
            return at
        if module is None and (
            os.path.isfile(os.path.join(at, _MODULE)) or os.path.isfile(os.path.join(at, "manifests", "init.pp"))
        ):
            module = at
        above = os.path.dirname(at)
        if module is None and os.path.basename(at) == "manifests":
            module = above
        if os.path.exists(os.path.join(at, ".git")) or above == at:
            break
        at = above
    if module is not None and os.path.basename(os.path.dirname(module)) in _MODULE_FOLDERS:
        return os.path.dirname(module)
    return module


def _is_environment(folder: str) -> bool:
    """Tell whether a folder is an environment; as ``model.layout`` tells it, but with a few questions."""

    def has(*name: str) -> bool:
        return os.path.isfile(os.path.join(folder, *name))

    if has(_MODULE):
        return False
    if any(map(has, _ENVIRONMENT)):
        return True
    in_modules = os.path.basename(os.path.dirname(folder)) in _MODULE_FOLDERS
    return has("manifests", "site.pp") and not has("manifests", "init.pp") and not in_modules
