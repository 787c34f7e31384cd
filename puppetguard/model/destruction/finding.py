"""What is found of a command that destroys something, and what it is asked of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from puppetguard.findings import Confidence, Severity
from puppetguard.model.circumstances import Circumstances
from puppetguard.model.commands import Command
from puppetguard.model.effects import Effect
from puppetguard.model.emptiness import Emptiness
from puppetguard.model.executions import Execution
from puppetguard.model.patterns import known_text

_RULES = frozenset("-A -I -N --append --insert --new-chain".split())
_LOADS = frozenset("-f --file add".split())


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


class Run:
    """All commands of one execution, with what is asked of them together."""

    def __init__(
        self,
        commands: Sequence[Command],
        effects: Sequence[Sequence[Effect]],
        execution: Execution,
        around: Circumstances,
        emptiness: Emptiness,
    ) -> None:
        self.commands = commands
        self.effects = effects
        self.execution = execution
        self.around = around
        self.emptiness = emptiness

    @cached_property
    def made(self) -> frozenset[str]:
        """The paths that the commands make, those that are known."""
        paths = (one.made for effects in self.effects for one in effects)
        return frozenset(known for path in paths if path is not None and (known := known_text(path)) is not None)

    @cached_property
    def made_directories(self) -> frozenset[str]:
        """The directories that the commands make, and would fail to make if they were there already."""
        made = [one.arguments for one in self.commands if one.program.rpartition("/")[2] == "mkdir"]
        texts = ([argument.known or "" for argument in arguments] for arguments in made)
        kept = (given for given in texts if not any(one.startswith("-") and "p" in one for one in given))
        return frozenset(one.rstrip("/") for given in kept for one in given if one.startswith("/"))

    @cached_property
    def first_test(self) -> int:
        """The place behind which a command may depend on another one."""
        script = self.execution.script
        places = [script.find(mark) for mark in ("||", "&&", "if ", "[", "test ", "case ", "while ")]
        return min((place for place in places if place >= 0), default=len(script))

    @cached_property
    def fills_firewall(self) -> bool:
        """Whether some command adds rules to a firewall."""
        return any(
            one.program.endswith("-restore")
            or (one.program == "nft" and _has(one, _LOADS))
            or ("tables" in one.program and _has(one, _RULES))
            for one in self.commands
        )


def _has(command: Command, options: frozenset[str]) -> bool:
    return any(argument.known in options for argument in command.arguments)


class Asked(NamedTuple):
    """A command with its effects, and the run that it is the ``number``-th of, from 0."""

    command: Command
    effects: Sequence[Effect]
    run: Run
    number: int

    @property
    def execution(self) -> Execution:
        """What runs it."""
        return self.run.execution

    @property
    def around(self) -> Circumstances:
        """The circumstances in which it runs."""
        return self.run.around

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
        return self.command.start <= self.run.first_test
