"""Blanks at the ends of names: ``owner => 'root '``, ``package { ' nginx': }``. To Puppet they are part of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_BLANK = r"(?:{0}[ \t]\S|{0}[^{0}\n]*[ \t]{0}\s*[,:;}}\n\]])"
_SIGN = re.compile(rf"(?:=>|[{{\[,])\s*(?:{_BLANK.format(chr(39))}|{_BLANK.format(chr(34))})")
_NAMES = {
    "file": "owner group mode ensure path source target",
    "package": "ensure name provider source",
    "service": "ensure name provider",
    "user": "ensure name uid gid home shell groups",
    "group": "ensure name gid",
    "exec": "cwd creates user group provider",
    "cron": "user ensure minute hour weekday month monthday special",
    "mount": "ensure device fstype options name",
    "host": "ip host_aliases ensure name",
    "ssh_authorized_key": "user type ensure",
}
"""Attributes of Puppet's types that are names, paths or words."""
_TITLES = frozenset("file package service user group mount host".split())


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _SIGN.search(subject.source.text) is not None


def _stray(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such name that begins or ends with a blank."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.ResourceExpression):
        assert isinstance(node, ast.ResourceExpression)
        kind = node.type_name.value.removeprefix("::") if isinstance(node.type_name, ast.QualifiedName) else ""
        names = _NAMES.get(kind, "").split()
        for body in node.bodies if names else ():
            if not isinstance(body, ast.ResourceBody):
                continue
            if kind in _TITLES:
                yield from _of_value(subject, body.title, "the title")
            for one in body.operations:
                if isinstance(one, ast.AttributeOperation) and one.attribute_name in names:
                    yield from _of_value(subject, one.value, f"`{one.attribute_name}`")


def _of_value(subject: Subject, value: ast.Node, what: str) -> Iterator[Hit]:
    from puppetguard.syntax import ast

    for one in value.values if isinstance(value, ast.LiteralList) else (value,):
        if not isinstance(one, ast.LiteralString) or not one.value.strip() or one.value == one.value.strip():
            continue
        written = subject.source.slice(one.span)
        if "\n" in one.value or "\\" in written:
            continue
        meant = written[0] + one.value.strip() + written[-1]
        yield Hit(
            one.span,
            message=f"{what} has a blank at its end, which is part of it: {written}"
            if one.value[-1].isspace()
            else f"{what} begins with a blank, which is part of it: {written}",
            hint=f"write `{meant}`",
            remedy=Remedy(f"write `{meant}`", (Replacement(one.span, meant),)),
        )


CHECK = Check(_stray, concerns=_concerns, fixes="suggested")
