"""The commands that a shell text runs, with everything that is known of their arguments.

The script is followed from top to bottom without running anything: loops over known words once for each of them,
functions where they are defined, wrappers (``sudo``, ``sh -c``, ``xargs``, ``find -exec``) down to the program that
they run in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from puppetguard.model.expansion import Argument, arguments, expanded, value
from puppetguard.model.folders import (
    FOLDER,
    folder_of,
    follow,
    follow_chain,
    follow_chain_end,
    follow_test,
    inherited,
    is_unsure,
)
from puppetguard.model.outputs import lines_of
from puppetguard.model.patterns import MOST, Pattern, Wild, base_name, first_line, merged
from puppetguard.model.presence import is_written_as
from puppetguard.model.script import (
    Case,
    Chain,
    For,
    Function,
    Group,
    If,
    Negation,
    Pipeline,
    Redirect,
    Redirected,
    Script,
    SimpleCommand,
    Statement,
    Text,
    Unknown,
    Variable,
    While,
    Word,
)
from puppetguard.model.shell import parse_shell
from puppetguard.model.words import known_parts
from puppetguard.model.wrappers import Inner, unwrapped
from puppetguard.source import Span

_DEEPEST = 60
_MOST_STEPS = 100_000
"""How many statements of one text are followed, loops counted out."""
_MOST_TURNS = MOST * MOST
"""How often the body of a loop is followed, those of the loops around it included: more would tell nothing new."""
_REMEMBERED = 256
"""Of how many texts it is remembered what they run: several checks ask for the same ones one after the other."""
_READ_ONLY = frozenset(
    "awk cat cmp column cut diff egrep false fgrep grep head hexdump less logger md5sum more nl od rev sed sha1sum"
    " sha256sum sort tail test tr true uniq wc".split()
)
"""Programs that keep nothing of what is piped into them but what they write themselves."""


class Target(msgspec.Struct, frozen=True):
    """A redirection: the operator and the file."""

    operator: str
    file: Argument


class Command(msgspec.Struct, frozen=True):
    """A program and its arguments as it would be run.

    ``program`` is its name without directories, which stands at ``name``; empty when it is not known. ``directory`` is
    what is before that, with the slash and ``UNKNOWN`` for what is not known. ``line`` is a line of its standard input,
    if something is known of that. ``kept`` tells that what it writes to its standard output is not lost: it goes to a
    file or to a program that acts on it.

    ``folder`` is the working directory as the script sets it, empty where it is that of the script itself; with
    ``folder_unsure`` the command runs even if the script could not change into it. ``others`` are the redirections of
    other descriptors than standard input and output. What happens ``elsewhere`` does so in another system: on another
    host, in a container, under another root directory.

    What only redirects, such as ``> file`` or ``{ …; } > file``, is a command without a program.
    """

    program: str
    arguments: tuple[Argument, ...]
    targets: tuple[Target, ...]
    line: Pattern | None
    kept: bool
    name: Span
    start: int
    end: int
    directory: str = ""
    folder: Pattern = ()
    folder_unsure: bool = False
    others: tuple[Target, ...] = ()
    elsewhere: bool = False


class _Followed(msgspec.Struct, frozen=True):
    """The commands of a text; ``complete`` tells that none were left out because there is too much of it."""

    commands: tuple[Command, ...]
    complete: bool


def commands(text: str) -> Sequence[Command]:
    """Return the commands of a shell text in its order; ``UNKNOWN`` in it stands for what is not known."""
    return _of_text(text).commands


def command_of_arguments(texts: tuple[str, ...]) -> Sequence[Command]:
    """Return the command that is given as a list of arguments and run without a shell, and what it runs in turn.

    Offsets count from the start of the first text; each text is followed by one character that is not part of it.
    """
    return _of_arguments(texts).commands


def arguments_of(texts: Sequence[str]) -> tuple[Argument, ...]:
    """Return texts as the arguments of a command that is run without a shell; see ``command_of_arguments``."""
    found: list[Argument] = []
    start = 0
    for text in texts:
        found.append(Argument(tuple(_argument_pieces(text, start)), start, start + len(text)))
        start += len(text) + 1
    return tuple(found)


def is_followed(text: str | tuple[str, ...]) -> bool:
    """Tell whether a shell text, or a list of arguments, is followed to its end: it is not too long, nor too deep."""
    return (_of_text(text) if isinstance(text, str) else _of_arguments(text)).complete


@lru_cache(maxsize=_REMEMBERED)
def _of_text(text: str) -> _Followed:
    walker = _Walker(text)
    walker.script(parse_shell(text), {}, _Stream())
    return _Followed(tuple(walker.found), walker.complete)


@lru_cache(maxsize=_REMEMBERED)
def _of_arguments(texts: tuple[str, ...]) -> _Followed:
    walker = _Walker("\0".join(texts))
    walker.run(arguments_of(texts), _NOWHERE, {}, _Stream())
    return _Followed(tuple(walker.found), walker.complete)


def _argument_pieces(text: str, start: int) -> list[Text | Wild]:
    parts = known_parts(text, range(start, start + len(text)), "single")
    return [
        part if isinstance(part, Text) else Wild(f"value.{part.start if isinstance(part, Unknown) else index}")
        for index, part in enumerate(parts)
    ]


class _Stream(msgspec.Struct, frozen=True):
    """Where a command stands: what flows in, and whether what flows out is kept."""

    line: Pattern | None = None
    kept: bool = False
    elsewhere: bool = False


class _Redirections(msgspec.Struct, frozen=True):
    """Where a command's output goes, that of its other descriptors, and a line of its input, if that is known."""

    targets: tuple[Target, ...] = ()
    others: tuple[Target, ...] = ()
    line: Pattern | None = None


_NOWHERE = _Redirections()


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Command] = []
        self.depth = 0
        self.steps = 0
        self.turns = 1
        self.complete = True

    # --- statements ---

    def script(self, script: Script, bindings: dict[str, Pattern], stream: _Stream) -> Pattern | None:
        """Follow a script; return a line of what its last statement writes, if something is known of that."""
        line: Pattern | None = None
        for statement in script.statements:
            line = self.statement(statement, bindings, stream)
        return line

    def statement(self, statement: Statement, bindings: dict[str, Pattern], stream: _Stream) -> Pattern | None:
        self.steps += 1
        if self.depth > _DEEPEST or self.steps > _MOST_STEPS:
            self.complete = False
            return None
        self.depth += 1
        try:
            return self._statement(statement, bindings, stream)
        finally:
            self.depth -= 1

    def _statement(self, statement: Statement, bindings: dict[str, Pattern], stream: _Stream) -> Pattern | None:
        match statement:
            case SimpleCommand():
                return self.simple(statement, bindings, stream)
            case Pipeline(stages):
                line = stream.line
                last_keeper = max((index for index, stage in enumerate(stages) if _keeps(stage)), default=-1)
                for index, stage in enumerate(stages):
                    kept = stream.kept or index < last_keeper
                    line = self.statement(stage, dict(bindings), _Stream(line, kept, stream.elsewhere))
                return line
            case Chain(statements, operators):
                line = None
                for index, one in enumerate(statements):
                    line = self.statement(one, bindings, stream)
                    if index < len(operators):
                        follow_chain(one, operators[index], statements[index + 1], bindings)
                follow_chain_end(statement, bindings)
                return line
            case Negation(inner):
                return self.statement(inner, bindings, stream)
            case For():
                self.loop(statement, bindings, stream)
            case While():
                self.script(statement.test, bindings, stream)
                self.script(statement.body, bindings, stream)
            case If(branches, otherwise):
                for test, body in branches:
                    self.script(test, bindings, stream)
                    self.branch(body, bindings, stream, test)
                if otherwise:
                    self.branch(otherwise, bindings, stream)
            case Case(_, bodies):
                for body in bodies:
                    self.branch(body, bindings, stream)
            case Group(body, subshell):
                return self.script(body, dict(bindings) if subshell else bindings, stream)
            case Function(_, body):
                self.script(body, {name: known for name, known in bindings.items() if not name.isdecimal()}, stream)
            case Redirected(inner, redirects):
                to = self.redirections(redirects, bindings)
                self.note_redirections(to, bindings, stream)
                kept = stream.kept or _writes_file(to.targets)
                line = stream.line if to.line is None else to.line
                self.statement(inner, bindings, _Stream(line, kept, stream.elsewhere))
        return None

    def branch(self, script: Script, bindings: dict[str, Pattern], stream: _Stream, test: Script | None = None) -> None:
        """Follow something that may be done or not: afterwards the variables that it changes are not known."""
        inner = follow_test(test.statements if test else (), bindings)
        self.script(script, inner, stream)
        for name, known in inner.items():
            if bindings.get(name) != known:
                bindings[name] = known if name not in bindings and name != FOLDER else (Wild(name),)

    def loop(self, loop: For, bindings: dict[str, Pattern], stream: _Stream) -> None:
        if loop.words is None:
            words: tuple[Word, ...] = (Word((Variable("@", 0, 0, quoted=True),), 0, 0),)
        else:
            words = loop.words
        values = [
            argument.name for word in words for argument in expanded(word, bindings, self.output(bindings, stream))
        ]
        values = values[: max(1, _MOST_TURNS // self.turns)]
        outer = self.turns
        self.turns *= max(1, len(values))
        for choice in values:
            bindings[loop.variable] = choice
            self.script(loop.body, bindings, stream)
        self.turns = outer

    def simple(self, command: SimpleCommand, bindings: dict[str, Pattern], stream: _Stream) -> Pattern | None:
        output = self.output(bindings, stream)
        assigned = {
            assignment.name: value(assignment.value, bindings, output) if assignment.value else (Wild(assignment.name),)
            for assignment in command.assignments
        }
        to = self.redirections(command.redirects, bindings)
        stream = _Stream(stream.line if to.line is None else to.line, stream.kept, stream.elsewhere)
        given = arguments(command.words, bindings, output)
        declares = bool(given) and given[0].known in ("export", "local", "declare", "readonly", "typeset")
        if not given or declares:
            bindings.update(assigned)
            self.note_redirections(to, bindings, stream)
            return None
        follow(given, bindings)
        if given[0].known == "read":
            self.read(given[1:], bindings, stream)
        elif given[0].known == "set" and any(argument.known == "--" for argument in given):
            first = next(index for index, argument in enumerate(given) if argument.known == "--")
            bindings.update({str(number): argument.name for number, argument in enumerate(given[first:]) if number})
        return self.run(given, to, bindings, stream, command.end)

    def note_redirections(self, to: _Redirections, bindings: dict[str, Pattern], stream: _Stream) -> None:
        """Note the redirections of what is no single program."""
        files = [target.file for target in (*to.targets, *to.others) if target.operator != "<"]
        if files:
            first = min(file.start for file in files)
            end = max(file.end for file in files)
            self.note("", (), to, bindings, stream, Span(first, first), first, end)

    def note(
        self,
        program: str,
        given: tuple[Argument, ...],
        to: _Redirections,
        bindings: dict[str, Pattern],
        stream: _Stream,
        name: Span,
        start: int,
        end: int,
        directory: str = "",
    ) -> None:
        kept = stream.kept or _writes_file(to.targets)
        self.found.append(
            Command(
                program,
                given,
                to.targets,
                stream.line,
                kept,
                name,
                start,
                end,
                directory,
                folder_of(bindings),
                is_unsure(bindings),
                to.others,
                stream.elsewhere,
            )
        )

    def read(self, given: Sequence[Argument], bindings: dict[str, Pattern], stream: _Stream) -> None:
        """Bind the variables of ``read``: one of them gets the line, of several nothing is known."""
        skipped = False
        names: list[str] = []
        for argument in given:
            text = argument.known or ""
            if not skipped and not text.startswith("-"):
                names.append(text)
            skipped = text in ("-d", "-p", "-t", "-n", "-N", "-u", "-a", "-i")
        line = None if stream.line is None else first_line(stream.line)
        for name in names:
            bindings[name] = line if line is not None and len(names) == 1 else (Wild(name),)

    def redirections(self, redirects: Sequence[Redirect], bindings: dict[str, Pattern]) -> _Redirections:
        targets: list[Target] = []
        others: list[Target] = []
        line: Pattern | None = None
        lines: list[Pattern | None] = []
        for redirect in redirects:
            if redirect.target is None:
                continue
            output = self.output(bindings, _Stream(), lines)
            found = expanded(redirect.target, bindings, output)
            if lines:
                line = lines.pop()
            if redirect.operator.startswith("<<"):
                line = found[0].text if found else None
            elif found:
                to = targets if redirect.descriptor in (None, 0, 1) else others
                to.append(Target(redirect.operator, found[0]))
        return _Redirections(tuple(targets), tuple(others), line) if redirects else _NOWHERE

    def output(
        self, bindings: dict[str, Pattern], stream: _Stream, lines: list[Pattern | None] | None = None
    ) -> _Output:
        return _Output(self, bindings, stream, lines)

    # --- programs ---

    def run(
        self,
        given: tuple[Argument, ...],
        to: _Redirections,
        bindings: dict[str, Pattern],
        stream: _Stream,
        end: int = -1,
    ) -> Pattern | None:
        """Note a command and follow what it runs; return a line of what it writes, if something is known of that."""
        if self.depth > _DEEPEST:
            self.complete = False
            return None
        if not given:
            return None
        program, name = self.program(given[0])
        kept = stream.kept or _writes_file(to.targets)
        inner = unwrapped(program, given, stream.line)
        end = max(end, given[-1].end)
        called = given[0].flat()[0]
        directory = called[: called.rfind("/") + 1]
        self.note(program, given[1:], to, bindings, stream, name, given[0].start, end, directory)
        line: Pattern | None = None
        self.depth += 1
        for one in inner:
            line = self.inside(one, to, bindings, _Stream(stream.line, kept, stream.elsewhere or one.elsewhere))
        self.depth -= 1
        return line if inner and program != "find" else lines_of(program, given[1:], stream.line)

    def program(self, first: Argument) -> tuple[str, Span]:
        """Return the name of a program and its place; empty if it is not known, or put together from pieces."""
        name = merged(base_name(first.text))
        if len(name) != 1 or not isinstance(name[0], Text):
            return "", Span(first.start, first.start)
        place = Span(name[0].offsets[0], name[0].offsets[-1] + 1)
        return (name[0].value if is_written_as(self.text[place.start : place.end], name[0].value) else ""), place

    def inside(self, inner: Inner, to: _Redirections, bindings: dict[str, Pattern], stream: _Stream) -> Pattern | None:
        if inner.elsewhere:
            bindings = {}
        if inner.script is None:
            return self.run(inner.arguments, to, bindings, stream)
        text, offsets = inner.script.flat()
        parameters = {str(number): argument.name for number, argument in enumerate(inner.parameters)}
        if not inner.same_shell:
            bindings = {**parameters, **inherited(bindings, strict=inner.strict)}
        return self.script(parse_shell(text, offsets), bindings, stream)


class _Output:
    """Gives a line of what a substituted script writes, and notes the commands in it on the way."""

    def __init__(
        self, walker: _Walker, bindings: dict[str, Pattern], stream: _Stream, lines: list[Pattern | None] | None
    ) -> None:
        self.walker = walker
        self.bindings = bindings
        self.stream = stream
        self.lines = lines

    def __call__(self, script: Script) -> Pattern | None:
        if self.walker.depth > _DEEPEST:
            self.walker.complete = False
            return None
        line = self.walker.script(script, dict(self.bindings), _Stream(self.stream.line))
        if self.lines is not None:
            self.lines.append(line)
        return line


def _writes_file(targets: Sequence[Target]) -> bool:
    return any(target.operator.startswith((">", "&>")) and target.file.known != "/dev/null" for target in targets)


def _keeps(stage: Statement) -> bool:
    """Tell whether a later stage of a pipeline does something with what it is given."""
    if not isinstance(stage, SimpleCommand) or not stage.words:
        return True
    if (stage.words[0].literal or "").rpartition("/")[2] not in _READ_ONLY:
        return True
    return any(
        redirect.operator.startswith((">", "&>"))
        and redirect.descriptor in (None, 1)
        and redirect.target is not None
        and redirect.target.literal not in ("/dev/null", "1", "2")
        for redirect in stage.redirects
    )
