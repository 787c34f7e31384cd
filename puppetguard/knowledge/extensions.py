"""The extensions of file names that programs read.

An extension is the text after the last dot of a file's name, without the dot. The lists in ``extensions.json`` are
generated from public sources by ``scripts/generate_extensions.py``.
"""

from __future__ import annotations

import json
import os
from functools import cache

_MARKS_OF_A_COPY = "~#_-"


def kind_of_extension(extension: str) -> str | None:
    """Return the kind of program that reads files of this extension; None if no program is known to.

    The kinds are ``programming``, ``markup``, ``data``, ``config``, ``prose``, ``text``, ``media`` and ``application``.
    """
    return _kinds().get(extension.lower())


def is_deliberate(extension: str) -> bool:
    """Tell whether an extension is one that files are given so that they are not read as what they were.

    That is a backup, a file switched off, a package manager's leftover, a template, a packed file; and any extension
    that is no word but a number, a date, or ends in a mark such as ``~``.
    """
    lower = extension.lower()
    return lower in _words("deliberate") or not any(char.isalpha() for char in lower) or lower[-1] in _MARKS_OF_A_COPY


def is_served(extension: str) -> bool:
    """Tell whether web servers, interpreters and daemons are commonly told of this extension by name."""
    return extension in _words("served")


def is_mere_extension(extension: str) -> bool:
    """Tell whether the word is no more than an extension: not also a word of English or the name of a program."""
    return extension in _words("bare") or is_served(extension)


def is_known_word(word: str) -> bool:
    """Tell whether a word that is one edit away from an extension has a meaning of its own (``java`` and ``lava``)."""
    return word in _words("words")


@cache
def _data() -> dict[str, object]:
    with open(os.path.join(os.path.dirname(__file__), "extensions.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, object] = json.loads(text)
    return data


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(_data()[name]).split())


@cache
def _kinds() -> dict[str, str]:
    kinds = _data()["kinds"]
    assert isinstance(kinds, dict)
    return {extension: kind for kind, extensions in kinds.items() for extension in str(extensions).split()}
