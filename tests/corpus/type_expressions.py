"""Random types and values of Puppet's language: made of a seed, the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

_WORDS = ["a", "b", "Ab", "present", "absent", "", "foo_bar", "x-1", "42", "a b", "/usr/bin", "http://x", "é", "true"]
_PATTERNS = [
    "a",
    "^a",
    "\\Aab?",
    "o+",
    "\\A[a-z]+\\z",
    "\\d",
    "^$",
    "\\A\\/",
    "\\Ahttps?:\\/\\/",
    "x|y",
    "(?i:AB)",
    ".",
]
_PLAIN = (
    "Any Scalar ScalarData Data RichData Numeric Integer Float String Boolean Regexp Array Hash Tuple Struct Collection"
    " Optional NotUndef Variant Undef Default Type Callable Sensitive SemVer SemVerRange Timestamp Timespan Binary URI"
    " Iterable Iterator Enum Pattern CatalogEntry Resource Class File Init Object TypeSet Deferred Error"
).split()


class Pair(NamedTuple):
    """A value and a type, as they are written; ``known`` tells that nothing in the value is a fact."""

    value: str
    type: str
    known: bool


class TypeExpressions:
    """Makes types, sound and malformed, and values."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._facts = False

    def pair(self) -> Pair:
        """Return a value and a type, which have something to do with each other as often as not."""
        self._facts = False
        if self._random.random() < 0.5:
            value, fitting = self._fitting(2)
            if self._random.random() < 0.3:
                fitting = self._wrapped(fitting)
            return Pair(value, fitting, not self._facts)
        value = self.value(2)
        return Pair(value, self.type(3), not self._facts)

    def types(self) -> tuple[str, str]:
        """Return two types, which have something to do with each other as often as not."""
        one, other = self.type(2), self.type(2)
        if self._random.random() < 0.4:
            return one, other
        return self._random.choice(
            [
                (one, one),
                (f"Optional[{one}]", one),
                (f"Variant[{other}, {one}]", one),
                (f"Variant[{other}, {one}]", f"Variant[{one}, {one}]"),
                (f"NotUndef[{one}]", one),
                (one, f"NotUndef[{one}]"),
                (one, f"Optional[{one}]"),
                (f"Array[{one}]", f"Tuple[{one}, {one}]"),
                (f"Tuple[{one}, {other}]", f"Tuple[{one}, {other}, 1, 2]"),
                (f"Hash[String, {one}]", f"Struct[{{'a' => {one}, Optional['b'] => {one}}}]"),
                (f"Struct[{{a => {one}, Optional[b] => {other}}}]", f"Struct[{{a => {one}}}]"),
                (f"Struct[{{a => {one}}}]", f"Hash[String, {one}, 1, 1]"),
                ("Data", one),
                ("RichData", one),
                ("Scalar", one),
                (f"Collection[{self._range(least=0)}]", f"Array[{one}, {self._range(least=0)}]"),
                (f"String[{self._range(least=0)}]", self._enum()),
                (self._pattern(), self._enum()),
                (f"Integer[{self._range()}]", f"Integer[{self._range()}]"),
                (f"Type[{one}]", f"Type[{one}]"),
                (f"Iterable[{one}]", f"Array[{one}]"),
                (f"Callable[{one}]", f"Callable[Optional[{one}]]"),
            ]
        )

    def _pick(self, *choices: Callable[[], str]) -> str:
        return self._random.choice(choices)()

    def _word(self) -> str:
        return f"'{self._random.choice(_WORDS)}'"

    def _number(self) -> int:
        return self._random.choice([0, 1, 2, 3, 5, 10, -1, -7, 100])

    # --- types ---

    def type(self, depth: int) -> str:
        """Return a sound type."""
        if depth <= 0 or self._random.random() < 0.15:
            return self._random.choice(_PLAIN)

        def one() -> str:
            return self.type(depth - 1)

        return self._pick(
            lambda: f"Integer[{self._range()}]",
            lambda: f"Float[{self._range()}]",
            lambda: f"String[{self._range(least=0)}]",
            self._enum,
            self._enum,
            self._pattern,
            lambda: f"Boolean[{self._random.choice(['true', 'false'])}]",
            lambda: f"Regexp[/{self._random.choice(_PATTERNS)}/]",
            lambda: f"Array[{one()}]",
            lambda: f"Array[{one()}, {self._range(least=0)}]",
            lambda: f"Hash[{one()}, {one()}]",
            lambda: f"Hash[String, {one()}, {self._range(least=0)}]",
            lambda: f"Collection[{self._range(least=0)}]",
            lambda: f"Tuple[{one()}, {one()}]",
            lambda: f"Tuple[{one()}, {one()}, {self._range(least=0)}]",
            lambda: self._struct(depth),
            lambda: self._struct(depth),
            lambda: self._wrapped(one()),
            lambda: self._wrapped(one()),
            lambda: f"Variant[{one()}, {one()}]",
            lambda: f"Variant[{one()}, {one()}, {one()}]",
            lambda: f"Optional[{self._word()}]",
            lambda: f"Iterable[{one()}]",
            lambda: f"Callable[{one()}, 1, 2]",
        )

    def _wrapped(self, one: str) -> str:
        return f"{self._random.choice(['Optional', 'Optional', 'NotUndef', 'Sensitive', 'Type'])}[{one}]"

    def _range(self, least: int = -10) -> str:
        ends = sorted(max(self._number(), least) for _ in range(2))
        return self._pick(
            lambda: str(ends[0]),
            lambda: f"{ends[0]}, {ends[1]}",
            lambda: f"{ends[0]}, default",
            lambda: f"default, {ends[1]}",
        )

    def _enum(self) -> str:
        words = [self._word() for _ in range(self._random.randint(1, 3))]
        return f"Enum[{', '.join([*words, *self._random.choice([[], [], [], ['true'], ['false']])])}]"

    def _pattern(self) -> str:
        return f"Pattern[{', '.join(f'/{self._random.choice(_PATTERNS)}/' for _ in range(self._random.randint(1, 2)))}]"

    def _struct(self, depth: int) -> str:
        keys = self._random.sample(["a", "b", "foo_bar", "mode"], self._random.randint(1, 3))
        forms = ["'{}'", "'{}'", "Optional['{}']", "NotUndef['{}']"]
        members = (f"{self._random.choice(forms).format(key)} => {self.type(depth - 1)}" for key in keys)
        return f"Struct[{{{', '.join(members)}}}]"

    # --- values ---

    def value(self, depth: int) -> str:
        """Return a value of any kind."""
        if depth > 0 and self._random.random() < 0.3:
            return self._pick(
                lambda: f"[{', '.join(self.value(depth - 1) for _ in range(self._random.randint(0, 3)))}]",
                lambda: self._hash(depth),
                lambda: self._hash(depth),
                lambda: f"Sensitive({self.value(depth - 1)})",
            )
        return self._pick(
            self._word,
            self._word,
            self._interpolated,
            lambda: str(self._number()),
            lambda: self._random.choice(["1.5", "-0.5", "3.0", "1e3"]),
            lambda: self._random.choice(["true", "false"]),
            lambda: "undef",
            lambda: "default",
            lambda: f"/{self._random.choice(_PATTERNS)}/",
            lambda: self._random.choice(["File['/x']", "Class['x']", "File", "Package['a']", "Integer", "String[1]"]),
            lambda: self.type(1),
        )

    def _hash(self, depth: int) -> str:
        keys = self._random.sample(
            ["'a'", "'b'", "'foo_bar'", "'mode'", "'mod'", "1", "''"], self._random.randint(0, 3)
        )
        return "{" + ", ".join(f"{key} => {self.value(depth - 1)}" for key in keys) + "}"

    def _interpolated(self) -> str:
        self._facts = True
        word = self._random.choice(_WORDS)
        return self._random.choice([f"\"{word}${{facts['word']}}\"", "$facts['word']", f"\"${{facts['word']}}{word}\""])

    def _fitting(self, depth: int) -> tuple[str, str]:
        """Return a value, and a type that it nearly or just fits."""
        choice = self._random.randrange(9 if depth > 0 else 5)
        word = self._word()
        if choice == 0:
            return word, self._enum()
        if choice == 1:
            return word, self._pattern()
        if choice == 2:
            return str(self._number()), f"Integer[{self._range()}]"
        if choice == 3:
            return word, f"String[{self._range(least=0)}]"
        if choice == 4:
            return self._interpolated(), self._random.choice([self._pattern, self._enum])()
        parts = [self._fitting(depth - 1) for _ in range(self._random.randint(1, 3))]
        values = ", ".join(value for value, _ in parts)
        if choice == 5:
            return f"[{values}]", f"Tuple[{', '.join(kind for _, kind in parts)}]"
        if choice == 6:
            kinds = dict.fromkeys(kind for _, kind in parts)
            return f"[{values}]", f"Array[Variant[{', '.join(kinds)}]]"
        names = ["a", "b", "mode"][: len(parts)]
        entries = ", ".join(f"{name} => {value}" for name, (value, _) in zip(names, parts, strict=True))
        if choice == 7:
            return f"{{{entries}}}", f"Hash[String, Variant[{', '.join(kind for _, kind in parts)}]]"
        if self._random.random() < 0.2:
            names[-1] = self._random.choice(["mod", "Mode", "c"])
        members = ", ".join(f"{name} => {kind}" for name, (_, kind) in zip(names, parts, strict=True))
        return f"{{{entries}}}", f"Struct[{{{members}}}]"

    # --- malformed types ---

    def malformed(self) -> str:
        """Return a type with parameters of all kinds, most of which Puppet refuses."""
        name = self._random.choice(
            "Integer Float String Enum Pattern Regexp Boolean Array Hash Tuple Struct Collection Optional NotUndef"
            " Variant Type Callable Sensitive Iterable Iterator Init Any Scalar Data Numeric Undef SemVer Timespan URI"
            " Class Resource Runtime Binary".split()
        )
        found = f"{name}[{', '.join(self._parameter(2) for _ in range(self._random.randint(1, 3)))}]"
        return (
            found
            if self._random.random() < 0.7
            else self._random.choice(["Optional[{}]", "Array[{}, 1]"]).format(found)
        )

    def _parameter(self, depth: int) -> str:
        return self._pick(
            lambda: str(self._number()),
            lambda: str(self._number()),
            self._word,
            lambda: "default",
            lambda: "1.5",
            lambda: "true",
            lambda: "undef",
            lambda: "/a/",
            lambda: self.type(1),
            lambda: self.type(1),
            lambda: f"[{self._parameter(depth - 1)}, {self._parameter(0)}]" if depth > 0 else "String",
            lambda: f"{{{self._key()} => {self._parameter(0)}}}" if depth > 0 else "{}",
        )

    def _key(self) -> str:
        return self._random.choice(["a", "''", "1", "Optional[b]", "Optional[Integer]", "NotUndef[c]", "String[1]"])
