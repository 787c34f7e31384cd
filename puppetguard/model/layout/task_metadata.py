"""What tasks say of themselves: a file in JSON beside each, with its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.layout import Role

TASKS = "tasks/"
"""The folder of a module that tasks lie in."""


def is_task_metadata(role: Role) -> bool:
    """Tell whether a file says what a task takes."""
    return role.module is not None and role.kind == "json" and role.inner.startswith(TASKS)
