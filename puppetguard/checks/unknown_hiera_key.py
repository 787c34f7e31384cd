"""A key that is looked up without a default and that no data have: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each key that nothing provides, where all data of the environment are known."""
    if index.environment is None or not index.environment.configuration:
        return
    from puppetguard.model.hiera.hierarchy import layers
    from puppetguard.model.hiera.lookups import asked_keys
    from puppetguard.model.script import UNKNOWN
    from puppetguard.model.spelling import closest, is_clear

    found = list(layers(index))
    own = found[0]
    if own.module is not None or not own.known or not any(file.keys for file in own.files):
        return
    known = {key.name for layer in found for file in layer.files for key in file.keys}
    unknown_modules = {layer.module.name for layer in found[1:] if layer.module is not None and not layer.known}
    yield from _interpolated(index, known, unknown_modules)
    for one in asked_keys(index):
        if not one.needed or UNKNOWN in one.root or one.root in known or not one.root:
            continue
        module, _, rest = one.root.partition("::")
        if rest and (module not in index.modules or module in unknown_modules):
            continue
        near = closest(one.root, sorted(known))
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


def _interpolated(index: Index, known: Collection[str], unknown_modules: Collection[str]) -> Iterator[LinkedHit]:
    """Yield each key that data look up themselves and that nothing provides."""
    from puppetguard.model.spelling import closest, is_clear

    for member in index.members:
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
