"""What the whole code base says, put together from its units."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from puppetguard.model.unit import Unit

if TYPE_CHECKING:
    from puppetguard.model.reach import Reach


class Index:
    """Everything that the files of a code base provide.

    ``provided`` holds what manifests say they bring and do (see ``model.provisions``, ``model.declarations``);
    ``shipped`` the base names of all files that lie in the code base, whatever they are.
    """

    def __init__(self, units: Iterable[Unit], shipped: Iterable[str] = ()) -> None:
        self.provided = frozenset(name for unit in units for name in unit.provides)
        self.shipped = frozenset(shipped)

    @cached_property
    def reach(self) -> Reach:
        """How far what one file says reaches into others."""
        from puppetguard.model.reach import Reach

        return Reach(self.provided)
