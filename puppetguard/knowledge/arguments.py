"""What the arguments of programs mean: ``arguments.json``, after the manual page of each program.

The file has a grammar for each program, or for several that read their arguments alike (their names with blanks).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

import msgspec


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a program, or a subcommand of one, reads its arguments, and what they mean.

    ``short`` are the letters of options with a value, ``attached`` those whose value is optional and part of the same
    word, ``digits`` those that may have a number right behind them; ``long`` the long options with a value. Options may
    follow operands if ``mixed``. With ``bundled``, the first word may be options without a dash (``tar xf``).

    A *role* says what a value or an operand means: ``delete``, ``service:restart`` (a kind of effect and its action),
    or what other roles need (``source``, ``destination``, ``mode``, ``owner``, ``action``, ``script``). ``operands``
    are the roles of the operands in order, one of them with ``*`` for any number. ``options`` are the roles of values;
    an operand whose role an option has is not expected any more.

    ``variants`` are what changes by the first of these options that is given; ``commands`` the subcommands.
    ``does`` is the effect of the call itself, ``otherwise`` the effect where it names nothing else; ``effect`` what
    becomes of sources and a destination. ``actions`` translates the words of the role ``action``; those that become an
    empty text have no effect. ``recursive`` and ``forced`` are the options that say so. Nothing happens with one of
    ``dry``, and without one of ``needs`` if there are any.
    """

    short: str = ""
    attached: str = ""
    digits: str = ""
    long: str = ""
    mixed: bool = True
    bundled: bool = False
    operands: str | None = None
    options: Mapping[str, str] = {}
    variants: Mapping[str, Grammar] = {}
    commands: Mapping[str, Grammar] = {}
    does: str = ""
    otherwise: str = ""
    effect: str = ""
    actions: Mapping[str, str] = {}
    recursive: str = ""
    forced: str = ""
    dry: str = ""
    needs: str = ""


@cache
def grammar_of(program: str) -> Grammar | None:
    """Return how a program reads its arguments; None if that is not known."""
    found = _grammars().get(program)
    return None if found is None else msgspec.json.decode(found, type=Grammar)


def is_described(program: str) -> bool:
    """Tell whether there is a grammar for a program."""
    return program in _grammars()


def described_programs() -> frozenset[str]:
    """Return the programs of which there is a grammar."""
    return frozenset(_grammars())


@cache
def _grammars() -> Mapping[str, msgspec.Raw]:
    with open(os.path.join(os.path.dirname(__file__), "arguments.json"), "rb") as file:
        entries = msgspec.json.decode(file.read(), type=dict[str, msgspec.Raw])
    return {name: entry for names, entry in entries.items() for name in names.split()}
