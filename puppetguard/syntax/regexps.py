"""Ruby's regular expressions (Onigmo's syntax), as far as needed to tell whether one compiles.

Puppet compiles each regular expression when it parses the file, and refuses the file when that fails. What looks like
the name of a script or a property of Unicode is let through, for their list depends on the version of Unicode.
"""

from __future__ import annotations

import re

from puppetguard.syntax.problems import Problem

_REPEAT = re.compile(r"\{(?:(\d+)(?:,(\d*))?|,(\d+))\}")
_GREATEST_REPEAT = 100_000
_POSIX_LIKE = re.compile(r"\[:\^?(?=[^\]]*?:\])")
_POSIX_NAME = re.compile(
    "alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit|word", re.IGNORECASE
)
_POSIX_UNKNOWN = re.compile(r"[^:\]]{0,20}:\]")
_PROPERTY = re.compile(
    "alnum|alpha|ascii|any|assigned|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit|word|xposixpunct"
    "|L[ultmo]?|LC|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfnos]?",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(?:[A-Z][a-z]+|[A-Z]+[0-9]*)(?:[ _-]?(?:[A-Z][a-z]*|[0-9.]+))*=?\w*")
"""What the name of a script, a block or a property looks like."""

_GROUP_NAME = re.compile(r"(?:<([^>)]*)>|'([^')]*)')")
_REFERENCE = re.compile(r"(?:<([^>]*)>|'([^']*)')")
_OPTIONS = re.compile(r"([imxadu]*)(?:-([imx]*))?([:)])")
_HEX = re.compile(r"[0-9A-Fa-f]{1,2}")
_UNICODE = re.compile(r"(?:([0-9A-Fa-f]{4})|\{\s*([0-9A-Fa-f]{1,8}(?:\s+[0-9A-Fa-f]{1,8})*)\s*\})")
_OCTAL = re.compile(r"[0-7]{1,3}")
_ANCHORS = frozenset("AbBGzZK")
_CLASS_ESCAPES = frozenset("wWdDsShHpPRX")
_VARIABLE_WIDTH = frozenset("RX")
_SET, _NESTED = -1, -2  # in place of a character's code: an escape such as \\w, a class inside a class


class _RefusedError(Exception):
    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message


class _Group:
    """A group that is open: what it is, and the widths of its alternatives (None: not fixed)."""

    __slots__ = ("branches", "condition", "extended", "last", "lookbehind", "start", "width", "widths")

    def __init__(self, start: int, *, lookbehind: str = "", condition: bool = False, extended: bool = False) -> None:
        self.start = start
        self.lookbehind = lookbehind  # "=", "!" or nothing
        self.condition = condition
        self.extended = extended  # what holds again behind the group
        self.widths: list[int | None] = []
        self.width: int | None = 0  # of the alternative that is read
        self.last: int | None = None  # width of the last item; -1 when there is none to repeat
        self.branches = 1

    def add(self, width: int | None) -> None:
        self.last = -2 if width is None else width
        self.width = None if width is None or self.width is None else self.width + width


def regexp_problem(text: str, start: int, end: int) -> Problem | None:
    """Return what is wrong with the regular expression ``text[start:end]``, or None when Ruby compiles it."""
    try:
        _Reader(text[start:end]).read()
    except _RefusedError as refused:
        at = min(start + refused.at, end)
        message = f"this regular expression cannot be compiled: {refused.message}"
        return Problem("CRASH:RegexpError", at, min(at + 1, end), message, _hint(refused.message, text[at:end]))
    return None


def _hint(message: str, rest: str) -> str:
    """Return what to do about what is wrong with an expression; ``rest`` is what it is from there on."""
    sign = rest[:1]
    itself = f"write `\\{sign}` for the character itself"
    if sign in ("(", "[") and "never closed" in message:
        return f"close it, or {itself}"
    if "closes nothing" in message or "to repeat" in message:
        return itself
    if "look-behind" in message:
        return "give each alternative a fixed width, or match the text before as well"
    return ""


class _Reader:
    """Reads one pattern from left to right, with the open groups on a stack."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.extended = False
        self.groups = 0
        self.names: set[str] = set()
        self.numbered: list[tuple[int, int, str]] = []  # references: place, number, how
        self.named: list[tuple[int, str]] = []

    def read(self) -> None:
        """Read the whole pattern; raises _RefusedError."""
        pattern = self.pattern
        stack = [_Group(0)]
        stack[0].last = -1
        at = 0
        while at < len(pattern):
            char = pattern[at]
            group = stack[-1]
            if char == "\\":
                at = self.escape(at, group)
            elif char == "[":
                at = self.character_class(at)
                group.add(1)
            elif char == "(":
                at = self.open_group(at, stack)
            elif char == ")":
                if len(stack) == 1:
                    raise _RefusedError(at, "this `)` closes nothing")
                self.close_group(stack)
                at += 1
            elif char == "|":
                group.widths.append(group.width)
                group.width, group.last = 0, -1
                group.branches += 1
                if group.condition and group.branches > 2:
                    raise _RefusedError(at, "a condition has two branches")
                at += 1
            elif char in "*+?" or (char == "{" and _REPEAT.match(pattern, at)):
                at = self.repeat(at, group)
            elif char in "^$":
                group.add(0)
                at += 1
            elif self.extended and char == "#":
                line_end = pattern.find("\n", at)
                at = line_end if line_end >= 0 else len(pattern)
            elif self.extended and char.isspace():
                at += 1
            else:
                group.add(1)
                at += 1
        if len(stack) > 1:
            raise _RefusedError(stack[-1].start, "this `(` is never closed")
        self.check_references()

    # --- repeats ---

    def repeat(self, at: int, group: _Group) -> int:
        match = _REPEAT.match(self.pattern, at)
        if group.last == -1:
            raise _RefusedError(at, f"there is nothing for `{self.pattern[at]}` to repeat")
        if match is None:
            group.width, group.last = None, -2
            return at + 1
        low = int(match[1] or 0) if len(match[1] or "") < 9 else _GREATEST_REPEAT + 1
        upper = match[2] if match[2] is not None else match[3]
        high = (
            low
            if upper is None
            else (int(upper) if upper and len(upper) < 9 else (0 if not upper else _GREATEST_REPEAT + 1))
        )
        if max(low, high) > _GREATEST_REPEAT:
            raise _RefusedError(at, f"a repeat is limited to {_GREATEST_REPEAT}")
        if upper and high < low:
            raise _RefusedError(at, "the upper bound of this repeat is smaller than the lower one")
        if upper is None and group.last is not None and group.last >= 0 and group.width is not None:
            group.width += group.last * (low - 1)
            group.last *= low
        else:
            group.width, group.last = None, -2
        return match.end()

    # --- escapes ---

    def escape(self, at: int, group: _Group) -> int:
        pattern = self.pattern
        if at + 1 >= len(pattern):
            raise _RefusedError(at, "a backslash at the end")
        letter = pattern[at + 1]
        if letter in "kg":
            match = _REFERENCE.match(pattern, at + 2)
            if match is not None:
                self.reference(at, letter, match[1] if match[1] is not None else match[2])
                group.add(None)
                return match.end()
            if pattern[at + 2 : at + 3] in ("<", "'"):
                raise _RefusedError(at, "this reference is never closed")
        if letter in "123456789":
            digits = re.compile(r"\d+").match(pattern, at + 1)
            number = int(digits[0][:6]) if digits else 0
            if number <= 9 or number <= self.groups:
                self.numbered.append((at, number, "\\"))
                group.add(None)
                return digits.end() if digits else at + 2
        after = self.character_escape(at)
        if letter in _ANCHORS:
            group.add(0)
        else:
            group.add(None if letter in _VARIABLE_WIDTH else 1)
        return after

    def reference(self, at: int, letter: str, name: str) -> None:
        number = re.fullmatch(r"([+-]?)(\d+)(?:[+-]\d+)?", name)
        if not name:
            raise _RefusedError(at, "the name of a group is missing")
        if number is None:
            self.named.append((at, re.sub(r"[+-]\d+$", "", name) if letter == "k" else name))
            return
        value = int(number[2][:6])
        if number[1] == "-":
            value = self.groups + 1 - value
            if value <= 0:
                raise _RefusedError(at, "there is no such group")
        elif number[1] == "+":
            value += self.groups
        if letter == "g" and value == 0:
            raise _RefusedError(at, "this recursion never ends")
        if value:
            self.numbered.append((at, value, letter))

    def character_escape(self, at: int) -> int:
        """Check an escape that stands for characters; return the offset behind it."""
        pattern = self.pattern
        if at + 1 >= len(pattern):
            raise _RefusedError(at, "a backslash at the end")
        letter = pattern[at + 1]
        after = at + 2
        if letter == "x":
            match = _HEX.match(pattern, after)
            if match is None:
                raise _RefusedError(at, "`\\x` needs hexadecimal digits")
            if int(match[0], 16) >= 0x80:
                raise _RefusedError(at, "`\\x80` and above is not a character of UTF-8; write `\\u0080`")
            return match.end()
        if letter == "u":
            match = _UNICODE.match(pattern, after)
            if match is None:
                raise _RefusedError(at, "`\\u` needs four hexadecimal digits, or more in braces")
            for digits in (match[1] or match[2]).split():
                code = int(digits, 16)
                if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                    raise _RefusedError(at, f"U+{code:X} is not a character")
            return match.end()
        if letter in "pP" and pattern.startswith("{", after):
            close = pattern.find("}", after)
            if close < 0 or close == after + 1:
                raise _RefusedError(at, "the name of a character property is missing")
            name = pattern[after + 1 : close].removeprefix("^")
            if not (_PROPERTY.fullmatch(name) or _SCRIPT.fullmatch(name)):
                raise _RefusedError(at, "this is not the name of a character property")
            return close + 1
        if letter == "c":
            return self.control(at, after)
        if letter in "CM":
            if not pattern.startswith("-", after) or after + 1 >= len(pattern):
                raise _RefusedError(at, "this escape is too short")
            if letter == "M":
                raise _RefusedError(at, "`\\M-` is not a character of UTF-8")
            return self.control(at, after + 1)
        if letter in "01234567":
            match = _OCTAL.match(pattern, at + 1)
            if match is not None:
                if int(match[0], 8) >= 0x80:
                    raise _RefusedError(at, "this octal escape is not a character of UTF-8")
                return match.end()
        return after

    def control(self, at: int, after: int) -> int:
        if after >= len(self.pattern):
            raise _RefusedError(at, "this control escape is too short")
        return after + (2 if self.pattern[after] == "\\" else 1)

    # --- character classes ---

    def character_class(self, at: int) -> int:
        """Check a character class, nested ones included; return the offset behind it."""
        pattern = self.pattern
        depth = 0
        previous: int | None = None  # code of the last character, or _SET or _NESTED; None: nothing that starts a range
        opened = at
        while at < len(pattern):
            char = pattern[at]
            if char == "[":
                posix = self.posix_class(at) if depth else None
                if posix is not None:
                    at, previous = posix, _NESTED
                    continue
                depth += 1
                opened = at
                at += 1
                if pattern.startswith("^", at):
                    at += 1
                if pattern.startswith("]", at):
                    # A `]` right behind the `[` is a character, when another one closes the class.
                    if "]" not in pattern[at + 1 :]:
                        raise _RefusedError(opened, "this character class is empty")
                    previous = ord("]")
                    at += 1
                else:
                    previous = None
                continue
            if char == "]":
                depth -= 1
                at += 1
                previous = _NESTED
                if not depth:
                    return at
                continue
            if char == "&" and pattern.startswith("&&", at):
                at, previous = at + 2, None
                continue
            if char == "-" and previous is not None and at + 1 < len(pattern) and pattern[at + 1] != "]":
                at, previous = self.range_end(at, previous)
                continue
            at, previous = self.class_character(at)
        raise _RefusedError(opened, "this character class is never closed")

    def posix_class(self, at: int) -> int | None:
        """Return the offset behind ``[:name:]``, or None when something else starts at ``at``."""
        pattern = self.pattern
        opening = _POSIX_LIKE.match(pattern, at)
        if opening is None:
            return None
        name = _POSIX_NAME.match(pattern, opening.end())
        if name is not None and pattern.startswith(":]", name.end()):
            return name.end() + 2
        if name is not None or _POSIX_UNKNOWN.match(pattern, opening.end()):
            raise _RefusedError(at, "there is no such named class of characters")
        return None

    def range_end(self, at: int, low: int) -> tuple[int, int | None]:
        """Check a range at its ``-``; return the offset behind it and what can start another one."""
        pattern = self.pattern
        if pattern[at + 1] == "[" or pattern.startswith("&&", at + 1):
            return at + 1, None
        after, high = self.class_character(at + 1)
        if low == _SET:
            raise _RefusedError(at, "a set of characters cannot begin a range")
        if low == _NESTED:
            return at + 1, None
        if high == _SET:
            raise _RefusedError(at, "a set of characters cannot end a range")
        if high is not None and high < low:
            raise _RefusedError(at, "this range is empty: its end is before its start")
        return after, None

    def class_character(self, at: int) -> tuple[int, int | None]:
        """Return the offset behind a character of a class, and its code (_SET for a set of them)."""
        pattern = self.pattern
        if pattern[at] != "\\":
            return at + 1, ord(pattern[at])
        after = self.character_escape(at)
        letter = pattern[at + 1]
        if letter in _CLASS_ESCAPES:
            return after, _SET
        code = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11, "a": 7, "e": 27, "b": 8}.get(letter)
        if letter in "01234567":
            code = int(pattern[at + 1 : after], 8)
        if code is None and letter == "x":
            code = int(pattern[at + 2 : after], 16)
        if code is None and letter == "u":
            digits = pattern[at + 2 : after].strip("{}").split()
            code = int(digits[-1], 16)
        return after, ord(letter) if code is None else code

    # --- groups ---

    def open_group(self, at: int, stack: list[_Group]) -> int:
        pattern = self.pattern
        if not pattern.startswith("(?", at):
            self.groups += 1
            self.no_capture_in_lookbehind(at, stack)
            return self.push(at, at + 1, stack)
        rest = pattern[at + 2 : at + 4]
        if rest[:1] == "#":
            close = pattern.find(")", at)
            if close < 0:
                raise _RefusedError(at, "this comment is never closed")
            return close + 1
        if rest[:1] in (":", "=", "!", ">", "~") and rest:
            return self.push(at, at + 3, stack)
        if rest in ("<=", "<!"):
            return self.push(at, at + 4, stack, lookbehind=rest[1])
        if rest[:1] in ("<", "'"):
            return self.named_group(at, stack)
        if rest[:1] == "(":
            return self.condition(at, stack)
        match = _OPTIONS.match(pattern, at + 2)
        if match is None or match[0] == ")":
            raise _RefusedError(
                at, "there is no such kind of group" if pattern[at + 2 :] else "this group is never closed"
            )
        before = self.extended
        if "x" in match[1]:
            self.extended = True
        if "x" in (match[2] or ""):
            self.extended = False
        if match[3] == ")":
            stack[-1].last = -1
            return match.end()
        after = self.push(at, match.end(), stack)
        stack[-1].extended = before
        return after

    def push(self, at: int, after: int, stack: list[_Group], *, lookbehind: str = "", condition: bool = False) -> int:
        group = _Group(at, lookbehind=lookbehind, condition=condition, extended=self.extended)
        group.last = -1
        stack.append(group)
        return after

    def named_group(self, at: int, stack: list[_Group]) -> int:
        match = _GROUP_NAME.match(self.pattern, at + 2)
        name = (match[1] if match[1] is not None else match[2]) if match else None
        if not name:
            raise _RefusedError(at, "the name of this group is missing or never closed")
        if name[0].isdigit():
            raise _RefusedError(at, f"`{name}` cannot be the name of a group")
        self.names.add(name)
        self.no_capture_in_lookbehind(at, stack)
        assert match is not None
        return self.push(at, match.end(), stack)

    def condition(self, at: int, stack: list[_Group]) -> int:
        match = re.compile(r"\((?:(\d+)|<([^>]+)>|'([^']+)')\)").match(self.pattern, at + 2)
        if match is None:
            raise _RefusedError(at, "a condition names a group")
        if match[1]:
            self.numbered.append((at, int(match[1][:6]), "("))
        else:
            self.named.append((at, match[2] or match[3]))
        return self.push(at, match.end(), stack, condition=True)

    def no_capture_in_lookbehind(self, at: int, stack: list[_Group]) -> None:
        if any(group.lookbehind == "!" for group in stack):
            raise _RefusedError(at, "a negative look-behind cannot capture")

    def close_group(self, stack: list[_Group]) -> None:
        group = stack.pop()
        self.extended = group.extended
        group.widths.append(group.width)
        outer = stack[-1]
        if group.lookbehind:
            if None in group.widths:
                raise _RefusedError(group.start, "what a look-behind matches must have a fixed width")
            outer.add(0)
        elif self.pattern[group.start + 1 : group.start + 3] in ("?=", "?!"):
            outer.add(0)
        else:
            outer.add(group.widths[0] if len(set(group.widths)) == 1 else None)

    def check_references(self) -> None:
        for at, name in self.named:
            if name not in self.names:
                raise _RefusedError(at, f"there is no group `{name}`")
        for at, number, _ in self.numbered:
            if self.names:
                raise _RefusedError(at, "groups have names here, so none can be referred to by number")
            if number > self.groups:
                raise _RefusedError(at, f"there is no group {number}")
