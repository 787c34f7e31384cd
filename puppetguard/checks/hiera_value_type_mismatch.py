"""A value in data that the type of the parameter which it is for does not take: no catalog with the class compiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each value that its parameter does not take; what is merged or converted is not looked at."""
    from puppetguard.checks._typed import remedy_for, short, told
    from puppetguard.model.hiera.hierarchy import layers
    from puppetguard.model.types.fit import misfit

    classes = index.definitions("class")
    options = {key.name for member in index.having("options") for key in member.outline.options}
    patterns = [name for name in options if name.startswith("^")]
    for layer in layers(index):
        for file in layer.files:
            for key in file.keys:
                of_class, _, name = key.name.rpartition("::")
                found = classes.get(of_class, ())
                if len(found) != 1 or key.value is None or key.name in options or _matches(patterns, key.name):
                    continue
                one = next((each for each in found[0].definition.parameters if each.name == name), None)
                wrong = misfit(index.types, one.type, (key.value,), assumed=False) if one and one.type else None
                if one is None or wrong is None:
                    continue
                value, why = told(wrong, one)
                yield LinkedHit(
                    file.member.path,
                    key.value_place,
                    Confidence.CERTAIN if wrong.sure else Confidence.LIKELY,
                    f"{value or 'this'} {'is' if wrong.sure else 'may be'} no value for `${name}` of the class"
                    f" `{of_class}`: {why}",
                    f"did you mean '{wrong.meant}'?" if wrong.meant else f"give it something of `{short(one.type)}`",
                    notes=(LinkedNote(found[0].member.path, one.place, f"its type is `{short(one.type)}`"),),
                    remedy=remedy_for(wrong, key.value_place),
                )


def _matches(patterns: list[str], key: str) -> bool:
    """Tell whether options with a pattern may be for a key; one that is not understood may be for any."""
    for pattern in patterns:
        try:
            if re.search(pattern, key):
                return True
        except re.error:
            return True
    return False


CHECK = Check(scope="project", link=_link, fixes="suggested")
