"""What parts of outlines say, wherever in their files it stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import msgspec.structs

from puppetguard.model.outline import AttributeOutline
from puppetguard.model.places import Place


def meaning(part: Any, attributes: Collection[str] | None = None) -> Any:
    """Return what a part of an outline says, to be compared with that of another version of the same file.

    It is equal for two versions if but places differ, and these in where they begin. With ``attributes``, no others of
    resources count.
    """
    if isinstance(part, Place):
        lines = part.end_line - part.line
        return lines, part.end_column if lines else part.end_column - part.column
    if isinstance(part, (tuple, list)):
        return [meaning(one, attributes) for one in part if not _is_other(one, attributes)]
    if isinstance(part, dict):
        return {name: meaning(one, attributes) for name, one in part.items()}
    if isinstance(part, msgspec.Struct):
        return [meaning(one, attributes) for one in msgspec.structs.astuple(part)]
    return part


def _is_other(part: Any, attributes: Collection[str] | None) -> bool:
    return attributes is not None and isinstance(part, AttributeOutline) and part.name not in attributes
