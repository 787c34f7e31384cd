"""How much is tried: everything where PUPPETGUARD_THOROUGH is set, as in CI; a tenth or less of it by default."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("PUPPETGUARD_THOROUGH"))


def sized(size: int) -> int:
    """Return how large a source that should be of this size is made."""
    return size if THOROUGH else size // 10
