"""What is said in one version of a file: the records, which nothing but reading files needs a parser for."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from puppetguard.model.outline import Place
from puppetguard.model.secrets import is_secret_name

FactKind = Literal[
    "class", "define", "function", "plan", "type", "node", "resource", "default", "override", "collector", "include",
    "variable", "relationship", "statement", "file", "template", "suppression",
    "key", "lookup-option", "level", "setting", "module", "metadata",
]  # fmt: skip
"""What is said. A ``key`` of Hiera and the ``lookup-option`` of one, the ``level`` of a hierarchy, a ``setting`` of a
configuration and the ``module`` of a ``Puppetfile`` stand in the file that is their container."""
FILE_KINDS = frozenset(("file", "template", "key", "lookup-option", "level", "setting", "module", "metadata"))
"""What is said of files that are not in Puppet's language, or of files as such."""
VEIL = "(a secret)"
"""Stands for the text of a secret, where values are shown."""
_SENSITIVE = re.compile(r"""(\bSensitive(?:\.new)?\(\s*)(?:'[^']*'|"[^"]*")\s*\)""")


class Aspect(msgspec.Struct, frozen=True):
    """One thing that a fact says: an attribute, a parameter, a value.

    ``normal`` is the normal form of how it is written, ``shown`` that for people. ``values`` is all that it can be if
    each of these is known, else None; ``sure`` tells that it is the one of them whenever the code runs, and no default
    that a caller or Hiera replaces. ``lines`` is a text of which only the lines that differ are shown.
    """

    normal: str
    shown: str
    place: Place
    values: tuple[object, ...] | None = None
    lines: tuple[str, ...] = ()
    sure: bool = True


class Fact(msgspec.Struct, frozen=True):
    """A fact: its ``kind``, the ``subject`` as people name it, and where it holds.

    ``container`` is the definition around it (``class a``), ``condition`` what must be so for it, for people, and
    ``guard`` the normal form of that; all empty at top scope. ``aspects`` are what it says, by their names. ``title``
    is the normal form of the title of a resource, which may be known and made of variables all the same, or of the
    query of a collector. ``loose`` is how it is written, if it is not this one whenever the code runs.
    """

    kind: FactKind
    subject: str
    container: str
    condition: str
    place: Place
    aspects: dict[str, Aspect]
    guard: str = ""
    title: str = ""
    loose: str = ""


def veiled(shown: str, name: str) -> str:
    """Return an expression as it is shown, without the text of a secret that stands in it."""
    if shown[:1] in "'\"" and shown[-1:] == shown[:1] and is_secret_name(name):
        return VEIL
    return _SENSITIVE.sub(rf"\1{VEIL})", shown)
