"""The commands of PowerShell text, as far as names and arguments go.

Source: "about_Parsing", "about_Quoting_Rules" and "about_Operators" of PowerShell's documentation. Variables,
expressions and what sub-expressions give are not known; commands inside of them, of script blocks and of conditions
are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.foreign_words import Letters, command_of_words
from puppetguard.model.script import UNKNOWN

_DEEPEST = 40
_LONGEST_TYPE = 300
_KEYWORDS = frozenset(
    "if elseif else foreach for while do until switch try catch finally return throw trap begin process end in function"
    " filter param exit break continue".split()
)
_NAMING = frozenset({"function", "filter"})
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_BLANKS = re.compile(r"(?:[ \t\r]|`\r?\n)+")
_COMMENT = re.compile(r"#[^\n]*|<#.*?(?:#>|\Z)", re.DOTALL)
_HERE_STRING = re.compile(r"@(['\"])[ \t]*\r?\n(.*?)(?:\r?\n\1@|\Z)", re.DOTALL)
_VARIABLE = re.compile(r"[$@](?:\{[^}\n]*\}|[A-Za-z_?^$0-9][A-Za-z0-9_:]*)")
_OPENERS = {"(": ")", "{": "}", "[": "]"}
_ENDS = ";\n|&"
_PLAIN = re.compile(r"[^\s'\"`$@(){};|&,#<>]+|[@#<>,&]")


def powershell_commands(text: str, offsets: Sequence[int]) -> list[Command]:
    """Return the commands of a PowerShell text in its order; ``offsets`` has the place of each character."""
    reader = _Reader(text, offsets)
    while reader.at < len(text):
        # Behind a bracket too many it goes on.
        reader.statements("", 0)
        reader.at += 1
    return reader.found


class _Reader:
    def __init__(self, text: str, offsets: Sequence[int]) -> None:
        self.text = text
        self.offsets = offsets
        self.at = 0
        self.found: list[Command] = []
        self.called = False
        """Whether an operator just before says that what follows is run, even if it is a text."""

    def statements(self, closer: str, depth: int) -> None:
        """Read statements up to ``closer``, or to any closing bracket, which is not read itself."""
        while self.at < len(self.text):
            self.blanks()
            char = self.text[self.at : self.at + 1]
            if not char or char in ")}]":
                return
            if char in _ENDS:
                self.called = char == "&"
                self.at += 1
            else:
                self.statement(depth)
                self.called = False

    def statement(self, depth: int) -> None:
        """Read one command or expression, up to what ends it."""
        words: list[Argument] = []
        number = len(self.found)
        runs: bool | None = None
        keyword = ""
        while self.at < len(self.text):
            self.blanks()
            char = self.text[self.at : self.at + 1]
            if not char or char in ")}]" or char in _ENDS:
                break
            start = self.at
            if char in "({[" and not runs:
                self.nested(char, depth)
                if char == "{" and runs is None:
                    # What follows a block is a statement of its own.
                    return
                if char == "(" and not keyword:
                    runs = False
                continue
            word = self.word(depth)
            plain = self.text[start : self.at]
            lower = plain.lower()
            if runs is not True and (lower in _KEYWORDS or plain == "."):
                keyword, runs = lower, None
                self.called = plain == "."
                continue
            if word is None:
                continue
            if runs is False and plain.endswith("=") and len(plain) <= 2:
                # The value of an assignment is a statement of its own.
                return
            if runs is None:
                expression = plain[0] in "$'\"@-[%?:.=" or plain[0].isdecimal() or keyword in _NAMING
                runs = self.called or not expression
                keyword = ""
            if runs:
                words.append(word)
        if words and words[0].flat()[0]:
            # Commands inside of its arguments come after it, as everywhere.
            self.found.insert(number, command_of_words(words))

    def nested(self, opener: str, depth: int) -> None:
        """Read what stands in brackets; the name of a type, or an index, is skipped."""
        self.at += 1
        if opener == "[":
            self.at = max(self.text.find("]", self.at, self.at + _LONGEST_TYPE), self.at)
        elif depth < _DEEPEST:
            self.statements(_OPENERS[opener], depth + 1)
        else:
            self.at = len(self.text)
        self.at += 1

    def blanks(self) -> None:
        """Skip blanks, joined lines and comments."""
        while (skipped := _BLANKS.match(self.text, self.at) or _COMMENT.match(self.text, self.at)) is not None:
            self.at = skipped.end()

    def word(self, depth: int) -> Argument | None:
        """Read one word; None for a mark that is none."""
        letters = Letters()
        start = self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            place = self.offsets[self.at]
            if char.isspace() or char in ")};|&" or (char in ",({" and letters):
                break
            if char == "'":
                self.single(letters)
            elif char == '"':
                self.double(letters, depth)
            elif char == "`":
                letters.add(
                    _ESCAPES.get(self.text[self.at + 1 : self.at + 2], self.text[self.at + 1 : self.at + 2]), place
                )
                self.at += 2
            elif (here := _HERE_STRING.match(self.text, self.at)) is not None:
                letters.quoted = True
                for index in range(here.start(2), here.end(2)):
                    letters.add(self.text[index], self.offsets[index])
                self.at = here.end()
            elif char in "({" or self.text.startswith(("$(", "@(", "@{"), self.at):
                letters.add(UNKNOWN, place)
                self.at += char in "$@"
                self.nested(self.text[self.at], depth)
            elif (variable := _VARIABLE.match(self.text, self.at)) is not None:
                letters.add(UNKNOWN, place)
                self.at = variable.end()
            elif (plain := _PLAIN.match(self.text, self.at)) is not None:
                for index in range(self.at, plain.end()):
                    letters.add(self.text[index], self.offsets[index])
                self.at = plain.end()
                if plain[0] in ",<>":
                    break
            else:
                letters.add(char, place)
                self.at += 1
        if self.at == start:
            self.at += 1
        if not letters or "".join(letters.chars) == ",":
            return None
        return letters.argument(self.offsets[start], self.offsets[min(self.at, len(self.text)) - 1] + 1)

    def single(self, letters: Letters) -> None:
        """Read a text in single quotes, in which two of them stand for one."""
        letters.quoted = True
        self.at += 1
        while self.at < len(self.text):
            if self.text[self.at] == "'":
                if self.text[self.at + 1 : self.at + 2] != "'":
                    break
                self.at += 1
            letters.add(self.text[self.at], self.offsets[self.at])
            self.at += 1
        self.at += 1

    def double(self, letters: Letters, depth: int) -> None:
        """Read a text in double quotes, variables and sub-expressions in it included."""
        letters.quoted = True
        self.at += 1
        while self.at < len(self.text):
            char, place = self.text[self.at], self.offsets[self.at]
            following = self.text[self.at + 1 : self.at + 2]
            if char == '"':
                if following != '"':
                    break
                self.at += 1
                letters.add('"', place)
            elif char == "`":
                letters.add(_ESCAPES.get(following, following), place)
                self.at += 1
            elif char == "$" and following == "(":
                letters.add(UNKNOWN, place)
                self.at += 1
                self.nested("(", depth)
                continue
            elif (variable := _VARIABLE.match(self.text, self.at)) is not None and char == "$":
                letters.add(UNKNOWN, place)
                self.at = variable.end()
                continue
            else:
                letters.add(char, place)
            self.at += 1
        self.at += 1
