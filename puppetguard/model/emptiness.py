"""Whether what is not known in a command can be empty: a variable that nobody sets, a parameter that is ``undef``.

``rm -rf "$dir/"`` then deletes ``/``.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.findings import Confidence
from puppetguard.model.lazy import lazy
from puppetguard.model.patterns import GLOB, Wild
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.circumstances import Circumstances
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.model.values import Fragment
    from puppetguard.source import SourceFile

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CLEARED = frozenset("HOME USER LOGNAME".split())
"""What an ``exec`` does not hand on to its commands: ``USER_ENV_VARS`` in Puppet's ``util/posix.rb``."""
_ALWAYS = frozenset(
    "PATH PWD OLDPWD SHELL IFS HOSTNAME UID EUID PPID RANDOM SECONDS LINENO BASH_SOURCE TERM LANG".split()
)
"""What each shell or system sets."""
_READS = ("read", "readarray", "mapfile", "getopts")
_FULL = frozenset("mktemp pwd dirname basename date hostname uname id whoami echo printf nproc tempfile".split())
"""Programs that always write something."""
_TESTS = frozenset("test [ [[".split())
_NAMES = re.compile(r"[a-z_][a-z0-9_:]{0,199}", re.IGNORECASE)
_STRICT = re.compile(r"(?:^|[\s;&|(])set\s+-[a-z]*u|\bnounset\b")
_SOURCES = re.compile(r"(?:^|[\s;&|(])(?:\.|source|eval)\s")
_MAY_BE_UNDEF = re.compile(r"\s*Optional\b|\bUndef\b|\bNotUndef\b")
_MAY_BE_EMPTY = re.compile(
    r"\s*(?:String(?:\[0)?\]?|Any|Data|Scalar|ScalarData|Variant\[.*\bString\b(?!\[[1-9]).*)?\s*", re.DOTALL
)
_BRACED = re.compile(r"\$\{[A-Za-z0-9_]{1,99}:?\?")


_LISTED = frozenset("find grep ls xargs parallel mktemp unset".split())
"""The unknown parts that stand for names of files, which are never empty."""


class Empty(NamedTuple):
    """How sure it is that something can be empty, and how it is written."""

    confidence: Confidence
    written: str


class Emptiness:
    """Tells of the unknown parts of one execution whether they can be empty."""

    def __init__(
        self, source: SourceFile, execution: Execution, commands: Sequence[Command], around: Circumstances
    ) -> None:
        self.source = source
        self.execution = execution
        self.commands = commands
        self.around = around
        self._found: dict[str, Empty | None] = {}

    def of(self, wild: Wild, command: Command) -> Empty | None:
        """Return whether an unknown part of a command can be empty; None if hardly, or if it was asked before."""
        if wild.name not in self._found:
            self._found[wild.name] = self._of(wild)
        found = self._found[wild.name]
        if found is None or self._tested.get(wild.name, command.start) < command.start:
            return None
        fragment = self._fragment_of(wild)
        tested = self._tested.get(self._written(fragment), command.start) if fragment is not None else command.start
        return None if tested < command.start else found

    def _of(self, wild: Wild) -> Empty | None:
        kind, _, place = wild.name.partition(".")
        if kind == "value":
            return self._interpolated(wild)
        if kind in ("output", "download") and place.isdecimal():
            return self._output(int(place))
        if kind == "expansion" and place.isdecimal():
            text = self.execution.script[int(place) : int(place) + 200]
            return None if _BRACED.match(text) else Empty(Confidence.POSSIBLE, f"{text.partition('}')[0]}}}")
        if wild.name.startswith(GLOB) or not _NAME.fullmatch(wild.name) or wild.name in _LISTED:
            return None
        return self._variable(wild.name)

    @lazy
    def _tested(self) -> dict[str, int]:
        """The variables and interpolations that the script asks for, each with the place where it first does."""
        found: dict[str, int] = {}
        for command in self.commands:
            if command.program in _TESTS:
                for argument in command.arguments:
                    for piece in argument.pieces:
                        if isinstance(piece, Wild):
                            fragment = self._fragment_of(piece)
                            name = piece.name if fragment is None else self._written(fragment)
                            found.setdefault(name, command.start)
        return found

    def _written(self, fragment: Fragment) -> str:
        """Return how an interpolation is written, which no variable of a shell is called like."""
        return f"${self.source.text[fragment.start : fragment.end]}"

    # --- what the shell knows ---

    def _variable(self, name: str) -> Empty | None:
        script = self.execution.script
        environment = self.around.environment
        if name in _ALWAYS or (environment is not None and name in environment) or self._is_asked_for(name):
            return None
        written = f"${name}"
        if self._is_set(name):
            return Empty(Confidence.POSSIBLE, written)
        if _STRICT.search(script):
            return None
        if self.execution.resource != "exec":
            known = name in (*_CLEARED, "MAILTO") or self.execution.resource != "cron"
            return None if known and name in _CLEARED else Empty(Confidence.POSSIBLE, written)
        if environment is None or _SOURCES.search(script):
            return Empty(Confidence.POSSIBLE, written)
        return Empty(Confidence.CERTAIN if name in _CLEARED else Confidence.LIKELY, written)

    def _is_set(self, name: str) -> bool:
        """Tell whether the script sets a variable, by whatever value."""
        script = self.execution.script
        if re.search(rf"(?<![\w$]){name}(?:\+?=|\[)|\bfor\s+{name}\b|-v\s+{name}\b", script):
            return True
        return any(
            command.program in _READS and any(argument.known == name for argument in command.arguments)
            for command in self.commands
        )

    def _is_asked_for(self, name: str) -> bool:
        """Tell whether the script asks somewhere whether a variable is empty."""
        return (
            re.search(rf"\$\{{{name}:?\?|\bcase\s+\"?\$\{{?{name}\b|-[zn]\s+\"?\$\{{?{name}\b", self.execution.script)
            is not None
        )

    def _output(self, place: int) -> Empty | None:
        index = bisect(self._starts, (place, len(self.commands)))
        inner = self.commands[self._starts[index][1]] if index < len(self._starts) else None
        if inner is None or inner.program in _FULL:
            return None
        return Empty(
            Confidence.POSSIBLE if self.execution.resource != "exec" else Confidence.LIKELY, f"$({inner.program} …)"
        )

    @lazy
    def _starts(self) -> list[tuple[int, int]]:
        return sorted((command.start, index) for index, command in enumerate(self.commands))

    # --- what Puppet knows ---

    def _interpolated(self, wild: Wild) -> Empty | None:
        fragment = self._fragment_of(wild)
        if fragment is None or fragment.cause is None:
            return None
        written = self.source.text[fragment.start : fragment.end].lstrip("$")
        shown = f"${written}" if _NAMES.fullmatch(written) else f"${{{written}}}"
        if self._is_asked(written):
            return None
        cause = fragment.cause
        confidence: Confidence | None = Confidence.POSSIBLE
        if cause.kind == "parameter" and cause.exact:
            confidence = self._parameter(cause.name)
        elif cause.kind in ("title", "many", "choice", "match"):
            confidence = None
        return None if confidence is None else Empty(confidence, shown)

    def _fragment_of(self, wild: Wild) -> Fragment | None:
        """Return the piece of the text that an interpolation is; None if an unknown part is none."""
        kind, _, number = wild.name.partition(".")
        if kind != "value" or not number.isdecimal():
            return None
        place, offsets = int(number), self.execution.offsets
        if offsets is not None:
            place = offsets[place] if place < len(offsets) else -1
        fragments = self.execution.text.fragments
        index = bisect(self._ends, place)
        return fragments[index] if place >= 0 and index < len(fragments) else None

    @lazy
    def _ends(self) -> list[int]:
        """Where in the text each of its fragments ends."""
        return list(accumulate(len(fragment.text) for fragment in self.execution.text.fragments))

    def _is_asked(self, written: str) -> bool:
        """Tell whether the code asks for a value before it uses it: ``if $dir { … }``."""
        name = _NAMES.match(written.removeprefix("::"))
        resource = self.around.resource
        if name is None or resource is None:
            return False
        asked = re.compile(rf"\$(?:::)?{re.escape(name[0])}(?![\w:])")
        return any(asked.search(condition.asked) for condition in resource.context.conditions)

    def is_asked_in_code(self, written: str) -> bool:
        """Tell whether the code asks for one of the variables in a text of the source before it uses it."""
        return any(self._is_asked(name[0]) for name in _NAMES.finditer(written[:500]))

    def _parameter(self, name: str) -> Confidence | None:
        resource = self.around.resource
        node = resource.context.container.node if resource is not None else None
        parameters = node.parameters if isinstance(node, ast.NamedDefinition) else ()
        for one in parameters:
            if one.name == name:
                written = one.type_expr
                text = self.source.text[written.start : written.end] if written is not None else ""
                if _MAY_BE_UNDEF.search(text):
                    return Confidence.LIKELY
                return Confidence.POSSIBLE if _MAY_BE_EMPTY.fullmatch(text[:1000]) else None
        return None
