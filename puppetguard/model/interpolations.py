"""Values that are put into the texts of shell commands, and what the shell may make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from puppetguard.model.commands import commands
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.model.tree_nodes import DEFINITIONS
from puppetguard.model.values import Possibility, StaticText
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

Quoting = Literal["none", "single", "double"]

_RESOURCES = ("exec", "cron", "service")
_SHELL = late_pattern(r"(?:^|/)(?:ba|da|k|z)?sh$")
_WRAPPERS = frozenset("Optional Variant NotUndef Sensitive Undef Default Array Tuple".split())
_HARMLESS_TYPES = frozenset(
    "Integer Numeric Float Boolean Enum Pattern Timestamp Timespan SemVer SemVerRange"
    " Stdlib::Absolutepath Stdlib::Unixpath Stdlib::Windowspath Stdlib::Port Stdlib::Fqdn Stdlib::Host Stdlib::Filemode"
    " Stdlib::MAC Stdlib::Datasize Stdlib::Yes_no Stdlib::Base32 Stdlib::Base64 Stdlib::Dns::Zone".split()
)
_HARMLESS_FAMILIES = (
    "Stdlib::IP::",
    "Stdlib::Ensure::",
    "Stdlib::Port::",
    "Stdlib::Compat::Integer",
    "Stdlib::Compat::Ip",
)
_TYPE_PART = late_pattern(r"'[^']{0,500}'|\"[^\"]{0,500}\"|/(?:[^/\\\n]|\\.){0,500}/|[A-Z]\w*(?:::\w+)*")
"""A text, a regular expression, or the name of a type."""
_PLAIN_PATTERN = late_pattern(
    r"/(?:\\A|\^)(?:\\[dwh./@:%+=,_-]|[\w@:%=,?*+(|){}-]|\[(?!\^)(?:\\[dwh./\]:@_-]|[\w./:@%+=,-]){1,200}\])*(?:\\[zZ]|\$)/"
)
"""A regular expression for all of a text, which lets in nothing that a shell takes for more than a part of a word."""
_LETS_IN_NOTHING = late_pattern(
    r"\b(?:Optional|Undef|(?:String|Any|(?:Scalar)?Data|Scalar|NotUndef)\b(?!\s*\[\s*[1-9]))"
)
"""In the types of what may be empty, or not there at all."""
_FACT = late_pattern(
    r"^(?:::[a-z0-9_]+|facts|trusted|server_facts|serverversion|environment|module_name|caller_module_name)$"
)
_ESCAPING = frozenset(
    "shellquote shell_escape stdlib::shell_escape shell_join stdlib::shell_join base64 md5 sha1 sha256 stdlib::sha256"
    " length size Integer bool2num fqdn_rand stdlib::fqdn_rand stdlib::seeded_rand".split()
)


class Interpolation(msgspec.Struct, frozen=True):
    """A value in a command: the ``name`` of its variable (empty for other expressions) and the place of it.

    ``text`` is the command with ``UNKNOWN`` for each such value, ``at`` the place of this one in it. ``given`` tells
    that it comes from outside as it is: a parameter of no type that says what is in it, or the title of a define.
    ``empty`` tells that nothing but whoever gives it keeps it from being empty.
    """

    name: str
    span: Span
    quoting: Quoting
    given: bool
    empty: bool
    text: str
    at: int


class _Judged(NamedTuple):
    """What is known of a value: the name of its variable, whether it is given from outside, and may be empty."""

    name: str
    given: bool = False
    empty: bool = False


class _Origins:
    """Which texts with values in them a file has, by where their parts stand; and its parameters."""

    def __init__(self, subject: Subject) -> None:
        self.texts: dict[int, ast.ConcatenatedString] = {}
        self.definitions: list[ast.NamedDefinition] = []
        for node in subject.of_kinds(ast.ConcatenatedString, *DEFINITIONS):
            if isinstance(node, ast.ConcatenatedString):
                for segment in node.segments:
                    self.texts[segment.start] = node
                    if isinstance(segment, ast.TextExpression):
                        self.texts[segment.expr.start] = node
            elif isinstance(node, ast.NamedDefinition):
                self.definitions.append(node)

    def around(self, start: int) -> ast.NamedDefinition | None:
        """Return the innermost definition around a place."""
        return next((one for one in reversed(self.definitions) if one.start <= start < one.end), None)


def interpolations(subject: Subject) -> Iterator[tuple[Execution, Interpolation]]:
    """Yield the values in commands that a shell reads, less those that certainly do no harm."""
    origins: _Origins | None = None
    seen: set[int] = set()
    for execution in subject.executions:
        if execution.resource not in _RESOURCES or execution.language != "sh":
            continue
        if execution.arguments is not None and not _runs_shell(execution.arguments):
            continue
        origins = origins or _Origins(subject)
        for fragment in execution.text.fragments:
            node = origins.texts.get(fragment.start)
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            for one in _of_text(subject, node, origins.around(execution.place.start)):
                yield execution, one


def _runs_shell(arguments: Sequence[str]) -> bool:
    return bool(arguments) and _SHELL.search(arguments[0]) is not None and "-c" in arguments[1:3]


def _of_text(
    subject: Subject, node: ast.ConcatenatedString, around: ast.NamedDefinition | None
) -> Iterator[Interpolation]:
    pieces: list[str] = []
    values: list[tuple[int, ast.Node]] = []
    size = 0
    for segment in node.segments:
        piece = segment.value if isinstance(segment, ast.LiteralString) else UNKNOWN
        if not isinstance(segment, ast.LiteralString):
            values.append((size, segment))
        pieces.append(piece)
        size += len(piece)
    text = "".join(pieces)
    quotings = _quotings(text)
    for at, segment in values:
        inner = segment.expr if isinstance(segment, ast.TextExpression) else segment
        judged = _judged(subject, inner, around)
        if judged is not None:
            yield Interpolation(judged.name, segment.span, quotings[at], judged.given, judged.empty, text, at)


class Reader(msgspec.Struct, frozen=True):
    """A command that gets a value: whether it is told to go through whole trees, and what is ``left`` without it.

    That is the rest of the argument that the value is in; None where that is not known either.
    """

    program: str
    recursive: bool
    left: str | None


@lru_cache(maxsize=8)
def readers(text: str) -> Mapping[int, Sequence[Reader]]:
    """Return which commands get each unknown value in a shell text, by its place: a wrapper, and what that runs."""
    found: dict[int, list[Reader]] = {}
    for command in commands(text):
        options = [one.start_text.lower() for one in command.arguments if one.start_text.startswith("-")]
        recursive = any("r" in option for option in options)
        for argument in command.arguments:
            at = text.find(UNKNOWN, argument.start, argument.end)
            while at >= 0:
                left = (text[argument.start : at] + text[at + 1 : argument.end]).replace('"', "").replace("'", "")
                reader = Reader(command.program, recursive, None if UNKNOWN in left else left)
                found.setdefault(at, []).append(reader)
                at = text.find(UNKNOWN, at + 1, argument.end)
    return found


def _quotings(text: str) -> dict[int, Quoting]:
    """Return how each unknown value in a shell text is quoted."""
    found: dict[int, Quoting] = {}
    state: Quoting = "none"
    escaped = False
    for at, char in enumerate(text):
        if char == UNKNOWN:
            found[at] = state
        elif escaped:
            escaped = False
        elif char == "\\" and state != "single":
            escaped = True
        elif char == "'" and state != "double":
            state = "none" if state == "single" else "single"
        elif char == '"' and state != "single":
            state = "none" if state == "double" else "double"
    return found


def _judged(subject: Subject, node: ast.Node, around: ast.NamedDefinition | None) -> _Judged | None:
    """Return what is known of what is put in; None if it does no harm."""
    base = node
    while isinstance(base, ast.AccessExpression):
        base = base.left
    if isinstance(base, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)):
        functor = base.functor
        name = getattr(getattr(functor, "right", functor), "value", "")
        return None if name in _ESCAPING else _Judged("")
    if not isinstance(base, ast.VariableExpression):
        return None if isinstance(base, (ast.LiteralString, ast.LiteralInteger)) else _Judged("")
    if _FACT.match(base.name):
        return None
    parameter = next((one for one in around.parameters if one.name == base.name), None) if around is not None else None
    if parameter is not None:
        written = subject.source.slice(parameter.type_expr.span) if parameter.type_expr is not None else ""
        if _is_harmless(written):
            return None
        return _Judged(base.name, not isinstance(node, ast.AccessExpression), _may_be_empty(parameter, written))
    if base.name in ("title", "name"):
        # A title is never empty.
        return _Judged(base.name, given=True) if isinstance(around, ast.ResourceTypeDefinition) else None
    scope = subject.evaluator.scopes.of(around) if around is not None else None
    values = subject.evaluator.evaluate(node, scope or subject.evaluator.scopes.top)
    harmless = all(_is_known(one) or _is_composed(one) or _is_fact(one) for one in values)
    return None if harmless else _Judged(base.name)


def _may_be_empty(parameter: ast.Parameter, written: str) -> bool:
    """Tell whether neither the default of a parameter nor its type says that there is something in it."""
    default = parameter.value
    if isinstance(default, ast.LiteralString):
        return not default.value
    if default is not None and not isinstance(default, ast.LiteralUndef):
        return False
    return not written or _LETS_IN_NOTHING.search(written) is not None


def _is_harmless(written: str) -> bool:
    """Tell whether a type lets in nothing that a shell takes for more than a part of a word."""
    names = [part for part in _TYPE_PART.findall(written) if part[0] not in "'\"/"]
    patterns = [part for part in _TYPE_PART.findall(written) if part[0] == "/"]
    known = [name for name in names if name not in _WRAPPERS]
    harmless = all(name in _HARMLESS_TYPES or name.startswith(_HARMLESS_FAMILIES) for name in known)
    return bool(known) and harmless and all(map(_PLAIN_PATTERN.fullmatch, patterns))


def _is_composed(one: Possibility) -> bool:
    """Tell whether a text is put together from others in the file: what is put in is told there."""
    return isinstance(one.value, StaticText) and len(one.value.fragments) > 1


def _is_known(one: Possibility) -> bool:
    return isinstance(one.value, StaticText) and UNKNOWN not in one.value.text and not one.default


def _is_fact(one: Possibility) -> bool:
    """Tell whether a value is what a fact says, as it is."""
    cause = one.value.cause if isinstance(one.value, StaticText) else None
    return cause is not None and cause.kind == "fact" and cause.exact
