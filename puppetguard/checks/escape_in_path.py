r"""A path of Windows in double quotes of which a part is an escape: ``"C:\temp"`` has a tab in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_PATH = late_pattern(
    r"(?:(?<=\A\")[A-Za-z]|(?<![\w\\$])[C-F]):((?:\\[^\\\s\"]|[^\\\s\"';|<>])+)",
    re.ASCII,
)
r"""A drive and what follows it without any ``\\``."""
_ESCAPE = late_pattern(r"\\(?:[tnrs](?=[\w-]{2})|\$)")
_IS = {"t": "a tab", "n": "a line break", "r": "a carriage return", "s": "a blank", "$": "a `$` that stands for itself"}


def _escapes(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield the first escape in each path that begins with a drive."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.LiteralString, ast.ConcatenatedString):
        if node.quote != '"':  # type: ignore[attr-defined] # both have one
            continue
        written = subject.source.slice(node.span)
        if ":\\" not in written:
            continue
        for path in _PATH.finditer(written):
            if not path[1].startswith("\\"):
                continue
            escape = _ESCAPE.search(path[1])
            if escape is None:
                continue
            at = node.start + path.start(1) + escape.start()
            yield Hit(
                Span(at, at + 2),
                Confidence.LIKELY,
                f"`{escape[0]}` in this path is {_IS[escape[0][1]]}: in double quotes, a backslash begins an escape",
                "write the path in single quotes, or with `/`, or each backslash twice",
            )


CHECK = Check(_escapes, marks=(":\\",))
