"""Whether the blocks and brackets of a template's Ruby code fit together.

Only what Ruby surely refuses is reported; of a program that cannot be followed nothing is.
"""

from __future__ import annotations

from typing import NamedTuple

from puppetguard.model.templates.erb import CLOSE, OPEN, TEXT, Template
from puppetguard.model.templates.ruby_words import UnreadableError, Word, words

_BLOCKS = frozenset("if unless while until for case begin do".split())
_LOOPS = ("while", "until", "for")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "#{": "}", OPEN: CLOSE}
_CONDITIONS = frozenset("if unless while until elsif when".split())
_BINARY = frozenset("== != =~ !~ = && || + * / < <= >= > , . &. and or not += -= ||= << =>".split())
_LATER = frozenset("= == != =~ && || , . += -= ||= => < > <= >=".split())
"""What cannot stand at the start of a statement."""


class BlockFlaw(NamedTuple):
    """What does not fit: its range in the template, and the place in it that explains it, if any (-1)."""

    start: int
    end: int
    message: str
    hint: str = ""
    first: int = -1


class _Open:
    __slots__ = ("header", "last", "rescued", "word")

    def __init__(self, word: Word) -> None:
        self.word = word
        # Whether a `do` would belong to this loop.
        self.header = word.text in _LOOPS
        self.rescued = False
        # Whether its `else` is there, behind which there is no other part.
        self.last = False


class _RefusedError(Exception):
    def __init__(self, start: int, end: int, message: str, hint: str = "", first: int = -1) -> None:
        super().__init__(message)
        self.flaw = (start, end, message, hint, first)


def block_flaw(template: Template) -> BlockFlaw | None:
    """Return the first thing in a template's code that Ruby refuses; None if nothing is known to be wrong."""
    try:
        _Balance(template).read()
    except _RefusedError as refused:
        start, end, message, hint, first = refused.flaw
        at = template.origin(start)
        return BlockFlaw(
            at,
            max(template.origin(max(end - 1, start)) + 1, at + 1),
            message,
            hint,
            template.origin(first) if first >= 0 else -1,
        )
    except UnreadableError:
        return None
    return None


class _Balance:
    def __init__(self, template: Template) -> None:
        self.template = template
        self.stack: list[_Open] = []

    def read(self) -> None:
        before: Word | None = None
        for word in words(self.template.program):
            if word.kind == "unclosed":
                raise _RefusedError(
                    word.start,
                    word.end,
                    "the text that starts here is not closed in this tag",
                    "close it with the same quote",
                )
            self.follow(before, word)
            self.take(word)
            before = word
        if self.stack:
            self.left()

    def follow(self, before: Word | None, word: Word) -> None:
        """Refuse what cannot stand behind the word before."""
        if before is None:
            return
        if word.kind == "end" and word.text == ";":
            if before.kind == "keyword" and before.text in _CONDITIONS and before.begins:
                raise _RefusedError(before.start, before.end, f"`{before.text}` has no condition")
            if before.text in _BINARY and before.kind in ("sign", "keyword"):
                raise _RefusedError(before.start, before.end, f"nothing follows `{before.text}`")
        if word.text == CLOSE and before.text in _BINARY and before.kind in ("sign", "keyword"):
            raise _RefusedError(before.start, before.end, f"nothing follows `{before.text}`")
        if word.text == "%" and before.text == "<" and before.end == word.start:
            raise _RefusedError(before.start, word.end, "a tag opens in a tag", "close the one before with `%>`")
        starts = before.text == OPEN or before.kind == "end"
        if starts and word.kind == "sign" and word.text in _LATER and (before.text in (OPEN, ";") or word.text != "."):
            raise _RefusedError(word.start, word.end, f"nothing stands before `{word.text}`")
        closed = before.kind == "sign" and before.text in (")", "]")
        if (
            word.kind in ("variable", "number", "name", "text")
            and not word.begins
            and (before.end < word.start or closed or word.kind == before.kind == "variable")
            and (closed or before.kind in ("variable", "number"))
        ):
            shown = f"`{before.text}`"
            raise _RefusedError(
                word.start, word.end, f"`{word.text}` cannot follow {shown} without an operator or a comma"
            )

    def take(self, word: Word) -> None:
        text = word.text
        if word.kind == "keyword":
            self.keyword(word)
        elif word.kind == "end":
            if self.stack and self.stack[-1].word.text in _LOOPS:
                self.stack[-1].header = False
        elif word.kind == "sign":
            if text == TEXT:
                return
            if text in ("@", "$"):
                raise _RefusedError(word.start, word.end, f"`{text}` without a name is no variable")
            if text in _BRACKETS:
                self.stack.append(_Open(word))
            elif text in (")", "]", "}", CLOSE):
                self.close(word)

    def keyword(self, word: Word) -> None:
        text = word.text
        top = self.stack[-1] if self.stack else None
        if text == "do":
            if top is not None and top.header:
                top.header = False
            else:
                self.stack.append(_Open(word))
        elif text in ("case", "begin", "for"):
            self.stack.append(_Open(word))
        elif text in ("if", "unless", "while", "until"):
            # Behind a value it only says when that is so.
            if word.begins:
                self.stack.append(_Open(word))
        elif text == "end":
            if top is None:
                raise _RefusedError(
                    word.start,
                    word.end,
                    "`end` closes nothing",
                    "remove it, or look for the `if`, `do` or `case` that is missing above",
                )
            if top.word.text not in _BLOCKS:
                raise self.crossed(word, top)
            self.stack.pop()
        elif text == "rescue" and word.begins and top is not None:
            top.rescued = True
        elif text in ("elsif", "else", "when"):
            self.part(word, top)

    def part(self, word: Word, top: _Open | None) -> None:
        fits = {"elsif": ("if",), "when": ("case",), "else": ("if", "unless", "case", "begin", "do")}[word.text]
        if top is not None and top.word.text in fits and (top.rescued or top.word.text not in ("begin", "do")):
            if top.last:
                message = f"`{word.text}` follows the `else` of the `{_shown(top.word)}` of line {self.line(top.word)}"
                raise _RefusedError(word.start, word.end, message, "only `end` can follow `else`", top.word.start)
            top.last = word.text == "else"
            return
        if top is None:
            raise _RefusedError(
                word.start,
                word.end,
                f"`{word.text}` belongs to no `{fits[0]}`",
                f"look for the `{fits[0]}` that is missing or already closed above",
            )
        raise _RefusedError(
            word.start,
            word.end,
            f"`{word.text}` cannot stand in `{_shown(top.word)}` of line {self.line(top.word)}",
            "close that first",
            top.word.start,
        )

    def close(self, word: Word) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None:
            raise _RefusedError(word.start, word.end, f"`{_shown(word)}` closes nothing")
        if _BRACKETS.get(top.word.text) != word.text:
            raise self.crossed(word, top)
        self.stack.pop()

    def crossed(self, word: Word, top: _Open) -> _RefusedError:
        if word.text == CLOSE:
            what = f"`{_shown(top.word)}` is not closed in this tag: what `<%= %>` puts out must be complete"
            hint = "use `<% %>`" if top.word.text in _BLOCKS else f"close it with `{_BRACKETS[top.word.text]}`"
            return _RefusedError(top.word.start, top.word.end, what, hint)
        if top.word.text == OPEN:
            return _RefusedError(word.start, word.end, f"`{_shown(word)}` closes nothing in this tag")
        return _RefusedError(
            word.start,
            word.end,
            f"`{_shown(word)}` does not close `{_shown(top.word)}` of line {self.line(top.word)}",
            f"close that first with `{_BRACKETS.get(top.word.text, 'end')}`",
            top.word.start,
        )

    def left(self) -> None:
        top = self.stack[-1].word
        if top.text == OPEN:
            raise UnreadableError
        closing = _BRACKETS.get(top.text, "end")
        raise _RefusedError(
            top.start,
            top.end,
            f"`{_shown(top)}` is never closed",
            f"add `<% {closing} %>`" if closing == "end" else f"close it with `{closing}`",
        )

    def line(self, word: Word) -> int:
        return self.template.text.count("\n", 0, self.template.origin(word.start)) + 1


def _shown(word: Word) -> str:
    return {OPEN: "<%=", CLOSE: "%>"}.get(word.text, word.text)
