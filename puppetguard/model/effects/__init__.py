"""What commands do to the world: files that they write and delete, services, packages, devices and so on.

    for command in execution.commands(source):
        for effect in effects(command):
            …

How programs read their arguments is data (``knowledge/arguments.json``); what cannot be said there is in ``special``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from puppetguard.knowledge.arguments import Grammar, grammar_of
from puppetguard.model.commands import Command, Target
from puppetguard.model.effects.calls import read_call
from puppetguard.model.effects.effect import Effect, Kind
from puppetguard.model.effects.roles import Around, effects_of_roles
from puppetguard.model.effects.special import ADDED, PREPARED, Prepared
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import absolute, path_of
from puppetguard.model.patterns import Pattern, known_text

__all__ = ["Effect", "Kind", "effects"]

_SERVICE_FOLDERS = ("/etc/init.d/", "/etc/rc.d/init.d/", "/etc/rc.d/", "/usr/local/etc/rc.d/")
_DEVICES = frozenset("/dev/null /dev/stdout /dev/stderr /dev/stdin /dev/tty /dev/zero".split())


def effects(command: Command, cwd: Pattern = (), *, elsewhere: bool = False) -> Sequence[Effect]:
    """Return what a command does, in the order of its arguments as a rule; what it runs in turn is not its own doing.

    ``cwd`` is the directory that the script starts in, if that is known. What happens on another host or in a
    container is left out, unless ``elsewhere``.
    """
    if command.elsewhere and not elsewhere:
        return ()
    around = Around(absolute(command.folder, cwd) if command.folder else cwd, command)
    return (*_of_call(command, around), *_of_redirections(command, around))


def _of_call(command: Command, around: Around) -> Iterator[Effect]:
    prepared = Prepared(command.arguments)
    if prepare := PREPARED.get(command.program):
        prepared = prepare(command.arguments)
    grammar = _grammar(command)
    if grammar is not None:
        call = read_call(grammar, prepared.arguments)
        yield from effects_of_roles(call, around, prepared.value)
        if add := ADDED.get(command.program):
            yield from add(call, around)


def _grammar(command: Command) -> Grammar | None:
    if command.directory in _SERVICE_FOLDERS and command.program:
        return Grammar(operands="action")
    found = grammar_of(command.program) if command.program else None
    if found is None and command.program.startswith("mkfs."):
        return Grammar(operands="format _*")
    return found


def _of_redirections(command: Command, around: Around) -> Iterator[Effect]:
    for target in (*command.targets, *command.others):
        file = target.file
        name = known_text(file.name)
        if name is not None and (name.isdecimal() or name in ("", "-") or name in _DEVICES):
            continue
        if target.operator in ("<", "<>") or not target.operator.startswith("<"):
            yield _redirected(target, file, around)


def _redirected(target: Target, file: Argument, around: Around) -> Effect:
    kind: Kind = "read" if target.operator == "<" else "write"
    action = "append" if target.operator.endswith(">>") else ""
    return Effect(kind, absolute(path_of(file), around.folder), file.start, file.end, action)
