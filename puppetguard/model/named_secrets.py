"""The secrets of one file: what the names of secrets are given, and what stands in URLs and on command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.named_nodes import Named, last_part
from puppetguard.model.named_values import NamedValue, named_values, texts_with, written_lines
from puppetguard.model.script import UNKNOWN
from puppetguard.model.secrets import Shape, is_random, is_secret_name, shape_of
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

Where = Literal["attribute", "entry", "parameter", "variable", "line", "command"]

_USER = late_pattern(r"(?:^|_)(?:user|username|user_name|login|account)$")
_URL = late_pattern(r"://([^\s/:@'\"<>$]{1,80}):([^\s/:@'\"<>]{1,120})@")
_MARKS = ("pass", "pwd", "secret", "token", "_key", "apikey", "credential")
_HEADERS = ("authorization:", "private-token:", "x-api-key:", "x-auth-token:")
_FILE_TEXT = frozenset(
    "content line changes options environment config config_content custom_fragment extra_config".split()
)
_ENVIRONMENT = late_pattern(r"[A-Z][A-Z0-9_]{1,100}=\S{1,200}\Z")
_HEADER = late_pattern(
    r"(?:Authorization:[ \t]{0,5}(?:Bearer|Token|Basic)[ \t]{1,5}|(?:Private-Token|X-Api-Key|X-Auth-Token):[ \t]{0,5})"
    r"([A-Za-z0-9+/=._~-]{12,500})",
    re.IGNORECASE,
)
_QUOTES = "'\""


class NamedSecret(NamedTuple):
    """A secret: ``shown`` says what it is for, ``text`` what it is; ``example`` and ``default`` as of ``Place``."""

    shown: str
    text: str
    shape: Shape
    span: Span
    owner: str
    where: Where
    example: bool
    certain: bool
    default: bool


def named_secrets(subject: Subject) -> Iterator[NamedSecret]:
    """Yield whatever is given as a secret and is known, whether a good one or none at all."""
    code = subject.lower_code
    if any(mark in code for mark in (*_MARKS, "pw", "_pass")):
        users: dict[int, str] = {}
        for value in named_values(subject, is_secret_name):
            parent = id(value.named.parent)
            if parent not in users:
                users[parent] = _user(value.named)
            found = _of_value(value, users[parent])
            if found is not None:
                yield found
        yield from _of_lines(subject)
    if any(mark in code for mark in _HEADERS):
        yield from _of_headers(subject)
    if "@" in code and "://" in code:
        yield from _of_urls(subject)
    if subject.may_execute and any(mark in code for mark in ("exec", "cron", "service")):
        from puppetguard.model.command_secrets import secrets_of_commands

        yield from secrets_of_commands(subject)


def _of_value(value: NamedValue, user: str) -> NamedSecret | None:
    named = value.named
    name = last_part(named.name)
    shape = shape_of(name.removesuffix("_hash"), value.text, user=user)
    if shape is None:
        return None
    what = "`$" if named.origin in ("parameter", "variable") else "`"
    owner = value.place.owner
    of = f" of `{owner}`" if owner and named.origin == "attribute" else ""
    return NamedSecret(
        f"{what}{name}`{of}",
        value.text,
        shape,
        value.span,
        owner,
        named.origin,
        value.place.example,
        value.certain,
        value.default,
    )


def _user(named: Named) -> str:
    """Return the name of the user whose secret it is, if that is written beside it."""
    parent = named.parent
    if isinstance(parent, ast.ResourceBody):
        for operation in parent.operations:
            if isinstance(operation, ast.AttributeOperation) and _USER.search(operation.attribute_name):
                return getattr(operation.value, "value", "") if isinstance(operation.value, ast.LiteralString) else ""
        if named.kind in ("user", "rabbitmq_user", "mysql_user", "accounts::user") or named.kind.endswith("::role"):
            return parent.title.value if isinstance(parent.title, ast.LiteralString) else ""
    if isinstance(parent, ast.LiteralHash):
        for entry in parent.entries:
            key, value = entry.key, entry.value
            if isinstance(key, ast.LiteralString) and _USER.search(key.value) and isinstance(value, ast.LiteralString):
                return value.value
    return ""


def _of_lines(subject: Subject) -> Iterator[NamedSecret]:
    for place, whole, match in written_lines(subject, is_secret_name, _MARKS):
        name, word, at = last_part(match[1]), match[2].rstrip().rstrip(";,"), match.start(2)
        in_file = place.name in _FILE_TEXT or "\n" in whole.text
        if UNKNOWN in match[2] or not (in_file or _ENVIRONMENT.match(match[0])):
            continue
        if len(word) > 1 and word[0] in _QUOTES and word[-1] == word[0]:
            word = word[1:-1]
            at += 1
        shape = shape_of(name, word)
        if shape is None or shape == "empty" or " " in word or word[:1] in "$%@([{<":
            continue
        spans = whole.spans(subject.source, at, at + len(word))
        if len(spans) == 1:
            yield NamedSecret(
                f"`{name}`", word, shape, spans[0], place.owner, "line", place.example, True, place.default
            )


def _of_headers(subject: Subject) -> Iterator[NamedSecret]:
    for place, whole, match in texts_with(subject, _HEADER, _HEADERS):
        if is_random(match[1]) and not match[1].startswith("eyJ"):
            for span in whole.spans(subject.source, *match.span(1))[:1]:
                shown = f"what `{match[0].partition(':')[0]}` is sent"
                yield NamedSecret(
                    shown, match[1], "strong", span, place.owner, "line", place.example, True, place.default
                )


def _of_urls(subject: Subject) -> Iterator[NamedSecret]:
    for place, whole, match in texts_with(subject, _URL, ("://",)):
        shape = shape_of("password", match[2], user=match[1])
        if shape in ("strong", "weak", "wordy"):
            spans = whole.spans(subject.source, *match.span(2))
            if len(spans) == 1:
                shown = f"the password of `{match[1].replace(UNKNOWN, '…')}` in this URL"
                yield NamedSecret(
                    shown, match[2], shape, spans[0], place.owner, "line", place.example, True, place.default
                )
