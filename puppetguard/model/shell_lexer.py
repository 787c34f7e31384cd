"""The words of shell text: where quotes, substitutions and expansions end, and which of them do not.

Source: POSIX "Shell Command Language" 2.2 to 2.6; where Bash and Dash differ from it and from each other, what each of
them does (``Dialect``). What they read in ways that cannot be told apart here has no verdict.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Dialect = Literal["bash", "dash"]
FlawKind = Literal["unclosed", "unexpected", "missing", "test", "document"]

_PLAIN = re.compile(r"[^ \t\n|&;<>()'\"`$\\]+")
_PLAIN_IN_DOUBLE = re.compile(r"[^\"`$\\]+")
_PLAIN_IN_BRACES = re.compile(r"[^\"'`$\\}]+")
_PLAIN_IN_ARITHMETIC = re.compile(r"[^\"'`$\\()]+")
_PLAIN_IN_BACKQUOTES = re.compile(r"[^`\\]+")
_PLAIN_IN_ANSI = re.compile(r"[^'\\]+")
_SPACE = re.compile(r"(?:[ \t]|\\\n)+")
_OPERATOR = re.compile(r"&&|\|\||;;|<<-|<<|>>|<&|>&|<>|>\||[|&;<>()\n]")
_BASH_OPERATOR = re.compile(r"&>>|&>|\|&|<<<|;;&|;&")
_PARAMETER = re.compile(r"[#!]?(?:[A-Za-z0-9_]+|[@*?$!#-]|(?=\}))(?=[\"}:=?+%#/^,@\[*-]|$)|[A-Za-z0-9_]*$")
_NUMBER = re.compile(r"(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})(?=[<>])")
_DEEPEST = 40
_STEPS = 8


class Flaw(msgspec.Struct, frozen=True):
    """Why a text is no script, at ``[start, end)``.

    ``unclosed``: what opens there is never closed by ``wanted``. ``unexpected``: what stands there cannot stand there;
    ``wanted`` would have to come first, if that is known. ``missing``: what stands there needs something after it.
    ``test``: a script, but ``[`` will refuse its arguments. ``document``: what does not end a here-document.
    """

    kind: FlawKind
    start: int
    end: int
    text: str
    wanted: str = ""
    opener: str = ""
    opened: int = -1


class FlawError(Exception):
    """The text is no script."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.kind)
        self.flaw = flaw


class UndecidedError(Exception):
    """Nothing can be said of the text."""


class Token(msgspec.Struct, frozen=True):
    """A word, an operator (a line end is one), or the end of the text, which is an empty operator."""

    text: str
    start: int
    end: int
    is_word: bool

    def is_operator(self, *texts: str) -> bool:
        """Tell whether it is one of these operators."""
        return not self.is_word and self.text in texts


class Lexer:
    """Splits a text into tokens as it is asked for them; raises ``FlawError`` where one has no end."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.index = 0
        self.depth = 0
        self.substitutions = 0
        self.steps = 0
        self.peeked: Token | None = None

    def statements_until_parenthesis(self, opener: int, end: int, *, may_be_empty: bool) -> None:
        """Read the script of a substitution, and the parenthesis that ends it."""
        raise NotImplementedError

    def enter(self) -> None:
        """Note that something nests; give up where it does so too deeply, or where too much was read twice."""
        self.depth += 1
        self.steps += 1
        if self.depth > _DEEPEST or self.steps > _STEPS * len(self.text) + 1000:
            raise UndecidedError

    def unclosed(self, start: int, end: int, wanted: str) -> FlawError:
        """Return that what opens at a place has no end."""
        return FlawError(Flaw("unclosed", start, end, self.text[start:end], wanted))

    # --- tokens ---

    def peek(self) -> Token:
        """Return the next token without passing it."""
        if self.peeked is None:
            self.peeked = self._token()
        return self.peeked

    def take(self) -> Token:
        """Return the next token and pass it."""
        token = self.peek()
        self.peeked = None
        self.index = token.end
        return token

    def _token(self) -> Token:
        self.steps += 1
        text = self.text
        if found := _SPACE.match(text, self.index):
            self.index = found.end()
        if text.startswith("#", self.index):
            end = text.find("\n", self.index)
            self.index = len(text) if end < 0 else end
        start = self.index
        if start >= len(text):
            return Token("", start, start, is_word=False)
        if self.dialect == "bash":
            if (found := _BASH_OPERATOR.match(text, start)) is not None:
                return Token(found[0], start, found.end(), is_word=False)
            if text.startswith(("<(", ">("), start):
                return self._word(start)
        if (found := _OPERATOR.match(text, start)) is not None:
            if text.startswith("\\\n", found.end()) and found[0] in "|&;<>":
                raise UndecidedError
            return Token(found[0], start, found.end(), is_word=False)
        if (found := _NUMBER.match(text, start)) is not None and (found[0].isdecimal() or self.dialect == "bash"):
            self.index = found.end()
            return self._token()
        return self._word(start)

    def _word(self, start: int) -> Token:
        index = self.index
        end = self.word_end(start)
        self.index = index
        return Token(self.text[start:end].replace("\\\n", ""), start, end, is_word=True)

    # --- words ---

    def word_end(self, start: int) -> int:
        """Return the end of the word at ``start``."""
        text = self.text
        self.enter()
        index = start
        while index < len(text):
            if found := _PLAIN.match(text, index):
                index = found.end()
                continue
            if (end := self.quoted(index)) is not None:
                index = end
            elif self.dialect == "bash" and text.startswith(("<(", ">("), index):
                index = self.substitution(index, index + 2)
            elif self.dialect == "bash" and text[index] == "(" and text.endswith("=", start + 1, index):
                index = self.array(index)
            else:
                break
        self.depth -= 1
        return min(index, len(text))

    def quoted(self, index: int) -> int | None:
        """Pass a quote, an expansion or an escaped character of a word; None if there is none."""
        match self.text[index]:
            case "'":
                return self.single(index)
            case '"':
                return self.double(index)
            case "`":
                return self.backquotes(index)
            case "\\":
                return index + 2
            case "$":
                return self.dollar(index)
        return None

    def single(self, start: int) -> int:
        """Pass a text in single quotes; return its end, as all of these do."""
        end = self.text.find("'", start + 1)
        if end < 0:
            raise self.unclosed(start, start + 1, "'")
        return end + 1

    def double(self, start: int) -> int:
        """Pass a text in double quotes."""
        text = self.text
        index = start + 1
        self.enter()
        while index < len(text):
            if found := _PLAIN_IN_DOUBLE.match(text, index):
                index = found.end()
                continue
            char = text[index]
            if char == '"':
                self.depth -= 1
                return index + 1
            if char == "\\":
                index += 2
            else:
                index = self.backquotes(index) if char == "`" else self.dollar(index, quoted=True)
        raise self.unclosed(start, start + 1, '"')

    def backquotes(self, start: int) -> int:
        """Pass a substitution in back quotes, which Bash reads only when it runs it."""
        text = self.text
        index = start + 1
        while index < len(text):
            if found := _PLAIN_IN_BACKQUOTES.match(text, index):
                index = found.end()
            elif text[index] == "`":
                return index + 1
            else:
                index += 2
        raise self.unclosed(start, start + 1, "`")

    def dollar(self, start: int, *, quoted: bool = False) -> int:
        """Pass what a dollar sign starts, or it alone."""
        text = self.text
        following = text[start + 1 : start + 2]
        if following == "(":
            if text.startswith("(", start + 2):
                return self.arithmetic(start)
            return self.substitution(start, start + 2)
        if following == "{":
            return self.braces(start, quoted=quoted)
        if following == "[" or text.startswith("\\\n", start + 1):
            raise UndecidedError
        if following == "$":
            return start + 2
        if following == "'" and not quoted and self.dialect == "bash":
            return self.ansi(start)
        return start + 1

    def ansi(self, start: int) -> int:
        """Pass ``$'…'`` of Bash, in which a backslash escapes."""
        text = self.text
        index = start + 2
        while index < len(text):
            if found := _PLAIN_IN_ANSI.match(text, index):
                index = found.end()
            elif text[index] == "'":
                return index + 1
            else:
                index += 2
        raise self.unclosed(start, start + 2, "'")

    def braces(self, start: int, *, quoted: bool) -> int:
        """Pass ``${…}``."""
        text = self.text
        name = _PARAMETER.match(text, start + 2)
        if name is None:
            raise UndecidedError
        index = name.end()
        self.enter()
        while index < len(text):
            if found := _PLAIN_IN_BRACES.match(text, index):
                index = found.end()
                continue
            char = text[index]
            if char == "}":
                self.depth -= 1
                return index + 1
            if char == "\\":
                index += 2
            elif char == "'":
                # In double quotes the shells do not agree on what it is.
                if quoted:
                    raise UndecidedError
                index = self.single(index)
            elif char == '"':
                try:
                    index = self.double(index)
                except FlawError:
                    if index > name.end():
                        raise
                    # ``"${x"``: the quote is no operator, so the brace was forgotten.
                    break
            else:
                index = self.backquotes(index) if char == "`" else self.dollar(index, quoted=quoted)
        raise self.unclosed(start, start + 2, "}")

    def arithmetic(self, start: int) -> int:
        """Pass ``$((…))``; Bash takes it for a script in a subshell where it does not end in two parentheses."""
        end = self.arithmetic_end(start + 3, start)
        if end is not None:
            return end
        try:
            return self.substitution(start, start + 2)
        except FlawError as error:
            # Bash looks for the end of it first, in a way of its own.
            raise UndecidedError from error

    def arithmetic_end(self, index: int, start: int) -> int | None:
        """Return the end of an arithmetic expression behind its ``))``; None if Bash takes it for a script."""
        text = self.text
        depth = 0
        self.enter()
        while index < len(text):
            if found := _PLAIN_IN_ARITHMETIC.match(text, index):
                index = found.end()
                continue
            char = text[index]
            if char in "'\"":
                if text.find("))", start) >= 0:
                    raise UndecidedError
                break
            if char == "(":
                depth += 1
            elif char == ")" and depth:
                depth -= 1
            elif char == ")":
                if text.startswith(")", index + 1):
                    self.depth -= 1
                    return index + 2
                if self.dialect == "bash":
                    self.depth -= 1
                    return None
            if char == "$":
                index = self.dollar(index, quoted=True)
            elif char == "`":
                index = self.backquotes(index)
            else:
                index += 2 if char == "\\" else 1
        raise self.unclosed(start, index_after(text, start), "))")

    def substitution(self, start: int, inside: int) -> int:
        """Pass ``$(…)``, the script of which starts at ``inside``."""
        self.enter()
        index, peeked = self.index, self.peeked
        self.index, self.peeked = inside, None
        self.substitutions += 1
        self.statements_until_parenthesis(start, inside, may_be_empty=True)
        self.substitutions -= 1
        end = self.index
        self.index, self.peeked = index, peeked
        self.depth -= 1
        return end

    def array(self, start: int) -> int:
        """Pass the words of an array in Bash."""
        index, peeked = self.index, self.peeked
        self.index, self.peeked = start + 1, None
        while (token := self.take()).is_word or token.text == "\n":
            pass
        end = self.index
        self.index, self.peeked = index, peeked
        if not token.text:
            raise self.unclosed(start, start + 1, ")")
        if token.text != ")":
            raise FlawError(Flaw("unexpected", token.start, token.end, token.text, ")", "(", start))
        return end


def index_after(text: str, start: int) -> int:
    """Return the end of the opening parentheses at ``start``."""
    return start + (3 if text.startswith("$", start) else 2)
