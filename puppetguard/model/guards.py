"""Guards of an ``exec`` that do not ask what they are for: whether the command is still to be run.

``unless``, ``onlyif`` and ``creates`` say under which facts the command runs; ``model.changes`` says which facts it
brings about. A command that runs only where its work is done already never does it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from puppetguard.model.changes import Change, changes
from puppetguard.model.commands import arguments_of
from puppetguard.model.conditions import Condition, Constant, Needed, condition, condition_of_arguments, needed
from puppetguard.model.conditions.condition import Fact, FactKind
from puppetguard.model.executions import Execution
from puppetguard.model.patterns import Pattern, Wild, known_text, literal, merged, shown
from puppetguard.model.resources import Resource
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.spelling import are_neighbours, edits, is_repetition, is_transposition
from puppetguard.model.values import StaticText, flattened
from puppetguard.source import SourceFile, Span

Problem = Literal["always", "never", "done", "undone", "unseen", "seen", "other lines", "near miss"]
"""What is wrong.

The command runs ``always`` or ``never``; only where it is ``done`` already, or where there is nothing to be ``undone``;
the guard does not find what the command adds (``unseen``), or finds what it is to replace (``seen``), or any ``other
lines``; it asks for something else that is called nearly so (``near miss``).
"""


class Misfit(msgspec.Struct, frozen=True):
    """A guard that does not fit its command.

    ``span`` is the place in the guard, ``acts`` that in the command, where there is one. ``thing`` is what both are
    about, of the ``kind`` of fact, ``asked`` what the guard asks for instead. A misfit that is not ``sure`` may be
    meant, one that is ``plain`` says nothing else.
    """

    problem: Problem
    span: Span
    acts: Span | None
    thing: str
    kind: FactKind = "exists"
    asked: str = ""
    sure: bool = True
    plain: bool = False


class Guard:
    """One guard of an exec, ``alone`` if nothing else keeps that from running; ``negated`` is true of ``unless``."""

    def __init__(self, execution: Execution, source: SourceFile, *, alone: bool) -> None:
        self.execution = execution
        self.source = source
        self.negated = execution.guard == "unless"
        self.alone = alone

    @cached_property
    def condition(self) -> Condition:
        """What the success of the guard says."""
        arguments = self.execution.arguments
        if arguments is not None:
            return condition_of_arguments(arguments_of(arguments))
        return condition(self.execution.shell_text)

    def misfits(self, command: Execution, done: Sequence[Change]) -> Iterator[Misfit]:
        """Yield in what the guard does not fit a command of the same exec, and what is ``done`` by that."""
        facts = [
            one._replace(fact=_named_fact(one.fact, self.execution, self.source))
            for one in needed(self.condition, truth=not self.negated)
        ]
        self.alone = self.alone and len(facts) == 1
        yield from self._compared(facts, done, command)

    def constants(self) -> Iterator[Misfit]:
        """Yield that the guard always succeeds, or never does, if that is so."""
        asked = self.condition
        if not isinstance(asked, Constant):
            return
        spans = self.execution.spans(self.source, asked.start, asked.end) if asked.end > asked.start else []
        # What a value of Puppet's decides may be another one elsewhere.
        if not spans or ((asked.plain or asked.compares) and not self.execution.certain):
            return
        if asked.compares and not self._is_written(asked, Span(spans[0].start, spans[-1].end)):
            return
        problem: Problem = "never" if asked.truth is self.negated else "always"
        span = spans[0] if len(spans) == 1 else Span(spans[0].start, max(spans[0].end, spans[-1].end))
        sure = asked.sure and self.execution.certain
        yield Misfit(problem, span, None, asked.why, sure=sure, plain=asked.plain)

    def _is_written(self, asked: Constant, span: Span) -> bool:
        """Tell whether a text is written in the guard itself, and not put into it from a variable."""
        place = self.execution.written
        if not (place.start <= span.start and span.end <= place.end):
            return False
        written = self.source.slice(span)
        if self.execution.arguments is not None:
            return "$" not in written
        return written == self.execution.shell_text[asked.start : asked.end]

    def _compared(self, facts: Sequence[Needed], done: Sequence[Change], command: Execution) -> Iterator[Misfit]:
        for one in facts:
            if one.fact.kind == "text":
                yield from self._texts(one, done, command)
            else:
                yield from self._things(one, done, command, facts)

    def _things(
        self, one: Needed, done: Sequence[Change], command: Execution, facts: Sequence[Needed]
    ) -> Iterator[Misfit]:
        fact = one.fact
        alike = [
            change for change in done if change.kind == fact.kind and change.line is None and change.example is None
        ]
        same = [change for change in alike if _is_same(fact, change)]
        for change in same:
            if change.truth is one.truth and (change.anew if one.truth else change.last):
                problem: Problem = "done" if one.truth else "undone"
                sure = _is_single(done) and not change.doubtful
                yield self._misfit(problem, fact, change, command, sure=sure)
        if same or one.truth or not fact.target:
            return
        for change in alike:
            # A command that makes it is kept from doing so only where what it makes is there.
            others = [other.fact.target for other in facts if other.fact is not fact]
            if change.truth and _is_near(fact.target, change.target) and change.target not in others:
                yield self._misfit("near miss", fact, change, command, sure=False)

    def _texts(self, one: Needed, done: Sequence[Change], command: Execution) -> Iterator[Misfit]:
        fact = one.fact
        search = fact.search
        if search is None:
            return
        for change in done:
            if change.kind in ("user", "group") and known_text(fact.target) == _ACCOUNTS[change.kind]:
                name = known_text(change.target)
                entry = search.finds(literal(f"{name}:x:1000:1000::/home/{name}:/bin/sh")) if name else None
                if entry and change.truth is one.truth:
                    yield self._misfit("done" if one.truth else "undone", fact, change, command)
            if not change.is_text:
                continue
            if change.target != fact.target:
                found = change.line is not None and search.finds(change.line)
                if found and not one.truth and _is_near(fact.target, change.target):
                    yield self._misfit("near miss", fact, change, command, sure=False)
            elif fact.how:
                if change.line is not None and search.finds(change.line):
                    yield self._misfit("other lines", fact, change, command)
            elif change.line is not None:
                finds = search.finds(change.line)
                if finds is True and one.truth:
                    yield self._misfit("done", fact, change, command, sure=_is_single(done))
                elif finds is False and not one.truth and self.alone and self._is_all(change, done):
                    yield self._misfit("unseen", fact, change, command)
            elif change.example is not None:
                before, after = search.finds(change.example.before), search.finds(change.example.after)
                if before and not one.truth:
                    yield self._misfit("seen", fact, change, command, sure=False)
                elif one.truth and before is False and after:
                    yield self._misfit("done", fact, change, command, sure=False)

    def _is_all(self, change: Change, done: Sequence[Change]) -> bool:
        """Tell whether nothing else of a command could write into the same file."""
        return all(other is change or other.target != change.target or not other.is_text for other in done)

    def _misfit(self, problem: Problem, fact: Fact, change: Change, command: Execution, *, sure: bool = True) -> Misfit:
        spans = self.execution.spans(self.source, fact.start, fact.end)
        acts = command.spans(self.source, change.start, change.end)
        asked = _shown(fact.target) if fact.target else ""
        return Misfit(
            problem,
            spans[0] if len(spans) == 1 else self.execution.place,
            acts[0] if len(acts) == 1 else command.place,
            _shown(change.target),
            change.kind,
            asked,
            sure=sure and self.execution.certain and command.certain,
        )


_ACCOUNTS = {"user": "/etc/passwd", "group": "/etc/group"}


def done_by(command: Execution, cwd: Pattern, source: SourceFile) -> Sequence[Change]:
    """Return what a command changes, in patterns that can be compared with those of other commands."""
    return [_named_change(one, command, source) for one in changes(command.commands(source), cwd)]


def created(resource: Resource, command: Execution, done: Sequence[Change], source: SourceFile) -> Iterator[Misfit]:
    """Yield in what ``creates`` does not fit a command of the same exec, and what is ``done`` by that."""
    attribute = resource.attributes.get("creates")
    if attribute is None:
        return
    alike = [one for one in done if one.kind == "exists" and not one.is_text]
    for possibility in attribute.values:
        for value in flattened((possibility.value,)):
            if not isinstance(value, StaticText):
                continue
            path = _text_pattern(value, source)
            same = [one for one in alike if _path(one.target) == _path(path)]
            for change in same or alike:
                acts = command.spans(source, change.start, change.end)
                problem: Problem = "undone" if same else "near miss"
                if (not change.truth and change.last) if same else (change.truth and _is_near(path, change.target)):
                    yield Misfit(
                        problem,
                        attribute.place(value, possibility.value),
                        acts[0] if len(acts) == 1 else command.place,
                        _shown(change.target),
                        asked=_shown(path),
                        sure=bool(same) and command.certain and possibility.certain,
                    )


def _text_pattern(text: StaticText, source: SourceFile) -> Pattern:
    """Return a text in which each part that is not known goes by what stands for it in the source."""
    pieces: list[Text | Wild] = []
    for fragment in text.fragments:
        known = fragment.text.split(UNKNOWN)
        for index, part in enumerate(known):
            if index:
                pieces.append(_variable(source.text[fragment.start : fragment.end]))
            pieces += literal(part)
    return merged(pieces)


def _variable(written: str) -> Wild:
    return Wild(f"${written.removeprefix('$').removeprefix('{').removesuffix('}')}")


# --- what is the same ---


def named(pattern: Pattern, execution: Execution, source: SourceFile) -> Pattern:
    """Return a pattern of an execution in which each value that is not known goes by what stands for it in the source.

    So the same variable is the same unknown text wherever it is used.
    """
    return merged(_named(piece, execution, source) for piece in pattern)


def _named(piece: Text | Wild, execution: Execution, source: SourceFile) -> Text | Wild:
    if isinstance(piece, Text) or not piece.name.startswith("value."):
        return literal(piece.value)[0] if isinstance(piece, Text) and piece.value else piece
    at = int(piece.name.removeprefix("value."))
    spans = execution.spans(source, at, at + 1)
    written = source.slice(spans[0]) if len(spans) == 1 else ""
    return _variable(written) if written else piece


def _named_fact(fact: Fact, execution: Execution, source: SourceFile) -> Fact:
    search = fact.search
    if search is not None:
        search = msgspec.structs.replace(search, expression=named(search.expression, execution, source))
    return msgspec.structs.replace(fact, target=named(fact.target, execution, source), search=search)


def _named_change(change: Change, execution: Execution, source: SourceFile) -> Change:
    line = None if change.line is None else named(change.line, execution, source)
    return msgspec.structs.replace(change, target=named(change.target, execution, source), line=line)


def _is_single(done: Sequence[Change]) -> bool:
    """Tell whether only one command changes something."""
    return len({one.start for one in done}) == 1


def _is_same(fact: Fact, change: Change) -> bool:
    """Tell whether a fact is about what a command changes."""
    if fact.search is not None:
        # What is looked for in a list is often only a part of a name.
        name = _flat(fact.search.expression).removeprefix("^").removesuffix("$").removeprefix("ii").strip()
        return not fact.target and name == _flat(change.target)
    if fact.kind == "exists":
        # `-s` and the like ask for more than that it is there.
        return fact.how not in ("-s", "-x", "-r", "-w") and _path(fact.target) == _path(change.target)
    if fact.kind in ("active", "enabled"):
        return _without_ending(fact.target, ".service") == _without_ending(change.target, ".service")
    return bool(fact.target) and fact.target == change.target


def _path(path: Pattern) -> Pattern:
    return _without_ending(path, "/")


def _without_ending(pattern: Pattern, ending: str) -> Pattern:
    last = pattern[-1] if pattern else None
    if isinstance(last, Text) and last.value.endswith(ending) and last.value != ending:
        return (*pattern[:-1], *literal(last.value.removesuffix(ending)))
    return pattern


def _is_near(one: Pattern, other: Pattern) -> bool:
    """Tell whether two names are the same but for a slip in one part of a path."""
    first, second = _flat(_path(one)).split("/"), _flat(_path(other)).split("/")
    apart = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    return len(first) == len(second) and len(apart) == 1 and _is_slip(*sorted(apart[0], key=len))


def _is_slip(shorter: str, longer: str) -> bool:
    """Tell whether one of two words is the other with a slip of the pen, and hardly another name.

    Two names often differ in their start or end, or in a number.
    """
    if len(shorter) < (3 if is_repetition(shorter, longer) else 4) or edits(shorter, longer) != 1:
        return False
    if len(shorter) < len(longer):
        is_inside = not longer.startswith(shorter) and not longer.endswith(shorter)
        added = Counter(longer) - Counter(shorter)
        return (is_inside or is_repetition(shorter, longer)) and all(char.isalpha() for char in added)
    if is_transposition(shorter, longer):
        return shorter.isalpha() or not any(char.isdigit() for char in shorter)
    pair = next((pair for pair in zip(shorter, longer, strict=True) if pair[0] != pair[1]), ("", ""))
    return len(shorter) >= 6 and are_neighbours(*pair)


def _flat(pattern: Pattern) -> str:
    return "".join(piece.value if isinstance(piece, Text) else f"\0{piece.name}\0" for piece in pattern)


def _shown(pattern: Pattern) -> str:
    """Return a pattern for people; variables of the manifest go by their names."""
    return "".join(
        f"${{{piece.name[1:]}}}" if isinstance(piece, Wild) and piece.name[1:].isidentifier() else shown((piece,))
        for piece in pattern
    )
