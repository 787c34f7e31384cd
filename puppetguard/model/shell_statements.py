"""Statements of shell text as its grammar has them: lists, pipelines, simple commands, here-documents.

Source: POSIX "Shell Command Language" 2.10.
"""

from __future__ import annotations

import re

from puppetguard.model.script import UNKNOWN
from puppetguard.model.shell_lexer import Dialect, Flaw, FlawError, Lexer, Token, UndecidedError

_REDIRECTIONS = frozenset(("<", ">", ">>", "<<", "<<-", "<&", ">&", "<>", ">|", "<<<", "&>", "&>>"))
ENDS_OF_CASE = (";;", ";&", ";;&")
_CLOSERS = frozenset("then else elif fi do done esac in }".split())
_DESCRIPTOR = re.compile(r"[ \t]*[0-9]+(?=[<>])")
_EXPANDED_DELIMITER = re.compile(r"[ \t]*[^\s;&|<>()`$]*[`$]")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")
_QUOTES = str.maketrans("", "", "'\"\\")


class Statements(Lexer):
    """Reads lists, pipelines, simple commands and here-documents; raises ``FlawError`` where something is wrong."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text, dialect)
        self.documents: list[tuple[Token, str, bool]] = []
        self.doubt: Flaw | None = None
        """What the shell reads, but not as it was meant."""

    def compound(self, token: Token) -> bool:
        """Read a compound command that starts with a keyword, and tell whether it was one."""
        raise NotImplementedError

    def parenthesis(self, opener: Token) -> None:
        """Read a subshell, or what else starts with a parenthesis, behind the first one."""
        raise NotImplementedError

    # --- what is wrong ---

    def unexpected(self, token: Token, opener: Token | None = None, wanted: str = "") -> FlawError:
        """Return that a token stands where it cannot stand; at the end of the text, that ``opener`` is not closed."""
        if not token.text and not token.is_word and opener is not None:
            return FlawError(Flaw("unclosed", opener.start, opener.end, opener.text, wanted))
        text = "the end of the line" if token.text == "\n" else token.text
        end = token.end
        if opener is None:
            return FlawError(Flaw("unexpected", token.start, end, text, wanted))
        return FlawError(Flaw("unexpected", token.start, end, text, wanted, opener.text, opener.start))

    def missing(self, after: Token, wanted: str) -> FlawError:
        """Return that something must come after a token, and does not."""
        return FlawError(Flaw("missing", after.start, after.end, after.text, wanted))

    def expect(self, word: str, opener: Token) -> Token:
        """Pass a keyword that must come now."""
        token = self.peek()
        if not token.is_word or token.text != word:
            raise self.unexpected(token, opener, word)
        return self.take()

    # --- lists ---

    def newlines(self) -> None:
        """Pass line ends."""
        while self.peek().is_operator("\n"):
            self.newline()

    def newline(self) -> None:
        """Pass a line end, and the here-documents that start behind it."""
        self.take()
        documents, self.documents = self.documents, []
        for word, delimiter, indented in documents:
            self.document(word, delimiter, indented=indented)

    def document(self, word: Token, delimiter: str, *, indented: bool) -> None:
        """Pass a here-document, which goes on to the end of the text if no line is its delimiter."""
        near: tuple[int, int] | None = None
        while self.index < len(self.text):
            end = self.text.find("\n", self.index)
            end = len(self.text) if end < 0 else end
            line = self.text[self.index : end]
            start, self.index = self.index, min(end + 1, len(self.text))
            if (line.lstrip("\t") if indented else line) == delimiter:
                return
            if near is None and line.strip() == delimiter:
                near = (start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        if self.substitutions:
            raise UndecidedError
        if near is not None and self.doubt is None:
            self.doubt = Flaw("document", *near, delimiter, "", self.text[word.start : word.end], word.start)

    def statements(self) -> bool:
        """Read statements up to what cannot start one; tell whether there were any."""
        some = False
        self.newlines()
        while not self.is_end(self.peek()):
            some = True
            compound = self.statement()
            token = self.peek()
            if token.is_operator("\n"):
                self.newlines()
            elif token.is_operator(";", "&"):
                self.take()
                self.newlines()
            elif not (compound and self.is_end(token)):
                break
        return some

    def required(self, opener: Token, wanted: str) -> None:
        """Read statements of which there must be one; ``wanted`` is what comes after them."""
        if not self.statements():
            token = self.peek()
            if token.text:
                raise self.unexpected(token, opener, "a command")
            raise self.unexpected(token, opener, wanted)

    def is_end(self, token: Token) -> bool:
        """Tell whether a token ends the list of statements that it is in."""
        if token.is_word:
            return token.text in _CLOSERS
        return token.text in ("", ")") or token.text in ENDS_OF_CASE

    def statement(self) -> bool:
        """Read pipelines that ``&&`` and ``||`` join; tell whether the last command is a compound one."""
        compound = self.pipeline(None)
        while self.peek().is_operator("&&", "||"):
            operator = self.take()
            self.newlines()
            compound = self.pipeline(operator)
        return compound

    def pipeline(self, before: Token | None) -> bool:
        """Read the commands that ``|`` joins; tell whether the last is a compound one."""
        while (token := self.peek()).is_word and token.text in self.prefixes():
            before = self.take()
            if token.text == "time" and self.peek().text.startswith("-"):
                raise UndecidedError
            if self.ends_command(self.peek()):
                # Bash takes it as it is.
                return False
        compound = self.command(before)
        while self.peek().is_operator("|", "|&"):
            before = self.take()
            self.newlines()
            while (token := self.peek()).is_word and token.text == "!":
                before = self.take()
            compound = self.command(before)
        return compound

    def prefixes(self) -> tuple[str, ...]:
        """Return the words that may stand before a pipeline."""
        return ("!", "time") if self.dialect == "bash" else ("!",)

    def ends_command(self, token: Token) -> bool:
        """Tell whether a token ends a command."""
        return not token.is_word and token.text in ("", ";", "&", "\n", "&&", "||")

    # --- commands ---

    def command(self, before: Token | None) -> bool:
        """Read a command; tell whether it is a compound one. ``before`` is what must be followed by one."""
        token = self.peek()
        self.enter()
        if token.is_operator("("):
            self.take()
            self.parenthesis(token)
        elif not token.is_word and token.text not in _REDIRECTIONS:
            if before is not None and token.text in ("", "\n"):
                raise self.missing(before, "a command")
            raise self.unexpected(token)
        elif token.is_word and self.compound(token):
            pass
        elif token.is_word and token.text in _CLOSERS:
            raise self.unexpected(token)
        else:
            compound = self.simple()
            self.depth -= 1
            return compound
        self.redirections()
        self.depth -= 1
        return True

    # --- simple commands ---

    def simple(self) -> bool:
        """Read a simple command or a function; tell whether it was a function."""
        words: list[Token] = []
        redirected = False
        while True:
            token = self.peek()
            if token.is_word:
                words.append(self.take())
            elif token.text in _REDIRECTIONS and token.text:
                self.redirection()
                redirected = True
            elif token.is_operator("(") and len(words) == 1 and not redirected:
                return self.function(token, words[0])
            elif token.is_operator("("):
                raise self.unexpected(token)
            else:
                break
        self.test(words)
        return False

    def function(self, parenthesis: Token, name: Token) -> bool:
        """Read a function behind its name."""
        self.take()
        if not self.peek().is_operator(")"):
            raise self.unexpected(parenthesis)
        self.take()
        self.newlines()
        token = self.peek()
        if self.dialect == "bash" and not token.is_operator("(") and not (token.is_word and self.compound(token)):
            if token.text in _CLOSERS or not token.text:
                raise self.unexpected(token, name, "a body in `{ … }`")
            raise self.unexpected(token, name, "{")
        if self.dialect == "bash" and not token.is_operator("("):
            self.redirections()
            return True
        return self.command(name)

    def redirections(self) -> None:
        """Pass redirections."""
        while self.peek().text in _REDIRECTIONS and not self.peek().is_word:
            self.redirection()

    def redirection(self) -> None:
        """Pass a redirection, and note the here-document that it starts."""
        operator = self.take()
        if operator.text in ("<&", ">&") and (found := _DESCRIPTOR.match(self.text, self.index)):
            # ``4<& 2>x``: a number right before a redirection is one of its own, but not here.
            self.index = found.end()
            return
        if operator.text in ("<<", "<<-") and _EXPANDED_DELIMITER.match(self.text, self.index):
            raise UndecidedError
        word = self.peek()
        if not word.is_word:
            raise self.missing(operator, "a file" if not operator.text.startswith("<<") else "a word")
        self.take()
        if operator.text in ("<<", "<<-"):
            self.documents.append((word, word.text.translate(_QUOTES), operator.text == "<<-"))

    def test(self, words: list[Token]) -> None:
        """Note that ``[`` is called with arguments that it refuses."""
        while words and _ASSIGNMENT.match(words[0].text):
            words = words[1:]
        if len(words) < 2 or not words[0].text.startswith("[") or self.doubt is not None:
            return
        first, last = words[0], words[-1]
        if last.text.strip("'\"") == "]":
            if (
                len(first.text) > 1
                and first.text[1] not in "[]*?"
                and UNKNOWN not in first.text
                and "]" not in first.text
            ):
                self.doubt = Flaw("test", first.start, first.end, first.text, f"[ {first.text[1:]}")
        elif first.text == "[" and UNKNOWN not in last.text and "$@" not in last.text and "$*" not in last.text:
            self.doubt = Flaw("test", first.start, first.end, "[", "]")
