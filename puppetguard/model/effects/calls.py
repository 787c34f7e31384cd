"""One call of a program, read by its grammar: which argument has which role, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import structs

from puppetguard.knowledge.arguments import Grammar
from puppetguard.model.expansion import Argument
from puppetguard.model.options import Option, bundled, parse_options


class Given(NamedTuple):
    """An argument and its role."""

    role: str
    argument: Argument


class Call(msgspec.Struct, frozen=True):
    """A call: its arguments by role, and its options; ``said`` is the word that chose the subcommand or variant."""

    grammar: Grammar
    given: tuple[Given, ...]
    options: tuple[Option, ...]
    said: Argument | None

    def of_role(self, role: str) -> list[Argument]:
        """Return the arguments that have a role."""
        return [one.argument for one in self.given if one.role == role]

    def has(self, names: str) -> bool:
        """Tell whether one of some options is given."""
        wanted = names.split()
        return any(option.name in wanted for option in self.options)

    @property
    def is_dry(self) -> bool:
        """Tell whether nothing is changed."""
        return self.has(self.grammar.dry) or (bool(self.grammar.needs) and not self.has(self.grammar.needs))


def read_call(grammar: Grammar, arguments: Sequence[Argument]) -> Call:
    """Read the arguments of a program."""
    if grammar.bundled:
        arguments = bundled(arguments, grammar.short)
    options: list[Option] = []
    said: Argument | None = None
    while True:
        parsed = parse_options(
            arguments,
            grammar.short,
            frozenset(grammar.long.split()),
            attached=grammar.attached,
            digits=grammar.digits,
            mixed=grammar.mixed and not grammar.commands,
        )
        options += parsed.options
        operands = parsed.operands
        grammar, said = _variant(grammar, options, said)
        below = _subcommand(grammar, operands)
        if below is None:
            break
        grammar, said, arguments = below, operands[0], operands[1:]
    given = [*_values(grammar, options), *_operands(grammar, options, operands)]
    return Call(grammar, tuple(given), tuple(options), said)


def _subcommand(grammar: Grammar, operands: Sequence[Argument]) -> Grammar | None:
    word = operands[0].known if operands and grammar.commands else None
    if word is None:
        return None
    for names, inner in grammar.commands.items():
        if word in names.split():
            return structs.replace(
                inner,
                short=inner.short + grammar.short,
                attached=inner.attached + grammar.attached,
                long=f"{inner.long} {grammar.long}",
                options={**grammar.options, **inner.options},
                dry=f"{inner.dry} {grammar.dry}",
            )
    return None


def _variant(grammar: Grammar, options: Sequence[Option], said: Argument | None) -> tuple[Grammar, Argument | None]:
    for names, inner in grammar.variants.items():
        wanted = names.split()
        for option in options:
            if option.name in wanted:
                changed = structs.replace(
                    grammar,
                    operands=grammar.operands if inner.operands is None else inner.operands,
                    options={**grammar.options, **inner.options},
                    does=inner.does if inner.does or inner.operands else grammar.does,
                    otherwise=inner.otherwise or grammar.otherwise,
                    recursive=f"{inner.recursive} {grammar.recursive}",
                    dry=f"{inner.dry} {grammar.dry}",
                    variants={},
                )
                return changed, option.word
    return grammar, said


def _values(grammar: Grammar, options: Sequence[Option]) -> Iterator[Given]:
    roles = _roles_of_options(grammar)
    for option in options:
        if option.value is not None and (role := roles.get(option.name)):
            yield Given(role, option.value)


def _roles_of_options(grammar: Grammar) -> dict[str, str]:
    return {name: role for names, role in grammar.options.items() for name in names.split()}


def _operands(grammar: Grammar, options: Sequence[Option], operands: Sequence[Argument]) -> Iterator[Given]:
    roles = _roles_of_options(grammar)
    taken = {roles[option.name] for option in options if option.name in roles}
    expected = [role for role in (grammar.operands or "").split() if role not in taken]
    star = next((index for index, role in enumerate(expected) if role.endswith("*")), len(expected))
    before, after = expected[:star], expected[star + 1 :]
    for role, operand in zip(before, operands, strict=False):
        yield Given(role, operand)
    rest = operands[len(before) :]
    if star < len(expected):
        many = max(len(rest) - len(after), min(1, len(rest)))
        for operand in rest[:many]:
            yield Given(expected[star].removesuffix("*"), operand)
        for role, operand in zip(after, rest[many:], strict=False):
            yield Given(role, operand)
