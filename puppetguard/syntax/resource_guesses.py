"""What probably happened among the titles and attributes of a resource (see ``guesses.py``)."""

from __future__ import annotations

from puppetguard.syntax import tokens as t
from puppetguard.syntax.guesses import ABOUT_TEXT, no_block, unquoted_text
from puppetguard.syntax.misfit import (
    EDGES,
    ENDS_OF_VALUES,
    PAIR_ARROWS,
    STRINGS,
    Guess,
    Misfit,
    first_line,
    open_bracket,
)
from puppetguard.syntax.stream import TokenStream


def attribute_guess(stream: TokenStream, index: int, expected: str) -> Guess | None:
    """Return what probably happened among the titles and attributes of a resource."""
    misfit = Misfit(stream, index, expected)
    return next((found for each in _ATTRIBUTE_GUESSES if (found := each(misfit))), None)


# --- resources ------------------------------------------------------------------------------------------------------


def _attribute_sign(m: Misfit) -> Guess | None:
    """Another sign in place of ``=>``."""
    if m.expected != "=>":
        return None
    name = m.previous
    if m.kind == t.ASSIGN.kind:
        return Guess(f"write `{name} => …`: `=` assigns a variable")
    if m.kind in EDGES:
        return Guess(f"write `{name} => …`: `{m.text}` puts resources in order")
    if m.kind == t.COLON.kind:
        return Guess(f"write `{name} => …`, or `;` before a further title")
    if m.kind in (t.EQUAL.kind, t.GREATER.kind, t.GREATER_EQUAL.kind, t.MINUS.kind, t.MATCH.kind):
        return Guess(f"write `{name} => …`")
    if m.before == t.NAME.kind or m.before in t.KEYWORD_KINDS:
        return Guess(f"`=>` is missing after `{name}`")
    return None


def _title(m: Misfit) -> Guess | None:
    if m.expected != ":":
        return None
    opening = open_bracket(m.stream, m.index)
    if m.kind == t.RBRACE.kind and m.kind_at(-2) == t.LBRACE.kind and m.text_at(-3) == "$":
        return Guess(f"`${{…}}` stands only in strings: write `${m.previous}`")
    if opening is not None and (found := no_block(m, opening)):
        return found
    if m.kind == t.FARROW.kind and m.kind_at(-2) == t.SEMICOLON.kind:
        semicolon = m.stream.spans[m.index - 2]
        return Guess("perhaps `,` instead of the `;` before this: `;` ends one title", ((*semicolon, "the `;`"),))
    if m.kind == t.ASSIGN.kind and m.before in t.KEYWORD_KINDS | {t.NAME.kind}:
        return Guess(f"write `{m.previous} => …`: `=` assigns a variable")
    named = m.kind_at(1) in t.KEYWORD_KINDS | {t.NAME.kind} and m.kind_at(2) in PAIR_ARROWS
    if m.kind in (t.COMMA.kind, t.FARROW.kind, t.SEMICOLON.kind) and named:
        return Guess(f"a title is followed by `:`, not by `{m.text}`")
    if m.kind in (t.FARROW.kind, t.COMMA.kind):
        return Guess("the title of the resource is missing, or the `:` behind it")
    if m.before in ENDS_OF_VALUES:
        return Guess("`:` is missing after the title")
    return Guess(f"`:` is missing after the title `{first_line(m.previous)}`")


def _further_attribute(m: Misfit) -> Guess | None:
    if m.expected in ("=>", ":"):
        return None
    last = "`" + first_line(m.previous) + "`"
    if m.before in ENDS_OF_VALUES:
        last = "the value before this"
    if m.kind in t.KEYWORD_KINDS | {t.NAME.kind} and m.after in PAIR_ARROWS:
        return Guess(f"`,` is missing after {last}")
    if m.kind == t.FARROW.kind and m.before in (t.COLON.kind, t.COMMA.kind):
        return Guess("the name of an attribute is missing before this `=>`")
    if m.kind == t.VARIABLE.kind and m.after == t.FARROW.kind:
        return Guess(f"a variable cannot name an attribute: write `* => {{ {m.text} => … }}`")
    if m.kind in STRINGS and m.after == t.FARROW.kind:
        comma = "" if m.before in (t.COMMA.kind, t.COLON.kind) else f"`,` is missing after {last}, and "
        return Guess(f"{comma}the name of an attribute is written without quotes")
    if m.kind in STRINGS and m.after == t.COLON.kind:
        opening = open_bracket(m.stream, m.index)
        if opening is not None and m.stream.kinds[opening + 2] in PAIR_ARROWS:
            return Guess(f"the title stands first: `{{ {first_line(m.text)}: …`")
        return Guess("`;` is missing before this further title")
    return None


_ATTRIBUTE_GUESSES = (*ABOUT_TEXT, unquoted_text, _attribute_sign, _title, _further_attribute)
