"""The words of the Ruby program that a template becomes, as far as its blocks and brackets need them.

Ruby's words depend on what stands before them (``/`` divides or begins an expression). Where that cannot be told, the
reader gives up: nothing is said of such a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.templates.erb import CLOSE, OPEN, TEXT

Kind = Literal["keyword", "name", "method", "variable", "number", "text", "label", "symbol", "sign", "end", "unclosed"]


class Word(NamedTuple):
    """A word of the program: what it is, how it is written, its range; ``begins`` tells that a value may begin here."""

    kind: Kind
    text: str
    start: int
    end: int
    begins: bool


class UnreadableError(Exception):
    """What follows cannot be told apart."""


KEYWORDS = frozenset(
    """__ENCODING__ __FILE__ __LINE__ BEGIN END alias and begin break case class def defined? do else elsif end ensure
    false for if in module next nil not or redo rescue retry return self super then true undef unless until when while
    yield""".split()
)
_VALUES = frozenset("nil true false self __FILE__ __LINE__ __ENCODING__ end redo retry".split())
_JUMPS = frozenset("return break next super yield".split())
_BLANK = late_pattern(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_NAME = late_pattern(r"[^\W\d]\w*(?:[?!](?![=~])|[?!](?===))?")
_VARIABLE = late_pattern(r"@@?[^\W\d]\w*|\$(?:\w+|-\w|[!@&`'+~=/\\,;.<>_*$?:\"])")
_NUMBER = late_pattern(r"0[xXbBoOdD][0-9a-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?[ri]*")
_SIGN = late_pattern(
    r"\*\*=|<=>|===|\.\.\.|<<=|>>=|&&=|\|\|=|&\.|\*\*|==|=~|!=|!~|<=|>=|&&|\|\||=>|->|::|\.\.|<<|>>|[-+*/%&|^]=|.",
    re.DOTALL,
)
_HEREDOC = late_pattern(r"<<([~-]?)(?:([A-Z_a-z]\w*)|\"([^\"\n]+)\"|'([^'\n]+)'|`([^`\n]+)`)")
_PERCENT = late_pattern(r"%([qQwWiIrsx]?)([^\w\s=]|=(?=[^=~]))")
_CHARACTER = late_pattern(r"\?(?:\\(?:u[0-9a-fA-F]{4}|[CM]-.|.)|[^\s\\])(?!\w)")
_SYMBOL = late_pattern(r":(?:[^\W\d]\w*[?!=]?(?![=~>])|[^\W\d]\w*[?!]?|@@?\w+|\$\w+|\[\]=?|[+\-*/<>=!~%&|^]+)")
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_FLAGS = late_pattern(r"[a-z]*")


class _Text(NamedTuple):
    """A text that is read: where it began, what opens and closes it, and whether code can be in it."""

    start: int
    opens: str
    closes: str
    code: bool
    depth: int
    regex: bool


class _Words:
    def __init__(self, program: str) -> None:
        self.program = program
        self.at = 0
        self.begins = True
        # After a name that may take arguments.
        self.argument = False
        self.spaced = False
        self.after_dot = False
        self.inside: list[_Text | None] = []
        self.heredocs: list[tuple[str, bool, int]] = []
        self.locals: set[str] = set()

    def word(self, kind: Kind, end: int, *, begins: bool, argument: bool = False) -> Word:
        found = Word(kind, self.program[self.at : end], self.at, end, self.begins)
        self.at = end
        self.begins = begins
        self.argument = argument
        self.after_dot = False
        return found

    def read(self) -> Iterator[Word]:
        program = self.program
        while self.at < len(program):
            before = self.at
            blank = _BLANK.match(program, self.at)
            self.at = blank.end() if blank else self.at
            self.spaced = blank is not None or before == 0
            if self.at >= len(program):
                break
            yield from self.next(program[self.at])
        if self.inside:
            raise UnreadableError

    def next(self, char: str) -> Iterator[Word]:
        program = self.program
        if char == "\n":
            yield self.word("end", self.at + 1, begins=True)
            yield from self.bodies()
        elif char == "#":
            end = program.find("\n", self.at)
            self.at = len(program) if end < 0 else end
        elif char in (TEXT, OPEN, CLOSE):
            yield self.word("sign", self.at + 1, begins=char == OPEN)
        elif char in "\"'`":
            yield from self.text(_Text(self.at, "", char, char != "'", 0, False), self.at + 1)
        elif self.opens_value() and (found := _PERCENT.match(program, self.at)) and char == "%":
            closes = _PAIRS.get(found[2], found[2])
            code = found[1] in ("", "Q", "W", "I", "r", "x")
            opens = found[2] if closes != found[2] else ""
            yield from self.text(_Text(self.at, opens, closes, code, 0, found[1] == "r"), found.end())
        elif char == "%" and program[self.at - 1 : self.at] == "<":
            # A tag in a tag.
            yield from self.sign()
        elif char == "%" and self.begins and program[self.at + 1 : self.at + 2] in (" ", "\n", "\t"):
            # A text that a blank opens and closes.
            raise UnreadableError
        elif char == "/" and self.opens_value():
            yield from self.text(_Text(self.at, "", "/", True, 0, True), self.at + 1)
        elif char == "?" and self.opens_value() and (found := _CHARACTER.match(program, self.at)):
            yield self.word("text", found.end(), begins=False)
        elif char == ":" and program[self.at + 1 : self.at + 2] in ('"', "'") and self.opens_value():
            quote = program[self.at + 1]
            yield from self.text(_Text(self.at, "", quote, quote == '"', 0, False), self.at + 2)
        elif char == ":" and not program.startswith("::", self.at) and (found := _SYMBOL.match(program, self.at)):
            yield self.word("symbol", found.end(), begins=False)
        elif char in "@$" and (found := _VARIABLE.match(program, self.at)):
            yield self.word("variable", found.end(), begins=False)
        elif char.isdecimal() and (found := _NUMBER.match(program, self.at)):
            yield self.word("number", found.end(), begins=False)
        elif found := _NAME.match(program, self.at):
            yield self.name(found)
        elif char == "<" and self.opens_value() and (found := _HEREDOC.match(program, self.at)):
            if found[2] and not found[1] and not self.begins and found[2][0].islower():
                raise UnreadableError
            mark = found[2] or found[3] or found[4] or found[5]
            self.heredocs.append((mark, bool(found[1]), self.at))
            yield self.word("text", found.end(), begins=False)
        else:
            yield from self.sign()

    def opens_value(self) -> bool:
        """Tell whether a value may begin here rather than an operator stand."""
        if self.begins:
            return True
        following = self.program[self.at + 1 : self.at + 2]
        return self.argument and self.spaced and following not in (" ", "\n", "\t", "=", "")

    def name(self, found: re.Match[str]) -> Word:
        name, end = found[0], found.end()
        program = self.program
        if self.after_dot:
            return self.word("method", end, begins=False, argument=True)
        if program.startswith(":", end) and not program.startswith("::", end) and not name.endswith("?"):
            return self.word("label", end + 1, begins=True)
        if name in ("__END__", "BEGIN", "END", "def", "class", "module", "alias", "undef"):
            raise UnreadableError
        if name == "defined" and program.startswith("?", end):
            return self.word("keyword", end + 1, begins=True)
        if name in KEYWORDS:
            if name in _VALUES:
                return self.word("keyword", end, begins=False)
            return self.word("keyword", end, begins=name not in _JUMPS, argument=name in _JUMPS)
        if re.compile(r"\s*(?:=(?![=~>])|[-+*/|&]{1,2}=|,\s*\w+\s*=(?![=~>]))").match(program, end):
            self.locals.add(name)
        return self.word("name", end, begins=False, argument=name not in self.locals)

    def sign(self) -> Iterator[Word]:
        found = _SIGN.match(self.program, self.at)
        assert found is not None
        text, end = found[0], found.end()
        if (
            text == "="
            and self.program.startswith("=begin", self.at)
            and self.program[self.at - 1 : self.at] in ("", "\n")
        ):
            raise UnreadableError
        if text == "}" and self.inside and (outer := self.inside.pop()) is not None:
            yield self.word("sign", end, begins=False)
            yield from self.text(outer, self.at)
            return
        if text == "{":
            self.inside.append(None)
        if text in (";", "{"):
            yield self.word("end" if text == ";" else "sign", end, begins=True)
            if text == "{":
                self.parameters()
            return
        yield self.word("sign", end, begins=text not in (")", "]", "}"))
        self.after_dot = text in (".", "&.", "::")

    def parameters(self) -> None:
        """Go past the parameters of a block (``|a, b|``), which are variables from here on."""
        found = re.compile(r"\s*\|([^|\n\x00]*)\|").match(self.program, self.at)
        if found:
            self.locals.update(re.findall(r"[^\W\d]\w*", found[1]))
            self.at = found.end()
            self.begins = True

    def text(self, one: _Text, at: int) -> Iterator[Word]:
        """Read a text to its end, or to the code in it; ``at`` is where to go on."""
        program = self.program
        depth = one.depth
        while at < len(program):
            char = program[at]
            if char == "\\":
                at += 2
            elif char in (TEXT, OPEN, CLOSE):
                break
            elif one.code and char == "#" and program.startswith("#{", at):
                self.at = at
                yield self.word("sign", at + 2, begins=True)
                self.inside.append(one._replace(depth=depth))
                return
            elif char == one.closes and depth == 0:
                end = at + 1
                flags = _FLAGS.match(program, end) if one.regex else None
                self.at = one.start
                # A key of a hash: `"key": value`.
                label = one.closes in "\"'" and program.startswith(":", end) and not program.startswith("::", end)
                label = (
                    label
                    and program[end + 1 : end + 2] in (" ", "\n", "\t")
                    and program[one.start - 1 : one.start] != "?"
                )
                yield self.word("text", flags.end() if flags else end, begins=label)
                if label and program.startswith(":", self.at):
                    self.begins = True
                return
            else:
                depth += (char == one.opens and one.opens != "") - (char == one.closes)
                at += 1
        if one.regex or one.opens:
            # It may be an operator as well.
            raise UnreadableError
        self.at = one.start
        yield self.word("unclosed", one.start + 1, begins=False)
        raise UnreadableError

    def bodies(self) -> Iterator[Word]:
        """Go past the texts of heredocs, which begin behind the line in which they are named."""
        for mark, indented, start in self.heredocs:
            blank = r"[ \t]*" if indented else ""
            found = re.compile(rf"^{blank}{re.escape(mark)}\r?$", re.MULTILINE).search(self.program, self.at)
            if found is None:
                self.at = start
                yield self.word("unclosed", start + 2, begins=False)
                raise UnreadableError
            self.at = found.end()
        self.heredocs.clear()


def words(program: str) -> Iterator[Word]:
    """Yield the words of a program; UnreadableError where it cannot be followed."""
    reader = _Words(program)
    for word in reader.read():
        if word.kind == "keyword" and word.text == "do":
            yield word
            reader.parameters()
        else:
            yield word
