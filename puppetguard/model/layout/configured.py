"""What the few files say that tell how a code base is laid out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from puppetguard.model.late import late_pattern

_SETTING = late_pattern(r"^[ \t]*modulepath[ \t]*=[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_DATA_FOLDER = late_pattern(
    r"""^[ \t-]*:?(?:datadir|"datadir")[ \t]*:[ \t]*(["']?)([^"'#\n]*?)\1[ \t\r]*(?:#.*)?$""", re.MULTILINE
)
_BEHIND_ENVIRONMENT = late_pattern(r"^/.*%\{(?:::)?environment\}/?")
_DEFINITION = re.compile(rb"^[ \t]*(?:class|define)[ \t]+(?:::)?([a-z][a-z0-9_:]*)", re.MULTILINE)
_MODULE_NAME = late_pattern(r"[a-z][a-z0-9_]*")
_USUAL = "data"


class ModulePath(msgspec.Struct, frozen=True):
    """The folders of a module path that lie in the environment, and whether there are others ``outside``."""

    folders: tuple[str, ...]
    outside: bool


def module_path(configuration: bytes | None) -> ModulePath | None:
    """Return what an ``environment.conf`` says of the module path; None if it says nothing.

    Source: https://www.puppet.com/docs/puppet/8/config_file_environment.html
    """
    found = _SETTING.search((configuration or b"").decode("utf-8", "replace"))
    if found is None:
        return None
    # Windows has semicolons.
    parts = [part.strip() for part in re.split(r"[:;]", found[1]) if part.strip()]
    inner = tuple(part.rstrip("/") for part in parts if not part.startswith(("/", "$")) and not part.startswith(".."))
    return ModulePath(inner, len(inner) < len(parts))


def data_folders(configuration: bytes | None) -> tuple[str, ...]:
    """Return the folders that a ``hiera.yaml`` takes its data from, relative to its own; those of Puppet if None.

    Of a folder with interpolations the part before them counts.
    """
    text = (configuration or b"").decode("utf-8", "replace")
    found: dict[str, None] = {}
    for one in _DATA_FOLDER.finditer(text):
        folder = _BEHIND_ENVIRONMENT.sub("", one[2].strip()).partition("%{")[0].strip("/")
        found[folder.removeprefix("./") or _USUAL] = None
    return tuple(found) or (_USUAL,)


def said_name(metadata: bytes | None) -> str:
    """Return what a ``metadata.json`` says that its module is called; empty if it does not.

    A repository of a module is called anything where it is developed: ``puppet-apache``, ``puppetlabs-apache``.
    """
    if metadata is None or len(metadata) > 1_000_000:
        return ""
    try:
        said = msgspec.json.decode(metadata)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    name = said.get("name") if isinstance(said, dict) else None
    short = re.split(r"[-/]", name, maxsplit=1)[-1] if isinstance(name, str) else ""
    return short if is_module_name(short) else ""


def is_module_name(name: str) -> bool:
    """Tell whether a module can have a name."""
    return _MODULE_NAME.fullmatch(name) is not None


def defined_name(folder: str, manifests: Iterable[tuple[str, bytes | None]]) -> str:
    """Return what the manifests of a module take it to be called, if most do; empty if they do not agree.

    Modules older than ``metadata.json`` have none. A manifest goes by its path below ``manifests``: it says the name if
    it has the definition that Puppet looks for there. Where any is of a module that is called ``folder``, that counts.
    """
    names: Counter[str] = Counter()
    defining = 0
    for path, text in manifests:
        defined = {name.decode() for name in _DEFINITION.findall(text or b"")}
        defining += bool(defined)
        inner = path.removesuffix(".pp").replace("/", "::")
        end = "" if inner == "init" else f"::{inner}"
        names.update(module for name in defined if (module := name.partition("::")[0]) + end == name)
        if any(name.partition("::")[0] == folder for name in defined):
            return ""
    name, times = names.most_common(1)[0] if names else ("", 0)
    return name if times * 2 > defining else ""
