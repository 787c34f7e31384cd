"""What makes a program for awk one that no awk reads: a bracket or a quote that is not closed.

Source: POSIX "awk", "Lexical Conventions". A slash begins a regular expression where no operand stands before it.
"""

from __future__ import annotations

from puppetguard.model.late import late_pattern

_TOKEN = late_pattern(
    r"(?P<blank>[ \t\r]+|\\\r?\n|#[^\n]*)|(?P<text>\"(?:[^\"\\\n]|\\.|\\\n)*\")|(?P<word>[A-Za-z_]\w*|\d[\w.]*|\.\d\w*)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<regex>/(?:[^/\\\n\[]|\\.|\[\^?\]?(?:\[:\w+:\]|[^\]\n])*\])*/)|(?P<other>.|\n)"
)
_PAIRS = {")": "(", "}": "{", "]": "["}
_KEYWORDS = frozenset("print printf return in getline if while else do case".split())
"""Words behind which a slash is no division."""


def awk_flaw(text: str) -> tuple[int, str] | None:
    """Return where a program is wrong, and what is; None if nothing is that can be told from brackets and quotes."""
    opened: list[tuple[int, str]] = []
    at = 0
    operand = False
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None
        kind, part = match.lastgroup, match[0]
        if kind == "regex" and operand:
            # A division.
            kind, part = "other", "/"
        if kind == "open":
            opened.append((at, part))
        elif kind == "close":
            if not opened or opened[-1][1] != _PAIRS[part]:
                return (
                    at,
                    f"`{part}` closes nothing" if not opened else f"`{part}` comes before `{opened[-1][1]}` is closed",
                )
            opened.pop()
        elif part == '"':
            return at, "a text is not closed"
        elif part == "/" and not operand:
            return at, "a regular expression is not closed"
        elif kind == "other" and part not in "+-*/%^!<>=?:~&|,;\n$@`\\.'":
            return None
        if kind != "blank":
            operand = kind in ("text", "close") or (kind == "word" and part not in _KEYWORDS)
            if part in ("}", "\n"):
                operand = False
        at += len(part)
    if opened:
        place, part = opened[-1]
        return place, f"`{part}` is never closed"
    return None
