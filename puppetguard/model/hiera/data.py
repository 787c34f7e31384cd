"""A data file as checks and the index need it: its keys with their values, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.hiera.encrypted import broken_secrets
from puppetguard.model.hiera.interpolation import bad_interpolations
from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, pairs, place_of, resolved, walk, word
from puppetguard.model.places import Place
from puppetguard.source import SourceFile


class TextFlaw(NamedTuple):
    """What is wrong with a text in a data file; ``fatal`` tells that looking it up fails."""

    place: Place
    message: str
    hint: str
    fatal: bool


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
        for one in bad_interpolations(scalar.text):
            yield TextFlaw(place_within(scalar, one.start, one.end, source), one.message, one.hint, one.fatal)


def secret_flaws(root: Data | None, source: SourceFile) -> Iterator[TextFlaw]:
    """Yield what is wrong with the encrypted values of a data file."""
    for mark in ("ENC[", "DEC"):
        for scalar in _texts(root, mark):
            for one in broken_secrets(scalar.text):
                if scalar.text.startswith(mark[:3], one.start):
                    yield TextFlaw(place_within(scalar, one.start, one.end, source), one.message, one.hint, True)


def _texts(root: Data | None, mark: str) -> Iterator[Scalar]:
    for node in walk(root):
        if isinstance(node, Scalar) and node.kind == "string" and mark in node.text:
            yield node


def place_within(scalar: Scalar, start: int, end: int, source: SourceFile) -> Place:
    """Return the place of a part of a scalar; that of the scalar where it is not written as it is read."""
    part = scalar.text[start:end]
    before = scalar.text.count(part, 0, start)
    at = scalar.start - 1
    for _ in range(before + 1):
        at = source.text.find(part, at + 1, scalar.end)
        if at < 0:
            return scalar.place
    return place_of(source, at, at + len(part))
