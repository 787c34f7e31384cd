"""Secrets on command lines, which all users of the node can read there as long as the command runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.options import parse_options
from puppetguard.model.secrets import is_secret_name, shape_of

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.named_secrets import NamedSecret
    from puppetguard.model.subject import Subject

_MARKS = ("pass", "pwd", "secret", "token", "mysql", "curl", "ldap", "htpasswd", "chpasswd", "redis-cli", "api")
_MYSQL = frozenset(
    "mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mariadb mariadb-dump mariadb-admin".split()
)
_LDAP = frozenset("ldapadd ldapmodify ldapsearch ldapdelete ldappasswd ldapwhoami".split())
_ASSIGNMENT = re.compile(r"^([A-Za-z_]\w{0,80})=")
_OPTION = re.compile(r"^--?([A-Za-z][\w-]{0,80})=")


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
            if is_secret_name(match[1].replace("-", "_")) and (value := without_start(argument, match.end())):
                yield GivenSecret(f"`{text[: match.end() - 1]}` of `{program}`", value)
        elif text.startswith("--") and is_secret_name(text[2:].replace("-", "_")) and index + 1 < len(arguments):
            if argument.known is not None and not arguments[index + 1].start_text.startswith("-"):
                yield GivenSecret(f"`{text}` of `{program}`", arguments[index + 1])
    yield from _of_program(program, arguments)


def _of_program(program: str, arguments: tuple[Argument, ...]) -> Iterator[GivenSecret]:
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
