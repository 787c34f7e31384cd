"""What short programs in Python, Ruby, PHP, JavaScript and Perl do to files, and which commands they run.

The words of a program are followed from its start to its end, whatever decides about them: values go into variables,
loops take the pattern of the names that they go through (``glob('*.php')``), and what is not known stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from puppetguard.model.code_calls import (
    COPIES,
    ENDS,
    ITERATORS,
    LINKS,
    MODULES,
    MOVES,
    RUNNERS,
    SUBSTITUTIONS,
    WRITERS,
    Value,
    cut,
    filled,
    joined,
    known_call,
    substitution_of,
    unknown,
)
from puppetguard.model.code_tokens import Token, tokens
from puppetguard.model.patterns import Pattern, Wild, known_text, merged, of_glob, tail
from puppetguard.model.presence import Language
from puppetguard.model.regex import matches
from puppetguard.model.script import Text
from puppetguard.model.substitution import TextSubstitution

_DEEPEST = 25
_MOST = 10_000
"""How many steps of one program are followed."""
_LARGEST = 400
"""How many characters a value is followed to."""
_DECLARING = frozenset(
    "my our local const let var await async new return not print echo puts die assert defined".split()
)
_CONCATENATION: dict[Language, str] = {"python": "+", "ruby": "+", "javascript": "+", "php": ".", "perl": "."}
_MEMBERS: dict[Language, tuple[str, ...]] = {
    "python": (".",),
    "ruby": (".", "&.", "::"),
    "javascript": (".", "?."),
    "php": ("->", "::"),
    "perl": ("->", "::"),
}
_WITHOUT_PARENTHESES = ("ruby", "perl")
_EXTENSIONS_OF = frozenset("suffix extname ext".split())


class Moved(msgspec.Struct, frozen=True):
    """A file that gets another name; the span is that of the words which say the new one."""

    verb: Literal["renames", "copies", "links"]
    before: Pattern
    after: Pattern
    start: int
    end: int


class Run(msgspec.Struct, frozen=True):
    """A command that a program runs: a script for the shell, or arguments of which the first is the program."""

    script: Value | None = None
    arguments: tuple[Value, ...] = ()


class Effects(msgspec.Struct, frozen=True):
    """What a program does. ``substitutions`` are those of texts of which no end is known."""

    moved: tuple[Moved, ...] = ()
    substitutions: tuple[TextSubstitution, ...] = ()
    files: tuple[Pattern, ...] = ()
    writes: bool = False
    runs: tuple[Run, ...] = ()


@lru_cache(maxsize=64)
def effects_of(text: str, offsets: tuple[int, ...] | range, language: Language) -> Effects:
    """Return what a program does; ``offsets`` has the place of each character. Never fails."""
    words = tokens(text, offsets, language)
    # A comprehension, or a loop behind its statement, names the variable before it tells what that goes through.
    first = _Reader(language)
    first.program(words)
    endings = {name: found[0] for name, found in first.endings.items() if len(found) == 1}
    reader = _Reader(language, first.loops, endings)
    reader.program(words)
    return Effects(
        tuple(reader.moved), tuple(reader.substitutions), tuple(reader.files), reader.writes, tuple(reader.runs)
    )


class _Reader:
    def __init__(
        self,
        language: Language,
        bindings: dict[str, Value] | None = None,
        asked: dict[str, Pattern] | None = None,
    ) -> None:
        self.language: Language = language
        self.bindings = dict(bindings or {})
        self.loops: dict[str, Value] = {}
        self.asked = asked or {}
        """The endings that names are asked for: the only ones, so that it may also be done behind the use."""
        self.endings: dict[str, list[Pattern]] = {}
        self.moved: list[Moved] = []
        self.substitutions: list[TextSubstitution] = []
        self.files: list[Pattern] = []
        self.writes = False
        self.runs: list[Run] = []
        self.words: Sequence[Token] = ()
        self.at = 0
        self.depth = 0
        self.steps = 0

    # --- words ---

    def sign(self, *texts: str, ahead: int = 0) -> bool:
        word = self.peek(ahead)
        return word is not None and word.kind == "sign" and word.text in texts

    def named(self, *texts: str, ahead: int = 0) -> bool:
        word = self.peek(ahead)
        return word is not None and word.kind == "name" and word.text in texts

    def peek(self, ahead: int = 0) -> Token | None:
        return self.words[self.at + ahead] if 0 <= self.at + ahead < len(self.words) else None

    # --- statements ---

    def program(self, words: Sequence[Token]) -> None:
        self.words, self.at = words, 0
        while self.at < len(self.words):
            self.until(")", "]", "}")
            self.at += 1

    def until(self, *closing: str) -> None:
        """Follow words up to a closing sign of this level, which is left."""
        while self.at < len(self.words) and not self.sign(*closing):
            before = self.at
            self.steps += 1
            if self.steps > _MOST:
                self.at = len(self.words)
                return
            self.step()
            self.at = max(self.at, before + 1)

    def step(self) -> None:
        if self.named("for", "foreach"):
            self.loop()
        elif not self.assignment():
            self.expression()

    def assignment(self) -> bool:
        word = self.peek()
        if word is None or word.kind != "name" or not self.sign("=", "+=", ".=", ahead=1):
            return False
        added = not self.sign("=", ahead=1)
        self.at += 2
        found = self.expression()
        old = self.bindings.get(word.text)
        if added:
            found = unknown(word.start, word.end) if old is None else self.together(old, found)
        self.bindings[word.text] = found
        return True

    def loop(self) -> None:
        """Read the head of a loop: ``for f in x``, ``for (const f of x)``, ``foreach (x as $f)``, ``for my $f (x)``."""
        self.at += 1
        inside = self.sign("(")
        if inside:
            self.at += 1
        while self.named("my", "our", "const", "let", "var", "each"):
            self.at += 1
        if self.language == "php" or (self.language == "perl" and not self.names_variable()):
            found = self.expression()
            names = ["$_"]
            if self.named("as"):
                self.at += 1
                names = []
                while (word := self.peek()) is not None and not self.sign(")"):
                    names += [word.text] if word.kind == "name" else []
                    self.at += 1
            self.bind(names[-1:], found)
            return
        names = []
        while (word := self.peek()) is not None and (word.kind == "name" or self.sign(",", "(", ")")):
            if word.text in ("in", "of") or (self.sign("(") and self.language == "perl"):
                break
            if word.kind == "name":
                names.append(word.text)
            self.at += 1
        if self.named("in", "of") or self.sign("("):
            self.at += self.named("in", "of")
            self.bind(names[-1:], self.expression())

    def names_variable(self) -> bool:
        """Tell whether a loop of Perl says which variable it takes."""
        word = self.peek()
        return word is not None and word.kind == "name" and word.text[0] == "$" and self.sign("(", ahead=1)

    def bind(self, names: Sequence[str], found: Value) -> None:
        items = found.items
        one = items[0] if items and not found.is_text else found
        for name in names:
            self.bindings[name] = one
            if name in self.asked:
                self.refine(name, self.asked[name])
            self.loops.setdefault(name, one)

    # --- expressions ---

    def expression(self) -> Value:
        self.depth += 1
        try:
            return self._expression()
        finally:
            self.depth -= 1

    def _expression(self) -> Value:
        if self.depth > _DEEPEST:
            self.at += 1
            return unknown(0, 0)
        left = self.term()
        concatenation = _CONCATENATION[self.language]
        while True:
            self.steps += 1
            if self.steps > _MOST:
                self.at = len(self.words)
            if self.sign(concatenation):
                self.at += 1
                left = self.together(left, self.term())
            elif self.language == "python" and self.sign("%") and left.is_text:
                self.at += 1
                right = self.term()
                values = right.items if right.items is not None else (right,)
                left = self.texted(filled(left.pattern, values), left, right)
            elif self.language == "python" and self.sign("/") and (left.is_text or left.pattern):
                self.at += 1
                right = self.term()
                left = self.texted(joined(left.pattern, right.pattern) if right.is_text else None, left, right)
            elif self.sign("=~", "==", "==="):
                self.compared(left)
            else:
                return left

    def together(self, left: Value, right: Value) -> Value:
        return self.texted(merged((*left.pattern, *right.pattern)), left, right)

    def texted(self, pattern: Pattern | None, left: Value, right: Value) -> Value:
        return _sized(pattern, min(left.start, right.start), max(left.end, right.end))

    def compared(self, left: Value) -> None:
        """Read a comparison; a variable that is found to end so is taken to do so from here on."""
        self.at += 1
        word = self.peek()
        if word is not None and word.kind == "regex":
            self.at += 1
            if left.name:
                for match in matches(word.text, word.offsets, "perl"):
                    if match.at_end:
                        self.refine(left.name, match.pattern)
                        break
            return
        right = self.term()
        owner, _, function = left.name.rpartition(" ")
        if owner and function in _EXTENSIONS_OF and right.is_text:
            self.refine(owner, right.pattern)

    def refine(self, name: str, ending: Pattern) -> None:
        """Take it that a name ends so from here on, unless more is known of its end."""
        asked = self.endings.setdefault(name, [])
        if ending not in asked:
            asked.append(ending)
        known = self.bindings.get(name)
        start, end = (0, 0) if known is None else (known.start, known.end)
        pattern: Pattern = (Wild(f"code.{name}"),) if known is None else known.pattern
        last = ending[-1:]
        if not tail(pattern).value and last and isinstance(last[0], Text):
            self.bindings[name] = Value(merged((*pattern, last[0])), start, end, name)

    def term(self) -> Value:
        kept = self.bindings
        negated = False
        while self.sign("!", "-", "&", "*", "\\", "@", "+", "...") or self.named(*_DECLARING):
            negated = negated or self.sign("!") or self.named("not")
            if self.sign("-") and (number := self.peek(1)) is not None and number.kind == "number":
                self.at += 2
                return Value(
                    (), number.start - 1, number.end, number=-int(number.text) if number.text.isdecimal() else 0
                )
            self.at += 1
        word = self.peek()
        if word is None:
            return unknown(0, 0)
        if self.assignment():
            return self.bindings[word.text]
        if not negated:
            return self.followed(self.primary(word))
        # What is asked for here is not so.
        self.bindings = dict(kept)
        asked = {name: len(endings) for name, endings in self.endings.items()}
        found = self.followed(self.primary(word))
        self.bindings = kept
        for name, endings in self.endings.items():
            if len(endings) > asked.get(name, 0):
                endings.append(())
        return found

    def primary(self, word: Token) -> Value:
        match word.kind:
            case "text":
                self.at += 1
                return Value(self.text(word), word.start, word.end)
            case "shell":
                self.at += 1
                self.runs.append(Run(Value(self.text(word), word.start, word.end)))
                return unknown(word.start, word.end)
            case "glob":
                self.at += 1
                part = word.parts[0]
                assert isinstance(part, Text)
                return Value(of_glob(part.value, part.offsets, str(word.start)), word.start, word.end)
            case "regex":
                self.at += 1
                found = matches(word.text, word.offsets, "perl") if word.text else ()
                if self.language == "perl" and len(found) == 1 and found[0].at_end:
                    self.refine("$_", found[0].pattern)
                return Value((), word.start, word.end, regex=found)
            case "number":
                self.at += 1
                number = int(word.text) if word.text.isdecimal() and len(word.text) < 10 else None
                return Value((), word.start, word.end, number=number)
            case "name":
                return self.name(word)
        if self.sign("(", "["):
            items = self.arguments(")" if word.text == "(" else "]")
            if len(items) == 1 and word.text == "(":
                return items[0]
            return Value((Wild(f"code.{word.start}"),), word.start, word.end, items=tuple(items))
        if self.sign("{"):
            self.nested("}")
        return unknown(word.start, word.end)

    def nested(self, closing: str) -> None:
        """Follow what stands between brackets, and pass them."""
        self.at += 1
        self.depth += 1
        if self.depth <= _DEEPEST:
            self.until(closing)
        self.depth -= 1
        self.at += 1

    def text(self, word: Token) -> Pattern:
        pieces: list[Text | Wild] = []
        for part in word.parts:
            if isinstance(part, Text):
                pieces.append(part)
                continue
            outer = self.words, self.at
            self.words, self.at = part, 0
            found = self.expression() if part else unknown(word.start, word.end)
            # A method or a format behind it is followed as well; what is left is not understood.
            if self.at < len(part) and not self.sign("!", ":"):
                found = unknown(word.start, word.end)
            self.words, self.at = outer
            pieces += found.pattern
        return _sized(merged(pieces), word.start, word.end).pattern

    def name(self, word: Token) -> Value:
        self.at += 1
        if self.called(word):
            return self.call(word, None)
        # `fileinput.input(…, inplace=True)`
        self.writes = self.writes or word.text == "inplace"
        if word.text in self.bindings:
            known = self.bindings[word.text]
            return Value(known.pattern, word.start, word.end, word.text, known.items, known.regex, known.number)
        if word.text in self.asked:
            self.refine(word.text, self.asked[word.text])
            return msgspec.structs.replace(self.bindings[word.text], start=word.start, end=word.end)
        return unknown(word.start, word.end, word.text)

    def called(self, word: Token) -> bool:
        """Tell whether a name is called here, with parentheses or, where a language allows it, without."""
        if self.sign("("):
            return True
        following = self.peek()
        if self.language not in _WITHOUT_PARENTHESES or following is None or not following.spaced:
            return False
        known = word.text in MOVES or word.text in COPIES or word.text in SUBSTITUTIONS or word.text in LINKS
        return (known or word.text in ("system", "glob")) and (
            following.kind in ("text", "regex", "name", "glob") or self.sign("(")
        )

    def followed(self, value: Value) -> Value:
        """Read what follows a value: members, calls, indices."""
        while True:
            word = self.peek(1)
            if self.sign(*_MEMBERS[self.language]) and word is not None and word.kind == "name":
                self.at += 2
                value = self.member(value, word)
            elif self.sign("["):
                value = self.index(value)
            elif self.sign("("):
                self.arguments(")")
                value = unknown(value.start, value.end)
            elif self.language == "ruby" and (self.sign("{") or self.named("do")) and self.sign("|", ahead=1):
                self.bind([word.text for word in [self.peek(2)] if word is not None], value)
                return value
            else:
                return value

    def member(self, value: Value, word: Token) -> Value:
        if self.called(word):
            return self.call(word, value)
        known = known_call(word.text, value, [], value.start, word.end)
        if known is not None and value.name not in MODULES:
            return known
        if word.text in MODULES and not value.is_text:
            return Value(value.pattern, value.start, word.end, word.text)
        if word.text in _EXTENSIONS_OF:
            return unknown(value.start, word.end, f"{value.name} {word.text}")
        if word.text in ITERATORS:
            return value
        return unknown(value.start, word.end)

    def index(self, value: Value) -> Value:
        """Read ``[…]``: an element, a part, or (``Dir['*.php']``) a pattern."""
        start = self.at
        is_glob = value.name == "Dir"
        given = self.arguments("]")
        written = self.words[start + 1 : self.at - 1]
        end = self.words[min(self.at, len(self.words)) - 1].end
        if is_glob and given:
            return self.globbed(given[0])
        numbers = [word.text for word in written]
        if value.items is not None and len(numbers) == 1 and numbers[0].isdecimal() and len(numbers[0]) < 4:
            index = int(numbers[0])
            return value.items[index] if index < len(value.items) else unknown(value.start, end)
        shorter: Pattern | None = None
        if numbers[-2:-1] == ["-"] and numbers[-1].isdecimal() and len(numbers[-1]) < 4:
            number = -int(numbers[-1])
            match numbers[:-2]:
                case [":"] | ["0", ":"] | ["0", "..."]:
                    shorter = cut(value.pattern, number)
                case ["0", ".."] if number < -1:
                    shorter = cut(value.pattern, number + 1)
        return unknown(value.start, end) if shorter is None else Value(shorter, value.start, end)

    def globbed(self, value: Value) -> Value:
        text = known_text(value.pattern)
        piece = value.pattern[0] if len(value.pattern) == 1 else None
        if text is None or not isinstance(piece, Text):
            return value
        return Value(of_glob(piece.value, piece.offsets, str(value.start)), value.start, value.end)

    # --- calls ---

    def arguments(self, closing: str) -> list[Value]:
        """Read values between brackets, and pass those."""
        found: list[Value] = []
        self.at += 1
        while self.at < len(self.words) and not self.sign(closing):
            before = self.at
            self.steps += 1
            if self.steps > _MOST:
                self.at = len(self.words)
                break
            value = self.expression()
            if not self.sign(",", closing):
                keyword = self.sign("=", "=>", ":")
                self.until(",", closing)
                value = unknown(value.start, value.end)
                if keyword:
                    self.at += self.sign(",")
                    continue
            found.append(value)
            self.at = max(self.at + self.sign(","), before + 1)
        self.at += 1
        return found

    def bare_arguments(self) -> list[Value]:
        """Read the values of a call without parentheses."""
        found = [self.expression()]
        while self.sign(","):
            self.at += 1
            found.append(self.expression())
        return found

    def call(self, word: Token, receiver: Value | None) -> Value:
        function = word.text
        if receiver is not None and function in ITERATORS and self.sign("("):
            self.bind_parameter(receiver)
        given = self.arguments(")") if self.sign("(") else self.bare_arguments()
        start = word.start if receiver is None else receiver.start
        end = self.words[min(self.at, len(self.words)) - 1].end if self.at else word.end
        self.noted(function, receiver, given)
        if function in SUBSTITUTIONS and not self.is_move(function, receiver, given):
            return self.substituted(function, receiver, given, start, end)
        if function in ("glob", "iglob", "rglob", "globSync") and given:
            given = [self.globbed(given[0])]
        if function in ("filter", "select", "grep") and receiver is not None:
            refined = self.bindings.get(self.last_parameter, receiver)
            return refined if refined.is_text else receiver
        if function in _EXTENSIONS_OF and given and given[-1].name:
            return unknown(start, end, f"{given[-1].name} {function}")
        known = known_call(function, receiver, given, start, end)
        return _sized(known.pattern, start, end, known.items) if known is not None else unknown(start, end)

    last_parameter = ""

    def bind_parameter(self, receiver: Value) -> None:
        """Bind the parameter of ``x.forEach(f => …)`` and ``x.forEach(function (f) …)``."""
        for ahead in range(1, 5):
            word = self.peek(ahead)
            if word is not None and word.kind == "name" and word.text not in ("function", "async"):
                if self.sign("=>", ")", ahead=ahead + 1):
                    self.bind([word.text], receiver)
                    self.last_parameter = word.text
                return

    def is_move(self, function: str, receiver: Value | None, given: Sequence[Value]) -> bool:
        """Tell whether ``replace`` is that of ``os`` or of a path, which renames."""
        return function == "replace" and (len(given) == 1 or (receiver is not None and receiver.name == "os"))

    def noted(self, function: str, receiver: Value | None, given: Sequence[Value]) -> None:
        """Note what a call does to files."""
        own = receiver is not None and receiver.name not in MODULES
        if function in MOVES or function in COPIES or function in LINKS or self.is_move(function, receiver, given):
            pair = [receiver, *given] if own and len(given) == 1 else given
            verb: Literal["renames", "copies", "links"] = (
                "links" if function in LINKS else "copies" if function in COPIES else "renames"
            )
            if len(pair) >= 2 and pair[0] is not None and pair[1] is not None:
                self.moved.append(Moved(verb, pair[0].pattern, pair[1].pattern, pair[1].start, pair[1].end))
        elif function in RUNNERS:
            self.ran(given)
        elif function in WRITERS:
            self.writes = True
        elif function == "open" and given:
            modes = [known_text(one.pattern) or "" for one in given[1:2]]
            if given[0].is_text and given[0].pattern not in self.files:
                self.files.append(given[0].pattern)
            self.writes = self.writes or any(mode.startswith(("w", "a", "r+", ">", "+<")) for mode in modes)
        elif function in ENDS and given and given[-1].is_text:
            owner = receiver if receiver is not None else given[0]
            if owner.name:
                self.refine(owner.name, given[-1].pattern)

    def ran(self, given: Sequence[Value]) -> None:
        """Note a command: one text is for the shell, an array or several texts are arguments."""
        if not given:
            return
        first = given[0]
        if first.items is not None and not first.is_text:
            self.runs.append(Run(arguments=first.items))
        elif len(given) > 1 and given[1].items is not None and first.is_text:
            self.runs.append(Run(arguments=(first, *given[1].items)))
        elif len(given) > 1 and all(one.pattern and one.items is None for one in given) and given[1].is_text:
            self.runs.append(Run(arguments=tuple(given)))
        elif first.is_text:
            self.runs.append(Run(first))

    def substituted(self, function: str, receiver: Value | None, given: Sequence[Value], start: int, end: int) -> Value:
        place = (given[0].start, given[1].end) if len(given) > 1 else (start, end)
        found = substitution_of(function, receiver, given, *place)
        if found is None:
            return unknown(start, end)
        subject = found.subject
        if subject is None or not tail(subject.pattern).value:
            self.substitutions.append(found.substitution)
        applied = None if subject is None else found.substitution.applied(subject.pattern)
        if subject is None or applied is None:
            return unknown(start, end) if subject is None else subject
        return _sized(applied, start, end)


def _sized(pattern: Pattern | None, start: int, end: int, items: tuple[Value, ...] | None = None) -> Value:
    """Return a value; of one that grows too large (``x = x + x``, many times over) nothing is known."""
    size = 0 if pattern is None else sum(len(piece.value) if isinstance(piece, Text) else 1 for piece in pattern)
    return unknown(start, end) if pattern is None or size > _LARGEST else Value(pattern, start, end, items=items)
