"""How checks of types speak of a value without telling a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.checks._contract import LinkedRemedy, LinkedReplacement

if TYPE_CHECKING:
    from puppetguard.model.outline import ParameterOutline, Place
    from puppetguard.model.types.fit import Misfit


def told(found: Misfit, one: ParameterOutline) -> tuple[str, str]:
    """Return a value as it is written (empty if it may be a secret), and what is wrong with it."""
    from puppetguard.model.secrets import is_secret_name

    if "Sensitive" in one.type or is_secret_name(one.name):
        return "", found.message.partition(", got '")[0]
    return f"`{found.value}`", found.message


def remedy_for(found: Misfit, place: Place) -> LinkedRemedy | None:
    """Return what writes the word that was meant; None if that is not clear."""
    if not found.clear:
        return None
    return LinkedRemedy(f"write '{found.meant}'", (LinkedReplacement(place, found.meant, found.word),))


def short(type_text: str) -> str:
    """Return a type in one line, cut off where it is long."""
    words = " ".join(type_text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
