"""The texts of a rule: a line with names in braces, which are filled with what the check has captured."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from puppetguard.model.spelling import closest

_PARTS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class TemplateError(ValueError):
    """A text has a brace that opens or closes nothing, or a name in braces that nobody fills."""


def check_template(text: str, names: Collection[str]) -> None:
    """Raise TemplateError unless ``text`` has only names of ``names`` in braces."""
    for part in _PARTS.finditer(text):
        name = part[1]
        if name is None and part[0] in "{}":
            raise TemplateError(f"a single '{part[0]}': write '{part[0] * 2}' for the brace itself")
        if name is not None and name not in names:
            meant = closest(name, sorted(names))
            known = ", ".join(f"{{{one}}}" for one in sorted(names))
            hint = f"did you mean '{{{meant}}}'?" if meant else f"there are {known}" if known else "there are none here"
            raise TemplateError(f"unknown placeholder '{{{name}}}'; {hint}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values in place of the names; a name without a value is left out."""
    return _PARTS.sub(lambda part: part[0][0] if part[1] is None else values.get(part[1], ""), text)
