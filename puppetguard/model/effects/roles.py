"""From the roles of arguments to effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast, get_args

import msgspec

from puppetguard.knowledge.directories import known_directory
from puppetguard.model.commands import Command
from puppetguard.model.effects.calls import Call
from puppetguard.model.effects.effect import Effect, Kind
from puppetguard.model.effects.statements import database_effects
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import absolute, path_of
from puppetguard.model.patterns import Pattern, Wild, base_name, known_text, literal, merged, tail, without_ending

KINDS: frozenset[str] = frozenset(get_args(Kind))
"""All kinds of effects."""
OTHER_ROLES = frozenset(
    "_ source destination mode owner action script pattern password template sql javascript pack unpack".split()
)
"""The roles that are no kinds of effects."""
_PATHS = frozenset(
    "read write create-directory delete permissions ownership extract run link mount unmount format".split()
)
"""The kinds whose targets are paths; devices and directories among them."""
_NO_FILES = frozenset("- /dev/null /dev/stdout /dev/stderr /dev/stdin".split())
_ASKING = frozenset("status is-active is-enabled list show".split())
"""What services are asked without a change of them."""
_RUN_LEVELS = {"0": "halt", "6": "reboot", "1": "rescue", "s": "rescue", "S": "rescue"}


class Around(msgspec.Struct, frozen=True):
    """What stands around a call: the working directory, and the command itself."""

    folder: Pattern
    command: Command

    def path(self, argument: Argument) -> Pattern:
        """Return the path that an argument names."""
        return absolute(path_of(argument), self.folder)

    @property
    def here(self) -> Pattern:
        """The working directory."""
        return self.folder or literal(".", self.command.name.start)


def effects_of_roles(call: Call, around: Around, value: Pattern) -> Iterator[Effect]:
    """Yield what the arguments of a call say; ``value`` is what else was found out of it (a mode, a signal)."""
    dry = call.is_dry
    found = [one for one in _effects(call, around, value) if not dry or one.kind in ("read", "download")]
    yield from found
    grammar = call.grammar
    implied = grammar.does or (grammar.otherwise if not _names(found, grammar.otherwise) else "")
    if implied and not dry:
        said = call.said
        start, end = (said.start, said.end) if said else around.command.name
        kind, _, action = implied.partition(":")
        target = around.here if kind == "extract" else ()
        yield _marked(Effect(cast("Kind", kind), target, start, end, action), call)


def _names(found: list[Effect], otherwise: str) -> bool:
    kind, _, action = otherwise.partition(":")
    return any(one.kind == kind and one.action == action for one in found)


def _marked(effect: Effect, call: Call) -> Effect:
    return Effect(
        effect.kind,
        effect.target,
        effect.start,
        effect.end,
        effect.action,
        effect.value,
        recursive=call.has(call.grammar.recursive),
        forced=call.has(call.grammar.forced),
    )


def _effects(call: Call, around: Around, value: Pattern) -> Iterator[Effect]:
    owners = [*call.of_role("mode"), *call.of_role("owner")]
    value = value or (owners[-1].text if owners else ())
    for role, argument in call.given:
        kind, _, action = role.partition(":")
        if role == "source":
            yield from _moved(call, around, argument)
        elif kind in ("pack", "unpack"):
            yield from _packed(call, around, argument, kind, action)
        elif role in ("sql", "javascript"):
            yield from database_effects(argument)
        elif role == "power:runlevel":
            if action := _RUN_LEVELS.get(argument.known or "", ""):
                yield Effect("power", (), argument.start, argument.end, action)
        elif role == "action":
            if around.command.directory and "service" not in {one.role for one in call.given}:
                yield from _script_of_service(around, argument)
        elif kind in KINDS:
            acted = _action(call, action)
            if acted is not None and not _is_no_file(kind, argument):
                target = around.path(argument) if kind in _PATHS else argument.text
                found = Effect(cast("Kind", kind), target, argument.start, argument.end, acted, value)
                yield _marked(found, call)
                if kind == "create-directory" and call.of_role("mode"):
                    yield Effect("permissions", target, argument.start, argument.end, "", value)


def _is_no_file(kind: str, argument: Argument) -> bool:
    return kind in ("read", "write", "run") and argument.known in _NO_FILES


def _action(call: Call, action: str) -> str | None:
    """Return what is done, which an argument may say; None if nothing is changed."""
    if "action" not in (call.grammar.operands or "").split():
        return action
    words = call.of_role("action")
    if not words:
        return None
    word = words[0].known
    if word is None:
        return ""
    actions = call.grammar.actions
    if "" in actions:
        return actions.get(word, "") or None
    return None if word in _ASKING else actions.get(word, word)


def _script_of_service(around: Around, argument: Argument) -> Iterator[Effect]:
    """Yield what ``/etc/init.d/nginx restart`` does."""
    command = around.command
    word = argument.known or ""
    if word not in _ASKING:
        name = literal(command.program, command.name.start)
        yield Effect("service", name, argument.start, argument.end, word)


# --- sources and destinations ---


def _moved(call: Call, around: Around, source: Argument) -> Iterator[Effect]:
    kind = cast("Kind", call.grammar.effect)
    sources = call.of_role("source")
    destinations = call.of_role("destination")
    by_option = call.has("-t --target-directory")
    if not destinations and kind == "link":
        destination, into = around.here, True
    elif destinations:
        destination = around.path(destinations[-1])
        plain = known_text(destination)
        named = known_text(destinations[-1].text) or ""
        into = by_option or len(sources) > 1 or named in (".", "..") or named.endswith(("/", "/.", "/.."))
        into = (into or (plain is not None and known_directory(plain) is not None)) and not call.has(
            "-T --no-target-directory"
        )
    else:
        return
    place = destinations[-1] if destinations else source
    origin = source.text if kind == "link" else path_of(source) if _is_remote(source) else around.path(source)
    if destinations and _is_remote(destinations[-1]):
        yield Effect("upload", destinations[-1].text, place.start, place.end, "", origin)
        return
    target = _within(destination, _last_name(origin), place.start) if into else destination
    yield _marked(Effect(kind, target, place.start, place.end, "", origin), call)
    for mode in call.of_role("mode"):
        yield Effect("permissions", target, mode.start, mode.end, "", mode.text)


def _is_remote(argument: Argument) -> bool:
    """Tell whether a name is that of a file on another host, as ``scp`` and ``rsync`` take it."""
    host, colon, _ = argument.flat()[0].partition(":")
    return bool(colon) and "/" not in host


def _last_name(path: Pattern) -> Pattern:
    ending = tail(path).value
    stem = without_ending(path, "/") if ending.endswith("/") else path
    return base_name(stem if stem is not None else path)


def _within(folder: Pattern, name: Pattern, place: int) -> Pattern:
    slash = () if tail(folder).value.endswith("/") else literal("/", place)
    return absolute(merged((*folder, *slash, *name)), ())


def _packed(call: Call, around: Around, argument: Argument, kind: str, ending: str) -> Iterator[Effect]:
    """Yield what becomes of a file that is compressed, or of one that was."""
    path = around.path(argument)
    if kind == "pack":
        made: Pattern | None = merged((*path, *literal(ending, max(argument.start, argument.end - 1))))
    else:
        made = without_ending(path, ending)
    if made is None:
        made = (Wild(f"unpacked.{argument.start}"),)
    if not call.has("-k --keep"):
        yield Effect("delete", path, argument.start, argument.end, kind)
    yield _marked(Effect("write", made, argument.start, argument.end, kind, path), call)
