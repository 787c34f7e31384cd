"""What is known of a ``hiera.yaml``."""

from __future__ import annotations

from typing import Literal

import msgspec

from puppetguard.model.places import Place
from puppetguard.model.slip import Slip

Owner = Literal["any", "environment", "module", "global"]


class Located(msgspec.Struct, frozen=True, gc=False):
    """A text of the configuration, and its place."""

    text: str
    place: Place


class Level(msgspec.Struct, frozen=True):
    """A level of the hierarchy: its name, the function that reads it, and where that looks.

    ``locations`` are paths, globs, URIs, or the triple of ``mapped_paths``, as ``located`` tells (empty: none);
    ``datadir`` is that of the level or of the defaults, relative to the file.
    """

    name: Located
    function: str
    function_name: str
    located: str
    locations: tuple[Located, ...]
    datadir: str


class ConfigFlaw(msgspec.Struct, frozen=True):
    """What is wrong in a ``hiera.yaml``.

    ``owner`` is whose file it must be for that; ``certain`` tells that Puppet refuses it, ``slip`` which word is meant
    for another one.
    """

    place: Place
    message: str
    hint: str = ""
    owner: Owner = "any"
    certain: bool = True
    first: Place | None = None
    slip: Slip | None = None


class HieraConfig(msgspec.Struct, frozen=True):
    """A configuration of version 5; ``whole`` tells that all of it was understood."""

    version: int
    levels: tuple[Level, ...]
    default_levels: tuple[Level, ...]
    flaws: tuple[ConfigFlaw, ...]
    whole: bool
