"""A data file that no level of the hierarchy reads, for a slip in its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.places import NOWHERE

if TYPE_CHECKING:
    from puppetguard.model.hiera.hierarchy import Layer
    from puppetguard.model.index import Index

_FORMER = frozenset(("opensuse", "suse"))
"""What older versions of Facter wrote with other capitals."""
_INTERPOLATION = late_pattern(r"%\{([^{}]*)\}")


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each data file that nobody reads, and that would be read under a name that is almost the same."""
    from puppetguard.model.hiera.hierarchy import layers

    for layer in layers(index):
        if layer.config.version != 5 or not layer.config.whole:
            continue
        for file in layer.files:
            of_fact = _of_fact(layer, file.inner)
            if of_fact is not None:
                fact, word, meant = of_fact
                yield LinkedHit(
                    file.member.path,
                    NOWHERE,
                    Confidence.LIKELY,
                    f"no node has `{word}` for the fact `{fact}`: `{file.inner}` is never read",
                    f"did you mean `{meant}`?",
                )
                continue
            if layer.is_read(file.inner) or (near := _near(layer, file.inner)) is None:
                continue
            yield LinkedHit(
                file.member.path,
                NOWHERE,
                Confidence.LIKELY,
                f"no level of the hierarchy reads `{file.inner}`: what is in it does nothing",
                f"did you mean `{near}`?",
            )


def _of_fact(layer: Layer, inner: str) -> tuple[str, str, str] | None:
    """Return the fact, its value by the name of a file that one level alone reads, and what the value is in truth.

    Of files, unlike of texts in Puppet, capitals tell.
    """
    from puppetguard.knowledge.fact_values import fact_values
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.model.attribute_names import is_slip, near_name
    from puppetguard.model.hiera.hierarchy import expression

    found: tuple[str, str, str] | None = None
    for pattern in layer.patterns:
        if not re.fullmatch(expression(pattern, globs="*" in pattern), inner):
            continue
        parts = _INTERPOLATION.split(pattern)
        if len(parts) != 3 or found is not None:
            return None
        before, variable, after = parts
        name = variable.strip().removeprefix("::").removeprefix("facts.")
        fact = ".".join(place_of_legacy(name) or (name,))
        word = inner[len(before) : len(inner) - len(after)]
        known = {one.lower(): one for one in fact_values().get(fact, ())}
        near = word.lower() if word.lower() in known else near_name(word.lower(), known)
        if (
            near in _FORMER
            or near is None
            or known[near] == word
            or (near != word.lower() and not is_slip(word.lower(), near))
        ):
            return None
        found = fact, word, known[near]
    return found


def _near(layer: Layer, inner: str) -> str | None:
    """Return the path that is meant: one that is read, and differs in one part only."""
    parts = inner.split("/")
    for pattern in layer.patterns:
        wanted = pattern.split("/")
        if len(wanted) != len(parts):
            continue
        meant = list(parts)
        apart = 0
        for at, (part, one) in enumerate(zip(parts, wanted, strict=True)):
            from puppetguard.model.hiera.hierarchy import expression

            if re.fullmatch(expression(one, globs="*" in one), part):
                continue
            apart += 1
            slip = _slip(part, one)
            if slip is None:
                apart = 2
                break
            meant[at] = slip
        if apart == 1:
            return "/".join(meant)
    return None


def _slip(part: str, wanted: str) -> str | None:
    """Return what a part of a path is meant for, if one slip parts it from what is wanted."""
    from puppetguard.model.hiera.hierarchy import expression
    from puppetguard.model.spelling import closest

    stem, dot, suffix = part.rpartition(".")
    ending = wanted.rpartition(".")[2]
    if dot and suffix != ending and suffix in ("yml", "yaml", "eyaml", "json", "yam", "ymal", "yaml~"):
        renamed = f"{stem}.{ending}"
        if suffix != "eyaml" and re.fullmatch(expression(wanted, globs="*" in wanted), renamed):
            return renamed
    if "%{" in wanted or "*" in wanted:
        return None
    return closest(part, (wanted,))


CHECK = Check(scope="project", link=_link)
