"""Secrets on command lines, which all users of the node can read there as long as the command runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, known_text
from puppetguard.model.script import UNKNOWN
from puppetguard.model.secrets import is_secret_name, shape_of

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.named_secrets import NamedSecret
    from puppetguard.model.subject import Subject

_MARKS = ("pass", "pwd", "secret", "token", "mysql", "curl", "ldap", "htpasswd", "chpasswd", "redis-cli", "api")
_MYSQL = frozenset(
    "mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mariadb mariadb-dump mariadb-admin".split()
)
_ASKING = _MYSQL | frozenset("psql pg_dump pg_dumpall pg_restore createdb createuser dropdb vacuumdb mongo".split())
_LDAP = frozenset("ldapadd ldapmodify ldapsearch ldapdelete ldappasswd ldapwhoami".split())
_ASSIGNMENT = late_pattern(r"^([A-Za-z_]\w{0,80})=")
_OPTION = late_pattern(r"^--?([A-Za-z][\w-]{0,80})=")


class GivenSecret(NamedTuple):
    """A secret that a command is given: which one, for people, and what it is."""

    shown: str
    value: Argument


def given_secrets(command: Command) -> Iterator[GivenSecret]:
    """Yield the secrets among the arguments of a command, whether they are known or not."""
    program, arguments = command.program, command.arguments
    for index, argument in enumerate(arguments):
        text = argument.start_text
        match = _OPTION.match(text) or _ASSIGNMENT.match(text)
        if match is not None:
            given = without_start(argument, match.end()) if is_secret_name(match[1].replace("-", "_")) else None
            if given is not None:
                yield GivenSecret(f"`{text[: match.end() - 1]}` of `{program}`", given)
        elif _has_secret_behind(program, argument):
            for value in arguments[index + 1 : index + 2]:
                if not value.start_text.startswith("-"):
                    yield GivenSecret(f"`{text}` of `{program}`", value)
    yield from _of_program(program, arguments, command.line)


def _has_secret_behind(program: str, argument: Argument) -> bool:
    """Tell whether an option has its value in the next word; with those of databases, it asks for the password."""
    text = argument.known or ""
    return text.startswith("--") and program not in _ASKING and is_secret_name(text[2:].replace("-", "_"))


def _of_program(program: str, arguments: tuple[Argument, ...], line: Pattern | None) -> Iterator[GivenSecret]:
    if program in _MYSQL:
        for argument in arguments:
            if argument.start_text.startswith("-p") and (value := without_start(argument, 2)):
                yield GivenSecret(f"`-p` of `{program}`", value)
    elif program == "sshpass":
        for value in parse_options(arguments, "pfP", mixed=False).values("-p"):
            yield GivenSecret("`-p` of `sshpass`", value)
    elif program == "redis-cli":
        for value in parse_options(arguments, "ahpn").values("-a"):
            yield GivenSecret("`-a` of `redis-cli`", value)
    elif program in _LDAP:
        for value in parse_options(arguments, "wDHbfyspZ").values("-w"):
            yield GivenSecret(f"`-w` of `{program}`", value)
    elif program == "curl":
        options = parse_options(arguments, "uoHXdTeAbcxmEFwLC", ("user", "proxy-user"))
        for value in options.values("-u", "--user", "--proxy-user"):
            user, colon, _ = value.start_text.partition(":")
            if colon and (password := without_start(value, len(user) + 1)):
                yield GivenSecret("the password for `curl`", password)
    elif program == "chpasswd":
        text = known_text(line) if line is not None else None
        user = (text or "").partition(":")[0]
        fed = without_start(Argument(line, 0, 0), len(user) + 1) if line is not None and text and ":" in text else None
        if fed is not None and "$" not in (text or ""):
            yield GivenSecret(f"the password of `{user}` for `chpasswd`", fed)
    elif program == "htpasswd":
        options = parse_options(arguments, "C")
        if any("b" in option.name for option in options.options) and len(options.operands) >= 2:
            yield GivenSecret("the password for `htpasswd`", options.operands[-1])


def secrets_of_commands(subject: Subject) -> Iterator[NamedSecret]:
    """Yield the secrets on the command lines of a file that are known."""
    if not any(mark in subject.lower_code for mark in _MARKS):
        return
    for execution in subject.executions:
        text = execution.shell_text.lower()
        if any(mark in text for mark in _MARKS):
            for command in execution.commands(subject.source):
                for given in given_secrets(command):
                    found = _known(subject, execution, given)
                    if found is not None:
                        yield found
                if command.program == "passwd":
                    yield from _deleted(subject, execution, command)


def _deleted(subject: Subject, execution: Execution, command: Command) -> Iterator[NamedSecret]:
    from puppetguard.model.named_secrets import NamedSecret

    options = parse_options(command.arguments, "nxwir")
    if options.has("-d", "--delete") and options.operands and not options.has("-l", "--lock"):
        user = options.operands[-1].flat()[0].replace(UNKNOWN, "…")
        for span in execution.spans(subject.source, command.name.start, command.end)[:1]:
            shown = f"the password of `{user}`"
            certain = execution.certain
            yield NamedSecret(shown, "", "empty", span, execution.resource, "command", False, certain, not certain)


def _known(subject: Subject, execution: Execution, given: GivenSecret) -> NamedSecret | None:
    from puppetguard.model.named_secrets import NamedSecret

    known = given.value.known
    if not known or known[:1] in "$`@":
        return None
    shape = shape_of("password", known)
    if shape is None or shape == "empty":
        return None
    offsets = given.value.flat()[1]
    spans = execution.spans(subject.source, offsets[0], offsets[-1] + 1)
    if len(spans) != 1:
        return None
    return NamedSecret(
        given.shown,
        known,
        shape,
        spans[0],
        execution.resource,
        "command",
        False,
        execution.certain,
        not execution.certain,
    )
