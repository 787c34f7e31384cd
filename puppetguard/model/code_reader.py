"""Follows the words of a program in Python, Ruby, PHP, JavaScript or Perl: statements, expressions, variables.

What the functions do that are called is up to ``model.code``.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.code_calls import ITERATORS, MODULES, Value, cut, filled, joined, known_call, unknown
from puppetguard.model.code_names import Names, sized
from puppetguard.model.code_tokens import Token
from puppetguard.model.patterns import Pattern, Wild, merged, of_glob
from puppetguard.model.presence import Language
from puppetguard.model.regex import matches
from puppetguard.model.script import Text

_DEEPEST = 25
_MOST = 10_000
"""How many steps of one program are followed."""
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
EXTENSIONS_OF = frozenset("suffix extname ext".split())
"""What gives the extension of a name."""


class Reader(Names):
    """Follows words from the first to the last; each of them takes it at least one word further."""

    def __init__(self, language: Language, names: Names | None = None) -> None:
        super().__init__(names)
        self.language: Language = language
        self.words: Sequence[Token] = ()
        self.at = 0
        self.depth = 0
        self.steps = 0

    # --- what is up to the functions that are called ---

    def called(self, word: Token) -> bool:
        """Tell whether a name is called here."""
        raise NotImplementedError

    def call(self, word: Token, receiver: Value | None) -> Value:
        """Read a call and return what it gives."""
        raise NotImplementedError

    def globbed(self, value: Value) -> Value:
        """Return the names that a pattern stands for."""
        raise NotImplementedError

    def shell(self, script: Value) -> None:
        """Note a script that the shell is given by mere quotes."""

    def mentioned(self, name: str) -> None:
        """Note a name that is not called."""

    # --- words ---

    def sign(self, *texts: str, ahead: int = 0) -> bool:
        """Tell whether one of these signs stands here, or so many words ahead."""
        word = self.peek(ahead)
        return word is not None and word.kind == "sign" and word.text in texts

    def named(self, *texts: str, ahead: int = 0) -> bool:
        """Tell whether one of these names stands here, or so many words ahead."""
        word = self.peek(ahead)
        return word is not None and word.kind == "name" and word.text in texts

    def peek(self, ahead: int = 0) -> Token | None:
        """Return the word that stands here, or so many words ahead; None if there is none."""
        return self.words[self.at + ahead] if 0 <= self.at + ahead < len(self.words) else None

    # --- statements ---

    def program(self, words: Sequence[Token]) -> None:
        """Follow a whole program; a closing bracket too many does not end it."""
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
        """Follow one statement or expression."""
        if self.named("for", "foreach"):
            self.loop()
        elif not self.assignment():
            self.expression()

    def assignment(self) -> bool:
        """Follow an assignment if one stands here, and tell whether it does."""
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

    # --- expressions ---

    def expression(self) -> Value:
        """Read an expression; one that is nested too deep is not known."""
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
        """Return two texts as one."""
        return self.texted(merged((*left.pattern, *right.pattern)), left, right)

    def texted(self, pattern: Pattern | None, left: Value, right: Value) -> Value:
        """Return what two values are made to."""
        return sized(pattern, min(left.start, right.start), max(left.end, right.end))

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
        if owner and function in EXTENSIONS_OF and right.is_text:
            self.refine(owner, right.pattern)

    def term(self) -> Value:
        """Read an operand with what stands before and behind it."""
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
        self.deny(asked)
        return found

    def primary(self, word: Token) -> Value:
        """Read a word, or what stands between brackets."""
        match word.kind:
            case "text":
                self.at += 1
                return Value(self.text(word), word.start, word.end)
            case "shell":
                self.at += 1
                self.shell(Value(self.text(word), word.start, word.end))
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
        """Return what a string stands for, with what is put into it."""
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
        return sized(merged(pieces), word.start, word.end).pattern

    def name(self, word: Token) -> Value:
        """Read a variable or a call."""
        self.at += 1
        if self.called(word):
            return self.call(word, None)
        self.mentioned(word.text)
        if word.text in self.bindings:
            known = self.bindings[word.text]
            return Value(known.pattern, word.start, word.end, word.text, known.items, known.regex, known.number)
        if word.text in self.asked:
            self.refine(word.text, self.asked[word.text])
            return msgspec.structs.replace(self.bindings[word.text], start=word.start, end=word.end)
        return unknown(word.start, word.end, word.text)

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
        """Read what is asked of a value."""
        if self.called(word):
            return self.call(word, value)
        known = known_call(word.text, value, [], value.start, word.end)
        if known is not None and value.name not in MODULES:
            return known
        if word.text in MODULES and not value.is_text:
            return Value(value.pattern, value.start, word.end, word.text)
        if word.text in EXTENSIONS_OF:
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
