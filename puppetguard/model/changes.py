"""What a command makes true or false of which ``model.conditions`` tells whether it is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.conditions.condition import FactKind
from puppetguard.model.effects import Effect, effects
from puppetguard.model.options import parse_options
from puppetguard.model.outputs import lines_of
from puppetguard.model.patterns import Pattern, Wild, known_text, literal, merged
from puppetguard.model.programs import substitutions_of
from puppetguard.model.script import Text
from puppetguard.model.substitution import Example

_SERVICES: dict[str, tuple[FactKind, bool]] = {
    "start": ("active", True),
    "stop": ("active", False),
    "enable": ("enabled", True),
    "disable": ("enabled", False),
}
_ACCOUNTS: dict[str, bool] = {"add": True, "delete": False}
_PACKAGES: dict[str, bool] = {"install": True, "remove": False, "purge": False}
_DATABASES: dict[str, bool] = {"create": True, "drop": False}
_ROUTINE = frozenset("echo printf true : sync logger sleep cd".split())
"""Commands that change nothing."""


class Change(msgspec.Struct, frozen=True):
    """Something that is so after a command has run, or is not so any more.

    ``anew`` tells that the command is of no use, or fails, where it is so already: ``useradd``, ``ln`` without force;
    with ``doubtful`` it may be of some use, such as that of ``touch``.
    ``[start, end)`` is the place of the command in its text. ``line`` is what is added to the file ``target``,
    ``example`` a part of it that is replaced; without these, it is the file itself. ``last`` tells that nothing is
    done after it.
    """

    kind: FactKind
    target: Pattern
    truth: bool
    start: int
    end: int
    anew: bool = True
    line: Pattern | None = None
    example: Example | None = None
    last: bool = True
    doubtful: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is a part of a file that is changed."""
        return self.line is not None or self.example is not None

    @property
    def patterns(self) -> Sequence[Pattern]:
        """What it is about."""
        parts = (self.example.before, self.example.after) if self.example is not None else (self.line or (),)
        return (self.target, *parts)


def changes(commands: Sequence[Command], cwd: Pattern = ()) -> Sequence[Change]:
    """Return what commands change, in their order; of what is changed twice only the last."""
    found: dict[object, Change] = {}
    acting = [command for command in commands if command.program not in _ROUTINE or command.targets]
    for command in commands:
        last = not acting or command is acting[-1]
        done = effects(command, cwd)
        for one in (*_texts(command, done), *_of_effects(command, done)):
            key = (one.kind, one.is_text, *map(_normal, one.patterns))
            before = found.pop(key, None)
            # What is removed to be made anew, or made for a while only, may be there before or not.
            anew = one.anew and (before is None or before.truth is one.truth)
            found[key] = msgspec.structs.replace(one, anew=anew, last=last and anew)
    return tuple(found.values())


def _normal(target: Pattern) -> tuple[str, ...]:
    return tuple(piece.value if isinstance(piece, Text) else f"\0{piece.name}" for piece in target)


def _of_effects(command: Command, found: Iterable[Effect]) -> Iterator[Change]:
    for effect in found:
        if (one := _of_effect(command, effect)) is not None:
            kind, truth, anew = one
            doubtful = effect.kind == "write"
            yield Change(kind, effect.target, truth, command.start, command.end, anew, doubtful=doubtful)
        if effect.kind == "rename" and effect.value:
            yield Change("exists", effect.value, truth=False, start=command.start, end=command.end)


def _of_effect(command: Command, effect: Effect) -> tuple[FactKind, bool, bool] | None:
    """Return what an effect changes: the kind of fact, whether it is so afterwards, and whether only anew."""
    match effect.kind:
        case "write":
            # What writes into a file is as often as not for one that is there.
            is_new = effect.action in ("touch", "download")
            return None if effect.action in ("edit", "truncate", "shred") else ("exists", True, is_new)
        case "create-directory":
            return "exists", True, command.program != "mkdir" or not effect.recursive
        case "link":
            return "exists", True, not effect.forced
        case "copy" | "rename":
            return "exists", True, False
        case "delete" if effect.action != "tested":
            return "exists", False, True
        case "service" if effect.action in _SERVICES:
            return (*_SERVICES[effect.action], True)
        case "package" if effect.action in _PACKAGES:
            return "installed", _PACKAGES[effect.action], _is_plain(command, effect)
        case "user" | "group" if effect.action in _ACCOUNTS and not _adds_to_group(command):
            return effect.kind, _ACCOUNTS[effect.action], True
        case "mount" | "unmount" if not effect.action:
            again = any("remount" in (argument.known or "remount") for argument in command.arguments)
            return None if again else ("mounted", effect.kind == "mount", True)
        case "format" if effect.action in ("", "swap", "encrypt", "volume"):
            return "formatted", True, True
        case "database" if effect.action in _DATABASES:
            return "database", _DATABASES[effect.action], True
    return None


def _adds_to_group(command: Command) -> bool:
    """Tell whether ``adduser`` or ``deluser`` is about a user in a group, and not about the user."""
    long = ("home", "shell", "uid", "ingroup", "gid", "gecos", "conf", "firstuid", "lastuid", "comment")
    return command.program in ("adduser", "deluser") and len(parse_options(command.arguments, long=long).operands) > 1


def _is_plain(command: Command, effect: Effect) -> bool:
    """Tell whether a package is installed that is not there, and not another version, or again."""
    name = known_text(effect.target)
    again = ("--reinstall", "--only-upgrade", "--upgrade", "-U", "--force", "-F", "--replacepkgs", "reinstall")
    return name is not None and "=" not in name and not any(one.known in again for one in command.arguments)


def _texts(command: Command, found: Iterable[Effect]) -> Iterator[Change]:
    """Yield the lines that a command adds to files, and what it replaces in them."""
    for effect in found:
        if effect.kind != "write":
            continue
        if effect.action == "append":
            line = command.line if command.program == "tee" else _printed(command)
            if line:
                yield Change("text", effect.target, truth=True, start=command.start, end=command.end, line=line)
        elif effect.action == "edit":
            edit = substitutions_of(command.program, command.arguments)
            for substitution in edit.substitutions if edit is not None else ():
                for example in substitution.examples():
                    yield Change(
                        "text", effect.target, truth=True, start=command.start, end=command.end, example=example
                    )


def _printed(command: Command) -> Pattern | None:
    """Return what ``echo`` or ``printf`` prints, the line feeds of which are written as escapes."""
    if command.program == "printf" and len(command.arguments) == 1:
        found = command.arguments[0].text
        if any(isinstance(piece, Text) and "%" in piece.value for piece in found):
            return None
    else:
        found = lines_of(command.program, command.arguments, command.line) or ()
    lines: list[Text | Wild] = []
    for piece in found:
        text = piece.value.replace("\\n", "\n").replace("\\t", "\t") if isinstance(piece, Text) else ""
        lines += [piece] if isinstance(piece, Wild) else literal(text)
    return merged(lines)
