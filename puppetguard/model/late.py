"""Regular expressions that are compiled when they are first used.

To compile all those of the modules that a run imports takes a tenth of a short one, and most of them it never uses.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _LatePattern:
    """What reads like the compiled pattern."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet: from the second time on, a method is as near as that of the pattern.
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` does, but have it do so later; what is wrong with the pattern shows then only."""
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))
