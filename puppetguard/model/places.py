"""Places in a file, as records of it keep them."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A range in the file: lines and columns from 1, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


NOWHERE = Place()
