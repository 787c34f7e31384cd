"""A page for a browser: works from a file, asks for nothing, runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable
from html import escape

import puppetguard
from puppetguard.report.markup import printable

_ASSETS = os.path.join(os.path.dirname(__file__), "page")


def page(body: Iterable[str], *styles: str) -> str:
    """Return a page with this body, the names of further style sheets given, and the one script.

    The page may run its own script and use its own style, told by their digests, and nothing else: no text of the code
    under analysis could do more than be shown, even if it were not escaped.
    """
    style = "".join(asset(name) for name in ("style.css", *styles))
    script = asset("script.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            "<title>puppetguard</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *body,
            f"<footer>puppetguard {text(puppetguard.__version__)}</footer>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def text(content: str) -> str:
    """Return text for an element or a quoted attribute, without anything that a browser could hide."""
    return escape(printable(content))


def prose(content: str) -> str:
    """Return running text; what stands between backticks is code."""
    parts = " ".join(content.split()).split("`")
    if len(parts) % 2 == 0:
        return text("`".join(parts))
    return "".join(f"<code>{text(part)}</code>" if number % 2 else text(part) for number, part in enumerate(parts))


def asset(name: str) -> str:
    """Return a style sheet or script of the folder ``page``."""
    with open(os.path.join(_ASSETS, name), encoding="utf-8", newline="\n") as file:
        return file.read().replace("\r\n", "\n")


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
