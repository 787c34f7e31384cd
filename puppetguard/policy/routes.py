"""By which route a change meets a protection."""

from __future__ import annotations

from typing import Literal

import msgspec

Route = Literal["direct", "indirect", "unresolved"]
ROUTES: tuple[Route, ...] = ("direct", "indirect", "unresolved")
"""The most direct one first."""
Met = tuple[Route, str]
"""A route, and in words why."""


class Meeting(msgspec.Struct, frozen=True):
    """That a change meets a protection, how, and in words why."""

    protection: str
    route: Route
    why: str
