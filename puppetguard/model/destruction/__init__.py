"""Commands that destroy what nobody can bring back: files of the system, disks, databases, the way in.

What they do is told by ``model.effects``; here is told what of that is hardly meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.model.circumstances import Surroundings
from puppetguard.model.destruction.contents import overwritten
from puppetguard.model.destruction.deletions import deletions
from puppetguard.model.destruction.finding import Asked, Destruction, Run
from puppetguard.model.destruction.systems import fork_bombs, shutdowns
from puppetguard.model.effects import effects
from puppetguard.model.emptiness import Emptiness

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

__all__ = ["Destruction", "destructions"]

_KINDS = frozenset(
    "delete rename write copy permissions ownership format kill power schedule firewall database user group package"
    " container cloud push".split()
)


def destructions(subject: Subject, execution: Execution, surroundings: Surroundings) -> Iterator[Destruction]:
    """Yield what an execution destroys; a place may be told of more than once."""
    if execution.language != "sh":
        return
    yield from fork_bombs(execution.script)
    commands = execution.all_commands()
    found = [(command, effects(command, elsewhere=True)) for command in commands]
    if not any(command.program == "find" or any(one.kind in _KINDS for one in done) for command, done in found):
        return
    around = surroundings.of(execution)
    emptiness = Emptiness(subject.source, execution, commands, around)
    placed = [effects(command, around.cwd, elsewhere=True) if around.cwd else done for command, done in found]
    run = Run(commands, placed, execution, around, emptiness)
    for index, command in enumerate(commands):
        asked = Asked(command, placed[index], run, index)
        yield from deletions(asked)
        yield from overwritten(asked)
        yield from shutdowns(asked)
