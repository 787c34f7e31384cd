"""Damaged manifests: each is a real one with a single mutation, as a typing mistake or a bad merge would make it.

All is decided by the seed: the same sources and seed give the same mutants on every machine and version of Python. The
tokens are found with a crude tokenizer of its own, for what is tested must not decide how it is tested.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")

TOKEN = re.compile(
    r"""
      \#[^\n]* | /\*.*?\*/                                      # comments
    | '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*"                     # strings, as long as they have no quotes inside
    | @\([^)\n]*\)                                              # the start of a heredoc
    | \$(?:::)?\w*(?:::\w+)* | (?:::)?[A-Za-z_][\w-]*(?:::\w+)* # variables and words
    | \d[\w.]*                                                  # numbers
    | <%%|%%>|<%[-=\#]?|-?%>                                    # tags of templates
    | <<\||\|>>|<\||\|>|<<|>>|[-~=+]>|<[-~=]|[=!]~|[=!<>+-]=|@@ # operators of several characters
    | \S
    """,
    re.VERBOSE | re.DOTALL,
)
FOREIGN_TOKENS = [
    *r"""
    { } [ ] ( ) | , ; : . ? = => +> -> ~> <- <~ == != =~ !~ < > <= >= + - * / % << >> ! @ @@ <| |> <<| |>> += -= ' " $ \
    # /* */ ~ ^ & ` :: && || <% <%= %> -%> case class default define if elsif else inherits node and or undef false true
    in unless function type attr private plan apply include notice file File $x $x::y $_ 'text' "text" "a${b}c" "${" }
    @(EOT) 42 08 0x1F 1.5 1e /re/ foo-bar _x Foo::Bar ::foo é €
    """.split(),
    "\ufeff",
    "\u00a0",
    "\x00",
    "\x0c",
]
"""What gets inserted: every operator, bracket, quote and keyword, one of each other kind of token, and what is none."""
FOREIGN_CHARACTERS = [*"{}[]()|,;:.?=>+-~<!@$'\"\\/#%&*^`_aZ0 \t\n\r", "é", "\u00a0", "\u2028", "\x00"]
BRACKETS = frozenset("(){}[]|")
QUOTES = frozenset("'\"")


class Mutant(NamedTuple):
    """A damaged source: which one (an index), how, and the text."""

    origin: int
    mutation: str
    text: str


class Damage:
    """One source on its way to a mutant: its text, its tokens, and the dice."""

    def __init__(self, text: str, dice: random.Random) -> None:
        self.text = text
        self.tokens = [found.span() for found in TOKEN.finditer(text)]
        self._dice = dice

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options; IndexError if there is none."""
        # Of all that ``random`` offers, only ``random()`` is sure to stay the same in each version of Python.
        return options[int(self._dice.random() * len(options))]

    def replaced(self, start: int, end: int, by: str) -> str:
        """Return the text with ``[start, end)`` replaced."""
        return self.text[:start] + by + self.text[end:]

    def token(self) -> tuple[int, int]:
        """Return the range of some token."""
        return self.pick(self.tokens)

    def tokens_in(self, texts: frozenset[str]) -> list[tuple[int, int]]:
        """Return the ranges of the tokens that are one of ``texts``."""
        return [(start, end) for start, end in self.tokens if self.text[start:end] in texts]

    def line(self) -> tuple[int, int]:
        """Return the range of some line, its end included."""
        number = self.pick(range(self.text.count("\n") + (not self.text.endswith("\n"))))
        start = 0
        for _ in range(number):
            start = self.text.index("\n", start) + 1
        end = self.text.find("\n", start)
        return start, end + 1 if end >= 0 else len(self.text)

    def anywhere(self) -> int:
        """Return the offset of some character."""
        return self.pick(range(len(self.text)))


def _delete_token(damage: Damage) -> str:
    return damage.replaced(*damage.token(), "")


def _double_token(damage: Damage) -> str:
    start, end = damage.token()
    return damage.replaced(end, end, " " + damage.text[start:end])


def _swap_tokens(damage: Damage) -> str:
    index = damage.pick(range(len(damage.tokens) - 1))
    (start, middle), (after, end) = damage.tokens[index : index + 2]
    text = damage.text
    return damage.replaced(start, end, text[after:end] + text[middle:after] + text[start:middle])


def _insert_foreign_token(damage: Damage) -> str:
    start, _ = damage.token()
    return damage.replaced(start, start, damage.pick(FOREIGN_TOKENS) + " ")


def _insert_own_token(damage: Damage) -> str:
    start, _ = damage.token()
    copied = damage.text[slice(*damage.token())]
    return damage.replaced(start, start, copied + " ")


def _replace_by_foreign_token(damage: Damage) -> str:
    return damage.replaced(*damage.token(), damage.pick(FOREIGN_TOKENS))


def _replace_by_own_token(damage: Damage) -> str:
    return damage.replaced(*damage.token(), damage.text[slice(*damage.token())])


def _drop_bracket(damage: Damage) -> str:
    return damage.replaced(*damage.pick(damage.tokens_in(BRACKETS)), "")


def _turn_bracket(damage: Damage) -> str:
    start, end = damage.pick(damage.tokens_in(BRACKETS))
    return damage.replaced(start, end, damage.pick(sorted(BRACKETS - {damage.text[start:end]})))


def _drop_quote(damage: Damage) -> str:
    at = damage.pick([index for index, character in enumerate(damage.text) if character in QUOTES])
    return damage.replaced(at, at + 1, "")


def _truncate_after_token(damage: Damage) -> str:
    return damage.text[: damage.token()[1]]


def _truncate_anywhere(damage: Damage) -> str:
    return damage.text[: damage.anywhere()]


def _delete_line(damage: Damage) -> str:
    return damage.replaced(*damage.line(), "")


def _double_line(damage: Damage) -> str:
    start, end = damage.line()
    return damage.replaced(end, end, damage.text[start:end])


def _insert_character(damage: Damage) -> str:
    at = damage.anywhere()
    return damage.replaced(at, at, damage.pick(FOREIGN_CHARACTERS))


def _replace_character(damage: Damage) -> str:
    at = damage.anywhere()
    return damage.replaced(at, at + 1, damage.pick(FOREIGN_CHARACTERS))


def _delete_character(damage: Damage) -> str:
    at = damage.anywhere()
    return damage.replaced(at, at + 1, "")


def _swap_characters(damage: Damage) -> str:
    at = damage.pick(range(len(damage.text) - 1))
    return damage.replaced(at, at + 2, damage.text[at + 1] + damage.text[at])


MUTATIONS: dict[str, Callable[[Damage], str]] = {
    "token deleted": _delete_token,
    "token doubled": _double_token,
    "tokens swapped": _swap_tokens,
    "foreign token inserted": _insert_foreign_token,
    "own token inserted": _insert_own_token,
    "token replaced by a foreign one": _replace_by_foreign_token,
    "token replaced by an own one": _replace_by_own_token,
    "bracket dropped": _drop_bracket,
    "bracket turned": _turn_bracket,
    "quote dropped": _drop_quote,
    "truncated after a token": _truncate_after_token,
    "truncated anywhere": _truncate_anywhere,
    "line deleted": _delete_line,
    "line doubled": _double_line,
    "character inserted": _insert_character,
    "character replaced": _replace_character,
    "character deleted": _delete_character,
    "characters swapped": _swap_characters,
}


def mutants(sources: Sequence[str], count: int, seed: int) -> Iterator[Mutant]:
    """Yield ``count`` mutants of ``sources``, each mutation in turn, each with a change; the sources by the dice."""
    dice = random.Random(seed)
    names = list(MUTATIONS)
    made = 0
    while made < count:
        name = names[made % len(names)]
        origin = int(dice.random() * len(sources))
        text = mutate(sources[origin], name, dice)
        if text is not None:
            made += 1
            yield Mutant(origin, name, text)


def mutate(source: str, mutation: str, dice: random.Random) -> str | None:
    """Return the source after a mutation of this name; None if it has no place for it, or did not change."""
    try:
        text = MUTATIONS[mutation](Damage(source, dice))
    except IndexError:
        return None
    return text if text != source else None
