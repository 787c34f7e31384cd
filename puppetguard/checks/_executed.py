"""What the checks of commands have in common: a note on what runs a command that is written elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.checks._contract import Note
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution


def run_by(execution: Execution, span: Span) -> tuple[Note, ...]:
    """Return a note on which resource runs what stands at ``span``, if that is not in the resource itself."""
    if execution.written.start <= span.start < execution.written.end:
        return ()
    said = "title" if execution.attribute == "title" else f"`{execution.attribute}`"
    return (Note(execution.place, f"the {said} of this `{execution.resource}` runs it"),)
