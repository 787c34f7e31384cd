"""Scanning double-quoted strings and the texts of heredocs: text, escapes, interpolations.

Open strings are kept on a stack, so no nesting of interpolations can overflow anything.
"""

from __future__ import annotations

import re

from puppetguard.syntax import tokens as t
from puppetguard.syntax.escapes import DOUBLE_QUOTE_ESCAPES, unescape
from puppetguard.syntax.lexical_errors import escape_warnings, impossible_character, unclosed_quote
from puppetguard.syntax.scan_state import SIMPLE, OpenString, ScanState

_TEXT_START = t.TEXT_START.kind
_TEXT_MIDDLE = t.TEXT_MIDDLE.kind
_TEXT_END = t.TEXT_END.kind
_VARIABLE = t.VARIABLE.kind
_ERROR = t.ERROR.kind
_STRING_TEXT = re.compile(r'[^"\\$]*+(?>(?:\\(?s:.)[^"\\$]*+)*)')
_HEREDOC_TEXTS = {
    (False, False): re.compile(r"[^$]*+"),
    (True, False): re.compile(r"[^\\$]*+(?>(?:\\\\?+[^\\$]*+)*)"),
    (True, True): re.compile(r"[^\\$]*+(?>(?:\\[\\$]?+[^\\$]*+)*)"),
}
"""The text of a heredoc up to an interpolation: (some escapes are on, the escape of ``$`` is on)."""

_SIMPLE_INTERPOLATION = re.compile(r"\{((?:::)?[a-z_]\w*+(?>(?:::[a-z_]\w*+)*))\}", re.ASCII)
_INTERPOLATED_NAME = re.compile(r"(?:::)?\w++(?>(?:::\w++)*)", re.ASCII)
_NAMES = frozenset((t.NAME.kind, t.WORD.kind, t.NUMBER.kind, *t.KEYWORD_KINDS))
_PLAN_WORDS = ("plan", "apply")
_CONTINUED = (t.DOT.kind, t.LBRACK.kind)


_SWALLOWED = ('""', '"$')
"""Where a text would start with these, Puppet takes the quote for text: it looks for a mark behind some character."""


class StringScanning(ScanState):
    """Scans strings with interpolations."""

    def open_string(self, start: int) -> int:
        """Begin a double-quoted string at its quote; return where to go on."""
        self.frames.append(OpenString(len(self.kinds), start, self.depth, DOUBLE_QUOTE_ESCAPES, is_heredoc_text=False))
        return self.string_text(start, start + 1)

    def string_text(self, token_start: int, position: int) -> int:
        """Scan the text of the innermost open string from ``position`` up to an interpolation or the end of the string.

        ``token_start`` is where the token of this text starts: at the quote, or behind the last interpolation.
        """
        text = self.text
        frame = self.frames[-1]
        pattern = _STRING_TEXT if not frame.body else _HEREDOC_TEXTS[bool(frame.escapes), "$" in frame.escapes]
        text_start = position
        while True:
            if not frame.body and text[position : position + 2] in _SWALLOWED:
                position += 1
            position = pattern.match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
            if position >= len(text) or text[position] == "\\":
                if frame.body:
                    return self.close_string(token_start, text_start, len(text))
                return self.unclosed_string(frame.delimiter)
            if text[position] == '"':
                return self.close_string(token_start, text_start, position)
            name = _INTERPOLATED_NAME.match(text, position + 1)
            simple = name or _SIMPLE_INTERPOLATION.match(text, position + 1)
            if simple is not None and (name is not None or simple[1] not in _PLAN_WORDS):
                self.text_part(token_start, text_start, position, behind=position + 1)
                span = (position, simple.end()) if name is not None else simple.span(1)
                self.emit_value(_VARIABLE, *span, SIMPLE)
                token_start = text_start = position = frame.delimiter = simple.end()
            elif text.startswith("{", position + 1):
                self.text_part(token_start, text_start, position, behind=position + 2)
                frame.delimiter = position + 2
                frame.interpolation = len(self.kinds)
                self.depth = 0
                return position + 2
            else:
                position = frame.delimiter = position + 1

    def text_part(self, token_start: int, text_start: int, end: int, *, behind: int) -> None:
        """Emit the text before an interpolation; ``behind``: the offset behind the mark that ends it, for warnings."""
        value = self.resolve(text_start, end, behind)
        kind = _TEXT_START if len(self.kinds) == self.frames[-1].index else _TEXT_MIDDLE
        self.emit_value(kind, token_start, end, value)

    def close_string(self, token_start: int, text_start: int, end: int) -> int:
        """End the innermost open string; ``end`` is the offset of its closing quote."""
        frame = self.frames[-1]
        behind = end if frame.body else end + 1
        value = self.resolve(text_start, end, behind)
        if len(self.kinds) > frame.index:
            self.emit_value(_TEXT_END, token_start, behind, value)
        else:
            kind = t.HEREDOC_TEXT.kind if frame.body else t.RESOLVED_STRING.kind
            self.emit_value(kind, token_start, behind, value)
        self.leave_string(frame, behind)
        return behind if not frame.body else -1

    def leave_string(self, frame: OpenString, end: int) -> None:
        """Take an open string off the stack; what an error stands for becomes one token."""
        if self.frames[-1] is frame:
            self.frames.pop()
        else:
            self.frames.clear()  # the outermost one, with all that are open in it
        self.depth = frame.depth
        index = frame.index
        if not self.frames and index < len(self.kinds) and self.kinds[index] == _ERROR:
            for at in range(index + 1, len(self.kinds)):
                self.stream.values.pop(at, None)
            del self.kinds[index + 1 :], self.spans[index + 1 :]
            self.spans[index] = (frame.start, end)

    def resolve(self, start: int, end: int, behind: int) -> str:
        """Resolve the escapes of a text part."""
        raw = self.text[start:end]
        if "\\" not in raw:
            return raw
        frame = self.frames[-1]
        found = unescape(raw, frame.escapes, keep_unknown=frame.body)
        if found.impossible is not None:
            first, last = found.impossible
            if len(self.kinds) == frame.index:
                self.emit(_TEXT_START, start, end)
            self.error(start, end, impossible_character(self.text, start + first, start + last))
        if not frame.body:
            self.stream.warnings += escape_warnings(self.text, found, start, behind)
        return found.value

    def end_interpolation(self, end: int) -> int:
        """End the innermost interpolation at its ``}`` and go on with the text behind it."""
        frame = self.frames[-1]
        self.name_to_variable(frame.interpolation)
        frame.interpolation = -1
        frame.delimiter = end
        return self.string_text(end, end)

    def name_to_variable(self, first: int) -> None:
        """In ``${name}``, ``${name[…]}`` and ``${name.…}`` the name (keywords included) is a variable's."""
        kinds = self.kinds
        count = len(kinds) - first
        if not count or (count > 1 and kinds[first + 1] not in _CONTINUED) or kinds[first] not in _NAMES:
            return
        if kinds[first] not in (t.PLAN.kind, t.APPLY.kind):
            kinds[first] = _VARIABLE

    def unclosed_string(self, at: int) -> int:
        """Report that the innermost open string never ends; go on at the end of the outermost one's first line."""
        inner, outer = self.frames[-1], self.frames[0]
        if outer.body and inner is outer:
            self.name_to_variable(outer.interpolation)
            return self.close_string(at, at, at)
        if inner.index == len(self.kinds):
            self.emit(_TEXT_START, inner.start, inner.start + 1)
        problem = unclosed_quote(self.text, inner.start, at)
        self.error(inner.start, at, problem)
        return self.abandon_strings()

    def abandon_strings(self) -> int:
        """Put one error token in the place of all open strings; return the end of the first one's first line."""
        outer = self.frames[0]
        behind = -1 if outer.body else self.line_behind(outer.start)
        self.leave_string(outer, behind if behind >= 0 else len(self.text))
        self.forget_behind(behind)
        return behind
