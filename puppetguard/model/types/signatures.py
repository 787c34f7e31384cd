"""Whether a function takes some arguments, when it can be called in several ways."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.types import records
from puppetguard.model.types.answers import NO
from puppetguard.model.types.fit import Misfit, misfit_of
from puppetguard.model.types.kept import kept
from puppetguard.model.types.records import Type, variant
from puppetguard.model.types.system import TypeSystem, parsed


class Signature(msgspec.Struct, frozen=True):
    """One way to call a function.

    ``least`` and ``most`` are how many arguments it takes (-1: any number), ``block`` whether a lambda: 0 none, 1
    maybe, 2 yes. ``types`` are those of the arguments as they are written, perhaps with their number at the end; the
    last is that of all others.
    """

    least: int
    most: int
    block: int
    types: str


class Refused(msgspec.Struct, frozen=True):
    """The argument, counted from 0, that is not of any type that it could have, and why."""

    argument: int
    misfit: Misfit


def refused(
    system: TypeSystem, signatures: Sequence[Signature], arguments: Sequence[Sequence[object]], *, with_lambda: bool
) -> Refused | None:
    """Return the argument for which no signature takes a call; None if one does, or may.

    ``arguments`` are all values that each can be, as units keep them. A call with another number of arguments than any
    signature takes, or without the lambda that it needs, is not looked at.
    """
    count = len(arguments)
    lambdas = (1, 2) if with_lambda else (0, 1)
    fitting = [
        one for one in signatures if one.least <= count and (one.most < 0 or count <= one.most) and one.block in lambdas
    ]
    values = [[kept(value) for value in each] for each in arguments]
    wrong: dict[int, list[Type]] = {}
    for signature in fitting:
        whole = parsed(f"Tuple[{signature.types}]")
        if not isinstance(whole, records.Tuple) or not whole.types:
            return None
        for at, possible in enumerate(values):
            kind = whole.types[min(at, len(whole.types) - 1)]
            if possible and all(system.instance(kind, value) is NO for value in possible):
                wrong.setdefault(at, []).append(kind)
                break
        else:
            return None
    if not wrong:
        return None
    # What gets furthest is what was meant.
    at = max(wrong)
    found = misfit_of(system, variant(wrong[at]), arguments[at])
    return None if found is None else Refused(at, found)
