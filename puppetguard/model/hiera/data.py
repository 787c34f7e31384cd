"""A data file as checks and the index need it: its keys with their values, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.fact_names import is_fact
from puppetguard.model.hiera.encrypted import broken_secrets
from puppetguard.model.hiera.interpolation import bad_interpolations
from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, pairs, place_of, resolved, walk, word
from puppetguard.model.late import late_pattern
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip
from puppetguard.source import SourceFile

_OF_MANIFESTS = late_pattern(
    r"\$\{(?:((?:hiera|lookup|alias|literal|scope)\(['\"][^'\"(){}\n]{1,200}['\"]\))"
    r"|((?:::)?(?:facts|trusted)(?:\.\w{1,99}){1,9})|::(\w{1,99}))\}"
)
"""What only Hiera, or only Puppet, would replace, marked as in a manifest."""
_MOST_PARTS = 200
"""How many different parts of one text are looked for in the source."""


class TextFlaw(NamedTuple):
    """What is wrong with a text in a data file; ``fatal`` tells that looking it up fails.

    ``slip`` tells what is meant for something else.
    """

    place: Place
    message: str
    hint: str
    fatal: bool
    slip: Slip | None = None


def keys(root: Data | None) -> Iterator[tuple[str, Place, Data]]:
    """Yield the keys under which values can be looked up, where they stand, and their values."""
    mapping = resolved(root)
    if isinstance(mapping, Mapping):
        for key, value in pairs(mapping):
            if (name := word(key)) is not None:
                yield name, key.place, value


def interpolation_flaws(root: Data | None, source: SourceFile) -> Iterator[TextFlaw]:
    """Yield what is wrong with the interpolations of a data file."""
    for scalar in _texts(root, "%{"):
        places = TextPlaces(scalar, source)
        for one in bad_interpolations(scalar.text):
            slip = one.slip
            if slip is not None and source.text[scalar.start : scalar.start + 1] == "'":
                # The quotes around a key may be either; these do not end the text.
                slip = Slip(slip.word, slip.meant.replace("'", '"'))
            yield TextFlaw(places.of(one.start, one.end), one.message, one.hint, one.fatal, slip)
    for scalar in _texts(root, "${"):
        places = TextPlaces(scalar, source)
        for match in _OF_MANIFESTS.finditer(scalar.text):
            if match[1] or match[2] or is_fact(match[3]):
                right = f"%{match[0][1:]}"
                message = f"`{match[0]}` stays as it is: Hiera replaces only `%{{…}}`"
                slip = Slip(match[0], right)
                yield TextFlaw(places.of(*match.span()), message, f"write `{right}`", False, slip)


def secret_flaws(root: Data | None, source: SourceFile) -> Iterator[TextFlaw]:
    """Yield what is wrong with the encrypted values of a data file."""
    for mark in ("ENC[", "DEC"):
        for scalar in _texts(root, mark):
            places = TextPlaces(scalar, source)
            for one in broken_secrets(scalar.text):
                if scalar.text.startswith(mark[:3], one.start):
                    yield TextFlaw(places.of(one.start, one.end), one.message, one.hint, True)


def _texts(root: Data | None, mark: str) -> Iterator[Scalar]:
    for node in walk(root):
        if isinstance(node, Scalar) and node.kind == "string" and mark in node.text:
            yield node


class TextPlaces:
    """Where the parts of a scalar stand in the source; to be asked for in the order of the text."""

    def __init__(self, scalar: Scalar, source: SourceFile) -> None:
        self._scalar = scalar
        self._source = source
        self._reached: dict[str, int] = {}

    def of(self, start: int, end: int) -> Place:
        """Return the place of a part; that of the scalar where it is not written as it is read."""
        scalar = self._scalar
        part = scalar.text[start:end]
        if part not in self._reached and len(self._reached) >= _MOST_PARTS:
            return scalar.place
        after = self._reached.get(part, scalar.start)
        at = self._source.text.find(part, after, scalar.end)
        self._reached[part] = at + len(part) if at >= 0 else scalar.end
        return scalar.place if at < 0 else place_of(self._source, at, at + len(part))
