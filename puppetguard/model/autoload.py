"""Where Puppet looks for a class or defined type, and for a function or type alias, of a module.

Sources: ``Puppet::Parser::TypeLoader#files_to_try_for`` for classes and defines, ``Puppet::Pops::Loader`` for the
others, ``Checker4_0#internal_check_file_namespace`` for what a file may define at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from puppetguard.model.outline import DefinitionKind

Found = Literal["found", "chance", "refused"]
"""What becomes of a definition: ``found`` by its name; by ``chance``, if the file was read for another; ``refused``."""

_ONE_EACH: dict[DefinitionKind, str] = {"function": "functions", "type": "types"}


def files_for(name: str) -> Sequence[str]:
    """Return the files of its module in which Puppet looks for a class or define, in their order.

    >>> files_for("web::tls::key")
    ['manifests/tls/key.pp', 'manifests/tls.pp', 'manifests/init.pp']
    """
    parts = name.split("::")[1:]
    inner = [f"manifests/{'/'.join(parts[:count])}.pp" for count in range(len(parts), 0, -1)]
    return [*inner, "manifests/init.pp"]


def own_file(kind: DefinitionKind, name: str) -> str:
    """Return the file of its module in which a definition usually is."""
    folder = _ONE_EACH.get(kind)
    return f"{folder}/{'/'.join(name.split('::')[1:])}.pp" if folder else files_for(name)[0]


def autoloaded(kind: DefinitionKind, name: str, module: str, path: str) -> Found | None:
    """Return what becomes of a definition in the file ``path`` of a module; None if that is not known."""
    folder, _, rest = path.partition("/")
    namespace = _namespace(module, rest)
    if kind in ("class", "define"):
        if folder != "manifests":
            return None
        if name.partition("::")[0] == module and path in files_for(name):
            return "found"
        return "chance" if name.startswith(namespace) else "refused"
    if kind == "function" and folder == "functions" and "::" not in name:
        # Puppet looks into modules for names that begin with theirs, and for functions not into `init.pp`.
        return "chance"
    # A function beside the class that uses it is none that Puppet looks for there, but it is defined once that is read.
    if folder != _ONE_EACH.get(kind) or rest == "init.pp":
        return None
    return "found" if name == namespace else "refused"


def _namespace(module: str, rest: str) -> str:
    """Return the name that a file of a module stands for, in small letters."""
    inner = rest.removesuffix(".pp").lower()
    return module if inner == "init" else "::".join((module, *inner.split("/")))
