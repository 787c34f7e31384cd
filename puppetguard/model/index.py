"""What the whole code base says, put together from its units."""

from __future__ import annotations

from collections.abc import Iterable

from puppetguard.model.unit import Unit


class Index:
    """Everything that the files of a code base provide.

    ``provided`` holds what manifests say they bring (see ``model.provisions``); ``shipped`` the base names of all files
    that lie in the code base, whatever they are.
    """

    def __init__(self, units: Iterable[Unit], shipped: Iterable[str] = ()) -> None:
        self.provided = frozenset(name for unit in units for name in unit.provides)
        self.shipped = frozenset(shipped)
