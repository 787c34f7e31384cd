"""The secrets of one file: what names that are those of secrets are given, and what stands in URLs and command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.named_values import Named, NamedValue, Origin, TextNode, named_values, texts_of, written_lines
from puppetguard.model.script import UNKNOWN
from puppetguard.model.secrets import Shape, is_secret_name, shape_of
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_USER = re.compile(r"(?:^|_)(?:user|username|user_name|login|account)$")
_URL = re.compile(r"://([^\s/:@'\"<>$]{1,80}):([^\s/:@'\"<>]{1,120})@")
_FILE_TEXT = frozenset("content line changes value options environment config config_content custom_fragment extra_config".split())
_QUOTES = "'\""


class NamedSecret(NamedTuple):
    """A secret: ``shown`` says what it is for, ``text`` what it is; ``example`` and ``default`` as of ``NamedValue``."""

    shown: str
    text: str
    shape: Shape
    span: Span
    owner: str
    origin: Origin
    example: bool
    certain: bool
    default: bool


def named_secrets(subject: Subject) -> Iterator[NamedSecret]:
    """Yield whatever is given as a secret and is known, whether a good one or none at all."""
    for value in named_values(subject, is_secret_name):
        found = _of_value(value)
        if found is not None:
            yield found
    text = subject.lower_text
    lines = any(mark in text for mark in ("pass", "pwd", "secret", "token", "_key"))
    urls = "://" in text and "@" in text
    if lines or urls:
        for one in subject.named_nodes.texts:
            if lines and (isinstance(one.node, ast.HeredocExpression) or one.name in _FILE_TEXT):
                yield from _of_lines(subject, one)
            if urls:
                yield from _of_urls(subject, one)
    if subject.may_execute:
        from puppetguard.model.command_secrets import secrets_of_commands

        yield from secrets_of_commands(subject)


def _of_value(value: NamedValue) -> NamedSecret | None:
    named = value.named
    name = named.name.rpartition("/")[2]
    shape = shape_of(name, value.text, user=_user(named))
    if shape is None:
        return None
    what = "`$" if named.origin in ("parameter", "variable") else "`"
    of = f" of `{named.owner}`" if named.owner and named.origin == "attribute" else ""
    default = value.default or named.origin == "parameter"
    shown = f"{what}{name}`{of}"
    return NamedSecret(
        shown, value.text, shape, value.span, named.owner, named.origin, named.example, value.certain, default
    )


def _user(named: Named) -> str:
    """Return the name of the user whose secret it is, if that is written beside it."""
    parent = named.parent
    if isinstance(parent, ast.ResourceBody):
        for operation in parent.operations:
            if isinstance(operation, ast.AttributeOperation) and _USER.search(operation.attribute_name):
                return getattr(operation.value, "value", "") if isinstance(operation.value, ast.LiteralString) else ""
        if named.owner in ("user", "rabbitmq_user", "mysql_user", "accounts::user") or named.owner.endswith("::role"):
            return parent.title.value if isinstance(parent.title, ast.LiteralString) else ""
    if isinstance(parent, ast.LiteralHash):
        for entry in parent.entries:
            key, value = entry.key, entry.value
            if isinstance(key, ast.LiteralString) and _USER.search(key.value) and isinstance(value, ast.LiteralString):
                return value.value
    return ""


def _of_lines(subject: Subject, one: TextNode) -> Iterator[NamedSecret]:
    for name, value, whole, at in written_lines(subject, one):
        name = name.rpartition("/")[2]
        if not is_secret_name(name) or UNKNOWN in value:
            continue
        word = value.rstrip(";,")
        if len(word) > 1 and word[0] in _QUOTES and word[-1] == word[0]:
            word = word[1:-1]
            at += 1
        shape = shape_of(name, word)
        if shape is None or shape == "empty" or " " in word or word[:1] in "$%@([{<":
            continue
        spans = whole.spans(subject.source, at, at + len(word))
        if len(spans) == 1:
            shown = f"`{name}`"
            yield NamedSecret(shown, word, shape, spans[0], one.owner, "line", one.example, True, one.default)


def _of_urls(subject: Subject, one: TextNode) -> Iterator[NamedSecret]:
    for whole in texts_of(subject, one):
        for match in _URL.finditer(whole.text) if "://" in whole.text and "@" in whole.text else ():
            shape = shape_of("password", match[2], user=match[1])
            if shape in ("strong", "weak", "wordy"):
                spans = whole.spans(subject.source, *match.span(2))
                if len(spans) == 1:
                    shown = f"the password of `{match[1].replace(UNKNOWN, '…')}` in this URL"
                    yield NamedSecret(
                        shown, match[2], shape, spans[0], one.owner, "line", one.example, True, one.default
                    )
