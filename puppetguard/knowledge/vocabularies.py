"""Words that the kernel, libraries and services know by name: modules, parameters, booleans, time zones.

``vocabularies.json`` is generated from public sources by ``scripts/generate_vocabularies.py``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Literal

Vocabulary = Literal[
    "Apache modules",
    "PHP extensions",
    "SELinux booleans",
    "character sets",
    "domains",
    "firewalld services",
    "kernel modules",
    "kernel parameters",
    "network services",
    "other domains",
    "time zones",
]


@cache
def vocabulary(name: Vocabulary) -> frozenset[str]:
    """Return the words of a vocabulary, as they are written."""
    return frozenset(_data()[name].split(" "))


@cache
def _data() -> Mapping[str, str]:
    with open(os.path.join(os.path.dirname(__file__), "vocabularies.json"), encoding="utf-8") as file:
        data: dict[str, str] = json.load(file)
    return data
