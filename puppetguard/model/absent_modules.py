"""Modules that the code base refers to and that are not here: nothing is known of what they define."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_FEWEST = 2
"""How many modules make a collection of them."""


def absent_modules(index: Index) -> tuple[tuple[str, str], ...]:
    """Return the names of files with those of modules that they refer to, each pair once and in order.

    Nothing where there is neither an environment nor a collection of modules.
    """
    environment = index.environment
    if environment is None or not (environment.explicit or len(index.modules) >= _FEWEST):
        return ()
    found: set[tuple[str, str]] = set()
    modules = index.modules
    classes, defines = index.definitions("class"), index.definitions("define")
    for member, reference in index.references("class", "type"):
        module, colons, _ = reference.name.partition("::")
        # A type without `::` may be one in Ruby, of any module.
        if reference.via == "defined" or (reference.kind == "type" and not colons):
            continue
        if module in modules or reference.name in classes or reference.name in defines:
            continue
        if module and UNKNOWN not in module and module not in ("settings", "main"):
            found.add((member.path, module))
    return tuple(sorted(found))
