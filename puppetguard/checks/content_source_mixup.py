"""``content`` and ``source`` mixed up: a URL or the path of a template as text, the text of a template as a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_TYPES = frozenset(("file", "concat::fragment", "systemd::unit_file", "systemd::dropin_file"))
_URL = re.compile(r"puppet://\S+|file:///\S+")
_TEMPLATE = re.compile(r"[a-z]\w*(?:/[\w.-]+)+\.(?:erb|epp)", re.ASCII)
_TAG = re.compile(r"<%=?-?\s*@(\w{1,80})[^%\n]{0,200}%>")
_MAKERS = frozenset(("template", "epp", "inline_template", "inline_epp"))
_SIGNS = (
    late_pattern(r"content\s*=>\s*['\"](?:puppet:|file:|[\w.${}:-]{1,80}/)"),
    late_pattern(r"source\s*=>\s*(?:inline_)?(?:template|epp)\b"),
    late_pattern(r"template\(?\s*['\"]puppet:"),
    late_pattern(r"epp\(?\s*['\"]puppet:"),
    late_pattern(r"<%=?-?\s*@"),
)
"""Each begins with letters, so that it is found quickly, or not."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(one.search(text) is not None for one in _SIGNS)


def _mixed_up(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value that is for the other attribute, and each URL where a template is to be."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.ResourceExpression, ast.CallNamedFunctionExpression):
        if isinstance(node, ast.CallNamedFunctionExpression):
            yield from _in_call(node)
        elif isinstance(node, ast.ResourceExpression):
            name = node.type_name.value.removeprefix("::") if isinstance(node.type_name, ast.QualifiedName) else ""
            for body in node.bodies if name in _TYPES else ():
                for one in body.operations if isinstance(body, ast.ResourceBody) else ():
                    if isinstance(one, ast.AttributeOperation):
                        yield from _in_attribute(one)


def _in_attribute(operation: ast.AttributeOperation) -> Iterator[Hit]:
    from puppetguard.syntax import ast

    value = operation.value
    if operation.attribute_name == "content":
        text = _text(value)
        if text is not None and _URL.fullmatch(text) is not None:
            message = "the file gets this URL for its text: `content` reads nothing"
            yield Hit(value.span, message=message, hint="write `source => …`")
        elif text is not None and _TEMPLATE.fullmatch(text) is not None:
            call = "epp" if text.endswith(".epp") else "template"
            message = "the file gets this name of a template for its text: `content` reads nothing"
            yield Hit(value.span, message=message, hint=f"write `{call}('{text}')`")
        elif text is not None and (tag := _TAG.search(text)) is not None:
            message = f"the file gets `{tag[0]}` as it is: only templates replace it"
            yield Hit(value.span, message=message, hint=f"write `${{{tag[1]}}}`, or use `inline_template`")
    elif (
        operation.attribute_name == "source"
        and isinstance(value, ast.CallNamedFunctionExpression)
        and isinstance(value.functor, ast.QualifiedName)
        and value.functor.value in _MAKERS
    ):
        message = f"`{value.functor.value}` returns the text of the file, and `source` wants to know where it is"
        yield Hit(value.span, message=message, hint="write `content => …`")


def _in_call(node: ast.CallNamedFunctionExpression) -> Iterator[Hit]:
    from puppetguard.syntax import ast

    if not isinstance(node.functor, ast.QualifiedName) or node.functor.value not in ("template", "epp"):
        return
    text = _text(node.arguments[0]) if node.arguments else None
    if text is not None and text.startswith("puppet:"):
        name = node.functor.value
        message = f"`{name}` takes no URL, but the name of a template: the catalog does not compile"
        yield Hit(node.arguments[0].span, message=message, hint=f"write `{name}('MODULE/FILE')`")


def _text(node: ast.Node) -> str | None:
    """Return a text, with a letter for each interpolation."""
    from puppetguard.syntax import ast

    if isinstance(node, ast.HeredocExpression):
        node = node.text
    if isinstance(node, ast.LiteralString):
        return node.value
    if isinstance(node, ast.ConcatenatedString):
        return "".join(one.value if isinstance(one, ast.LiteralString) else "x" for one in node.segments)
    return None


CHECK = Check(_mixed_up, concerns=_concerns)
