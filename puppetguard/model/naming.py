"""Names of classes and defines that lead nowhere, and what was meant by them.

A name begins with that of a module. If the module is here, all that it defines is known; if it is not, its name may be
misspelled.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from puppetguard.model.index import Index
from puppetguard.model.outline import Place
from puppetguard.model.spelling import closest, is_clear, is_one_edit, one_edit_away

_SHORTEST = 4
"""Module names shorter than that are near too many others."""


class Missing(msgspec.Struct, frozen=True):
    """A name that nothing defines: the module that is here and lacks it, or is not ``here``; and what was ``meant``."""

    module: str
    here: bool
    meant: str | None


def missing(name: str, known: Collection[str], index: Index) -> Missing | None:
    """Return why a name is not among those ``known``; None if it may be all the same."""
    module, colons, rest = name.partition("::")
    if not colons and module not in index.modules and (meant := _of_main(name, known, index)):
        return Missing(module, here=False, meant=meant)
    if index.is_closed(name):
        within = [one for one in known if one.partition("::")[0] == module]
        return Missing(module, here=True, meant=closest(name, sorted(within)) or closest(name, sorted(known)))
    if module in index.modules or len(module) < _SHORTEST:
        return None
    # A module that is not here is none of ours, unless its name is nearly that of one which has just this.
    for other in sorted(one_edit_away(module, sorted(index.modules))):
        meant = f"{other}::{rest}" if rest else other
        if is_one_edit(module, other) and module[-1:].isdigit() == other[-1:].isdigit() and meant in known:
            return Missing(module, here=False, meant=meant)
    return None


def _of_main(name: str, known: Collection[str], index: Index) -> str | None:
    """Return what a name of one part is a slip of among those that the main manifest defines."""
    main = [one for one in known if "::" not in one and one not in index.modules]
    meant = next(iter(one_edit_away(name, main)), None)
    return meant if meant is not None and is_clear(name, meant, known, free=True) else None


def is_written(place: Place, name: str) -> bool:
    """Tell whether a name stands at a place as it is, with or without quotes and ``::`` in front."""
    return place.line == place.end_line and len(name) <= place.end_column - place.column <= len(name) + 4
