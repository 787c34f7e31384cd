"""The language of ``sed``, with GNU's extensions: what a script does, and why it is none.

Source: POSIX "sed", and the manual and source of GNU sed 4.9 for what it adds and what it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.late import late_pattern
from puppetguard.model.regex import Syntax, matches
from puppetguard.model.regex_flaws import regex_summary
from puppetguard.model.script import UNKNOWN
from puppetguard.model.sed_script import Address, SedCommand, SedFlaw, SedScript, sed_replacement
from puppetguard.model.substitution import TextSubstitution, split_delimited, undelimited

_SPACE = late_pattern(r"[ \t]*")
_BETWEEN = late_pattern(r"[ \t\n;]*")
_LINE_ADDRESS = late_pattern(r"\d+(?:~\d*)?|\$")
_SECOND_ADDRESS = late_pattern(r"[+~]\d*")
_LABEL = late_pattern(r"[ \t]*([^;\n} \t]*)")
_NUMBER = late_pattern(r"[ \t]*\d*")
_SIMPLE = "=dDgGhHnNpPxzF"
_REFERENCE = late_pattern(r"\\(?:([1-9])|.)", re.DOTALL)
_SPECIAL_DELIMITERS = frozenset(".*[]^$+?(){}|\\&0123456789n")


def parse_sed(text: str, offsets: Sequence[int], *, extended: bool = False) -> SedScript:
    """Read a script; ``offsets`` has the place of each character, ``extended`` tells of the option ``-E``.

    Never fails: what comes before a mistake is in the result.
    """
    reader = _Reader(text, offsets, "extended" if extended else "basic")
    flaw: SedFlaw | None = None
    complete = True
    try:
        reader.script()
        reader.finish()
    except _FlawError as error:
        complete = False
        flaw = reader.flaw(error)
    except _UndecidedError:
        complete = False
    return SedScript(tuple(reader.substitutions), complete, tuple(reader.commands), flaw)


class _FlawError(Exception):
    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class _UndecidedError(Exception):
    """It cannot be known what is meant."""


class _Reader:
    def __init__(self, text: str, offsets: Sequence[int], syntax: Syntax) -> None:
        self.text = text
        self.offsets = offsets
        self.syntax: Syntax = syntax
        self.index = 0
        self.substitutions: list[TextSubstitution] = []
        self.commands: list[SedCommand] = []
        self.blocks: list[tuple[int, bool]] = []
        self.labels: set[str] = set()
        self.jumps: list[tuple[str, int, int]] = []
        self.has_expression = False

    def flaw(self, error: _FlawError) -> SedFlaw | None:
        """Return the flaw with its place in the outer text; none where an unknown part could be the whole script."""
        if not self.text or self.text[0] == UNKNOWN:
            return None
        start = min(error.start, len(self.text) - 1)
        end = max(start + 1, min(error.end, len(self.text)))
        first = self.offsets[start]
        guess = UNKNOWN in self.text[: error.end]
        return SedFlaw(error.message, first, max(first, self.offsets[end - 1]) + 1, guess)

    def script(self) -> None:
        """Read commands up to the end."""
        while True:
            self.skip(_BETWEEN)
            if self.index >= len(self.text):
                return
            start = self.index
            addresses = self.addresses()
            negated = self.negation()
            self.command(start, addresses, negated=negated)

    def finish(self) -> None:
        """Look at what only the whole script can tell."""
        if self.blocks:
            start = self.blocks[-1][0]
            raise _FlawError("unmatched `{'", start, start + 1)
        for label, start, end in self.jumps:
            if label not in self.labels and UNKNOWN not in self.text:
                raise _FlawError(f"can't find label for jump to `{label}'", start, end)

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.index):
            self.index = found.end()

    def at(self, index: int) -> str:
        return self.text[index : index + 1]

    # --- addresses ---

    def addresses(self) -> tuple[Address, ...]:
        if self.at(self.index) in ("+", "~"):
            found = _SECOND_ADDRESS.match(self.text, self.index)
            if found is None or len(found[0]) < 2:
                raise _UndecidedError
            raise _FlawError("invalid usage of +N or ~N as first address", self.index, found.end())
        first = self.address(_LINE_ADDRESS)
        if first is None:
            return ()
        self.skip(_SPACE)
        if self.at(self.index) != ",":
            if first.text == "0":
                raise _FlawError("invalid usage of line address 0", self.index - 1, self.index)
            return (first,)
        comma = self.index
        self.index += 1
        self.skip(_SPACE)
        second = self.address(_SECOND_ADDRESS) or self.address(_LINE_ADDRESS)
        if second is None:
            if self.at(self.index) == UNKNOWN:
                raise _UndecidedError
            raise _FlawError("unexpected `,'", comma, comma + 1)
        if first.text == "0" and second.expression is None:
            raise _FlawError("invalid usage of line address 0", comma - 1, comma)
        return first, second

    def address(self, numbers: re.Pattern[str]) -> Address | None:
        start = self.index
        if found := numbers.match(self.text, start):
            self.index = found.end()
            if self.at(self.index) == UNKNOWN:
                raise _UndecidedError
            return Address(found[0])
        delimited = start + 1 if self.at(start) == "\\" else start
        if delimited == start and self.at(start) != "/":
            return None
        parts = self.parts(delimited, 1)
        if parts is None:
            raise _FlawError("unterminated address regex", start, delimited + 1)
        (first, end), *_ = parts
        self.index = end + 1
        while (char := self.at(self.index)) and char in "IM \t":
            self.index += 1
        expression, places = self.meant(first, end, self.at(delimited))
        self.groups(expression, places, start, end + 1, self.at(delimited))
        return Address(self.text[start : self.index], expression)

    def negation(self) -> bool:
        self.skip(_SPACE)
        negated = False
        while self.at(self.index) == "!":
            if negated:
                raise _FlawError("multiple `!'s", self.index, self.index + 1)
            negated = True
            self.index += 1
            self.skip(_SPACE)
        return negated

    # --- commands ---

    def command(self, start: int, addresses: tuple[Address, ...], *, negated: bool) -> None:
        begin = self.index
        name = self.at(begin)
        if not name or name == "\n":
            raise _FlawError("missing command", start, max(begin, start + 1))
        if name == UNKNOWN:
            raise _UndecidedError
        self.index += 1
        nested = bool(self.blocks) and self.blocks[-1][1]
        place = (addresses, negated, nested)
        if name == "s":
            self.substitute(begin, place)
            return
        if name == "}":
            self.close(begin, addresses)
        elif name in ":#" and addresses:
            said = ": doesn't want any addresses" if name == ":" else "comments don't accept any addresses"
            raise _FlawError(said, begin, begin + 1)
        elif name in "qQ" and len(addresses) > 1:
            raise _FlawError("command only uses one address", begin, begin + 1)
        elif name == "{":
            self.blocks.append((begin, nested or bool(addresses)))
        elif name == "y":
            self.transliterate(begin)
        elif name in "aic":
            self.text_lines(begin)
        elif name in "rRwW":
            self.file_name(begin)
        elif name in "e#":
            self.line()
        elif name in ":btT":
            self.label(name, begin)
        elif name == "v":
            raise _UndecidedError
        elif name in _SIMPLE or name in "lLqQ":
            self.skip(_NUMBER if name in "lLqQ" else _SPACE)
            self.end_of_command()
        else:
            raise _FlawError(f"unknown command: `{name}'", begin, begin + 1)
        self.note(name, begin, place)

    def note(self, name: str, begin: int, place: tuple[tuple[Address, ...], bool, bool]) -> None:
        if name not in "{}#:":
            end = max(self.offsets[begin], self.offsets[self.index - 1]) + 1
            self.commands.append(SedCommand(name, *place, self.offsets[begin], end))

    def end_of_command(self) -> None:
        self.skip(_SPACE)
        char = self.at(self.index)
        if char == UNKNOWN:
            raise _UndecidedError
        if char not in ("", "\n", ";", "}", "#"):
            raise _FlawError("extra characters after command", self.index, self.index + 1)

    def close(self, begin: int, addresses: tuple[Address, ...]) -> None:
        if not self.blocks:
            raise _FlawError("unexpected `}'", begin, begin + 1)
        if addresses:
            raise _FlawError("} doesn't want any addresses", begin, begin + 1)
        self.blocks.pop()
        self.end_of_command()

    def line(self) -> None:
        end = self.text.find("\n", self.index)
        self.index = len(self.text) if end < 0 else end

    def file_name(self, begin: int) -> None:
        start = self.index
        self.line()
        if not self.text[start : self.index].strip(" \t"):
            raise _FlawError("missing filename in r/R/w/W commands", begin, begin + 1)

    def text_lines(self, begin: int) -> None:
        """Pass the text of ``a``, ``i`` or ``c``: it goes on while a line ends in a backslash."""
        self.skip(_SPACE)
        if self.index >= len(self.text):
            raise _FlawError("expected \\ after `a', `c' or `i'", begin, begin + 1)
        while True:
            start = self.index
            self.line()
            if self.index >= len(self.text) or not self.text.endswith("\\", start, self.index):
                return
            self.index += 1

    def label(self, name: str, begin: int) -> None:
        found = _LABEL.match(self.text, self.index)
        label = found[1] if found else ""
        self.index = found.end() if found else self.index
        self.skip(_SPACE)
        if self.at(self.index) not in ("", ";", "\n", "}") or UNKNOWN in label or "#" in label:
            raise _UndecidedError
        if name == ":" and not label:
            raise _FlawError('":" lacks a label', begin, begin + 1)
        if name == ":":
            self.labels.add(label)
        elif label:
            self.jumps.append((label, begin, self.index))

    def transliterate(self, begin: int) -> None:
        parts = self.parts(self.index, 2, brackets=False)
        if parts is None:
            raise _FlawError("unterminated `y' command", begin, begin + 1)
        self.index = parts[1][1] + 1
        source, target = (self.text[start:end] for start, end in parts)
        if UNKNOWN not in source + target:
            lengths = [len(re.sub(r"\\.", "x", part, flags=re.DOTALL)) for part in (source, target)]
            if lengths[0] != lengths[1]:
                raise _FlawError("strings for `y' command are different lengths", begin, self.index)
        self.end_of_command()

    # --- substitutions ---

    def parts(self, start: int, count: int, *, brackets: bool = True) -> list[tuple[int, int]] | None:
        """Return the parts that a delimiter at ``start`` separates; None if one is not ended on its line."""
        if self.at(start) == UNKNOWN:
            raise _UndecidedError
        parts = split_delimited(self.text, start, count, brackets=brackets)
        for first, end in parts or ():
            newline = self.text.find("\n", first, end)
            while newline >= 0:
                if not _is_escaped(self.text, first, newline):
                    return None
                newline = self.text.find("\n", newline + 1, end)
        return parts

    def meant(self, start: int, end: int, delimiter: str) -> tuple[str, Sequence[int]]:
        return undelimited(self.text[start:end], self.offsets[start:end], delimiter)

    def groups(self, expression: str, places: Sequence[int], start: int, end: int, delimiter: str) -> int | None:
        """Return how many groups an expression has, if that can be told."""
        if not expression:
            if not self.has_expression and UNKNOWN not in self.text:
                raise _FlawError("no previous regular expression", start, end)
            return None
        self.has_expression = True
        summary = None
        if self.syntax != "perl" and (delimiter not in _SPECIAL_DELIMITERS or f"\\{delimiter}" not in self.text):
            summary = regex_summary(expression, self.syntax)
        if summary is None:
            return None
        if summary.flaw is not None:
            message, first, last = summary.flaw
            if message.startswith("Unmatched ["):
                # What should end the expression is in the brackets.
                message = "unterminated `s' command" if self.at(start - 1) == "s" else "unterminated address regex"
            at = self.text.find(expression, start, end)
            if at < 0:
                raise _FlawError(message, start, end)
            raise _FlawError(message, at + first, at + last)
        return summary.groups

    def substitute(self, start: int, place: tuple[tuple[Address, ...], bool, bool]) -> None:
        delimiter = self.at(self.index)
        parts = self.parts(self.index, 2)
        if parts is None:
            raise _FlawError("unterminated `s' command", start, max(start + 1, len(self.text)))
        (first, first_end), (second, second_end) = parts
        self.index = second_end + 1
        flags = self.flags(start)
        expression = self.meant(first, first_end, delimiter)
        written = self.meant(second, second_end, delimiter)
        substitution = TextSubstitution(
            () if "e" in flags else matches(*expression, self.syntax),
            sed_replacement(*written),
            self.offsets[start],
            max(self.offsets[start], self.offsets[self.index - 1]) + 1,
            every="g" in flags,
        )
        self.substitutions.append(substitution)
        self.commands.append(SedCommand("s", *place, substitution.start, substitution.end, flags, expression, written))
        groups = self.groups(*expression, first - 1, first_end + 1, delimiter)
        highest = max((int(found[1]) for found in _REFERENCE.finditer(written[0]) if found[1]), default=0)
        if groups is not None and highest > groups and not delimiter.isdecimal():
            at = self.text.find(f"\\{highest}", second, second_end)
            raise _FlawError(
                f"invalid reference \\{highest} on `s' command's RHS", max(at, second), max(at, second) + 2
            )

    def flags(self, start: int) -> str:
        """Read the flags of ``s``; blanks may stand between them."""
        begin = self.index
        while self.index < len(self.text):
            char = self.at(self.index)
            if char in "\n;}#":
                break
            if char == "w":
                self.index += 1
                self.file_name(start)
                break
            if char == UNKNOWN:
                raise _UndecidedError
            if char == "\r" and self.at(self.index + 1) in ("\n", ""):
                raise _UndecidedError
            if char not in "gpiIeMm \t0123456789":
                raise _FlawError("unknown option to `s'", self.index, self.index + 1)
            if char in "gp" and char in self.text[begin : self.index]:
                raise _FlawError(f"multiple `{char}' options to `s' command", self.index, self.index + 1)
            self.index += 1
        flags = self.text[begin : self.index].partition("w")[0].rstrip(" \t")
        self.index = begin + len(flags) if self.at(begin + len(flags)) in " \t" else self.index
        numbers = re.findall(r"[0-9]+", flags)
        if len(numbers) > 1:
            raise _FlawError("multiple number options to `s' command", begin, self.index)
        if numbers and not numbers[0].strip("0"):
            raise _FlawError("number option to `s' command may not be zero", begin, self.index)
        return flags


def _is_escaped(text: str, start: int, index: int) -> bool:
    """Tell whether an odd number of backslashes stands before ``index``."""
    at = index
    while at > start and text[at - 1] == "\\":
        at -= 1
    return (index - at) % 2 == 1
