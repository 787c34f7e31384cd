"""The words of programs in Python, Ruby, PHP, JavaScript and Perl: names, strings, regular expressions, signs.

Far enough to know what a short program says that stands in a shell command (``python3 -c '…'``). Sources: the lexical
chapters of the manuals of these languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.presence import Language
from puppetguard.model.script import UNKNOWN, Text

Kind = Literal["name", "text", "regex", "number", "sign", "glob", "shell", "unknown"]

_DEEPEST = 8
"""How deep expressions in strings in expressions are followed."""
_NAME = late_pattern(r"[$@%&]{0,2}[A-Za-z_]\w*[?!]?")
_SIGIL_NAME = late_pattern(r"\$(?:\w+|\{\w+\})")
_NUMBER = late_pattern(r"\d\w*(?:\.\d\w*)?")
_PREFIX = late_pattern(r"[rRbBfFuU]{1,2}(?=['\"])")
_QUOTING = {"ruby": re.compile(r"%([qQrwWixs]?)([\[({<|!/])"), "perl": re.compile(r"\b(qq|qr|qw|q|m)\s*([\[({<|!/,#])")}
_FLAGS = late_pattern(r"[a-z]*")
_GLOB = late_pattern(r"<([^<>\s$;=()*?]{0,99}[*?][^<>\s$;=()]{0,99})>")
_SIGNS = late_pattern(
    r"===|!==|<=>|\*\*|=~|!~|==|!=|<=|>=|=>|->|::|\.\.\.|\.\.|&\.|\?\.|&&|\|\||<<|\+=|\.=|.", re.DOTALL
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_COMMENTS = {
    "python": re.compile(r"#[^\n]*"),
    "ruby": re.compile(r"#[^\n]*"),
    "perl": re.compile(r"(?:(?<=\s)|(?<=^)|(?<=;))#[^\n]*"),
    "php": re.compile(r"(?:#|//)[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL),
    "javascript": re.compile(r"//[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL),
}
_OPERANDS_FOLLOW = frozenset("return and or not if unless elsif when in of print say split grep while until".split())


class Token(msgspec.Struct, frozen=True):
    """One word; ``[start, end)`` is its place in the text that the reader was first given.

    ``parts`` are what a string, a glob or a shell command is made of: known text, and the words of what is put in.
    """

    kind: Kind
    text: str
    start: int
    end: int
    parts: tuple[Text | tuple[Token, ...], ...] = ()
    offsets: Sequence[int] = ()
    flags: str = ""
    spaced: bool = False
    """Whether a blank stands before it."""


def tokens(text: str, offsets: Sequence[int], language: Language) -> tuple[Token, ...]:
    """Return the words of a program; ``offsets`` has the place of each character. Never fails."""
    return tuple(_Lexer(text, offsets, language).read(""))


class _Lexer:
    def __init__(self, text: str, offsets: Sequence[int], language: Language) -> None:
        self.text = text
        self.offsets = offsets
        self.language = language
        self.index = 0
        self.depth = 0

    def read(self, closing: str) -> list[Token]:
        """Read words up to the ``closing`` sign, which is passed, or to the end."""
        found: list[Token] = []
        level = 0
        spaced = False
        comment = _COMMENTS[self.language]
        while self.index < len(self.text):
            char = self.text[self.index]
            if char.isspace():
                self.index += 1
                spaced = True
                continue
            if char in "#/" and (passed := comment.match(self.text, self.index)):
                self.index = passed.end()
                spaced = True
                continue
            if char == closing and level == 0:
                self.index += 1
                return found
            start = self.index
            token = self.token(char, found[-1] if found else None, spaced=spaced)
            if spaced and not token.spaced:
                token = msgspec.structs.replace(token, spaced=True)
            self.index = max(self.index, start + 1)
            spaced = False
            found.append(token)
            if closing and token.kind == "sign":
                level += (token.text == _OPENING.get(closing)) - (token.text == closing)
        return found

    def token(self, char: str, before: Token | None, *, spaced: bool) -> Token:
        language = self.language
        if char == UNKNOWN:
            return self.made("unknown", 1, spaced=spaced)
        if language == "python" and (prefix := _PREFIX.match(self.text, self.index)):
            self.index = prefix.end()
            return self.string(raw="r" in prefix[0].lower(), holes="{" if "f" in prefix[0].lower() else "")
        if char in "'\"`":
            return self.quoted(char)
        if (form := _QUOTING.get(language)) and (quote := form.match(self.text, self.index)) and _opens(before, quote):
            return self.other_quote(quote)
        if char == "/" and language in ("ruby", "javascript", "perl") and self.regex_may_start(before, spaced=spaced):
            return self.regex(self.index, self.index + 1, "/")
        if char == "<" and language == "perl" and (glob := _GLOB.match(self.text, self.index)):
            part = Text(glob[1], self.offsets[glob.start(1) : glob.end(1)])
            return self.made("glob", len(glob[0]), (part,), spaced=spaced)
        if char == "$" and language in ("php", "perl") and (sigil := _SIGIL_NAME.match(self.text, self.index)):
            return self.made("name", len(sigil[0]), text=f"${sigil[0].strip('${}')}", spaced=spaced)
        if found := _NAME.match(self.text, self.index):
            return self.made("name", len(found[0]), spaced=spaced)
        if found := _NUMBER.match(self.text, self.index):
            return self.made("number", len(found[0]), spaced=spaced)
        sign = _SIGNS.match(self.text, self.index)
        return self.made("sign", len(sign[0]) if sign else 1, spaced=spaced)

    def made(
        self,
        kind: Kind,
        length: int,
        parts: tuple[Text | tuple[Token, ...], ...] = (),
        *,
        text: str | None = None,
        spaced: bool = False,
    ) -> Token:
        start, end = self.index, self.index + length
        self.index = end
        written = self.text[start:end] if text is None else text
        return Token(kind, written, self.offsets[start], self.offsets[end - 1] + 1, parts, spaced=spaced)

    # --- strings ---

    def quoted(self, char: str) -> Token:
        language = self.language
        if char == "'":
            return self.string(raw=language in ("ruby", "php", "perl"))
        if char == "`":
            if language == "javascript":
                return self.string(holes="${")
            return self.string(kind="shell", holes="#{" if language == "ruby" else "$")
        return self.string(holes={"ruby": "#{", "php": "$", "perl": "$"}.get(language, ""))

    def other_quote(self, quote: re.Match[str]) -> Token:
        start, form = self.index, quote[1]
        opening = quote[2]
        closing = _PAIRS.get(opening, opening)
        if form in ("r", "qr", "m"):
            return self.regex(start, quote.end(), closing)
        self.index = quote.end() - 1
        kind: Kind = "shell" if form == "x" else "text"
        holes = "" if form in ("q", "w", "i", "qw", "s") else "#{" if self.language == "ruby" else "$"
        return self.string(kind=kind, raw=not holes, holes=holes, closing=closing)

    def string(self, *, kind: Kind = "text", raw: bool = False, holes: str = "", closing: str = "") -> Token:
        """Read a string whose quote stands here; ``holes`` tells how expressions are put into it."""
        start = self.index
        mark = closing or self.text[start]
        opening = self.text[start]
        self.index += 1
        if self.language == "python" and self.text.startswith(mark * 2, self.index):
            # Three of them, or an empty string.
            if not self.text.startswith(mark * 3, start):
                return self.finished(kind, start, 1, [])
            mark *= 3
            self.index += 2
        parts: list[Text | tuple[Token, ...]] = []
        chars: list[str] = []
        places: list[int] = []
        depth = 0

        def flush() -> None:
            if chars:
                parts.append(Text("".join(chars), tuple(places), quoted=True))
                chars.clear()
                places.clear()

        while self.index < len(self.text):
            char = self.text[self.index]
            if self.text.startswith(mark, self.index) and depth == 0:
                break
            if closing and opening != closing and char in (opening, closing):
                depth += 1 if char == opening else -1
            if holes and (hole := self.hole(holes)) is not None:
                flush()
                parts.append(hole)
                continue
            if char == "\\" and self.index + 1 < len(self.text):
                following = self.text[self.index + 1]
                kept = following not in ("\\", mark[0]) if raw else following not in "\\'\"`/$#{}ntr"
                raw_python = raw and self.language == "python"
                if kept or raw_python:
                    chars.append(char)
                    places.append(self.offsets[self.index])
                self.index += 1
                char = following if raw else _CONTROLS.get(following, following)
            elif holes == "{" and char in "{}" and self.text.startswith(char * 2, self.index):
                self.index += 1
            if char == UNKNOWN:
                flush()
                place = self.offsets[self.index]
                parts.append((Token("unknown", char, place, place + 1),))
            else:
                chars.append(char)
                places.append(self.offsets[self.index])
            self.index += 1
        flush()
        return self.finished(kind, start, len(mark), parts)

    def finished(self, kind: Kind, start: int, mark: int, parts: list[Text | tuple[Token, ...]]) -> Token:
        self.index = min(self.index + mark, len(self.text))
        text = "".join(part.value if isinstance(part, Text) else UNKNOWN for part in parts)
        return Token(kind, text, self.offsets[start], self.offsets[self.index - 1] + 1, tuple(parts))

    def hole(self, form: str) -> tuple[Token, ...] | None:
        """Read what is put into a string here; None if nothing is."""
        text, at = self.text, self.index
        if form == "$":
            if text.startswith("{$", at):
                return self.inside(at + 1)
            if text.startswith("@{[", at):
                return self.inside(at + 2)
            if found := _SIGIL_NAME.match(text, at):
                return (self.made("name", len(found[0]), text=f"${found[0].strip('${}')}"),)
            return None
        if not text.startswith(form, at) or (form == "{" and text.startswith("{{", at)):
            return None
        return self.inside(at + len(form))

    def inside(self, start: int) -> tuple[Token, ...]:
        """Read an expression up to the brace that ends it."""
        if self.depth >= _DEEPEST:
            # So deep nothing is read any more: the string goes on behind the brace.
            self.index = start
            place = self.offsets[start - 1]
            return (Token("unknown", UNKNOWN, place, place + 1),)
        self.index = start
        self.depth += 1
        found = tuple(self.read("}"))
        self.depth -= 1
        return found

    # --- regular expressions ---

    def regex_may_start(self, before: Token | None, *, spaced: bool) -> bool:
        if before is None:
            return True
        if before.kind == "sign":
            return before.text not in (")", "]", "}")
        if before.kind != "name":
            return False
        following = self.text[self.index + 1 : self.index + 2]
        called = self.language == "ruby" and spaced and not following.isspace()
        return before.text in _OPERANDS_FOLLOW or (called and not before.text.startswith("$"))

    def regex(self, start: int, first: int, closing: str) -> Token:
        index, bracket = first, False
        while index < len(self.text) and self.text[index] != "\n":
            char = self.text[index]
            if char == "\\":
                index += 1
            elif char == "[" and closing == "/":
                bracket = True
            elif char == "]":
                bracket = False
            elif char == closing and not bracket:
                break
            index += 1
        index = min(index, len(self.text))
        flags = _FLAGS.match(self.text, index + 1)
        end = min(flags.end() if flags else index + 1, len(self.text))
        self.index = end
        return Token(
            "regex",
            self.text[first:index],
            self.offsets[start],
            self.offsets[end - 1] + 1,
            offsets=self.offsets[first:index],
            flags=flags[0] if flags else "",
        )


_OPENING = {closing: opening for opening, closing in _PAIRS.items()}


def _opens(before: Token | None, quote: re.Match[str]) -> bool:
    """Tell whether a quote can stand here, and no operator such as ``%`` or a key such as ``q =>`` is meant."""
    if before is None or before.kind == "sign":
        return before is None or before.text not in (")", "]", "}", "->", "::")
    return before.kind == "name" and not quote[0].startswith("%(") and before.text[0] not in "$@"
