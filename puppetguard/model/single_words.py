"""Words that a text has only once: what it speaks of more than once is called so."""

from __future__ import annotations

import re


def stands_once(word: str, text: str) -> bool:
    """Tell whether a word stands in a text once; as a part of another (`ww-data` of `www-data`) it does not."""
    if text.count(word) < 2:
        return text.count(word) == 1
    return len(re.findall(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])", text)) == 1
