"""The files that a command reads or writes, by the paths among its arguments."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.file_names import is_path

_OTHERWISE = frozenset(
    "rm rmdir unlink shred test [ [[ find grep egrep fgrep zgrep sed gsed perl awk gawk mawk ls stat rename prename"
    " echo printf logger which command type git svn hg expr".split()
)
"""Programs that take files away or ask for them, that rename them, or whose arguments are texts and patterns."""
_COPIERS = frozenset("mv cp ln install rsync scp".split())


def used_files(command: Command) -> Iterator[Argument]:
    """Yield the arguments of a command that name files which are to be there, or are there afterwards.

    What a command takes away or asks for is left out, and what is copied or renamed: of that only the new name counts.
    """
    arguments = [argument for argument in command.arguments if argument.known is not None]
    if command.program in _OTHERWISE or not command.program:
        arguments = []
    elif command.program in _COPIERS:
        operands = [argument for argument in arguments if not argument.start_text.startswith("-")]
        arguments = operands[-1:] if len(operands) > 1 else []
    for argument in (*arguments, *(target.file for target in command.targets)):
        if is_path(argument.known or ""):
            yield argument
