"""Reviews on a forge, as evidence: what of them counts beside signed approvals."""

from __future__ import annotations

import msgspec


class Review(msgspec.Struct, frozen=True):
    """That a person of the policy has approved exactly the head that is judged, as the forge says."""

    person: str
    login: str


class Reviews(msgspec.Struct, frozen=True):
    """What a forge says of a change: who has approved it, who is its author there, and what does not count, and why."""

    approved: tuple[Review, ...] = ()
    author: str | None = None
    notes: tuple[str, ...] = ()
