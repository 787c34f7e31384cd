"""The functions of Puppet and of its module stdlib that are pure: what they return for what they are given.

Each of them is exact or says ``NotKnown``, also where the real one fails. Loaded when the first call is evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.functions import (
    arrays,
    conversions,
    encodings,
    formats,
    hashes,
    names,
    numbers,
    patterns,
    shell,
    texts,
)
from puppetguard.model.functions._given import Function, Given
from puppetguard.model.values import StaticValue
from puppetguard.syntax import ast

FUNCTIONS: dict[str, Function] = {
    name: function
    for module in (arrays, conversions, encodings, formats, hashes, names, numbers, patterns, shell, texts)
    for name, function in module.FUNCTIONS.items()
}
"""All functions, by their names; those of stdlib also with ``stdlib::`` in front."""
TYPES = conversions.TYPES
"""The types of which ``Type(…)`` makes values, by their names in small letters."""


def function(name: str) -> Function | None:
    """Return the function of a name; None if it is not known."""
    return FUNCTIONS.get(name) or FUNCTIONS.get(name.removeprefix("::").removeprefix("stdlib::"))


def result(known: Function, values: Sequence[StaticValue], node: ast.Node) -> StaticValue:
    """Return what a function returns; raises ``NotKnown``."""
    return known(Given(tuple(values), node))
