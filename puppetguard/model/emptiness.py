"""Whether what is not known in a command can be empty: a variable that nobody sets, a parameter that is ``undef``.

``rm -rf "$dir/"`` then deletes ``/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.findings import Confidence
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

    def of(self, wild: Wild, command: Command) -> Empty | None:
        """Return whether an unknown part of a command can be empty; None if hardly, or if it was asked before."""
        kind, _, place = wild.name.partition(".")
        if kind == "value" and place.isdecimal():
            return self._interpolated(int(place), command)
        if kind == "output" and place.isdecimal():
            return self._output(int(place))
        if kind == "expansion" and place.isdecimal():
            text = self.execution.script[int(place) : int(place) + 200]
            return None if _BRACED.match(text) else Empty(Confidence.POSSIBLE, f"{text.partition('}')[0]}}}")
        if (
            wild.name.startswith(GLOB)
            or not _NAME.fullmatch(wild.name)
            or wild.name in ("find", "grep", "ls", "xargs", "parallel", "mktemp", "unset")
        ):
            return None
        return self._variable(wild.name, command)

    # --- what the shell knows ---

    def _variable(self, name: str, command: Command) -> Empty | None:
        script = self.execution.script
        environment = self.around.environment
        if name in _ALWAYS or (environment is not None and name in environment) or self._is_tested(name, command):
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

    def _is_tested(self, name: str, command: Command) -> bool:
        """Tell whether the script asks for a variable before it uses it."""
        script = self.execution.script
        if re.search(rf"\$\{{{name}:?\?|\bcase\s+\"?\$\{{?{name}\b|-[zn]\s+\"?\$\{{?{name}\b", script):
            return True
        return any(
            isinstance(piece, Wild) and piece.name == name
            for tested in self._tests(command)
            for argument in tested.arguments
            for piece in argument.pieces
        )

    def _tests(self, command: Command) -> Iterator[Command]:
        for one in self.commands:
            if one.start >= command.start:
                return
            if one.program in _TESTS:
                yield one

    def _output(self, place: int) -> Empty | None:
        inner = min((one for one in self.commands if one.start > place), key=lambda one: one.start, default=None)
        if inner is None or inner.program in _FULL:
            return None
        return Empty(
            Confidence.POSSIBLE if self.execution.resource != "exec" else Confidence.LIKELY, f"$({inner.program} …)"
        )

    # --- what Puppet knows ---

    def _interpolated(self, place: int, command: Command) -> Empty | None:
        fragment = self.fragment(place)
        if fragment is None or fragment.cause is None:
            return None
        written = self.source.text[fragment.start : fragment.end].lstrip("$")
        shown = f"${written}" if _NAMES.fullmatch(written) else f"${{{written}}}"
        if self._is_asked(written) or self._is_interpolated_in_test(fragment, command):
            return None
        cause = fragment.cause
        confidence: Confidence | None = Confidence.POSSIBLE
        if cause.kind == "parameter" and cause.exact:
            confidence = self._parameter(cause.name)
        elif cause.kind in ("title", "many", "choice", "match"):
            confidence = None
        return None if confidence is None else Empty(confidence, shown)

    def fragment(self, place: int) -> Fragment | None:
        """Return the piece of the text that stands at a place of the script."""
        execution = self.execution
        place = execution.offsets[place] if execution.offsets is not None and place < len(execution.offsets) else place
        at = 0
        for fragment in execution.text.fragments:
            if at <= place < at + len(fragment.text):
                return fragment
            at += len(fragment.text)
        return None

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

    def _is_interpolated_in_test(self, fragment: Fragment, command: Command) -> bool:
        written = self.source.text[fragment.start : fragment.end]
        for tested in self._tests(command):
            for argument in tested.arguments:
                for piece in argument.pieces:
                    place = piece.name.partition(".")[2] if isinstance(piece, Wild) else ""
                    other = self.fragment(int(place)) if place.isdecimal() else None
                    if other is not None and self.source.text[other.start : other.end] == written:
                        return True
        return False

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
