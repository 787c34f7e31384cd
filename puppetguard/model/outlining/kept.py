"""How much of the values is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from puppetguard.model.values import Possibility

MOST = 20
"""How many values of one attribute are kept."""


def is_assumed(values: Iterable[Possibility]) -> bool:
    """Return whether any of some values is a default, which a caller may replace."""
    # Asked of each attribute and parameter: a loop costs half of `any`.
    for one in values:  # noqa: SIM110 # see above
        if one.default or one.override:
            return True
    return False
