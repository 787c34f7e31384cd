"""Modes of files as ``chmod`` and Puppet write them: which rights they give, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_OCTAL = re.compile(r"^0?[0-7]{3,4}$")
_SYMBOLIC = re.compile(r"^[ugoa]*(?:[-+=][rwxXst]*)+$")
_CLAUSE = re.compile(r"([ugoa]*)((?:[-+=][rwxXst]*)+)")
_TYPES = ("file", "concat", "concat_file", "remote_file", "archive", "vcsrepo")
"""The types whose ``mode`` is that of one file at ``path``, or else at the title."""


class Mode(NamedTuple):
    """What is given: ``sticky`` directories let all write, but each only to his own files."""

    world_writable: bool
    world_readable: bool
    group_writable: bool
    setuid: bool
    setgid: bool
    sticky: bool


class ModeSet(NamedTuple):
    """One place that gives files a mode; ``path`` is one of them with ``UNKNOWN`` for what is not known.

    ``kind`` is what the file certainly is, as far as the code says it: ``directory``, ``link``, or empty.
    """

    mode: Mode
    text: str
    path: str
    kind: str
    span: Span
    certain: bool
    resource: Resource | None


def mode_of(text: str) -> Mode | None:
    """Return what a mode gives; None if it is none. Of a symbolic one, that is what it adds."""
    if _OCTAL.match(text):
        digits = int(text, 8)
        return Mode(
            bool(digits & 0o002),
            bool(digits & 0o004),
            bool(digits & 0o020),
            bool(digits & 0o4000),
            bool(digits & 0o2000),
            bool(digits & 0o1000),
        )
    clauses = text.split(",")
    if not all(_SYMBOLIC.match(clause) for clause in clauses):
        return None
    given: set[str] = set()
    for clause in clauses:
        match = _CLAUSE.match(clause)
        if match is not None:
            who = match[1].replace("a", "ugo") or "ugo"
            for operator, rights in re.findall(r"([-+=])([rwxXst]*)", match[2]):
                # Without `who`, the umask holds back what it does by default: the right to write.
                changed = {f"{one}{right}" for one in who for right in rights if match[1] or right != "w"}
                given = given - changed if operator == "-" else given | changed
    return Mode(
        "ow" in given, "or" in given, "gw" in given, "us" in given, "gs" in given, "ot" in given or "ut" in given
    )


def modes(subject: Subject, wanted: Callable[[Mode], bool]) -> Iterator[ModeSet]:
    """Yield every mode that is ``wanted`` and that resources or commands of a file give to files."""
    for resource in subject.resources.of_types(_TYPES) if "mode" in subject.lower_code else ():
        attribute = resource.attributes.get("mode")
        if attribute is not None and resource.type is not None:
            for one in attribute.values:
                if not isinstance(one.value, StaticText):
                    continue
                text = _written(subject, one.value)
                mode = mode_of(text)
                if mode is not None and wanted(mode):
                    span = attribute.node.span if attribute.node is not None else attribute.place(one.value, one.value)
                    for path in _paths(resource):
                        yield ModeSet(mode, text, path, _kind(resource), span, one.certain, resource)
    for given in _of_commands(subject):
        if wanted(given.mode):
            yield given


def _written(subject: Subject, value: StaticText) -> str:
    """Return the text of a mode; of a number, which Puppet refuses, what stands there: its value is another one."""
    if value.type != "Integer" or not value.fragments:
        return value.text
    return subject.source.slice(Span(value.fragments[0].start, value.fragments[0].end))


def _paths(resource: Resource) -> list[str]:
    """Return the files that a resource is for; none if it is made absent."""
    if _kind(resource) == "absent":
        return []
    paths = resource.attributes["path"].values if "path" in resource.attributes else resource.titles
    return [path.value.text for path in paths if isinstance(path.value, StaticText)]


def _kind(resource: Resource) -> str:
    if "ensure" not in resource.attributes:
        return "link" if "target" in resource.attributes else ""
    texts = [one.value.text for one in resource.attributes["ensure"].values if isinstance(one.value, StaticText)]
    return texts[0] if len(texts) == 1 and UNKNOWN not in texts[0] else ""


def _of_commands(subject: Subject) -> Iterator[ModeSet]:
    if not any(program in subject.lower_code for program in ("chmod", "install -", "mkdir -")):
        return
    for execution in subject.executions:
        text = execution.shell_text
        if "chmod" in text or "install -" in text or "mkdir -" in text:
            for command in execution.commands(subject.source):
                for argument, path, kind in _given(command):
                    mode = mode_of(argument.known or "")
                    if mode is not None:
                        offsets = argument.flat()[1]
                        span = execution.spans(subject.source, offsets[0], offsets[-1] + 1)[0]
                        yield ModeSet(mode, argument.known or "", path, kind, span, execution.certain, None)


def _given(command: Command) -> Iterator[tuple[Argument, str, str]]:
    if command.program == "chmod":
        words = [one for one in command.arguments if not re.match(r"-[Rvcf]+$|--", one.start_text)]
        for file in words[1:]:
            yield words[0], file.flat()[0], ""
    elif command.program in ("install", "mkdir"):
        options = parse_options(command.arguments, "mogtSZ", ("mode", "owner", "group", "target-directory", "suffix"))
        kind = "directory" if command.program == "mkdir" or options.has("-d", "--directory") else ""
        for value in options.values("-m", "--mode"):
            if options.operands:
                yield value, options.operands[-1].flat()[0], kind
