"""How a code base is laid out: its environments, their modules, and what each file is in them.

Puppet finds code by where it lies. An *environment* has a main manifest, a module path and data; a *module* is a folder
of a module path, and what it may define begins with its name. Several environments may lie in one folder (a control
repository's, test data), and what one defines is nothing to the others. Modules without an environment around them are
taken as one together with those beside them.

Nothing here reads a folder: the layout is told all paths and asks for the content of a few files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection

import msgspec

from puppetguard.model.layout.configured import data_folders, defined_name, is_module_name, module_path, said_name
from puppetguard.model.layout.external_facts import FOLDER, READABLE
from puppetguard.model.layout.task_metadata import TASKS
from puppetguard.source import FileKind, kind_of

__all__ = ["Environment", "Layout", "Module", "Role"]

_PARTS = ("manifests", "lib", "functions", "types", "templates", "files", "plans", "tasks", "facts.d", "data")
"""The folders of a module that Puppet looks into."""
_TELLING = frozenset(("manifests", "lib", "functions", "types", "plans", "tasks", "facts.d"))
"""Those that make a module of the folder that they lie in."""
_DELIVERED = ("files/", "templates/")
"""Those that hold what is delivered, and no code of the module."""
_CODE = frozenset(("manifests", "functions", "types", "plans"))
"""Those that hold nothing but Puppet's own language."""
_MODULE_FOLDERS = frozenset("modules site-modules site dist local vendor thirdparty".split())
"""What the folders are usually called that modules lie in."""
_MANIFESTS_READ = 20
"""How many manifests are asked what their module is called."""
_ENVIRONMENT_FILES = frozenset(("environment.conf", "Puppetfile"))
_MAIN = frozenset(("site.pp", "init.pp"))
_RUBY = (
    "puppet/type/",
    "puppet/functions/",
    "puppet/parser/functions/",
    "puppet/provider/",
    "puppet/datatypes/",
    "facter/",
)
_PUPPET = frozenset((".pp", ".epp"))
_DATA: dict[str, FileKind] = {".yaml": "yaml", ".yml": "yaml", ".eyaml": "yaml", ".json": "json"}


class Module(msgspec.Struct, frozen=True):
    """A module: its name, and the folder that it lies in."""

    name: str
    root: str

    @property
    def start(self) -> str:
        """What the paths of its files start with; nothing for a module that is all there is."""
        return f"{self.root}/" if self.root else ""


class Environment:
    """An environment: the folder ``root``, and the ``modules`` in it by their names, those that come first first.

    ``explicit`` tells that it is one by its files and not only by the modules that lie there; ``open`` that its module
    path names folders outside of it. ``data`` are the folders of its own data, ``configuration`` is its ``hiera.yaml``.
    """

    def __init__(self, root: str, *, explicit: bool) -> None:
        self.root = root
        self.explicit = explicit
        self.open = not explicit
        self.modules: dict[str, list[Module]] = {}
        self.data: tuple[str, ...] = ()
        self.configuration = ""


class Role(msgspec.Struct, frozen=True):
    """What a file is: in which environment and module (None outside of any), and its path within that module.

    ``kind`` is None where its content says nothing to Puppet; ``inner`` is the path below the environment for a file of
    no module.
    """

    environment: Environment
    module: Module | None
    inner: str
    kind: FileKind | None


class Layout:
    """The layout of a code base.

    ``paths`` are all files, with slashes, all absolute or all relative to the same folder and normalized. ``read``
    returns the content of one of them, None if it cannot be read. What the folders above ``top`` are called says
    nothing: a code base may lie in one that is called ``files``.
    """

    def __init__(self, paths: Collection[str], read: Callable[[str], bytes | None], top: str = "") -> None:
        self._read = read
        self._above = f"{top}/" if top else ""
        self._known = paths if isinstance(paths, (set, frozenset, dict)) else frozenset(paths)
        self._environments: dict[str, Environment] = {}
        self._modules: dict[str, tuple[Module, Environment]] = {}
        self._loose = Environment("", explicit=False)
        self._owners: dict[str, tuple[Module | None, Environment]] = {}
        self._data: dict[str, tuple[str, ...]] = {}
        self._find(paths)

    @property
    def environments(self) -> list[Environment]:
        """The environments that hold anything, in the order of their paths."""
        return [self._loose, *(self._environments[root] for root in sorted(self._environments))]

    def role(self, path: str) -> Role:
        """Return what a file is."""
        folder, _, name = path.rpartition("/")
        module, environment = self._owner(folder or ("/" if path.startswith("/") else ""))
        root = module.root if module is not None else environment.root
        inner = path[len(root) + 1 :] if root and root != "/" else path
        if module is not None and inner.startswith(_DELIVERED) and name.endswith(".pp"):
            # Puppet copies it as it is: what it speaks of is elsewhere, and nothing here speaks of what it defines.
            return Role(self._loose, None, path, kind_of(path))
        return Role(environment, module, inner, self._kind(path, name, inner, module, environment))

    # --- finding ---

    def _find(self, paths: Collection[str]) -> None:
        roots: set[str] = set()
        marks: dict[str, set[str]] = {}
        seen: set[tuple[str, tuple[bool, bool]]] = set()
        for path in paths:
            folder, _, name = path.rpartition("/")
            if name in _ENVIRONMENT_FILES or name in ("metadata.json", "hiera.yaml"):
                marks.setdefault(folder, set()).add(name)
            elif name in _MAIN and (folder == "manifests" or folder.endswith("/manifests")):
                marks.setdefault(folder[:-10], set()).add(name)
            telling = path.endswith(".pp"), name == "metadata.json"
            if (folder, telling) in seen:
                continue
            seen.add((folder, telling))
            depth = self._above.count("/") if path.startswith(self._above) else 0
            for root, part in _module_roots(path, depth):
                roots.add(root)
                marks.setdefault(root, set()).update([part] if part else ())
        for root, found in sorted(marks.items()):
            if _is_environment(root, found):
                self._environments[root] = Environment(root, explicit=True)
        modules = {
            root
            for root in roots
            if root not in self._environments and ("metadata.json" in marks.get(root, ()) or marks[root] & _TELLING)
        }
        # A folder with templates or files alone is a module if it lies beside others, or where modules do.
        beside = {posixpath.dirname(root) for root in modules}
        modules |= {
            root
            for root in roots - self._environments.keys()
            if root
            and (posixpath.dirname(root) in beside or posixpath.basename(posixpath.dirname(root)) in _MODULE_FOLDERS)
        }
        self._place({root for root in modules if not _is_code_of(root, modules)})
        for environment in [*self._environments.values(), self._loose]:
            self._configure(environment)

    def _place(self, roots: set[str]) -> None:
        """Find the environment of each module; one within another module is a world of its own."""
        for root in sorted(roots):
            above = _above(root)
            around = next((one for one in above if one in self._environments), None)
            inside = next((one for one in above if one in roots), None)
            if inside is not None and (around is None or len(inside) > len(around)):
                around = None
            if around is None:
                folder = posixpath.dirname(root)
                if posixpath.basename(folder) in _MODULE_FOLDERS and inside is None:
                    folder = posixpath.dirname(folder)
                key = folder if inside is None else f"{inside}\0{folder}"
                environment = self._environments.get(key)
                if environment is None:
                    environment = self._environments[key] = Environment(folder, explicit=False)
            else:
                environment = self._environments[around]
            name = self._name(root)
            module = Module(name, root)
            self._modules[root] = module, environment
            environment.modules.setdefault(name, []).append(module)

    def _name(self, root: str) -> str:
        """Return the name of a module: that of its folder where modules are installed, else what it says of itself."""
        folder = posixpath.basename(root)
        if posixpath.basename(posixpath.dirname(root)) in _MODULE_FOLDERS:
            return folder
        name = said_name(self._content(_join(root, "metadata.json")))
        inside = _join(root, "")
        if not name and (not is_module_name(folder) or all(path.startswith(inside) for path in self._known)):
            # A repository that is one module has any name, or none that is known.
            start = f"{inside}manifests/"
            manifests = sorted(path for path in self._known if path.startswith(start) and path.endswith(".pp"))
            name = defined_name(
                folder, ((path[len(start) :], self._read(path)) for path in manifests[:_MANIFESTS_READ])
            )
        return name or folder

    def _configure(self, environment: Environment) -> None:
        root = environment.root
        configured = module_path(self._content(_join(root, "environment.conf")))
        if configured is not None:
            folders = [posixpath.normpath(_join(root, one)) for one in configured.folders]
            environment.open = environment.open or configured.outside
            for name, found in list(environment.modules.items()):
                kept = [
                    one
                    for one in found
                    if posixpath.dirname(one.root) in (folder.removeprefix("./") for folder in folders)
                ]
                kept.sort(key=lambda one: folders.index(posixpath.dirname(one.root)))
                if kept:
                    environment.modules[name] = kept
        if environment.explicit:
            path = _join(root, "hiera.yaml")
            environment.configuration = path if path in self._known else ""
            folders_of_data = data_folders(self._content(path))
            environment.data = tuple(_join(root, one) for one in folders_of_data)

    def _content(self, path: str) -> bytes | None:
        return self._read(path) if path in self._known else None

    # --- asking ---

    def _owner(self, folder: str) -> tuple[Module | None, Environment]:
        known = self._owners.get(folder)
        if known is None:
            if folder in self._modules:
                known = self._modules[folder]
            elif folder in self._environments and self._environments[folder].root == folder:
                known = None, self._environments[folder]
            elif folder in ("", "/"):
                known = None, self._environments.get("", self._loose)
            else:
                known = self._owner(posixpath.dirname(folder))
            self._owners[folder] = known
        return known

    def _kind(
        self, path: str, name: str, inner: str, module: Module | None, environment: Environment
    ) -> FileKind | None:
        # Thousands of files are asked about.
        at = name.rfind(".")
        suffix = name[at:] if at > 0 else ""
        if suffix in _PUPPET:
            return kind_of(path)
        if suffix == ".erb":
            return "erb" if module is not None and inner.startswith("templates/") else None
        if suffix == ".rb":
            return "ruby" if module is not None and inner[:4] == "lib/" and inner[4:].startswith(_RUBY) else None
        if inner == name:
            if name == "hiera.yaml":
                return "hiera"
            if name == "metadata.json":
                return "metadata" if module is not None else None
            if name == "Puppetfile":
                return "puppetfile"
            if name == "environment.conf":
                return "environment" if environment.explicit and module is None else None
        if suffix in _DATA:
            if module is not None and inner.startswith(FOLDER) and suffix in READABLE:
                return _DATA[suffix]
            if module is not None and suffix == ".json" and inner == f"{TASKS}{name}":
                return "json"
            folders = environment.data if module is None else self._data_of(module)
            if any(path.startswith(f"{folder}/") for folder in folders):
                return _DATA[suffix]
        return None

    def _data_of(self, module: Module) -> tuple[str, ...]:
        path = _join(module.root, "hiera.yaml")
        if path not in self._known:
            return ()
        known = self._data.get(module.root)
        if known is None:
            known = tuple(_join(module.root, one) for one in data_folders(self._content(path)))
            self._data[module.root] = known
        return known


def _module_roots(path: str, depth: int) -> list[tuple[str, str]]:
    """Return the folders that a file may make a module of, with the part of a module that it lies in.

    The first ``depth`` folders of the path are above all that is looked at.
    """
    pieces = path.split("/")
    found: list[tuple[str, str]] = []
    if pieces[-1] == "metadata.json":
        found.append(("/".join(pieces[:-1]), ""))
    for at in range(depth, len(pieces) - 1):
        if pieces[at] in _PARTS:
            part = pieces[at]
            if part in _CODE and not pieces[-1].endswith(".pp"):
                continue
            if part == "lib" and pieces[at + 1] not in ("puppet", "facter", "augeas"):
                continue
            found.append(("/".join(pieces[:at]), part))
            if part in ("files", "templates"):
                # What lies in there is delivered, and no code.
                break
    return found


def _is_environment(root: str, found: set[str]) -> bool:
    if "metadata.json" in found:
        return False
    if found & _ENVIRONMENT_FILES:
        return True
    # A module may have a class `web::site` as well.
    if "site.pp" in found and "init.pp" not in found:
        return posixpath.basename(posixpath.dirname(root)) not in _MODULE_FOLDERS
    return "hiera.yaml" in found and not found & _TELLING


def _is_code_of(root: str, modules: set[str]) -> bool:
    """Tell whether a folder only looks like a module, for it lies where another has its code: `types/manifests`."""
    return any(above in modules and root[len(above) :].strip("/").split("/")[0] in _CODE for above in _above(root))


def _above(root: str) -> list[str]:
    """Return the folders around a folder, innermost first."""
    found: list[str] = []
    while root not in ("", "/"):
        root = posixpath.dirname(root)
        found.append(root)
    return found


def _join(folder: str, name: str) -> str:
    return posixpath.join(folder, name) if folder and folder != "." else name
