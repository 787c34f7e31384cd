"""What a command says once the shell has read it: no quotes, no variables that it sets, whole paths."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from puppetguard.change.fact import Aspect, Fact
from puppetguard.model.commands import Command, command_of_arguments, commands
from puppetguard.model.expansion import Argument
from puppetguard.model.patterns import known_text
from puppetguard.model.script import UNKNOWN, Text

_COMMANDS = frozenset("command unless onlyif refresh".split())
"""Attributes whose values are run."""
_SHELLS = frozenset("sh bash dash ksh zsh ash".split())
_LANGUAGES = frozenset("perl python python2 python3 ruby php node lua".split())
_GIVEN = re.compile(r"-[A-Za-z]*[cer]")
"""The option by which an interpreter is given a program as its argument."""
_TITLE = re.compile(r"(?:Exec|Cron)\['(.*)'\]", re.DOTALL)
_PROGRAM = re.compile(r"""(?:\[?\s*['"]|@\([^)]*\)\s*)[\w./-]+['"\s]""")
"""How a command begins of which the program is known."""
_LONGEST = 20_000


def said_by_values(fact: Fact) -> Iterator[str]:
    """Yield the texts that attributes may be, as far as they are known, and commands as they are run."""
    folders = [text for text in _texts(_values(fact, "cwd")) if text.startswith("/")]
    for name in fact.aspects:
        yield from _texts(_values(fact, name))
    for value in _run(fact):
        for one in _commands(value):
            for folder in folders or [""]:
                yield _as_run(one, folder)


def texts_of(aspect: Aspect) -> list[str]:
    """Return what a name may be; as it is written, if that is not known."""
    return [one for one in aspect.values or (aspect.shown.strip("'\""),) if isinstance(one, str)]


def is_open(fact: Fact) -> bool:
    """Tell whether a resource runs what its text does not tell: a program of another language, or what comes in."""
    command = fact.aspects.get("command")
    if command is not None and command.values is None and not _PROGRAM.match(command.shown):
        return True
    return any(_runs_other_code(one) for value in _run(fact) for one in _commands(value))


def _run(fact: Fact) -> Iterator[object]:
    for name in _COMMANDS:
        yield from _values(fact, name)
    if "command" not in fact.aspects and (title := _TITLE.fullmatch(fact.subject)) is not None:
        yield title[1]


def _commands(value: object) -> Sequence[Command]:
    if isinstance(value, str) and len(value) <= _LONGEST:
        return commands(value)
    if isinstance(value, list) and value[:1] == ["array"] and all(isinstance(one, str) for one in value[1]):
        return command_of_arguments(tuple(value[1]))
    return ()


def _runs_other_code(one: Command) -> bool:
    words = [argument.flat()[0] for argument in one.arguments]
    if one.program in _SHELLS:
        # Without a script it does what comes in, and that is known only as far as the line is.
        return all(word.startswith("-") and not _GIVEN.match(word) for word in words) and not known_text(one.line or ())
    return one.program in _LANGUAGES and any(_GIVEN.match(word) for word in words)


def _as_run(one: Command, folder: str) -> str:
    """Return a command with whole paths, where the working folder is known; ``UNKNOWN`` is for what is not."""
    inside = posixpath.join(folder, known_text(one.folder) or "") if folder or one.folder else ""
    words = [_whole(each, inside) for each in (*one.arguments, *(target.file for target in one.targets))]
    return " ".join((one.program, *words))


def _whole(argument: Argument, folder: str) -> str:
    text = "".join(piece.value if isinstance(piece, Text) else UNKNOWN for piece in argument.name)
    if not folder.startswith("/") or text.startswith(("/", "-")):
        return text
    return posixpath.normpath(posixpath.join(folder, text))


def _values(fact: Fact, name: str) -> Sequence[object]:
    aspect = fact.aspects.get(name)
    return aspect.values or () if aspect is not None else ()


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)
