"""What is found of a command that destroys something, and what it is asked of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from puppetguard.findings import Confidence, Severity
from puppetguard.model.circumstances import Circumstances
from puppetguard.model.commands import Command
from puppetguard.model.effects import Effect
from puppetguard.model.emptiness import Emptiness
from puppetguard.model.executions import Execution


class Destruction(NamedTuple):
    """What a command destroys: ``[start, end)`` is the place in the script that says so.

    ``glued`` tells that the words around that place may say it as well: something empty stands beside it.
    """

    start: int
    end: int
    confidence: Confidence
    message: str
    hint: str
    severity: Severity | None = None
    glued: bool = False


class Asked(NamedTuple):
    """A command with its effects, among all of the same execution."""

    command: Command
    effects: Sequence[Effect]
    commands: Sequence[Command]
    execution: Execution
    around: Circumstances
    emptiness: Emptiness

    @property
    def sure(self) -> Confidence:
        """How sure it can be at most: less if the text depends on something, or runs in another system."""
        certain = self.execution.certain and not self.command.elsewhere
        return Confidence.CERTAIN if certain else Confidence.LIKELY

    @property
    def often(self) -> bool:
        """Whether it runs each time, as far as can be seen: no guard stops it, nor a test in the script."""
        if self.around.guarded or self.execution.resource != "exec":
            return False
        before = self.execution.script[: self.command.start]
        return not any(mark in before for mark in ("||", "&&", "if ", "[", "test ", "case ", "while "))
