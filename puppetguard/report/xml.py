"""XML that any parser reads, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from puppetguard.report.markup import printable

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xml_text(text: str) -> str:
    """Return the text of an element: each line printable, markup escaped.

    XML 1.0 has no way to write a control character, not even as a reference; these are written as in other reports.
    """
    lines = "\n".join(printable(line) for line in text.split("\n"))
    return lines.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def start_tag(name: str, attributes: Mapping[str, str | int]) -> str:
    """Return ``<NAME ATTRIBUTES`` without its end."""
    return "".join([f"<{name}", *(f' {key}="{_quoted(str(value))}"' for key, value in attributes.items())])


def element(name: str, attributes: Mapping[str, str | int], content: Iterable[str] = ()) -> str:
    """Return an element with its content, which is XML already; a line feed ends it."""
    inner = "".join(content)
    start = start_tag(name, attributes)
    return f"{start}>{inner}</{name}>\n" if inner else f"{start}/>\n"


def _quoted(text: str) -> str:
    # Parsers turn a line feed in an attribute into a blank, unless it is a reference.
    return xml_text(text).replace('"', "&quot;").replace("\n", "&#10;")
