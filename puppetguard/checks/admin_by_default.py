"""Parameters whose defaults are an administrator: who declares the class without a thought gets one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_USER = re.compile(r"(?:^|_)(?:user|username|user_name|login|account|admin_name)$")
_GRANT = re.compile(r"(?:^|_)(?:is_?admin|superuser|is_superuser|grant_admin|make_admin|full_access|privileged)$")
_ADMINS = frozenset("admin administrator superuser sa sysadmin".split())


def _admin_by_default(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each default that names or makes an administrator."""
    for named in subject.named_nodes.named:
        if named.origin != "parameter":
            continue
        text = str(getattr(named.node, "value", ""))
        if (_USER.search(named.key) and text.lower() in _ADMINS) or (_GRANT.search(named.key) and text == "True"):
            start, end = named.node.span
            quoted = isinstance(named.node, ast.LiteralString) and bool(named.node.quote)
            yield Hit(
                Span(start + quoted, end - quoted),
                Confidence.POSSIBLE,
                f"`${named.name}` is `{_shown(named.node, text)}` by default:"
                " who does not think of it gets an administrator",
                "let the one who declares it say so",
            )


def _shown(node: ast.Node, text: str) -> str:
    return text.lower() if isinstance(node, ast.LiteralBoolean) else text


CHECK = Check(_admin_by_default, marks=("admin", "superuser", "'sa'", "privileged", "full_access"))
