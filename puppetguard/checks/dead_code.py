"""What is defined in a site's own module and used by nothing in its code base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, LinkedHit
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_SAYS = {
    "class": ("no node gets the class `{}`: nothing declares it", "take it out, or include it where it is meant"),
    "define": ("nothing declares a `{}`", "take the defined type out, or use it"),
    "function": ("nothing calls the function `{}`", "take it out, or use it"),
    "file": ("nothing copies the file `{}`", "take it out, or name it where it is meant"),
    "template": ("nothing renders the template `{}`", "take it out, or render it where it is meant"),
}


class DeadCodeParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked at."""

    of: Literal["class", "define", "function", "template", "file"]


def _link(index: Index, parameters: DeadCodeParameters) -> Iterator[LinkedHit]:
    """Yield what nothing uses, where all who could are known."""
    from puppetguard.model.outline import Place

    if index.environment is None or not index.environment.explicit:
        return
    message, hint = _SAYS[parameters.of]
    dead = index.dead_code
    if parameters.of == "file":
        for shown, name in dead.files():
            yield LinkedHit(shown, Place(1, 1, 1, 1), Confidence.LIKELY, message.format(name), hint)
        return
    if parameters.of == "template":
        for member in dead.templates():
            assert member.role.module is not None
            name = f"{member.role.module.name}/{member.role.inner.removeprefix('templates/')}"
            yield LinkedHit(member.path, Place(1, 1, 1, 1), Confidence.LIKELY, message.format(name), hint)
        return
    for found in dead.definitions(parameters.of):
        definition = found.definition
        yield LinkedHit(found.member.path, definition.place, Confidence.LIKELY, message.format(definition.name), hint)


CHECK = Check(scope="project", parameters=DeadCodeParameters, link=_link)
