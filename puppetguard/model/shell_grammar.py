"""Tells whether a shell would read a text at all, and where it goes wrong.

What is reported is refused by Bash and by Dash, for either may be the ``/bin/sh`` of a node. The reader of
``model.shell`` is lenient and cannot tell; this one is exact, and knows nothing of what a script means.

Source: POSIX "Shell Command Language" 2.10, the grammar, with what Bash adds to it.
"""

from __future__ import annotations

import re

from puppetguard.model.shell_lexer import Dialect, Flaw, FlawError, Lexer, Token, UndecidedError
from puppetguard.model.script import UNKNOWN

_SPECIAL = re.compile(
    r"""['"`()\\|&;<>{}\[]|\$\(|(?:^|[ \t\n])(?:if|then|else|elif|fi|for|while|until|do|done|case|esac)(?:[ \t\n]|$)"""
)
_REDIRECTIONS = frozenset(("<", ">", ">>", "<<", "<<-", "<&", ">&", "<>", ">|", "<<<", "&>", "&>>"))
_SEPARATORS = (";", "&", "\n")
_ENDS_OF_CASE = (";;", ";&", ";;&")
_CLOSERS = frozenset("then else elif fi do done esac in }".split())
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")
_QUOTES = str.maketrans("", "", "'\"\\")
_LONGEST = 100_000


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


class _Grammar(Lexer):
    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text, dialect)
        self.documents: list[tuple[Token, str, bool]] = []
        self.doubt: Flaw | None = None
        """What the shell reads, but not as it was meant."""

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
        return FlawError(Flaw("missing", after.start, after.end, after.text, wanted))

    def expect(self, word: str, opener: Token) -> Token:
        """Pass a keyword that must come now."""
        token = self.peek()
        if not token.is_word or token.text != word:
            raise self.unexpected(token, opener, word)
        return self.take()

    # --- lists ---

    def newlines(self) -> None:
        while self.peek().is_operator("\n"):
            self.newline()

    def newline(self) -> None:
        """Pass a line end, and the here-documents that start behind it."""
        self.take()
        documents, self.documents = self.documents, []
        for word, delimiter, indented in documents:
            self.document(word, delimiter, indented=indented)

    def document(self, word: Token, delimiter: str, *, indented: bool) -> None:
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
        if token.is_word:
            return token.text in _CLOSERS
        return token.text in ("", ")") or token.text in _ENDS_OF_CASE

    def statement(self) -> bool:
        """Read pipelines that ``&&`` and ``||`` join; tell whether the last command is a compound one."""
        compound = self.pipeline(None)
        while self.peek().is_operator("&&", "||"):
            operator = self.take()
            self.newlines()
            compound = self.pipeline(operator)
        return compound

    def pipeline(self, before: Token | None) -> bool:
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
        return ("!", "time") if self.dialect == "bash" else ("!",)

    def ends_command(self, token: Token) -> bool:
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
            if token.is_operator(*_ENDS_OF_CASE):
                self.take()
                self.newlines()
            elif not (token.is_word and token.text == "esac"):
                raise self.unexpected(token, opener, "esac" if not token.text else ";;")

    def extension(self, opener: Token) -> None:
        """Read a compound command that only Bash has."""
        self.take()
        if opener.text == "[[":
            while (token := self.take()).text != "]]" or not token.is_word:
                if not token.is_word and not token.text:
                    raise self.unexpected(token, opener, "]]")
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
            self.command(opener)

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
        while self.peek().text in _REDIRECTIONS and not self.peek().is_word:
            self.redirection()

    def redirection(self) -> None:
        operator = self.take()
        word = self.peek()
        if not word.is_word:
            raise self.missing(operator, "a file" if not operator.text.startswith("<<") else "a word")
        self.take()
        if operator.text in ("<<", "<<-"):
            if "$" in word.text or "`" in word.text:
                raise UndecidedError
            self.documents.append((word, word.text.translate(_QUOTES), operator.text == "<<-"))

    def test(self, words: list[Token]) -> None:
        """Note that ``[`` is called with arguments that it refuses."""
        while words and _ASSIGNMENT.match(words[0].text):
            words = words[1:]
        if len(words) < 2 or not words[0].text.startswith("[") or self.doubt is not None:
            return
        first, last = words[0], words[-1]
        if last.text.strip("'\"") == "]":
            if len(first.text) > 1 and first.text[1] not in "[]*?" and UNKNOWN not in first.text and "]" not in first.text:
                self.doubt = Flaw("test", first.start, first.end, first.text, f"[ {first.text[1:]}")
        elif first.text == "[" and UNKNOWN not in last.text and "$@" not in last.text and "$*" not in last.text:
            self.doubt = Flaw("test", first.start, first.end, "[", "]")
