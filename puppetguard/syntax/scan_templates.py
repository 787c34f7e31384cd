"""Scanning templates: text, and the tags around code."""

from __future__ import annotations

import re

from puppetguard.syntax import tokens as t
from puppetguard.syntax.ast import Comment
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.scan_strings import StringScanning

_TEMPLATE_TAG = re.compile(r"<%(?!%)(=|-|#-|#|)")
_TRIMMED = re.compile(r"[ \t]*+\r?\n?")
_COMMENT_END = re.compile(r"-?(?<!%)%>")


class TemplateScanning(StringScanning):
    """Scans templates."""

    def template_text(self, position: int, *, trim: bool = False) -> int:
        """Emit the text of a template from ``position`` up to the next tag; return where its code starts, or -1.

        ``trim``: the tag before ended with ``-%>``, which takes the blanks behind it and one line break.
        """
        text = self.text
        end = len(text)
        start = position
        rest = position < end
        pieces: list[str] = []
        if trim:
            position = _TRIMMED.match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
        while True:
            tag = _TEMPLATE_TAG.search(text, position)
            piece_end = tag.start() if tag else end
            piece = text[position:piece_end]
            if tag and tag[1] in ("-", "#-"):
                piece = piece.rstrip(" \t")
            pieces.append(piece)
            if tag is None or not tag[1].startswith("#"):
                break
            # The texts before and behind a comment are one text.
            closing = _COMMENT_END.search(text, tag.end())
            if closing is None:
                at = tag.start() + 2
                message = "this comment of the template is never closed"
                problem = Problem("EPP_UNBALANCED_COMMENT", at, at, message, "write `%>` where it ends")
                self.error(tag.start(), at, problem)
                return -1
            self.stream.comments.append(Comment(tag.start(), closing.end()))
            position = closing.end()
            rest = position < end
            if closing[0].startswith("-"):
                position = _TRIMMED.match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
        value = "".join(pieces)
        if tag is not None and tag[1] == "" and tag.end() == end:
            # Puppet finds this while it reads the text before, so that text is no token.
            message = "the template ends in an opening `<%`"
            hint = "remove it, or write `<%%` for the text `<%`"
            self.error(end, end, Problem("EPP_UNBALANCED_EXPRESSION", end, end, message, hint))
            return -1
        if tag is None and value.endswith("<%%"):
            return -1  # Puppet forgets a text that ends like this
        if value or (rest and tag is None):
            value = value.replace("<%%", "<%").replace("%%>", "%>")
            self.emit_value(t.RENDER_TEXT.kind, start, piece_end, value)
        if tag is None:
            return -1
        self.tag = tag.start()
        self.render_tag = tag[1] == "="
        if self.render_tag:
            self.emit_value(t.RENDER_START.kind, *tag.span(), start)
        return tag.end()

    def end_tag(self, start: int, end: int) -> int:
        """End a tag of a template."""
        position = self.text_behind_tag(start, end)
        return self.unclosed_string(len(self.text)) if position < 0 and self.frames else position

    def text_behind_tag(self, start: int, end: int) -> int:
        """End a tag of a template, and emit the text behind it; return where the next tag's code starts, or -1."""
        if not self.render_tag:
            return self.template_text(end, trim=self.text[start] == "-")
        self.emit(t.RENDER_END.kind, start, end)
        self.render_tag = False
        closing = len(self.kinds) - 1
        position = self.template_text(end, trim=self.text[start] == "-")
        if self.kinds[closing + 1 :] == [t.ERROR.kind]:
            # Puppet reads on before it gives the end of the tag away.
            del self.kinds[closing], self.spans[closing]
            self.stream.values[closing] = self.stream.values.pop(closing + 1)
        return position
