"""Addresses and ports that cannot be: ``10.0.0.256``, ``10.0..1``, port 80800."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_ADDRESS = late_pattern(
    r"(?:.*_)?(?:ip|ips|ipaddr|ip_?address(?:es)?|gateway|netmask|nameservers?|dns_?servers?|subnet|network|source|destination"
    r"|(?:bind|listen)(?:_?(?:ip|addr|address))?)"
)
"""Names of what is an address, or several of them."""
_PORT = late_pattern(r"(?:.*_)?[ds]?ports?")
_SIGN = late_pattern(r"\d(?:\.\d*){2}|(?i:port\w{0,20}['\"]?\s*=>?\s*\[?['\"]?\d{5})")
_QUAD = late_pattern(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/(\d{1,3}))?", re.ASCII)
_LIKE = late_pattern(r"\d{0,3}(?:\.\d{0,3}){3,4}(?:/\d{1,3})?", re.ASCII)
_LARGEST_PORT = 65535


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _SIGN.search(subject.source.text) is not None


def _invalid(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value under such a name that is none."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.AttributeOperation, ast.Parameter, ast.KeyedEntry, ast.AssignmentExpression):
        name, value = _named(node)
        if value is None or not name:
            continue
        if _ADDRESS.fullmatch(name) is not None:
            for one in _each(value):
                if isinstance(one, ast.LiteralString) and _is_no_address(one.value):
                    yield _hit(one, f"`{one.value}` is no address", "it takes four numbers from 0 to 255")
        elif _PORT.fullmatch(name) is not None:
            for one in _each(value):
                number = _number(one)
                if number is not None and number > _LARGEST_PORT:
                    yield _hit(one, f"`{number}` is no port", f"there are none above {_LARGEST_PORT}")


def _named(node: ast.Node) -> tuple[str, ast.Node | None]:
    from puppetguard.syntax import ast

    match node:
        case ast.AttributeOperation():
            return node.attribute_name, node.value
        case ast.Parameter():
            return node.name, node.value
        case ast.KeyedEntry(key=ast.LiteralString() | ast.QualifiedName() as key):
            return key.value, node.value
        case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
            return variable.name, node.right
    return "", None


def _each(value: ast.Node) -> list[ast.Node]:
    from puppetguard.syntax import ast

    return value.values if isinstance(value, ast.LiteralList) else [value]


def _number(node: ast.Node) -> int | None:
    from puppetguard.syntax import ast

    if isinstance(node, ast.LiteralInteger):
        return node.value
    if isinstance(node, ast.LiteralString) and node.value.isdecimal() and node.value.isascii():
        return int(node.value)
    return None


def _is_no_address(text: str) -> bool:
    """Tell whether a text looks like an address of version 4, and is none."""
    if _LIKE.fullmatch(text) is None or not any(char.isdecimal() for char in text):
        return False
    quad = _QUAD.fullmatch(text)
    if quad is None:
        return True
    bits = quad[1]
    return any(int(part) > 255 for part in text.partition("/")[0].split(".")) or (bits is not None and int(bits) > 32)


def _hit(node: ast.Node, message: str, hint: str) -> Hit:
    return Hit(node.span, Confidence.LIKELY, message, hint)


CHECK = Check(_invalid, concerns=_concerns)
