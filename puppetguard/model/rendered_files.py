"""Files of modules that manifests speak of: templates, files to serve, files to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.places import Place

Texts = list[tuple[str | None, ...]]
"""What a value can be: of each possibility the texts that would do (None: not known)."""


class ModuleFile(NamedTuple):
    """A file of a module: ``part`` is the folder of the module that it lies in."""

    module: str
    part: str
    path: str

    @property
    def shown(self) -> str:
        """How it is to be written in the code base."""
        return f"{self.module}/{self.part}/{self.path}"


def possible_texts(values: tuple[Any, ...]) -> Texts:
    """Return what a value can be; of an array each element would do."""
    found: Texts = []
    for value in values:
        if isinstance(value, list) and value[0] == "array" and value[2]:
            found.append(tuple(_text(item) for item in value[1]))
        else:
            found.append((_text(value),))
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and UNKNOWN not in value else None


def addresses(values: tuple[Any, ...], start: str) -> Iterator[str]:
    """Yield the texts that a value can be and that begin with ``start``, each element of an array too."""
    for value in values:
        items = value[1] if isinstance(value, list) and value[0] == "array" else (value,)
        yield from (item for item in items if isinstance(item, str) and item.startswith(start))


def template_file(name: str) -> ModuleFile | None:
    """Return the file that ``template('m/x.erb')`` renders; None if the name is a path of its own."""
    return _file(name, "templates")


def plain_file(name: str) -> ModuleFile | None:
    """Return the file that ``file('m/x')`` reads; None if the name is a path of its own."""
    return _file(name, "files")


def source_file(url: str) -> ModuleFile | None:
    """Return the file that ``puppet:///modules/m/x`` stands for; None if it is something else."""
    for start in ("puppet:///modules/",):
        if url.startswith(start):
            return _file(url.removeprefix(start), "files")
    return None


def _file(name: str, part: str) -> ModuleFile | None:
    module, slash, path = name.partition("/")
    if not slash or not module or not path or name.startswith(("/", "\\")) or ":" in module or "//" in path:
        return None
    parts = path.split("/")
    if ".." in parts or "." in parts:
        return None
    return ModuleFile(module, part, path.rstrip("/"))


def is_there(index: Index, file: ModuleFile) -> bool | None:
    """Tell whether there is a file, or a folder with something in it; None if its module is not here."""
    known = index.module_file(file.module, file.part, file.path)
    if known is False:
        assert index.environment is not None
        folders = tuple(f"{one.start}{file.part}/{file.path}/" for one in index.environment.modules[file.module])
        return any(path.startswith(folders) for path in index.files)
    return known


def near_file(index: Index, file: ModuleFile) -> str | None:
    """Return the path below the same part of the module that is most likely meant."""
    from puppetguard.model.spelling import closest

    paths = files_beside(index, file)
    base = file.path.rpartition("/")[2]
    near = closest(file.path, paths)
    if near is not None and len(base.partition(".")[0]) > 2:
        return near
    # The right name in another folder, or with another ending.
    same = [path for path in paths if path.rpartition("/")[2] == base]
    if len(same) == 1:
        return same[0]
    stems = [path for path in paths if path.rpartition(".")[0] == file.path or path == file.path.rpartition(".")[0]]
    return stems[0] if len(stems) == 1 else None


def files_beside(index: Index, file: ModuleFile) -> list[str]:
    """Return the paths of all files in the same part of the module, sorted."""
    assert index.environment is not None
    paths: list[str] = []
    for module in index.environment.modules[file.module]:
        start = f"{module.start}{file.part}/"
        paths += (path.removeprefix(start) for path in index.files if path.startswith(start))
    return sorted(paths)


def is_written(place: Place, text: str) -> bool:
    """Tell whether a place is that of a text in quotes, and not that of a variable which may be something else."""
    return place.line == place.end_line and place.end_column - place.column == len(text) + 2


def templates_rendered(index: Index) -> Iterator[tuple[Member, str, Place, str | None]]:
    """Yield each template that a call renders: by whom, in which container, where, and its name (None: not known)."""
    for member in index.having("calls"):
        for call in member.outline.calls:
            if call.name in ("template", "epp"):
                arguments = call.arguments if call.name == "template" else call.arguments[:1]
                for values, place in zip(arguments, call.places, strict=False):
                    for texts in possible_texts(values):
                        for text in texts:
                            yield member, call.container, place, text
                if not call.complete or any(call.assumed[: len(arguments)]):
                    yield member, call.container, call.place, None
