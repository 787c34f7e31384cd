"""A key that is looked up without a default and that no data have: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.hiera.hierarchy import Layer
    from puppetguard.model.hiera.lookups import Asked
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Place


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each key that nothing provides, where all data of the environment are known."""
    if index.environment is None or not index.environment.configuration:
        return
    from puppetguard.model.hiera.hierarchy import layers
    from puppetguard.model.hiera.lookups import asked_keys
    from puppetguard.model.script import UNKNOWN
    from puppetguard.model.spelling import closest, is_clear, stroke

    found = list(layers(index))
    own = found[0]
    if own.module is not None or not own.known or not any(file.keys for file in own.files):
        return
    known = {key.name for layer in found for file in layer.files for key in file.keys}
    unknown_modules = {layer.module.name for layer in found[1:] if layer.module is not None and not layer.known}
    yield from _interpolated(index, known, unknown_modules)
    values = _values(found)
    yield from _none_of_several(index, values, unknown_modules)
    for one in asked_keys(index):
        if one.needed and UNKNOWN not in one.key and one.root in known and _is_missing(one.key, values[one.root]):
            yield LinkedHit(
                one.member.path,
                one.place,
                Confidence.LIKELY,
                f"the data have `{one.root}`, but no `{one.key}`, and there is no default: the catalog does not"
                " compile",
                "correct the part behind the dot, add it to the data, or give a default",
            )
            continue
        if not one.needed or UNKNOWN in one.root or one.root in known or not one.root:
            continue
        module, _, rest = one.root.partition("::")
        near = closest(one.root, sorted(known))
        of_module = rest and (module not in index.modules or module in unknown_modules)
        # What the data of a module have that is not here is not known; what is nearly a key of these data is a slip.
        if of_module and (near is None or stroke(one.root, near) is None or not near.startswith(f"{module}::")):
            continue
        place = one.place
        yield LinkedHit(
            one.member.path,
            place,
            Confidence.LIKELY,
            f"no data file has the key `{one.root}`, and there is no default: the catalog does not compile",
            f"did you mean `{near}`?" if near else "add it to the data, or give a default",
            remedy=LinkedRemedy(f"write `{near}`", (LinkedReplacement(place, near, one.root),))
            if near and is_clear(one.root, near, known, free=True)
            else None,
        )


def _none_of_several(
    index: Index, values: Mapping[str, Sequence[object]], unknown_modules: Collection[str]
) -> Iterator[LinkedHit]:
    """Yield each call that asks for several keys, one of which would do, where nothing has any of them."""
    from puppetguard.model.hiera.lookups import asked_keys
    from puppetguard.model.script import UNKNOWN

    calls: dict[tuple[str, Place], list[Asked]] = {}
    for one in asked_keys(index):
        if one.instead:
            calls.setdefault((one.member.path, one.place), []).append(one)

    def may_be(one: Asked) -> bool:
        module, _, rest = one.root.partition("::")
        if UNKNOWN in one.key or (rest and (module not in index.modules or module in unknown_modules)):
            return True
        return one.root in values and not _is_missing(one.key, values[one.root])

    for (path, place), asked in calls.items():
        if not any(map(may_be, asked)):
            names = ", ".join(f"`{one.key}`" for one in asked)
            yield LinkedHit(
                path,
                place,
                Confidence.LIKELY,
                f"no data file has any of {names}, and there is no default: the catalog does not compile",
                "add one of them to the data, or give a default",
            )


def _values(found: Sequence[Layer]) -> dict[str, list[object]]:
    """Return what all levels have under each key."""
    values: dict[str, list[object]] = {}
    for layer in found:
        for file in layer.files:
            for key in file.keys:
                values.setdefault(key.name, []).append(key.value)
    return values


def _is_missing(key: str, values: Sequence[object]) -> bool:
    """Tell whether none of the values has what a key with dots asks for in them."""
    from puppetguard.model.hiera.interpolation import segments

    parts = (segments(key) or [key])[1:]
    return bool(parts) and not any(_may_have(value, parts) for value in values)


def _may_have(value: object, parts: Sequence[str]) -> bool:
    """Tell whether a value, as units keep it, has such a part, or may have it."""
    for part in parts:
        match value:
            case ["hash", [*entries], True]:
                inner = [one[1] for one in entries if isinstance(one, list) and str(one[0]) == part]
                # A key that is not known may be this one.
                if not inner:
                    return any(isinstance(one, list) and isinstance(one[0], list) for one in entries)
                value = inner[0]
            case str() | int() | float() | None:
                return False
            case _:
                return True
    return True


def _interpolated(index: Index, known: Collection[str], unknown_modules: Collection[str]) -> Iterator[LinkedHit]:
    """Yield each key that data look up themselves and that nothing provides."""
    from puppetguard.model.spelling import closest, is_clear

    for member in index.having("interpolated"):
        for key in member.outline.interpolated:
            module, _, rest = key.name.partition("::")
            if key.name in known or (rest and (module not in index.modules or module in unknown_modules)):
                continue
            near = closest(key.name, sorted(known))
            yield LinkedHit(
                member.path,
                key.place,
                Confidence.LIKELY,
                f"no data file has the key `{key.name}`: an empty text is put in its place",
                f"did you mean `{near}`?" if near else "add it to the data",
                remedy=LinkedRemedy(f"write `{near}`", (LinkedReplacement(key.place, near, key.name),))
                if near and is_clear(key.name, near, known, free=True)
                else None,
            )


CHECK = Check(scope="project", link=_link, fixes="suggested")
