"""What checks ask first: whether a file says anything at all that they look for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def mentions(subject: Subject, marks: Sequence[str]) -> bool:
    """Tell whether one of some texts in small letters is in the code; comments are none."""
    code = subject.lower_code
    # Asked for each file by each of many checks: a loop costs half of `any`.
    for mark in marks:  # noqa: SIM110 # see above
        if mark in code:
            return True
    return False
