"""The metadata of a task with keys, types or words that Bolt does not know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import KeyOutline, Place

_KEYS = frozenset(
    "description extensions files implementations input_method parameters private puppet_task_version remote"
    " supports_noop".split()
)
_OF_PARAMETER = frozenset("default description sensitive type".split())
_METHODS = frozenset("both environment powershell stdin".split())
"""Source: Bolt's documentation, "Writing tasks", "Metadata"."""
_NAME = late_pattern(r"(?<![\w:'\"])[A-Z][A-Za-z]{2,40}(?![\w:'\"])")


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each key that is a slip, each type that there is not, and each method that there is not."""
    from puppetguard.model.layout.task_metadata import is_task_metadata

    # Another time there may be tasks.
    index.trace.note("keys")
    for member in index.members:
        if not is_task_metadata(member.role) or member.outline.broken:
            continue
        for key in member.outline.keys:
            yield from _slip(member.path, key.name, key.place, _KEYS, "the metadata of a task")
            if key.name == "input_method" and isinstance(key.value, str) and key.value not in _METHODS:
                meant = _meant(key.value, _METHODS)
                yield LinkedHit(
                    member.path,
                    key.value_place,
                    Confidence.CERTAIN,
                    f"`{key.value}` is no way to pass parameters to a task",
                    f"did you mean `{meant}`?"
                    if meant
                    else f"it is one of {', '.join(f'`{one}`' for one in sorted(_METHODS))}",
                )
            elif key.name == "parameters":
                yield from _parameters(member.path, key)


def _parameters(path: str, key: KeyOutline) -> Iterator[LinkedHit]:
    from puppetguard.model.types.names import DATA_TYPES

    if not isinstance(key.value, list) or key.value[0] != "hash" or len(key.inner) != len(key.value[1]):
        return
    types = {one.lower(): one for one in DATA_TYPES}
    for (name, said), places in zip(key.value[1], key.inner, strict=True):
        if not isinstance(said, list) or said[0] != "hash" or len(places) != 2 * len(said[1]):
            continue
        for at, (inner, value) in enumerate(said[1]):
            place, value_place = places[2 * at], places[2 * at + 1]
            yield from _slip(path, inner, place, _OF_PARAMETER, f"the parameter `{name}`")
            if inner != "type" or not isinstance(value, str):
                continue
            for match in _NAME.finditer(re.sub(r"/(?:[^/\\]|\\.)*/", "", value)):
                meant = None if match[0].lower() in types else _meant(match[0].lower(), types)
                if meant is not None:
                    yield LinkedHit(
                        path,
                        value_place,
                        Confidence.LIKELY,
                        f"`{match[0]}` is no type: Puppet has no such type",
                        f"did you mean `{types[meant]}`?",
                        remedy=LinkedRemedy(
                            f"write `{types[meant]}`", (LinkedReplacement(value_place, types[meant], match[0]),)
                        ),
                    )


def _slip(path: str, name: object, place: Place, known: Collection[str], where: str) -> Iterator[LinkedHit]:
    meant = _meant(name, known) if isinstance(name, str) and name not in known else None
    if meant is not None:
        yield LinkedHit(
            path,
            place,
            Confidence.CERTAIN,
            f"nothing reads the key `{name}` of {where}",
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant, str(name)),)),
        )


def _meant(word: str, known: Collection[str]) -> str | None:
    from puppetguard.model.spelling import closest, is_clear

    meant = closest(word, sorted(known))
    return meant if meant is not None and is_clear(word, meant, known) else None


CHECK = Check(scope="project", link=_link, fixes="suggested")
