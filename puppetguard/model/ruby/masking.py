"""Ruby without what only looks like code: comments, texts, regular expressions, here-documents.

A scan of the text, not a parser: it is never wrong about where code is in code that people write, and takes time in
proportion to the text whatever that is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from puppetguard.model.late import late_pattern

_MARK = late_pattern(
    r"""(?P<comment>\#)
    |(?P<begin>(?:^|(?<=\n))=begin\b)
    |(?P<end>(?:^|(?<=\n))__END__[ \t\r]*(?:\n|\Z))
    |(?P<heredoc><<(?P<indent>[-~]?)(?P<quote>["'`]?)(?P<tag>[A-Za-z_]\w*)(?P=quote))
    |(?P<percent>%(?P<kind>[qQwWiIrxs]?)(?P<open>[^\w\s]))
    |(?P<character>\?(?:\\.|[^\s\\])(?!\w))
    |(?P<text>["'`])
    |(?P<regex>/)
    |(?P<brace>[{}])
    |(?P<newline>\n)
    """,
    re.VERBOSE,
)
_STARTS = "#<%?\"'`/"
"""What a mark can begin with. Others count only now and then, and are looked for only then."""
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_BEFORE_VALUE = late_pattern(
    r"(?:[=(,\[{|&!~<>+\-*/%^:;?\n]|(?<!\w)(?:if|unless|while|until|and|or|not|when|return|then|do|else|elsif|in|puts))"
    r"[ \t]*\Z"
)
_WORD_BEFORE = late_pattern(r"[\w?!][ \t]+\Z")


class Literal(NamedTuple):
    """A text: ``[start, end)`` is all of it, quotes included; ``value`` is None if a part of it is computed."""

    start: int
    end: int
    value: str | None


class Masked(NamedTuple):
    """``code`` is as long as the text it is made of, with blanks in place of what is no code; ``texts`` by start."""

    code: str
    texts: dict[int, Literal]


class _Open(NamedTuple):
    """A literal that is being read: where it starts, what ends it, what nests in it, whether it is computed."""

    start: int
    inner: int
    closing: str
    nesting: str
    computed: bool
    keep: bool


def mask(text: str) -> Masked:
    """Return the code of a text in Ruby."""
    return _Masker(text).run()


@cache
def _any_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


@cache
def _stops(closing: str, nesting: str) -> re.Pattern[str]:
    """Return what finds the next thing that counts in a literal."""
    parts = ("\\\\.", "\\#\\{", re.escape(closing), *((re.escape(nesting),) if nesting else ()))
    return re.compile("|".join(parts), re.DOTALL)


class _Masker:
    def __init__(self, text: str) -> None:
        self._text = text
        self._blanks: list[tuple[int, int]] = []
        self._texts: dict[int, Literal] = {}
        self._heredocs: list[tuple[str, bool]] = []
        # Literals with code in them that is being read, each with how many braces are open there.
        self._around: list[tuple[_Open, int, int]] = []
        self._braces = 0

    def run(self) -> Masked:
        text = self._text
        at = 0
        starts = _STARTS + ("=_" if "=begin" in text or "__END__" in text else "")
        # To try all marks at each character takes several times as long.
        while (first := self._start(starts).search(text, at)) is not None:
            found = _MARK.match(text, first.start())
            at = first.end() if found is None else self._at(found)
        pieces: list[str] = []
        done = 0
        for start, end in sorted(self._blanks):
            if end <= done:
                continue
            pieces.append(text[done : max(start, done)])
            blank = text[max(start, done) : end]
            pieces.append("\n".join(" " * len(line) for line in blank.split("\n")))
            done = end
        pieces.append(text[done:])
        return Masked("".join(pieces), self._texts)

    def _start(self, starts: str) -> re.Pattern[str]:
        """Return what finds the next character that a mark can begin with."""
        if self._heredocs:
            starts += "\n"
        # Braces are counted only where one of them ends the code in a text.
        if self._around:
            starts += "{}"
        return _any_of(starts)

    def _at(self, found: re.Match[str]) -> int:
        text, start, end = self._text, found.start(), found.end()
        match found.lastgroup:
            case "newline":
                return self._bodies(end)
            case "brace":
                return self._brace(found[0], start)
            case "comment":
                line_end = text.find("\n", start)
                return self._blank(start, len(text) if line_end < 0 else line_end)
            case "text":
                quote = found["text"]
                return self._literal(_Open(start, end, quote, "", quote != "'", quote != "`"), end)
            case "regex":
                if self._value_expected(start) or self._command_argument(start, end):
                    return self._literal(_Open(start, end, "/", "", True, False), end)
                return end
            case "begin":
                stop = re.compile(r"^=end\b.*$", re.MULTILINE).search(text, end)
                return self._blank(start, stop.end() if stop else len(text))
            case "end":
                return self._blank(start, len(text))
            case "heredoc":
                before = text[max(0, start - 1) : start]
                if found["indent"] or found["quote"] or not (before.isalnum() or before in ("_", ")", "]")):
                    self._heredocs.append((found["tag"], bool(found["indent"])))
                return end
            case "character":
                return self._blank(start, end) if self._value_expected(start) else start + 1
            case _:
                return self._percent(found)

    def _percent(self, found: re.Match[str]) -> int:
        start, end = found.span()
        opening = found["open"]
        if (opening == "=" and not found["kind"]) or not (
            self._value_expected(start) or self._command_argument(start, end)
        ):
            return start + 1
        nesting = opening if opening in _PAIRS else ""
        kind = found["kind"]
        is_text = kind in ("", "q", "Q")
        return self._literal(
            _Open(start, end, _PAIRS.get(opening, opening), nesting, kind not in ("q", "w", "i", "s"), is_text), end
        )

    def _blank(self, start: int, end: int) -> int:
        self._blanks.append((start, end))
        return end

    def _value_expected(self, start: int) -> bool:
        before = self._text[max(0, start - 40) : start]
        return start == 0 or not before.strip(" \t") or _BEFORE_VALUE.search(before) is not None

    def _command_argument(self, start: int, end: int) -> bool:
        """Tell whether this is like ``split /,/``: a blank in front and none behind."""
        before = self._text[max(0, start - 3) : start]
        return _WORD_BEFORE.search(before) is not None and not self._text[end : end + 1].isspace()

    # --- literals ---

    def _literal(self, literal: _Open, at: int, depth: int = 1) -> int:
        """Read on in a literal, up to its end or to code in it; return where code goes on."""
        text = self._text
        closing, nesting = literal.closing, literal.nesting
        stops = _stops(closing, nesting)
        begin = at
        while (found := stops.search(text, at)) is not None:
            at = found.end()
            what = found[0]
            if what == "#{":
                if literal.computed:
                    self._blanks.append((begin, at))
                    self._around.append((literal._replace(keep=False), depth, self._braces))
                    self._braces = 0
                    if literal.keep:
                        self._texts[literal.start] = Literal(literal.start, at, None)
                    return at
                at -= 1
                if closing == "{" or nesting == "{":
                    depth += 1
                    at += 1
            elif what == closing:
                depth -= 1
                if depth == 0:
                    return self._close(literal, begin, found.start(), at)
            elif what == nesting:
                depth += 1
        self._blanks.append((begin, len(text)))
        return len(text)

    def _close(self, literal: _Open, begin: int, stop: int, at: int) -> int:
        self._blanks.append((begin, stop))
        if literal.keep:
            value = self._text[literal.inner : stop]
            self._texts[literal.start] = Literal(
                literal.start, at, value.replace("\\" + literal.closing, literal.closing)
            )
        return at

    def _brace(self, brace: str, at: int) -> int:
        if brace == "{":
            self._braces += 1
        elif self._braces:
            self._braces -= 1
        elif self._around:
            literal, depth, self._braces = self._around.pop()
            return self._literal(literal, at + 1, depth)
        return at + 1

    def _bodies(self, at: int) -> int:
        """Skip the bodies of the here-documents that the line before ``at`` opened."""
        for tag, indented in self._heredocs:
            blanks = r"[ \t]*" if indented else ""
            end = re.compile(rf"^{blanks}{tag}\r?$", re.MULTILINE).search(self._text, at)
            stop = end.end() if end else len(self._text)
            self._blanks.append((at, stop))
            at = min(stop + 1, len(self._text))
        self._heredocs.clear()
        return at
