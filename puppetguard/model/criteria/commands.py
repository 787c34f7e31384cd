"""What rules may ask of a command that a resource runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.commands import Command
from puppetguard.model.criteria.formula import (
    Criteria,
    as_value,
    is_one,
    joined,
    only_words,
    parts_of,
    see_positions,
)
from puppetguard.model.executions import Execution
from puppetguard.model.expansion import Argument
from puppetguard.model.options import Options, parse_options
from puppetguard.model.predicates import NO, UNDECIDED, Predicate, Verdict, conjunction, disjunction, judge, judge_text
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.values import StaticText, Undefined
from puppetguard.source import SourceFile, Span

# A constraint on the type would be shorter, but msgspec (0.22) frees the type `constrained str | tuple` twice.
_OPTION = re.compile(r"--?[^\s=-][^\s=]*")
Runner = Literal["exec", "cron", "service"]
Attribute = Literal["title", "command", "onlyif", "unless", "guard", "refresh", "start", "stop", "restart", "status"]


class CommandCriteria(Criteria, frozen=True):
    """Which commands are looked for. All of what is given must hold.

    Commands are those that the shell would run, one by one: of pipes and lists, in loops and ``$(…)``, behind ``sudo``,
    ``sh -c``, ``xargs`` and the like.

    ``program``: its name, without directories.
    ``argument``: one of the arguments passes this test.
    ``arguments``: these pass, by position: ``1`` is the first after the program, ``-1`` the last.
    ``count``: how many arguments there are.
    ``option``: one of these options is given (``-k``, also inside of ``-sk``; ``--insecure``, also with ``=value``).
    ``valued``: the options that are followed by a value, so that ``-ok`` is read as ``-o k``.
    ``value``: the value of such an ``option`` passes this test.
    ``text``: all of the shell text passes it.
    ``resource``: ``exec``, ``cron``, ``service``, or several of them.
    ``attribute``: what of the resource runs it, or several: ``title`` (an ``exec`` without ``command``), ``command``,
    ``onlyif``, ``unless``, ``guard`` (one of several in either), ``refresh``; of a service ``start``, ``stop``,
    ``restart``, ``status``.
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = ("program", "argument", "option", "text", "resource", "attribute")

    program: Predicate | UnsetType = UNSET
    argument: Predicate | UnsetType = UNSET
    arguments: dict[str, Predicate] | UnsetType = UNSET
    count: Predicate | UnsetType = UNSET
    option: str | tuple[str, ...] | UnsetType = UNSET
    valued: tuple[str, ...] | UnsetType = UNSET
    value: Predicate | UnsetType = UNSET
    text: Predicate | UnsetType = UNSET
    resource: Runner | tuple[Runner, ...] | UnsetType = UNSET
    attribute: Attribute | tuple[Attribute, ...] | UnsetType = UNSET
    all: tuple[CommandCriteria, ...] | UnsetType = UNSET
    any: tuple[CommandCriteria, ...] | UnsetType = UNSET
    not_: CommandCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    def __post_init__(self) -> None:
        super().__post_init__()
        see_positions(self.arguments)
        for key, names in (("option", self.options), ("valued", self.valued or ())):
            for name in names:
                if not _OPTION.fullmatch(name):
                    raise ValueError(f"`{key}`: '{name}' is no option: write -k or --name, without a value")
        for key in ("value", "valued"):
            if getattr(self, key) is not UNSET and self.option is UNSET:
                raise ValueError(f"`{key}`: this needs an `option` that it belongs to")
        if self.value is not UNSET and not set(self.options) & set(self.valued or ()):
            raise ValueError("`value`: none of the options is among those that are `valued`")

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The options that are asked for."""
        if self.option is UNSET:
            return ()
        return (self.option,) if isinstance(self.option, str) else self.option

    @cached_property
    def asks_command(self) -> bool:
        """Whether single commands are asked for, not only texts as a whole."""
        return any(
            asked is not UNSET
            for part in parts_of(self)
            for asked in (part.program, part.argument, part.arguments, part.count, part.option)
        )

    @cached_property
    def programs(self) -> frozenset[str] | None:
        """The only programs that can be meant; None if they cannot be told."""
        return only_words(self, lambda part: part.program)


class CommandMatch(NamedTuple):
    """A command that fits, and why; ``command`` is None if only the text was asked for."""

    execution: Execution
    command: Command | None
    verdict: Verdict

    @property
    def span(self) -> Span:
        """The most telling place: of an argument, else of the program, else of the text."""
        return self.verdict.spans[0]


def fitting(criteria: CommandCriteria, executions: Iterable[Execution], source: SourceFile) -> Iterator[CommandMatch]:
    """Yield the commands that fit; if only texts are asked for, each of those once."""
    for execution in executions:
        judged = _Judge(execution, source)
        commands: Iterable[Command | None] = (None,)
        if criteria.asks_command:
            # Most are ruled out before the shell is read.
            commands = () if judged(criteria, None).truth is False else execution.commands(source)
        for command in commands:
            verdict = judged(criteria, command)
            if verdict.truth:
                last = judged.place(*command.name) if command is not None else judged.whole
                certain = verdict.certain and execution.certain
                yield CommandMatch(execution, command, verdict._replace(certain=certain, spans=(*verdict.spans, last)))


def known_text(argument: Argument) -> StaticText:
    """Return an argument as a value that can be judged."""
    return as_value("".join(piece.value if isinstance(piece, Text) else UNKNOWN for piece in argument.text))


class _Judge:
    """Judges the commands of one execution; without a command, from what is known before."""

    def __init__(self, execution: Execution, source: SourceFile) -> None:
        self.execution = execution
        self.source = source

    def place(self, start: int, end: int) -> Span:
        """Return the place of a range of the shell text."""
        found = self.execution.spans(self.source, start, end) if start < end else []
        return found[0] if found else self.execution.place

    @property
    def whole(self) -> Span:
        """The place of the whole text."""
        return self.place(0, len(self.execution.shell_text))

    def __call__(self, criteria: CommandCriteria, command: Command | None) -> Verdict:
        return conjunction(self._verdicts(criteria, command))

    def _verdicts(self, criteria: CommandCriteria, command: Command | None) -> Iterator[Verdict]:
        execution = self.execution
        if criteria.resource is not UNSET:
            yield is_one(criteria.resource, execution.resource)
        if criteria.attribute is not UNSET:
            yield is_one(criteria.attribute, execution.attribute)
        yield from self._of_command(criteria, command)
        yield from joined(criteria, lambda part: self(part, command))
        if criteria.text is not UNSET:
            verdict = judge_text(criteria.text, execution.shell_text)
            yield verdict._replace(spans=() if command is not None else (self.whole,))

    def _of_command(self, criteria: CommandCriteria, command: Command | None) -> Iterator[Verdict]:
        if command is None:
            asked = (criteria.program, criteria.argument, criteria.arguments, criteria.count, criteria.option)
            if any(one is not UNSET for one in asked):
                yield UNDECIDED
            return
        if criteria.program is not UNSET:
            yield judge_text(criteria.program, command.program) if command.program else UNDECIDED
        if criteria.count is not UNSET:
            fixed = all(_is_one_word(argument) for argument in command.arguments)
            yield judge_text(criteria.count, str(len(command.arguments))) if fixed else UNDECIDED
        if criteria.option is not UNSET:
            yield self._option(criteria, command)
        if criteria.arguments is not UNSET:
            for position, predicate in criteria.arguments.items():
                yield self._at(int(position), predicate, command)
        if criteria.argument is not UNSET:
            argument = criteria.argument
            yield disjunction(self._argument(one, argument) for one in command.arguments)

    def _argument(self, argument: Argument, predicate: Predicate) -> Verdict:
        value = known_text(argument)
        return judge(predicate, value)._replace(value=value, spans=(self.place(argument.start, argument.end),))

    def _at(self, position: int, predicate: Predicate, command: Command) -> Verdict:
        given = command.arguments if position > 0 else tuple(reversed(command.arguments))
        at = abs(position) - 1
        # What is not known may be no word, or several.
        if not all(_is_one_word(argument) for argument in given[:at]):
            return UNDECIDED
        return self._argument(given[at], predicate) if at < len(given) else judge(predicate, Undefined())

    def _option(self, criteria: CommandCriteria, command: Command) -> Verdict:
        names = criteria.options
        valued = criteria.valued if criteria.valued is not UNSET else ()
        short = "".join(name[1] for name in valued if len(name) == 2)
        parsed = parse_options(command.arguments, short, [name[2:] for name in valued if name.startswith("--")])
        found = (self._given(criteria, name, command, parsed) for name in names)
        unknown = any(_is_unknown(argument) for argument in command.arguments)
        return disjunction([*found, UNDECIDED if unknown else NO])

    def _given(self, criteria: CommandCriteria, name: str, command: Command, parsed: Options) -> Verdict:
        words = [one for one in command.arguments if one.start_text == name or one.start_text.startswith(f"{name}=")]
        clusters = [one for one in command.arguments if len(name) == 2 and _is_cluster(one, name)]
        if not parsed.has(name) and not (words and len(name) > 2):
            return NO
        place = words or clusters
        spans = (self.place(place[0].start, place[0].end),) if place else ()
        given = Verdict(True, captures={"option": name}, spans=spans)
        if criteria.value is UNSET:
            return given
        value = criteria.value
        passed = disjunction(judge(value, known_text(one)) for one in parsed.values(name))
        return conjunction((given, passed))


def _is_one_word(argument: Argument) -> bool:
    return argument.known is not None


def _is_unknown(argument: Argument) -> bool:
    """Tell whether nothing is known of how an argument starts, so that it may be an option."""
    return not argument.start_text and argument.known is None


def _is_cluster(argument: Argument, name: str) -> bool:
    text = argument.start_text
    return text.startswith("-") and not text.startswith("--") and name[1] in text[1:]
