"""Tells whether a shell would read a text at all, and where it goes wrong.

What is reported is refused by Bash and by Dash, for either may be the ``/bin/sh`` of a node. The reader of
``model.shell`` is lenient and cannot tell; this one is exact, and knows nothing of what a script means.

Source: POSIX "Shell Command Language" 2.10, the grammar, with what Bash adds to it.
"""

from __future__ import annotations

import re

from puppetguard.model.shell_conditions import Conditions
from puppetguard.model.shell_lexer import Flaw, FlawError, Token, UndecidedError
from puppetguard.model.shell_statements import ENDS_OF_CASE

_SPECIAL = re.compile(
    r"""['"`()\\|&;<>{}\[]|\$\(|(?:^|[ \t\n])(?:if|then|else|elif|fi|for|while|until|do|done|case|esac)(?:[ \t\n]|$)"""
)
_QUOTED = re.compile(r"""['"`\\]|\$\(""")
_LONGEST = 50_000


def syntax_flaw(text: str) -> Flaw | None:
    """Return why no shell takes a text for a script; None if one does, or that cannot be told.

    ``UNKNOWN`` is taken for a part of a word.
    """
    if len(text) > _LONGEST or _SPECIAL.search(text) is None or "extglob" in text:
        return None
    try:
        grammar = _Grammar(text, "bash")
        found = grammar.flaw()
        if found is None:
            return grammar.doubt
        return found if _Grammar(text, "dash").flaw() is not None else None
    except UndecidedError:
        return None


class _Grammar(Conditions):
    """Reads compound commands."""

    def flaw(self) -> Flaw | None:
        """Read all of the text."""
        try:
            self.statements()
            token = self.peek()
            if token.text:
                raise self.unexpected(token)
        except FlawError as error:
            return error.flaw
        return None

    def compound(self, token: Token) -> bool:
        """Read a compound command that starts with a keyword, and tell whether it was one."""
        match token.text:
            case "if":
                self.conditional()
            case "while" | "until":
                self.take()
                self.required(token, "do")
                self.body(token)
            case "for":
                self.loop()
            case "case":
                self.choice()
            case "{":
                self.take()
                self.required(token, "}")
                self.expect("}", token)
            case "[[" | "function" | "select" | "coproc" if self.dialect == "bash":
                self.extension(token)
            case _:
                return False
        return True

    def parenthesis(self, opener: Token) -> None:
        """Read a subshell, or an arithmetic command of Bash, behind its first parenthesis."""
        if self.dialect == "bash" and self.text.startswith("(", self.index):
            end = self.arithmetic_end(self.index + 1, opener.start)
            if end is not None:
                self.index = end
                return
        self.statements_until_parenthesis(opener.start, opener.end, may_be_empty=False)

    def statements_until_parenthesis(self, opener: int, end: int, *, may_be_empty: bool) -> None:
        documents, self.documents = self.documents, []
        start = Token(self.text[opener:end], opener, end, is_word=False)
        if not self.statements() and not may_be_empty:
            token = self.peek()
            raise self.unexpected(token, start, "a command" if token.text else ")")
        token = self.peek()
        if not token.is_operator(")"):
            raise self.unexpected(token, start, ")")
        if self.documents or (documents and "\n" in self.text[opener : token.end]):
            raise UndecidedError
        self.take()
        self.documents = documents

    def conditional(self) -> None:
        opener = self.take()
        part = opener
        while True:
            self.required(part, "then")
            part = self.expect("then", part)
            self.required(part, "fi")
            token = self.peek()
            if token.is_word and token.text == "elif":
                part = self.take()
                continue
            if token.is_word and token.text == "else":
                part = self.take()
                self.required(part, "fi")
            self.expect("fi", opener)
            return

    def body(self, opener: Token) -> None:
        """Read ``do … done``."""
        do = self.expect("do", opener)
        self.required(do, "done")
        self.expect("done", opener)

    def loop(self) -> None:
        opener = self.take()
        if self.dialect == "bash" and self.peek().is_operator("("):
            start = self.take()
            if not self.text.startswith("(", start.end):
                raise self.unexpected(start)
            end = self.arithmetic_end(start.end + 1, start.start)
            if end is None:
                raise UndecidedError
            inside = self.text[start.end + 1 : end - 2]
            if _QUOTED.search(inside) is None and inside.count(";") != 2:
                raise self.unexpected(Token(inside, start.end + 1, end - 2, is_word=True), opener, "three expressions")
            self.index = end
            if self.peek().is_operator(";"):
                self.take()
            self.newlines()
            if self.peek().text == "{":
                raise UndecidedError
            self.body(opener)
            return
        self.items(opener)

    def items(self, opener: Token) -> None:
        """Read ``name in words; do … done`` of ``for`` and ``select``."""
        name = self.peek()
        if not name.is_word:
            raise self.unexpected(name, opener, "a name")
        self.take()
        newline = self.peek().is_operator("\n")
        self.newlines()
        token = self.peek()
        if token.is_word and token.text == "in":
            self.take()
            while self.peek().is_word:
                self.take()
            token = self.peek()
            if not token.is_operator(";", "\n"):
                raise self.unexpected(token, opener, "do")
            self.take() if token.text == ";" else self.newline()
        elif token.is_operator(";") and not newline:
            self.take()
        self.newlines()
        if self.dialect == "bash" and self.peek().is_word and self.peek().text == "{":
            raise UndecidedError
        self.body(opener)

    def choice(self) -> None:
        opener = self.take()
        if not self.peek().is_word:
            raise self.unexpected(self.peek(), opener, "in")
        self.take()
        self.newlines()
        self.expect("in", opener)
        self.newlines()
        while True:
            token = self.peek()
            if token.is_word and token.text == "esac":
                self.take()
                return
            if token.is_operator("("):
                self.take()
            while True:
                token = self.peek()
                if not token.is_word:
                    raise self.unexpected(token, opener, "esac")
                self.take()
                if not self.peek().is_operator("|"):
                    break
                self.take()
            if not self.peek().is_operator(")"):
                raise self.unexpected(self.peek(), opener, "esac" if not self.peek().text else ")")
            self.take()
            self.statements()
            token = self.peek()
            if token.is_operator(*ENDS_OF_CASE):
                self.take()
                self.newlines()
            elif not (token.is_word and token.text == "esac"):
                raise self.unexpected(token, opener, "esac" if not token.text else ";;")

    def extension(self, opener: Token) -> None:
        """Read a compound command that only Bash has."""
        self.take()
        if opener.text == "[[":
            self.condition(opener)
        elif opener.text == "select":
            self.items(opener)
        elif opener.text == "coproc":
            raise UndecidedError
        else:
            if not self.peek().is_word:
                raise self.unexpected(self.peek(), opener, "a name")
            self.take()
            if self.peek().is_operator("("):
                self.take()
                if not self.peek().is_operator(")"):
                    raise self.unexpected(self.peek(), opener, ")")
                self.take()
            self.newlines()
            token = self.peek()
            if token.is_operator("("):
                self.command(opener)
            elif not (token.is_word and self.compound(token)):
                raise self.unexpected(token, opener, "a body in `{ … }`")
