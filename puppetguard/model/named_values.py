"""Every place of a file that gives a name a value: attributes, entries of hashes, parameters, variables, lines of text.

What is set is often set by other means than the resource for it: ``PermitRootLogin yes`` can be an attribute of a
class, a key of its hash of options, the ``line`` of a ``file_line``, a change of ``augeas``, or a line of a heredoc.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.named_nodes import Named, Place, last_part
from puppetguard.model.origins import Quoting
from puppetguard.model.scopes import Scope
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Fragment, Possibility, StaticList, StaticText, flattened
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SECRETIVE = {
    "Sensitive": 0,
    "pw_hash": 0,
    "mysql_password": 0,
    "mysql::password": 0,
    "postgresql_password": 1,
    "postgresql::postgresql_password": 1,
    "bcrypt": 0,
    "htpasswd": 0,
    "ht_md5": 0,
    "ht_sha1": 0,
    "sha1": 0,
    "sha256": 0,
    "stdlib::sha256": 0,
    "md5": 0,
}
"""Functions that make something else of a secret, and which of their arguments that is."""
_LINE = late_pattern(
    r"^[ \t]{0,100}(?:(?:set|export|setenv)[ \t]{1,20})?(/?[A-Za-z_][\w.\-/\[\]*]{0,100})"
    r"(?:[ \t]{0,20}[=:][ \t]{0,20}|[ \t]{1,20})(\S[^\n]{0,1000})",
    re.MULTILINE,
)
_NO_SCOPE = Scope(None, None)


class NamedValue(msgspec.Struct, frozen=True):
    """A name with a text that it is given, which stands at ``span``."""

    named: Named
    place: Place
    text: str
    span: Span
    certain: bool
    default: bool
    """Whether it depends on a parameter's default."""

    @property
    def name(self) -> str:
        """The last part of the name, in small letters."""
        return self.named.key


def named_values(subject: Subject, wanted: Callable[[str], object]) -> Iterator[NamedValue]:
    """Yield what the names can be that are ``wanted``, asked for the last part of each in small letters.

    Of arrays, that is each element; whatever is no text is left out.
    """
    nodes = subject.named_nodes
    for named in nodes.named:
        # What makes a hash of a password is given one.
        key = named.key
        if key.endswith("_hash") and _wrapped(named.node) is not None:
            key = key[:-5]
        if not wanted(key) or not nodes.may_be_known(named.node):
            continue
        place = nodes.place(named.node)
        if place.ignored:
            continue
        for one in evaluated(subject, named.node, place.opener):
            for value in flattened((one.value,)) if isinstance(one.value, StaticList) else (one.value,):
                if isinstance(value, StaticText):
                    span = place_of_text(value, named.node)
                    default = one.default or named.origin == "parameter"
                    yield NamedValue(named, place, value.text, span, one.certain, default)


def evaluated(subject: Subject, node: ast.Node, opener: ast.Node | None) -> list[Possibility]:
    """Return what an expression can be; of a secret that a function wraps or hashes, what the secret can be."""
    while (inner := _wrapped(node)) is not None:
        node = inner
    if isinstance(node, (ast.LiteralString, ast.ConcatenatedString)):
        # By far the most common, and no variable is looked up for it.
        if isinstance(node, ast.LiteralString):
            return subject.evaluator.evaluate(node, _NO_SCOPE)
        if (plain := _plain(subject, node)) is not None:
            return [Possibility(plain)]
    scopes = subject.evaluator.scopes
    return subject.evaluator.evaluate(node, (scopes.of(opener) if opener is not None else None) or scopes.top)


def _wrapped(node: ast.Node) -> ast.Node | None:
    if isinstance(node, ast.CallNamedFunctionExpression):
        name = getattr(node.functor, "value", "")
        at = _SECRETIVE.get(name, -1)
        return node.arguments[at] if 0 <= at < len(node.arguments) else None
    if isinstance(node, ast.CallMethodExpression):
        left, right = node.functor.left, node.functor.right
        method = getattr(right, "value", "")
        if method == "new" and getattr(left, "value", "") == "Sensitive" and node.arguments:
            return node.arguments[0]
        if _SECRETIVE.get(method, -1) == 0 or method == "unwrap":
            return left
    return None


def place_of_text(value: StaticText, node: ast.Node) -> Span:
    """Return where a text is written, if all of it stands in one place; else the place of the expression."""
    fragments = value.fragments
    if len(fragments) == 1 and not fragments[0].made and fragments[0].end > fragments[0].start:
        return Span(fragments[0].start, fragments[0].end)
    return node.span


def texts_with(
    subject: Subject, form: re.Pattern[str], marks: Sequence[str], wanted: Callable[[re.Match[str]], object] = bool
) -> Iterator[tuple[Place, StaticText, re.Match[str]]]:
    """Yield where a regular expression matches in what the texts of a file can be, ``UNKNOWN`` for what is not known.

    Only texts count in which one of ``marks`` is written, in letters of any size, and matches that are ``wanted``.
    Texts for people are left out, and those of what is made absent.
    """
    nodes = subject.named_nodes
    for node, written in nodes.texts:
        for mark in marks:
            if mark in written:
                break
        else:
            continue
        place: Place | None = None
        for text in texts_of(subject, node):
            for match in form.finditer(text.text):
                if wanted(match):
                    place = place or nodes.place(node)
                    if not place.ignored:
                        yield place, text, match


def texts_of(subject: Subject, node: ast.Node) -> list[StaticText]:
    """Return what a text can be, with ``UNKNOWN`` for what is not known of it."""
    if isinstance(node, ast.LiteralString):
        quoted = bool(node.quote)
        quoting: Literal["single", "double"] = "single" if node.quote == "'" else "double"
        fragment = Fragment(node.value, node.start + quoted, node.end - quoted, quoting if quoted else "verbatim")
        return [StaticText((fragment,))]
    plain = _plain(subject, node)
    if plain is not None:
        return [plain]
    opener = subject.named_nodes.place(node).opener
    return [found.value for found in evaluated(subject, node, opener) if isinstance(found.value, StaticText)]


def _plain(subject: Subject, node: ast.Node) -> StaticText | None:
    """Return what a text is, if the file knows nothing of the values in it: then nobody need look for their scope."""
    quoting: Quoting = "double"
    if isinstance(node, ast.HeredocExpression):
        quoting = "escaped heredoc" if node.escapes else "heredoc"
        node = node.text
    segments = node.segments if isinstance(node, ast.ConcatenatedString) else [node]
    fragments: list[Fragment] = []
    for segment in segments:
        if isinstance(segment, ast.LiteralString):
            fragments.append(Fragment(segment.value, segment.start, segment.end, quoting))
            continue
        inner = segment.expr if isinstance(segment, ast.TextExpression) else segment
        if not isinstance(inner, ast.VariableExpression) or subject.named_nodes.may_be_known(inner):
            return None
        fragments.append(Fragment(UNKNOWN, segment.start, segment.end, made=True))
    return StaticText(tuple(fragments))


def written_lines(
    subject: Subject, names: Callable[[str], object], marks: Sequence[str]
) -> Iterator[tuple[Place, StaticText, re.Match[str]]]:
    """Yield the lines of texts that give one of the ``names`` a value: groups 1 and 2 of the match are both.

    A line can be ``name = value``, ``name: value`` or ``name value``, or one of the changes of ``augeas``.
    """
    yield from texts_with(subject, _LINE, marks, lambda match: names(last_part(match[1])))
