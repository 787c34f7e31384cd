"""What the success of a command says about the system: what ``unless`` and ``onlyif`` ask.

The statements of a guard are followed with what they decide: ``!``, ``&&``, ``||``, ``if … exit``, ``[ -z "$(…)" ]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import structs

from puppetguard.model.conditions.condition import (
    UNCLEAR,
    Condition,
    Constant,
    Fact,
    Joined,
    Needed,
    Opposite,
    joined,
    needed,
    opposite,
)
from puppetguard.model.conditions.programs import (
    filter_condition,
    find_condition,
    grep_condition,
    listed_condition,
    program_condition,
    selecting_condition,
)
from puppetguard.model.conditions.tests import Operand, test_condition
from puppetguard.model.expansion import Argument, arguments, expanded
from puppetguard.model.patterns import Pattern, literal
from puppetguard.model.script import (
    Chain,
    Group,
    If,
    Negation,
    Pipeline,
    Redirected,
    Script,
    SimpleCommand,
    Statement,
    Text,
    Unknown,
    Word,
)
from puppetguard.model.shell import parse_shell
from puppetguard.model.wrappers import unwrapped

__all__ = [
    "UNCLEAR",
    "Condition",
    "Constant",
    "Fact",
    "Needed",
    "Opposite",
    "condition",
    "condition_of_arguments",
    "is_question",
    "needed",
    "opposite",
]

_DEEPEST = 20
_MOST_STEPS = 500
_REMEMBERED = 64
_PRINTING = frozenset("grep egrep fgrep pgrep pidof which".split())
"""Programs that print something exactly when they succeed."""
_PASSING = frozenset("awk cut sed sort tr uniq".split())
"""What only parts of the lines that it is given come out of."""
_SERVICE_FOLDERS = ("/etc/init.d/", "/etc/rc.d/")
_GREPS = ("grep", "egrep", "fgrep")
_FAR = frozenset("ssh docker podman xargs git svn hg parallel su runuser".split())
"""Wrappers of which the success is not that of what they run, or that ask another system."""


@lru_cache(maxsize=_REMEMBERED)
def condition(text: str) -> Condition:
    """Return what the success of a shell text says; places are offsets in it."""
    script = parse_shell(text)
    return _Reader(text).script(script.statements) if script.complete else UNCLEAR


def condition_of_arguments(found: Sequence[Argument]) -> Condition:
    """Return what the success of a command says that is run without a shell."""
    return _Reader("").run(tuple(found), None)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.steps = 0

    # --- statements ---

    def script(self, statements: Sequence[Statement]) -> Condition:
        """Return what it says that a script succeeds: its last statement, or an ``exit`` before that."""
        self.steps += 1
        if self.depth > _DEEPEST or self.steps > _MOST_STEPS:
            return UNCLEAR
        self.depth += 1
        try:
            return self._script(statements)
        finally:
            self.depth -= 1

    def _script(self, statements: Sequence[Statement]) -> Condition:
        strict = False
        for index, one in enumerate(statements):
            rest = statements[index + 1 :]
            if not rest:
                return self.statement(one)
            if (left := _exit(one)) is not None:
                return left
            if _words(one)[:1] == ["set"]:
                strict = strict or any(word.startswith("-") and "e" in word for word in _words(one)[1:])
                continue
            if isinstance(one, If) and _leaves(one):
                return self.conditional(one, rest)
            if isinstance(one, Chain) and len(one.statements) == 2 and _exit(one.statements[1]) is not None:
                left_out = one.operators[0] == "||"
                test, leaves = self.statement(one.statements[0]), _exit(one.statements[1])
                assert leaves is not None
                # `a || exit 1`: the rest counts if `a` is so; `a && exit 0`: if it is not.
                goes_on = test if left_out else opposite(test)
                return _either(goes_on, self.script(rest), leaves)
            if strict and isinstance(one, (SimpleCommand, Pipeline, Negation)):
                if _words(one):
                    return joined([self.statement(one), self.script(rest)], every=True)
            elif strict or isinstance(one, (If, Chain)):
                # What else may end the script is not followed.
                return UNCLEAR
        return UNCLEAR

    def conditional(self, one: If, rest: Sequence[Statement]) -> Condition:
        """Return what an ``if`` says in which some branches leave the script; the others go on with the rest."""
        found = self.script(one.otherwise.statements) if one.otherwise and _ends(one.otherwise) else None
        after = self.script(rest) if rest else None
        result = found if found is not None else after if after is not None else UNCLEAR
        for test, body in reversed(one.branches):
            asked = self.script(test.statements)
            inner = self.script(body.statements) if _ends(body) or after is None else after
            result = _either(asked, inner, result)
        return result

    def statement(self, one: Statement) -> Condition:
        self.steps += 1
        if self.depth > _DEEPEST or self.steps > _MOST_STEPS:
            return UNCLEAR
        self.depth += 1
        try:
            return self._statement(one)
        finally:
            self.depth -= 1

    def _statement(self, one: Statement) -> Condition:
        match one:
            case SimpleCommand():
                return self.simple(one, reads_input=False)
            case Negation(inner):
                return opposite(self.statement(inner))
            case Pipeline(stages):
                return self.pipeline(stages)
            case Group(body, _):
                return self.script(body.statements)
            case Redirected(inner, _):
                return self.statement(inner)
            case Chain(statements, operators):
                result = self.statement(statements[0])
                for operator, following in zip(operators, statements[1:], strict=True):
                    result = joined([result, self.statement(following)], every=operator == "&&")
                return structs.replace(result, plain=False) if isinstance(result, Constant) else result
            case If(branches, otherwise):
                last = self.script(otherwise.statements) if otherwise else _SUCCESS
                for test, body in reversed(branches):
                    last = _either(self.script(test.statements), self.script(body.statements), last)
                return last
        return UNCLEAR

    def pipeline(self, stages: Sequence[Statement]) -> Condition:
        last = stages[-1]
        if not isinstance(last, SimpleCommand) or "pipefail" in self.text:
            return UNCLEAR
        given = self.arguments(last)
        program = _program(given)
        if program in _GREPS and (own := self.listed(stages[:-1], given)) is not None:
            return own
        found = filter_condition(program, given[1:], last.start, last.end)
        return self.simple(last, reads_input=True) if found is None else found

    def listed(self, stages: Sequence[Statement], given: Sequence[Argument]) -> Condition | None:
        """Return what it says that ``grep`` finds something in what is piped to it; None if that is not known."""
        first, *between = stages
        if not isinstance(first, SimpleCommand):
            return None
        listing = self.arguments(first)
        if between:
            programs = [_program(self.arguments(one)) if isinstance(one, SimpleCommand) else "" for one in between]
            passed = all(program in _PASSING for program in programs)
            return listed_condition(listing, UNCLEAR, given, first.start) if passed else None
        program = _program(listing)
        if program == "cat" and len(listing) == 2:
            place = listing[1]
            return grep_condition(_program(given), [*given[1:], place], given[0].start, place.end, reads_input=False)
        if program == "ps" and len(given) > 1:
            expression = given[-1].known
            shells = any(mark in self.text for mark in "|;&")
            if expression and expression.replace("-", "").isalnum() and shells:
                why = "`grep` is a process as well, and finds itself"
                return Constant(truth=True, start=first.start, end=given[-1].end, why=why, sure=False)
            return None
        return listed_condition(listing, self.simple(first, reads_input=False), given, first.start)

    # --- commands ---

    def arguments(self, one: SimpleCommand) -> tuple[Argument, ...]:
        return arguments(one.words, {}, _nothing)

    def simple(self, one: SimpleCommand, *, reads_input: bool) -> Condition:
        if (left := _exit(one)) is not None:
            return left
        name = one.words[0].literal if one.words else None
        if name is not None and name.rpartition("/")[2] in ("test", "[", "[["):
            return self.test(one, name.rpartition("/")[2])
        return self.run(
            self.arguments(one), one, reads_input=reads_input or any(r.operator == "<" for r in one.redirects)
        )

    def test(self, one: SimpleCommand, name: str) -> Condition:
        words = list(one.words[1:])
        if name != "test":
            if not words or words[-1].literal != {"[": "]", "[[": "]]"}[name]:
                return UNCLEAR
            del words[-1]
        operands = [operand for word in words if (operand := _operand(word)) is not None]
        if len(operands) < len(words):
            return UNCLEAR
        return test_condition(operands, self.printed, brackets=name == "[[")

    def run(self, given: tuple[Argument, ...], one: SimpleCommand | None, *, reads_input: bool = False) -> Condition:
        if not given:
            return UNCLEAR
        program, start = _program(given), given[0].start
        end = max(given[-1].end, one.end if one else 0)
        if program in ("true", ":", "false"):
            truth = program != "false"
            why = f"`{program}` always {'succeeds' if truth else 'fails'}"
            return Constant(truth=truth, start=start, end=end, why=why, plain=True)
        if program in ("test", "["):
            operands = [
                Operand(_as_word(argument), argument) for argument in given[1 : None if program == "test" else -1]
            ]
            return test_condition(operands, self.printed, brackets=False)
        if program == "find":
            return find_condition(given[1:], start, end)
        found = program_condition(program, given[1:], start, end)
        if found is not UNCLEAR or program in _FAR:
            return found
        if (given[0].known or "").startswith(_SERVICE_FOLDERS) and [one.known for one in given[1:]] == ["status"]:
            return Fact("active", literal(program, start), start, end)
        if program in ("command", "type", "which", "hash"):
            return UNCLEAR
        if inner := unwrapped(program, given, None):
            if len(inner) != 1:
                return UNCLEAR
            if inner[0].script is None:
                return self.run(inner[0].arguments, one, reads_input=reads_input)
            text, offsets = inner[0].script.flat()
            return self.script(parse_shell(text, offsets).statements)
        if program in _GREPS:
            return grep_condition(program, given[1:], start, end, reads_input=reads_input)
        return selecting_condition(program, given[1:], start, end)

    def printed(self, script: Script) -> Condition:
        """Return what it says that a script prints something, or a number that is not 0."""
        if len(script.statements) != 1:
            return UNCLEAR
        one = script.statements[0]
        stages = one.stages if isinstance(one, Pipeline) else (one,)
        last = stages[-1]
        if not isinstance(last, SimpleCommand):
            return UNCLEAR
        given = self.arguments(last)
        if _program(given) == "wc" and len(stages) > 1 and [argument.known for argument in given[1:]] == ["-l"]:
            before = stages[:-1]
            return self.printed(Script((before[0] if len(before) == 1 else Pipeline(before),)))
        quiet = any((argument.known or "").startswith("-") and "q" in (argument.known or "") for argument in given[1:])
        if _program(given) in _PRINTING and not quiet:
            return self.statement(one)
        return UNCLEAR


_SUCCESS = Constant(truth=True, start=0, end=0, why="nothing is asked")


def _either(asked: Condition, then: Condition, otherwise: Condition) -> Condition:
    """Return the condition of an ``if``."""
    if isinstance(asked, Constant):
        return then if asked.truth else otherwise
    if isinstance(then, Constant) and isinstance(otherwise, Constant):
        if then.truth == otherwise.truth:
            return then
        return asked if then.truth else opposite(asked)
    return joined(
        [joined([asked, then], every=True), joined([opposite(asked), otherwise], every=True)],
        every=False,
    )


def _exit(one: Statement) -> Constant | None:
    """Return what an ``exit`` with a known status says."""
    words = _words(one)
    if words[:1] not in (["exit"], ["return"]) or len(words) > 2 or not isinstance(one, SimpleCommand):
        return None
    status = words[1] if len(words) == 2 else ""
    if not status.isdecimal():
        return None
    truth = int(status[:9]) == 0
    return Constant(truth=truth, start=one.start, end=one.end, why=f"`exit {status}`", plain=True)


def _words(one: Statement) -> list[str]:
    return [word.literal or "" for word in one.words] if isinstance(one, SimpleCommand) else []


def _ends(body: Script) -> bool:
    return bool(body.statements) and _exit(body.statements[-1]) is not None


def _leaves(one: If) -> bool:
    return any(_ends(body) for _, body in one.branches) or (one.otherwise is not None and _ends(one.otherwise))


def _as_word(argument: Argument) -> Word:
    """Return an argument that no shell reads as the word that it would be there."""
    parts = [
        Text(piece.value, piece.offsets) if isinstance(piece, Text) else Unknown("value", argument.start, argument.end)
        for piece in argument.pieces
    ]
    return Word(tuple(parts), argument.start, argument.end)


def _operand(word: Word) -> Operand | None:
    found = expanded(word, {}, _nothing)
    return Operand(word, found[0]) if len(found) == 1 else None


def _program(given: Sequence[Argument]) -> str:
    return (given[0].known or "").rpartition("/")[2] if given else ""


def _nothing(script: Script) -> Pattern | None:
    return None


def is_question(statement: Statement) -> bool:
    """Tell whether a statement only asks something: what follows it with ``&&`` may run or not."""
    return isinstance(_Reader("").statement(statement), (Fact, Opposite, Joined)) or _words(statement)[:1] in _ASKING


_ASKING = [["test"], ["["], ["[["], ["grep"], ["command"], ["which"], ["type"], ["diff"], ["cmp"]]
