"""The words of values as outlines of resources keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from puppetguard.model.script import UNKNOWN


def packed_words(value: Any) -> Iterator[str]:
    """Yield the words that a packed value consists of, as far as they are known."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, (str, int)):
        text = str(value)
        if UNKNOWN not in text:
            yield text
    elif isinstance(value, (list, tuple)) and value and value[0] == "array":
        for item in value[1]:
            if not isinstance(item, (list, tuple)):
                yield from packed_words(item)
