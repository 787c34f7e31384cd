"""The files that a command reads or writes, by the paths among its arguments."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.file_names import is_path
from puppetguard.model.presence import language_of
from puppetguard.model.windows_rewrites import renamed

_OTHERWISE = frozenset(
    "rm rmdir unlink shred test [ [[ find grep egrep fgrep zgrep sed gsed perl awk gawk mawk ls stat rename prename"
    " echo printf logger which command type git svn hg expr"
    " remove-item ri del erase rd test-path get-childitem gci dir if write-host write-output".split()
)
"""Programs that take files away or ask for them, that rename them, or whose arguments are texts and patterns."""
_COPIERS = frozenset("mv cp ln install rsync scp".split())


def used_files(command: Command) -> Iterator[Argument]:
    """Yield the arguments of a command that name files which are to be there, or are there afterwards.

    What a command takes away or asks for is left out, and what is copied or renamed: of that only the new name counts.
    """
    arguments = [argument for argument in command.arguments if argument.known is not None]
    program = command.program.lower().removesuffix(".exe")
    pair = renamed(command)
    if program in _OTHERWISE or not program or _is_code(command):
        arguments = []
    elif pair is not None:
        arguments = [pair.after] if pair.after.known is not None else []
    elif program in _COPIERS:
        operands = [argument for argument in arguments if not argument.start_text.startswith("-")]
        arguments = operands[-1:] if len(operands) > 1 else []
    for argument in (*arguments, *(target.file for target in command.targets)):
        # What matches several files is read: with a misspelled extension it matches none.
        if is_path((argument.known or "").replace("*", "a")):
            yield argument


def _is_code(command: Command) -> bool:
    """Tell whether the arguments of an interpreter are a program, whose texts are read as such."""
    return language_of(command.program) is not None and any(
        argument.start_text.startswith(("-c", "-e", "-E", "-r", "-p")) for argument in command.arguments
    )
