"""Commands that destroy what nobody can bring back: files of the system, disks, databases, the way in.

What they do is told by ``model.effects``; here is told what of that is hardly meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.model.circumstances import circumstances
from puppetguard.model.commands import Command
from puppetguard.model.destruction.contents import overwritten
from puppetguard.model.destruction.deletions import deletions
from puppetguard.model.destruction.finding import Asked, Destruction
from puppetguard.model.destruction.systems import fork_bombs, shutdowns
from puppetguard.model.effects import effects
from puppetguard.model.emptiness import Emptiness

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

__all__ = ["Destruction", "destructions"]

_KINDS = frozenset(
    "delete rename permissions ownership format kill power schedule firewall database user group package container cloud"
    " push".split()
)


def destructions(subject: Subject, execution: Execution) -> Iterator[Destruction]:
    """Yield what an execution destroys; a place may be told of more than once."""
    if execution.language != "sh":
        return
    yield from fork_bombs(execution.script)
    commands = execution.all_commands()
    found = [(command, effects(command, elsewhere=True)) for command in commands]
    if not any(_may_destroy(command, [one.kind for one in done]) for command, done in found):
        return
    around = circumstances(subject, execution)
    emptiness = Emptiness(subject.source, execution, commands, around)
    for command, done in found:
        if around.cwd:
            done = effects(command, around.cwd, elsewhere=True)
        asked = Asked(command, done, commands, execution, around, emptiness)
        yield from deletions(asked)
        yield from overwritten(asked)
        yield from shutdowns(asked)


def _may_destroy(command: Command, kinds: list[str]) -> bool:
    return command.program == "find" or any(kind in _KINDS or kind in ("write", "copy") for kind in kinds)
