"""When a ``cron`` is to run: what its attributes take, as the type ``cron`` of the module cron_core has it."""

from __future__ import annotations

import re

from puppetguard.model.spelling import closest

_FIELDS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "minute": (0, 59, ()),
    "hour": (0, 23, ()),
    "monthday": (1, 31, ()),
    "month": (
        *(1, 12),
        tuple("january february march april may june july august september october november december".split()),
    ),
    "weekday": (0, 7, tuple("sunday monday tuesday wednesday thursday friday saturday".split())),
}
"""The least and the most, and the names that are taken, too, or their first three letters."""
_SPECIAL = tuple("reboot yearly annually monthly weekly daily midnight hourly absent".split())
_STEPS = re.compile(r"\*/[0-9]+|[0-9]+-[0-9]+(?:/[0-9]+)?")


def wrong_time(attribute: str, text: str) -> tuple[str, str] | None:
    """Return what an attribute of a ``cron`` takes, and what was meant if that can be told; None if it takes a text."""
    if attribute == "special":
        return None if text in _SPECIAL else (f"one of {', '.join(_SPECIAL)}", closest(text, _SPECIAL) or "")
    if attribute not in _FIELDS or text in ("*", "absent") or _STEPS.fullmatch(text):
        return None
    least, most, names = _FIELDS[attribute]
    small = text.lower()
    if small.isdecimal():
        if least <= int(small) <= most:
            return None
    elif small in names or small in {name[:3] for name in names}:
        return None
    if "," in text:
        return "an array, for several: `[1, 15]`", ""
    meant = closest(small, names) if names and small.isalpha() else None
    return f"a number from {least} to {most}" + (", or a name" if names else ""), meant or ""
