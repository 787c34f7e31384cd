"""A word that is written in place of another one."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Slip(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A ``word`` as it stands in a text, and what is ``meant`` by it: nothing else can be."""

    word: str
    meant: str


def slip(word: str, meant: str | None, known: Iterable[str]) -> Slip | None:
    """Return the slip that makes ``word`` of ``meant``; None if others of ``known`` can be meant."""
    from puppetguard.model.spelling import is_clear

    return Slip(word, meant) if meant and is_clear(word, meant, known) else None
