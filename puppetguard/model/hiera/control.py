"""Characters that YAML does not allow in a text."""

from __future__ import annotations

import re

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def control_character(text: str) -> int:
    """Return the offset of the first character that is not allowed; the length of the text if there is none."""
    found = _CONTROL.search(text)
    return found.start() if found else len(text)
