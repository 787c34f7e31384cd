"""``[[ … ]]`` of Bash, exactly.

Source: Bash's manual, "Conditional Constructs", and what Bash itself does with what the manual leaves open.
"""

from __future__ import annotations

import re

from puppetguard.model.shell_lexer import Token, UndecidedError
from puppetguard.model.shell_statements import Statements

_UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLNORS")
_BINARY = frozenset("= == != -nt -ot -ef -eq -ne -lt -le -gt -ge".split())
_REGULAR = "=~"
_PLAIN_IN_REGULAR = re.compile(r"[^ \t\n&;<>()'\"`$\\]+")
_UNCLEAR_START = frozenset("&;<>)\n")
_EXTENDED = "?*+@!"


class Conditions(Statements):
    """Reads the conditional expressions of Bash."""

    def condition(self, opener: Token) -> None:
        """Read an expression behind its ``[[``, and the ``]]``."""
        self._alternatives(opener)
        token = self._next()
        if not _is_end(token):
            raise self.unexpected(token, opener, "]]")
        self.take()

    def _next(self) -> Token:
        """Return the next token; line ends do not count."""
        self.newlines()
        return self.peek()

    def _alternatives(self, opener: Token) -> None:
        self.enter()
        self._term(opener)
        while self._next().is_operator("||", "&&"):
            self.take()
            self._term(opener)
        self.depth -= 1

    def _term(self, opener: Token) -> None:
        token = self._next()
        while token.is_word and token.text == "!":
            self.take()
            token = self._next()
        if token.is_operator("("):
            self.take()
            self._alternatives(token)
            if not self._next().is_operator(")"):
                raise self.unexpected(self.peek(), token, ")")
            self.take()
        elif _is_end(token):
            # Bash says nothing of it, and takes the command for none.
            raise UndecidedError
        elif not token.is_word:
            raise self.unexpected(token, opener, "a condition" if token.text else "]]")
        elif token.text in _UNARY:
            self._operand(self.take(), opener)
        else:
            self._comparison(self._word_taken(), opener)

    def _comparison(self, left: Token, opener: Token) -> None:
        token = self._next()
        if _is_end(token) or token.is_operator("&&", "||", ")"):
            return
        if token.is_word and token.text == _REGULAR:
            self.take()
            self._regular(token, opener)
        elif (token.is_word and token.text in _BINARY) or token.is_operator("<", ">"):
            self.take()
            self._operand(token, opener)
        elif not token.text and not token.is_word:
            raise self.unexpected(token, opener, "]]")
        else:
            raise self.unexpected(token, left, "an operator")

    def _operand(self, operator: Token, opener: Token) -> None:
        """Read what an operator is applied to."""
        token = self.peek()
        if not token.is_word or _is_end(token):
            raise self.unexpected(token, operator if token.text else opener, "a word" if token.text else "]]")
        self._word_taken()

    def _word_taken(self) -> Token:
        token = self.take()
        if self.text.startswith("(", token.end) and token.text[-1:] in _EXTENDED:
            # An extended pattern, which depends on options.
            raise UndecidedError
        if self.text.startswith(("<", ">"), token.end) and token.text.isdecimal():
            raise UndecidedError
        return token

    def _regular(self, operator: Token, opener: Token) -> None:
        """Pass a regular expression, which may hold parentheses and bars."""
        text = self.text
        start = self.index
        while text.startswith((" ", "\t"), start):
            start += 1
        if start >= len(text):
            raise self.unexpected(self.peek(), opener, "]]")
        if text[start] in _UNCLEAR_START or text.startswith("\\\n", start):
            raise UndecidedError
        index = start
        while index < len(text):
            if found := _PLAIN_IN_REGULAR.match(text, index):
                index = found.end()
                continue
            if text[index] == "(":
                index = self._matched(index)
            elif (end := self.quoted(index)) is not None:
                index = end
            else:
                break
        if text[start:index] == "]]":
            raise self.unexpected(Token("]]", start, index, is_word=True), operator, "a word")
        self.index, self.peeked = min(index, len(text)), None

    def _matched(self, start: int) -> int:
        """Pass parentheses in a regular expression, and what is between them."""
        text = self.text
        self.enter()
        index = start + 1
        while index < len(text):
            char = text[index]
            if char == ")":
                self.depth -= 1
                return index + 1
            if char == "(":
                index = self._matched(index)
            elif char in "'\"`$":
                # Bash looks for the end of these in a way of its own here.
                if text.find(")", index) < 0:
                    break
                raise UndecidedError
            else:
                index += 2 if char == "\\" else 1
        raise self.unclosed(start, start + 1, ")")


def _is_end(token: Token) -> bool:
    return token.is_word and token.text == "]]"
