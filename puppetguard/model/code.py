"""What short programs in Python, Ruby, PHP, JavaScript and Perl do to files, and which commands they run.

The words of a program are followed from its start to its end, whatever decides about them: values go into variables,
loops take the pattern of the names that they go through (``glob('*.php')``), and what is not known stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from puppetguard.model.code_calls import (
    COPIES,
    ENDS,
    ITERATORS,
    LINKS,
    MODULES,
    MOVES,
    RUNNERS,
    SUBSTITUTIONS,
    WRITERS,
    Value,
    known_call,
    substitution_of,
    unknown,
)
from puppetguard.model.code_names import Names, sized
from puppetguard.model.code_reader import EXTENSIONS_OF, Reader
from puppetguard.model.code_tokens import Token, tokens
from puppetguard.model.patterns import Pattern, known_text, of_glob, tail
from puppetguard.model.presence import Language
from puppetguard.model.script import Text
from puppetguard.model.substitution import TextSubstitution

_WITHOUT_PARENTHESES = ("ruby", "perl")


class Moved(msgspec.Struct, frozen=True):
    """A file that gets another name; the span is that of the words which say the new one."""

    verb: Literal["renames", "copies", "links"]
    before: Pattern
    after: Pattern
    start: int
    end: int


class Run(msgspec.Struct, frozen=True):
    """A command that a program runs: a script for the shell, or arguments of which the first is the program."""

    script: Value | None = None
    arguments: tuple[Value, ...] = ()


class Effects(msgspec.Struct, frozen=True):
    """What a program does. ``substitutions`` are those of texts of which no end is known."""

    moved: tuple[Moved, ...] = ()
    substitutions: tuple[TextSubstitution, ...] = ()
    files: tuple[Pattern, ...] = ()
    writes: bool = False
    runs: tuple[Run, ...] = ()


@lru_cache(maxsize=64)
def effects_of(text: str, offsets: tuple[int, ...] | range, language: Language) -> Effects:
    """Return what a program does; ``offsets`` has the place of each character. Never fails."""
    words = tokens(text, offsets, language)
    first = _Program(language)
    first.program(words)
    reader = _Program(language, first)
    reader.program(words)
    return Effects(
        tuple(reader.moved), tuple(reader.substitutions), tuple(reader.files), reader.writes, tuple(reader.runs)
    )


class _Program(Reader):
    """A program with what it does."""

    def __init__(self, language: Language, names: Names | None = None) -> None:
        super().__init__(language, names)
        self.moved: list[Moved] = []
        self.substitutions: list[TextSubstitution] = []
        self.files: list[Pattern] = []
        self.writes = False
        self.runs: list[Run] = []
        self.last_parameter = ""

    def shell(self, script: Value) -> None:
        self.runs.append(Run(script))

    def mentioned(self, name: str) -> None:
        # `fileinput.input(…, inplace=True)`
        self.writes = self.writes or name == "inplace"

    def globbed(self, value: Value) -> Value:
        text = known_text(value.pattern)
        piece = value.pattern[0] if len(value.pattern) == 1 else None
        if text is None or not isinstance(piece, Text):
            return value
        return Value(of_glob(piece.value, piece.offsets, str(value.start)), value.start, value.end)

    def called(self, word: Token) -> bool:
        """Tell whether a name is called here, with parentheses or, where a language allows it, without."""
        if self.sign("("):
            return True
        following = self.peek()
        if self.language not in _WITHOUT_PARENTHESES or following is None or not following.spaced:
            return False
        known = word.text in MOVES or word.text in COPIES or word.text in SUBSTITUTIONS or word.text in LINKS
        return (known or word.text in ("system", "glob")) and (
            following.kind in ("text", "regex", "name", "glob") or self.sign("(")
        )

    def call(self, word: Token, receiver: Value | None) -> Value:
        function = word.text
        if receiver is not None and function in ITERATORS and self.sign("("):
            self.bind_parameter(receiver)
        given = self.arguments(")") if self.sign("(") else self.bare_arguments()
        start = word.start if receiver is None else receiver.start
        end = self.words[min(self.at, len(self.words)) - 1].end if self.at else word.end
        self.noted(function, receiver, given)
        if function in SUBSTITUTIONS and not self.is_move(function, receiver, given):
            return self.substituted(function, receiver, given, start, end)
        if function in ("glob", "iglob", "rglob", "globSync") and given:
            given = [self.globbed(given[0])]
        if function in ("filter", "select", "grep") and receiver is not None:
            refined = self.bindings.get(self.last_parameter, receiver)
            return refined if refined.is_text else receiver
        if function in EXTENSIONS_OF and given and given[-1].name:
            return unknown(start, end, f"{given[-1].name} {function}")
        known = known_call(function, receiver, given, start, end)
        return sized(known.pattern, start, end, known.items) if known is not None else unknown(start, end)

    def bind_parameter(self, receiver: Value) -> None:
        """Bind the parameter of ``x.forEach(f => …)`` and ``x.forEach(function (f) …)``."""
        for ahead in range(1, 5):
            word = self.peek(ahead)
            if word is not None and word.kind == "name" and word.text not in ("function", "async"):
                if self.sign("=>", ")", ahead=ahead + 1):
                    self.bind([word.text], receiver)
                    self.last_parameter = word.text
                return

    def is_move(self, function: str, receiver: Value | None, given: Sequence[Value]) -> bool:
        """Tell whether ``replace`` is that of ``os`` or of a path, which renames."""
        return function == "replace" and (len(given) == 1 or (receiver is not None and receiver.name == "os"))

    def noted(self, function: str, receiver: Value | None, given: Sequence[Value]) -> None:
        """Note what a call does to files."""
        own = receiver is not None and receiver.name not in MODULES
        if function in MOVES or function in COPIES or function in LINKS or self.is_move(function, receiver, given):
            pair = [receiver, *given] if own and len(given) == 1 else given
            verb: Literal["renames", "copies", "links"] = (
                "links" if function in LINKS else "copies" if function in COPIES else "renames"
            )
            if len(pair) >= 2 and pair[0] is not None and pair[1] is not None:
                self.moved.append(Moved(verb, pair[0].pattern, pair[1].pattern, pair[1].start, pair[1].end))
        elif function in RUNNERS:
            self.ran(given)
        elif function in WRITERS:
            self.writes = True
        elif function == "open" and given:
            modes = [known_text(one.pattern) or "" for one in given[1:2]]
            if given[0].is_text and given[0].pattern not in self.files:
                self.files.append(given[0].pattern)
            self.writes = self.writes or any(mode.startswith(("w", "a", "r+", ">", "+<")) for mode in modes)
        elif function in ENDS and given and given[-1].is_text:
            owner = receiver if receiver is not None else given[0]
            if owner.name:
                self.refine(owner.name, given[-1].pattern)

    def ran(self, given: Sequence[Value]) -> None:
        """Note a command: one text is for the shell, an array or several texts are arguments."""
        if not given:
            return
        first = given[0]
        if first.items is not None and not first.is_text:
            self.runs.append(Run(arguments=first.items))
        elif len(given) > 1 and given[1].items is not None and first.is_text:
            self.runs.append(Run(arguments=(first, *given[1].items)))
        elif len(given) > 1 and all(one.pattern and one.items is None for one in given) and given[1].is_text:
            self.runs.append(Run(arguments=tuple(given)))
        elif first.is_text:
            self.runs.append(Run(first))

    def substituted(self, function: str, receiver: Value | None, given: Sequence[Value], start: int, end: int) -> Value:
        place = (given[0].start, given[1].end) if len(given) > 1 else (start, end)
        found = substitution_of(function, receiver, given, *place)
        if found is None:
            return unknown(start, end)
        subject = found.subject
        if subject is None or not tail(subject.pattern).value:
            self.substitutions.append(found.substitution)
        applied = None if subject is None else found.substitution.applied(subject.pattern)
        if subject is None or applied is None:
            return unknown(start, end) if subject is None else subject
        return sized(applied, start, end)
