"""Addresses and ports that cannot be: ``10.0.0.256``, ``10.0..1``, ``10.0.O.5``, port 80800."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.look_alikes import with_digits
from puppetguard.source import Span

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
_FOUR = late_pattern(r"\d\.\d{1,3}\.\d")
_LIKE = late_pattern(r"\d{0,3}(?:\.\d{0,3}){3,4}(?:/\d{1,3})?", re.ASCII)
_LETTERED = late_pattern(r"(?<![\w.-])(?=[\d.]{0,12}[OolI])[\dOolI]{1,3}(?:\.[\dOolI]{1,3}){3}(?![\w.-])", re.ASCII)
"""What looks like an address, but has letters that look like digits."""
_PLACED = late_pattern(
    r"(?:(?<![\w./-])|(?<=://))\d{1,3}(?:\.\d{1,3}){3}(?=/\d{1,2}(?![\w./-])|:\d{2,5}(?![\w.]))|(?<=://)\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])",
    re.ASCII,
)
"""What can only be an address by what stands around it: the bits of a network, a port, the scheme of a URL."""
_NETWORK = late_pattern(r"(?<![\w./-])\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}(?![\w./-])", re.ASCII)
_HARDWARE = late_pattern(r"(?<![\w:.-])(?:[0-9A-Za-z]{2}:){5}[0-9A-Za-z]{2}(?![\w:.-])", re.ASCII)
_OCTET = late_pattern(r"[0-9A-Fa-f]{2}")
_NETWORKING = frozenset("iptables ip6tables ip route ifconfig ping arping nc ncat ufw ssh-keyscan telnet nmap".split())
"""Programs whose arguments with four numbers are addresses."""
_NUMBERS = "it takes four numbers from 0 to 255"
_LARGEST_PORT = 65535


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(pattern.search(text) is not None for pattern in (_SIGN, _LETTERED, _HARDWARE))


def _invalid(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each address that is none, once for each place."""
    seen: list[Span] = []
    for hit in (*_named_so(subject), *_in_texts(subject), *_in_commands(subject)):
        span = hit.span
        if not any(one.start <= span.start < one.end or span.start <= one.start < span.end for one in seen):
            seen.append(span)
            yield hit


def _in_texts(subject: Subject) -> Iterator[Hit]:
    """Yield what is an address by its form, in any text, and cannot be one."""
    from puppetguard.syntax import ast

    text = subject.source.text
    found: list[tuple[Span, str]] = []
    for match in _LETTERED.finditer(text):
        meant = with_digits(match[0])
        if sum(part.isdecimal() for part in match[0].split(".")) > 1 and not _is_no_address(meant):
            found.append((Span(*match.span()), meant))
    found += [(Span(*match.span()), "") for match in _PLACED.finditer(text) if _is_no_address(match[0])]
    found += [(Span(*match.span()), "") for match in _NETWORK.finditer(text) if _is_no_address(match[0])]
    found += [(Span(*match.span()), "") for match in _HARDWARE.finditer(text) if _is_no_hardware_address(match[0])]
    # Comments are no texts.
    texts = [node.span for node in subject.of_kinds(ast.LiteralString)] if found else []
    for span, meant in found:
        if any(one.start <= span.start and span.end <= one.end for one in texts):
            yield Hit(
                span,
                Confidence.LIKELY,
                f"`{subject.source.slice(span)}` is no address",
                f"did you mean `{meant}`?" if meant else _hint(subject.source.slice(span)),
                remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if meant else None,
            )


def _is_no_hardware_address(text: str) -> bool:
    """Tell whether a text has six octets, of which one or two are none; `xx` stands for any."""
    wrong = [octet for octet in text.split(":") if _OCTET.fullmatch(octet) is None]
    return 0 < len(wrong) < 3 and not any(octet[0].lower() == octet[1].lower() for octet in wrong)


def _hint(text: str) -> str:
    if ":" in text:
        return "it takes six numbers with the digits 0 to 9 and a to f"
    return "it takes four numbers from 0 to 255, and at most 32 bits for a network" if "/" in text else _NUMBERS


def _in_commands(subject: Subject) -> Iterator[Hit]:
    """Yield the addresses that programs for the network are given."""
    if not subject.may_execute or _FOUR.search(subject.source.text) is None:
        return
    for execution in subject.executions:
        for command in execution.commands(subject.source):
            for argument in command.arguments if command.program in _NETWORKING else ():
                if argument.known and _is_no_address(argument.known):
                    offsets = argument.flat()[1]
                    spans = execution.spans(subject.source, offsets[0], offsets[-1] + 1)
                    if len(spans) == 1:
                        yield Hit(
                            spans[0],
                            Confidence.LIKELY,
                            f"`{argument.known}` is no address",
                            "it takes four numbers from 0 to 255",
                            run_by(execution, spans[0]),
                        )


def _named_so(subject: Subject) -> Iterator[Hit]:
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


CHECK = Check(_invalid, concerns=_concerns, fixes="suggested")
