"""Guards of an ``exec`` that do not ask what they are for: whether the command is still to be run.

``unless``, ``onlyif`` and ``creates`` say under which facts the command runs; ``model.changes`` says which facts it
brings about. A command that runs only where its work is done already never does it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from puppetguard.model.changes import Change, changes
from puppetguard.model.commands import arguments_of
from puppetguard.model.conditions import Condition, Constant, Needed, condition, condition_of_arguments, needed
from puppetguard.model.conditions.condition import Fact, FactKind
from puppetguard.model.executions import Execution
from puppetguard.model.lazy import lazy
from puppetguard.model.near_names import as_path, flat, is_near, named, named_shown, text_pattern, without_suffix
from puppetguard.model.patterns import Pattern, known_text, literal
from puppetguard.model.resources import Resource
from puppetguard.model.values import StaticText, flattened
from puppetguard.source import SourceFile, Span

Problem = Literal["always", "never", "done", "undone", "unseen", "seen", "other lines", "near miss"]
"""What is wrong.

The command runs ``always`` or ``never``; only where it is ``done`` already, or where there is nothing to be ``undone``;
the guard does not find what the command adds (``unseen``), or finds what it is to replace (``seen``), or any ``other
lines``; it asks for something else that is called nearly so (``near miss``).
"""


_NARROW = frozenset("-" + letter for letter in "bcdghkpruswxLNOGS")
"""The tests of files that also fail where there is a file, but none of that kind: a link, a directory, an empty one."""


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

    @lazy
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
            if change.truth is one.truth and (change.anew if one.truth else change.last and fact.how not in _NARROW):
                problem: Problem = "done" if one.truth else "undone"
                sure = _is_single(done) and not change.doubtful
                yield self._misfit(problem, fact, change, command, sure=sure)
        if same or one.truth or not fact.target:
            return
        for change in alike:
            # A command that makes it is kept from doing so only where what it makes is there.
            others = [other.fact.target for other in facts if other.fact is not fact]
            if change.truth and is_near(fact.target, change.target) and change.target not in others:
                yield self._misfit("near miss", fact, change, command, sure=False)

    def _texts(self, one: Needed, done: Sequence[Change], command: Execution) -> Iterator[Misfit]:
        fact = one.fact
        search = fact.search
        if search is None:
            return
        written = Counter(flat(change.target) for change in done if change.is_text)
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
                if found and not one.truth and is_near(fact.target, change.target):
                    yield self._misfit("near miss", fact, change, command, sure=False)
            elif fact.how:
                if change.line is not None and search.finds(change.line):
                    yield self._misfit("other lines", fact, change, command)
            elif change.line is not None:
                finds = search.finds(change.line)
                if finds is True and one.truth:
                    yield self._misfit("done", fact, change, command, sure=_is_single(done))
                elif finds is False and not one.truth and self.alone and written[flat(change.target)] == 1:
                    yield self._misfit("unseen", fact, change, command)
            elif change.example is not None:
                before, after = search.finds(change.example.before), search.finds(change.example.after)
                if before and not one.truth:
                    yield self._misfit("seen", fact, change, command, sure=False)
                elif one.truth and before is False and after:
                    yield self._misfit("done", fact, change, command, sure=False)

    def _misfit(self, problem: Problem, fact: Fact, change: Change, command: Execution, *, sure: bool = True) -> Misfit:
        spans = self.execution.spans(self.source, fact.start, fact.end)
        acts = command.spans(self.source, change.start, change.end)
        asked = named_shown(fact.target) if fact.target else ""
        return Misfit(
            problem,
            spans[0] if len(spans) == 1 else self.execution.place,
            acts[0] if len(acts) == 1 else command.place,
            named_shown(change.target),
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
            path = text_pattern(value, source)
            same = [one for one in alike if as_path(one.target) == as_path(path)]
            for change in same or alike:
                acts = command.spans(source, change.start, change.end)
                problem: Problem = "undone" if same else "near miss"
                if (not change.truth and change.last) if same else (change.truth and is_near(path, change.target)):
                    yield Misfit(
                        problem,
                        attribute.place(value, possibility.value),
                        acts[0] if len(acts) == 1 else command.place,
                        named_shown(change.target),
                        asked=named_shown(path),
                        sure=bool(same) and command.certain and possibility.certain,
                    )


# --- what is the same ---


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
        name = flat(fact.search.expression).removeprefix("^").removesuffix("$").removeprefix("ii").strip()
        return not fact.target and name == flat(change.target)
    if fact.kind == "exists":
        # `-s` and the like ask for more than that it is there.
        return fact.how not in ("-s", "-x", "-r", "-w") and as_path(fact.target) == as_path(change.target)
    if fact.kind in ("active", "enabled"):
        return without_suffix(fact.target, ".service") == without_suffix(change.target, ".service")
    return bool(fact.target) and fact.target == change.target
