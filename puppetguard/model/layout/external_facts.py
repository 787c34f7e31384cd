"""Facts that a module has in its folder ``facts.d``: data, or programs that print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.layout import Role

FOLDER = "facts.d/"
READABLE = frozenset((".yaml", ".yml", ".json"))
"""What files are called that hold nothing but data."""


def is_external_fact(role: Role) -> bool:
    """Tell whether a file holds facts as data."""
    return role.module is not None and role.kind in ("yaml", "json") and role.inner.startswith(FOLDER)
