"""By which route a change meets a protection."""

from __future__ import annotations

from typing import Literal

Route = Literal["direct", "indirect", "unresolved"]
ROUTES: tuple[Route, ...] = ("direct", "indirect", "unresolved")
"""The most direct one first."""
Routed = tuple[Route, str]
"""A route, and in words why."""
