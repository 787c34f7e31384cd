"""Names of classes that Puppet 3 looked for around the place that speaks of them, and later versions do not.

``include spam`` in ``mail::site`` meant ``mail::spam`` then. Since Puppet 4 it means the class ``spam`` and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.knowledge.modules import published_modules

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ReferenceOutline


def meant_relative(reference: ReferenceOutline, index: Index) -> str | None:
    """Return the class beside it that a place means by a name without the beginning; None if it may mean another one.

    A module that is not here may have the class, and one that is called like it often wraps just that: so nothing else
    in the code base may speak of such a module.
    """
    module = reference.name.partition("::")[0]
    if module in index.modules or module in published_modules():
        return None
    meant = _beside(reference, index)
    if meant is None or _is_known(module, index):
        return None
    return meant


def _beside(reference: ReferenceOutline, index: Index) -> str | None:
    kind, _, around = reference.container.partition(" ")
    place = reference.place
    if kind not in ("class", "define") or place.line != place.end_line:
        return None
    # In quotes, or with `::` in front, it is longer.
    if place.end_column - place.column != len(reference.name):
        return None
    owner = around
    classes = index.definitions("class")
    while around:
        name = f"{around}::{reference.name}"
        if name in classes:
            return name if name != owner else None
        around = around.rpartition("::")[0]
    return None


def _is_known(module: str, index: Index) -> bool:
    """Tell whether something speaks of a module as one: from where no class of this name is beside it, or in data."""
    for _, other in index.references("class", "type"):
        first = other.name.partition("::")[0]
        if first == module and (other.kind != "class" or _beside(other, index) is None):
            return True
    index.trace.note("keys")
    return any(key.name.startswith(f"{module}::") for member in index.members for key in member.untraced.keys)
