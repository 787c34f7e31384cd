"""The commands that a manifest runs: of ``exec``, ``cron`` and ``service``, whatever form they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.presence import (
    is_windows,
    is_written_as,
    may_deliver_scripts,
    may_run_resources,
    may_run_services,
)
from puppetguard.model.scopes import Scope
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    Fragment,
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
)
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.subject import Subject
    from puppetguard.model.tree_nodes import Opener

ResourceType = Literal["exec", "cron", "service"]
Language = Literal["sh", "cmd", "powershell"]
"""How a command line reads: as a POSIX shell takes it, as Windows and its ``cmd`` do, or as PowerShell does."""

_COMMANDS: dict[ResourceType, tuple[str, ...]] = {
    "exec": ("command", "onlyif", "unless", "refresh"),
    "cron": ("command",),
    "service": ("start", "stop", "restart", "status"),
}
_LANGUAGES: dict[str, Language] = {
    "posix": "sh",
    "shell": "sh",
    UNKNOWN: "sh",
    "windows": "cmd",
    "powershell": "powershell",
    "pwsh": "powershell",
}
_SERVICE_PROVIDERS_WITHOUT_COMMANDS = ("windows",)
"""All others descend from Puppet's ``base`` and run what ``start`` and so on say."""
_SHORT = 100
"""What is shorter than that is followed to its end, whatever it is."""
_STATEMENTS = (
    ast.ResourceExpression,
    ast.ResourceDefaultsExpression,
    ast.ResourceOverrideExpression,
    ast.CollectExpression,
    ast.CallNamedFunctionExpression,
)
_CREATORS = ("create_resources", "ensure_resource", "ensure_resources", "stdlib::ensure_resource")


class _Place(NamedTuple):
    """Where a resource says what it runs: the name of the attribute, all that is written there, and the resource.

    ``language`` is that of its provider; ``guard`` the attribute, if it is one that guards an exec.
    """

    name: Span
    written: Span
    node: ast.Node
    language: Language = "sh"
    guard: str = ""


class Execution(msgspec.Struct, frozen=True, dict=True):
    """One command line or script that is run.

    ``resource`` is the type of the resource that runs it, or the function (``run_command``), or ``template`` for a
    template that is a script itself; ``attribute`` is what of it says so. ``script`` is what is run, in ``language``;
    for a command that is run without a shell, ``arguments`` are its words, and ``script`` those with one character
    between them. It is made of ``text``: the places in that of the characters of the script are ``offsets``, None if
    they are the same.

    ``place`` is where the resource says so: the name of the attribute, or the title that is the command; ``written`` is
    all that is written there. ``certain`` tells that the text does not depend on a decision or on the default of a
    parameter. ``node`` is the resource, the same as that of its ``Resource``; of several values of its attributes,
    those go together whose ``choices`` do not contradict each other. ``guard`` is ``onlyif`` or ``unless`` if it is
    such a guard, also where ``attribute`` only says so.
    """

    resource: str
    attribute: str
    text: StaticText
    script: str
    arguments: tuple[str, ...] | None
    place: Span
    written: Span
    certain: bool
    node: ast.Node
    choices: Mapping[str, str] = {}
    language: Language = "sh"
    offsets: Sequence[int] | None = None
    guard: str = ""

    def commands(self, source: SourceFile) -> Sequence[Command]:
        """Return the commands that are run; their offsets count in ``script`` (see ``spans``).

        Left out are those of programs whose names are put together in the manifest (``"s${x}d"``).
        """
        # Asked for by many checks; ``source`` is the file that it is in each time.
        found: Sequence[Command] | None = self.__dict__.get("_named_commands")
        if found is None:
            found = [command for command in self.all_commands() if self._is_named(source, command)]
            self.__dict__["_named_commands"] = found
        return found

    @property
    def followed(self) -> bool:
        """Whether ``commands`` returns all of them: the script is not too long, nor too deeply nested."""
        if self.language != "sh" or len(self.script) < _SHORT:
            return True
        from puppetguard.model.commands import is_followed

        return is_followed(self.script if self.arguments is None else self.arguments)

    def all_commands(self) -> Sequence[Command]:
        """Return the commands that are run, those without a name that is written in one piece among them."""
        # What reads commands is loaded for files that have some.
        if self.language == "sh":
            from puppetguard.model.commands import command_of_arguments, commands

            return commands(self.script) if self.arguments is None else command_of_arguments(self.arguments)
        from puppetguard.model.powershell import powershell_commands
        from puppetguard.model.windows_commands import windows_commands

        if self.language == "powershell":
            return powershell_commands(self.script, range(len(self.script)))
        return windows_commands(self.script)

    def _is_named(self, source: SourceFile, command: Command) -> bool:
        spans = self.spans(source, *command.name) if command.program else []
        return len(spans) == 1 and is_written_as(source.slice(spans[0]), command.program)

    def spans(self, source: SourceFile, start: int, end: int) -> list[Span]:
        """Return the places in the source of a range of the script."""
        if self.offsets is not None:
            start, end = self.offsets[start], self.offsets[end - 1] + 1
        return self.text.spans(source, start, end)

    @property
    def shell_text(self) -> str:
        """The script, as the shell gets it."""
        return self.script


def executions(subject: Subject) -> Iterator[Execution]:
    """Yield every command line that a file runs, once for each text it can be."""
    text = subject.source.text
    if may_run_resources(text):
        for node, opener in _resources(subject, services=may_run_services(text)):
            evaluator = subject.evaluator
            scope = (evaluator.scopes.of(opener.node) if opener is not None else None) or evaluator.scopes.top
            yield from _of_statement(node, evaluator, scope)
    if may_deliver_scripts(text):
        from puppetguard.model.delivered_scripts import delivered_scripts

        yield from delivered_scripts(subject)


def _resources(subject: Subject, *, services: bool) -> Iterator[tuple[ast.Node, Opener | None]]:
    """Yield the statements that can declare or change what runs commands, each with what opens the scope around it."""
    for node, opener in subject.tree_nodes.with_openers(*_STATEMENTS):
        resource = _declared(node)
        if resource is not None and (services or resource != "service"):
            yield node, opener


def _declared(node: ast.Node) -> ResourceType | Literal["any"] | None:
    """Return the type of the resources that a statement declares or changes, if they are of one that runs commands."""
    match node:
        case ast.ResourceExpression(type_name=ast.QualifiedName() as name):
            return _resource_type(name.value)
        case ast.ResourceDefaultsExpression(type_ref=ast.QualifiedReference() as name):
            return _resource_type(name.value)
        case ast.ResourceOverrideExpression(resources=ast.AccessExpression(left=ast.QualifiedReference() as name)):
            return _resource_type(name.value)
        case ast.CollectExpression(type_expr=ast.QualifiedReference() as name):
            return _resource_type(name.value) if node.operations else None
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name):
            return "any" if name.value in _CREATORS else None
    return None


def _resource_type(name: str) -> ResourceType | None:
    match name.removeprefix("::"):
        case "exec" | "Exec":
            return "exec"
        case "cron" | "Cron":
            return "cron"
        case "service" | "Service":
            return "service"
    return None


def _of_statement(node: ast.Node, evaluator: Evaluator, scope: Scope) -> Iterator[Execution]:
    match node:
        case ast.ResourceExpression(type_name=ast.QualifiedName() as name):
            for body in node.bodies:
                if isinstance(body, ast.ResourceBody):
                    yield from _of_body(body, _resource_type(name.value), evaluator, scope)
        case ast.ResourceDefaultsExpression(type_ref=ast.QualifiedReference() as name):
            yield from _of_operations(node, node.operations, _resource_type(name.value), evaluator, scope)
        case ast.ResourceOverrideExpression(resources=ast.AccessExpression(left=ast.QualifiedReference() as name)):
            yield from _of_operations(node, node.operations, _resource_type(name.value), evaluator, scope)
        case ast.CollectExpression(type_expr=ast.QualifiedReference() as name):
            yield from _of_operations(node, node.operations, _resource_type(name.value), evaluator, scope)
        case ast.CallNamedFunctionExpression():
            yield from _of_call(node, evaluator, scope)


def _of_body(
    body: ast.ResourceBody, resource: ResourceType | None, evaluator: Evaluator, scope: Scope
) -> Iterator[Execution]:
    language = None if resource is None else _language(body.operations, resource, evaluator, scope)
    named = {operation.attribute_name for operation in body.operations if isinstance(operation, ast.AttributeOperation)}
    unfolded = any(isinstance(operation, ast.AttributesOperation) for operation in body.operations)
    if resource == "exec" and "command" not in named and not unfolded and language is not None:
        title_span = Span(body.title.start, body.title.end)
        place = _Place(title_span, title_span, body, language)
        for one in evaluator.evaluate(body.title, scope):
            titles = one.value.items if isinstance(one.value, StaticList) else (one.value,)
            for title in titles:
                yield from _of_value(title, one, "exec", "title", place)
    yield from _of_operations(body, body.operations, resource, evaluator, scope)


def _language(
    operations: Sequence[ast.Node], resource: ResourceType, evaluator: Evaluator, scope: Scope
) -> Language | None:
    """Return the language of a resource's commands, as its provider has it; None if it is one that runs none."""
    for operation in operations:
        if isinstance(operation, ast.AttributeOperation) and operation.attribute_name == "provider":
            value = evaluator.evaluate(operation.value, scope)[0].value
            if not isinstance(value, StaticText):
                return "sh"
            if resource == "service":
                return None if value.text in _SERVICE_PROVIDERS_WITHOUT_COMMANDS else "sh"
            return _LANGUAGES.get(value.text)
    return "sh"


def _of_operations(
    node: ast.Node, operations: Sequence[ast.Node], resource: ResourceType | None, evaluator: Evaluator, scope: Scope
) -> Iterator[Execution]:
    language = None if resource is None else _language(operations, resource, evaluator, scope)
    if resource is None or language is None:
        return
    for operation in operations:
        if isinstance(operation, ast.AttributeOperation) and operation.attribute_name in _COMMANDS[resource]:
            name = operation.attribute_name
            place = _Place(Span(operation.start, operation.start + len(name)), operation.span, node, language)
            for one in evaluator.evaluate(operation.value, scope):
                yield from _of_value(one.value, one, resource, name, place)
        elif isinstance(operation, ast.AttributesOperation):
            for one in evaluator.evaluate(operation.expr, scope):
                whole = Span(operation.start, operation.end)
                yield from _of_hash(one.value, one, resource, _Place(whole, whole, node, language))


def _of_call(node: ast.CallNamedFunctionExpression, evaluator: Evaluator, scope: Scope) -> Iterator[Execution]:
    """Yield the commands of resources that a function creates from a hash."""
    if len(node.arguments) < 2:
        return
    kind = evaluator.evaluate(node.arguments[0], scope)[0].value
    resource = _resource_type(kind.text) if isinstance(kind, StaticText) and len(kind.fragments) == 1 else None
    if resource is None:
        return
    place = _Place(Span(node.functor.start, node.functor.end), Span(node.start, node.end), node)
    single = isinstance(node.functor, ast.QualifiedName) and node.functor.value.endswith("ensure_resource")
    for one in evaluator.evaluate(node.arguments[2 if single and len(node.arguments) > 2 else 1], scope):
        if not isinstance(one.value, StaticHash):
            continue
        for attributes in [one.value] if single else one.value.entries.values():
            yield from _of_hash(attributes, one, resource, place)


def _of_hash(value: StaticValue, one: Possibility, resource: ResourceType, place: _Place) -> Iterator[Execution]:
    if isinstance(value, StaticHash):
        for name in _COMMANDS[resource]:
            if name in value.entries:
                yield from _of_value(value.entries[name], one, resource, name, place)


def _of_value(
    value: StaticValue, one: Possibility, resource: ResourceType, attribute: str, place: _Place
) -> Iterator[Execution]:
    """Yield what one value of an attribute runs: a text, a list of arguments, or (for a guard) a list of either."""
    arguments: tuple[str, ...] | None = None
    offsets: Sequence[int] | None = None
    if attribute in ("onlyif", "unless"):
        place = place._replace(guard=attribute)
    if isinstance(value, StaticText):
        text = value
    elif isinstance(value, StaticList) and resource == "exec" and attribute in ("onlyif", "unless"):
        for item in value.items:
            yield from _of_value(item, one, resource, "guard", place)
        return
    elif isinstance(value, StaticList) and resource == "exec":
        texts = [item for item in value.items if isinstance(item, StaticText)]
        if not texts or len(texts) < len(value.items):
            return
        gap = Fragment(" ", place.name.start, place.name.end, made=True)
        text = StaticText(tuple(fragment for item in texts for fragment in (*item.fragments, gap)))
        arguments = tuple(item.text for item in texts)
    else:
        return
    script = text.text
    language = place.language
    if resource == "cron":
        script, offsets = cron_script(script)
    elif language == "sh" and resource == "exec" and is_windows(script):
        language = "cmd"
    name, written, node, _, guard = place
    yield Execution(
        resource,
        attribute,
        text,
        script,
        arguments,
        name,
        written,
        one.certain,
        node,
        one.choices,
        language,
        offsets,
        guard,
    )


def cron_script(text: str) -> tuple[str, Sequence[int]]:
    """Return a cron line as the shell gets it, and the place of each character: ``\\%`` is ``%``, ``%`` ends it."""
    chars: list[str] = []
    offsets: list[int] = []
    index = 0
    while index < len(text) and text[index] != "%":
        if text.startswith("\\%", index):
            index += 1
        chars.append(text[index])
        offsets.append(index)
        index += 1
    return "".join(chars), offsets
