"""What a command does again each time that it runs: it adds a line once more, or fails because it is done already.

What only comes to the same again, such as ``mkdir -p`` or ``chmod``, is not meant, nor what a script asks about first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.conditions import is_question
from puppetguard.model.effects import Effect, effects
from puppetguard.model.executions import Execution
from puppetguard.model.late import late_pattern
from puppetguard.model.near_names import flat
from puppetguard.model.patterns import Pattern, shown
from puppetguard.model.script import Chain, Group, If, Pipeline, Redirected, SimpleCommand, Statement
from puppetguard.model.shell import parse_shell
from puppetguard.source import SourceFile, Span

_DEEPEST = 20
_STATEMENTS = late_pattern(
    r"(?:^|;)\s{0,9}(CREATE\s{1,9}(?:DATABASE|SCHEMA|TABLE|USER|ROLE)(?!\s{1,9}IF\b)|INSERT\s{1,9}INTO)\b",
    re.IGNORECASE,
)
_CLIENTS = ("mysql", "mariadb", "psql", "sqlite3")
_FIREWALLS = ("iptables", "ip6tables")
_FLUSHING = ("-F", "--flush")
_FEEDING = frozenset("sh bash dash ksh zsh xargs parallel".split())
"""What runs a command for each line that it is given, if there is any."""
_ADDING = ("-A", "--append", "-I", "--insert")
_WITHOUT_TRACE = ("/dev/", "/proc/", "/sys/", "/var/log/", "/tmp/")  # noqa: S108 # it is only compared with
"""Where it does no harm to write again."""


class Repeated(msgspec.Struct, frozen=True):
    """Something that is done again: the words for it, and its place."""

    what: str
    span: Span


def repeated(execution: Execution, cwd: Pattern, source: SourceFile) -> Iterator[Repeated]:
    """Yield what a command does again at each run, in its order."""
    if execution.language != "sh" or not execution.followed:
        return
    places = None
    if execution.arguments is None:
        script = parse_shell(execution.script)
        if not script.complete:
            return
        places = list(_unasked(script.statements, 0))
    made: set[str] = set()
    for command in execution.commands(source):
        found = effects(command, cwd)
        # What the script has just made may be moved to its place each time.
        moves = [it for it in found if it.kind == "rename" and flat(it.value) in made]
        made.update(flat(it.target) for it in found if it.kind in ("write", "copy", "extract"))
        if command.program in _FIREWALLS and any(argument.known in _FLUSHING for argument in command.arguments):
            return
        if moves or (places is not None and not any(start <= command.start < end for start, end in places)):
            continue
        what = _of_statements(command) or next(filter(None, (_said(command, it) for it in found)), "")
        spans = execution.spans(source, command.start, command.end) if what else []
        if what:
            yield Repeated(what, spans[0] if len(spans) == 1 else execution.place)


def _unasked(statements: Sequence[Statement], depth: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the commands that run whatever else is so; none after what may end the script."""
    strict = False
    for one in statements if depth < _DEEPEST else ():
        match one:
            case SimpleCommand(words):
                texts = [word.literal or "" for word in words]
                if texts[:1] == ["exit"]:
                    return
                if texts[:1] == ["set"] and any(text.startswith("-") and "e" in text for text in texts[1:]):
                    strict = True
                yield one.start, one.end
            case Pipeline(stages):
                plain = [stage for stage in stages if isinstance(stage, SimpleCommand) and stage.words]
                feeds = any(stage.words[0].literal in _FEEDING for stage in plain)
                # Commands may be written into a text that another program only passes on to be run.
                yield from ((stage.start, stage.start + 1 if feeds else stage.end) for stage in plain)
            case Group(body, _):
                yield from _unasked(body.statements, depth + 1)
            case Redirected(inner, _):
                yield from _unasked([inner], depth + 1)
            case Chain(parts, operators):
                yield from _unasked(parts[:1], depth + 1)
                for before, operator, following in zip(parts, operators, parts[1:], strict=False):
                    if operator == "||" or is_question(before):
                        break
                    yield from _unasked([following], depth + 1)
                if any(_ends(part) for part in parts):
                    return
            case If(branches, otherwise):
                bodies = [body for _, body in branches] + ([otherwise] if otherwise else [])
                if any(_ends(part) for body in bodies for part in body.statements):
                    return
        if strict and is_question(one):
            return


def _ends(one: Statement) -> bool:
    if isinstance(one, Group):
        return any(_ends(part) for part in one.body.statements)
    return isinstance(one, SimpleCommand) and bool(one.words) and one.words[0].literal in ("exit", "return")


def _of_statements(command: Command) -> str:
    """Return what the statements create that a client of a database is given, or which rule a firewall."""
    if command.program in _CLIENTS:
        for argument in command.arguments:
            if found := _STATEMENTS.search(argument.known or ""):
                return f"runs `{' '.join(found[1].upper().split())}` again"
    if command.program in _FIREWALLS and any(argument.known in _ADDING for argument in command.arguments):
        return "adds the rule again"
    return ""


def _said(command: Command, effect: Effect) -> str:
    """Return the words for what an effect does again; empty if it comes to the same."""
    named = shown(effect.target)
    thing = f"`{named}`" if named.strip("…") else "it"
    if named.startswith(_WITHOUT_TRACE):
        return ""
    match effect.kind, effect.action:
        case "write", "append":
            return f"adds to {thing} again"
        case "write", "download":
            return f"downloads {thing} again"
        case "create-directory", _:
            if command.program == "git":
                return f"clones into {thing} again"
            return f"makes {thing} again" if command.program == "mkdir" and not effect.recursive else ""
        case "extract", _:
            return f"unpacks into {thing} again"
        case "rename", _:
            return f"moves {thing} into place again" if command.program == "mv" else ""
        case "link", "":
            return "" if effect.forced else f"links {thing} again"
        case "package", "install" | "upgrade" | "full-upgrade":
            return f"{effect.action}s {thing} again" if effect.target else f"{effect.action}s packages"
        case (("user" | "group"), "add"):
            return f"adds the {effect.kind} {thing} again"
        case "service", "restart":
            return f"restarts {thing}"
        case "database", ("create" | "drop"):
            return f"{effect.action}s the database {thing} again"
        case "mount", "":
            return f"mounts {thing} again"
        case "format", "" | "swap" | "encrypt" | "label" | "partition":
            return f"formats {thing} again"
        case "power", _:
            return "takes the machine down"
    return ""
