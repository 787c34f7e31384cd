"""What the few files say that tell how a code base is laid out."""

from __future__ import annotations

import re

import msgspec

from puppetguard.model.late import late_pattern

_SETTING = late_pattern(r"^[ \t]*modulepath[ \t]*=[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_DATA_FOLDER = late_pattern(
    r"""^[ \t-]*:?(?:datadir|"datadir")[ \t]*:[ \t]*(["']?)([^"'#\n]*?)\1[ \t\r]*(?:#.*)?$""", re.MULTILINE
)
_BEHIND_ENVIRONMENT = late_pattern(r"^/.*%\{(?:::)?environment\}/?")
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


def module_name(folder: str, metadata: bytes | None) -> str:
    """Return the name of a module: that of its folder, unless ``metadata.json`` is given and says another.

    A repository of a module is called anything where it is developed: ``puppet-apache``, ``puppetlabs-apache``.
    """
    if metadata is None or len(metadata) > 1_000_000:
        return folder
    try:
        said = msgspec.json.decode(metadata)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return folder
    name = said.get("name") if isinstance(said, dict) else None
    short = re.split(r"[-/]", name, maxsplit=1)[-1] if isinstance(name, str) else ""
    return short if re.fullmatch(r"[a-z][a-z0-9_]*", short) else folder
