"""Values that are put into the text of a command as they are, and that the shell then reads as a part of it.

A blank makes two arguments of one, nothing at all none, and `;`, `$(…)`, `&` and `|` make other commands of it. Values
that can only be numbers, paths or one of some words do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.interpolations import Interpolation, Reader
    from puppetguard.model.subject import Subject

_RECURSIVE = frozenset("rm chmod chown chgrp".split())
_DESTRUCTIVE = frozenset("shred mkfs wipefs".split())
_DATABASES = frozenset("mysql mariadb psql sqlite3 mysqladmin cqlsh mongo mongosh clickhouse-client".split())
_SHELLS = frozenset("sh bash dash ash ksh zsh su runuser ssh eval".split())


def _unsafe_interpolation(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value that the shell reads, surest where it does the most harm."""
    from puppetguard.model.interpolations import interpolations

    yield from once(_hit(execution, one) for execution, one in interpolations(subject))


def _hit(execution: Execution, one: Interpolation) -> Hit:
    why, confidence = _judged(execution, one)
    shown = f"`${one.name}`" if one.name else "a value"
    return Hit(
        one.span,
        confidence,
        f"{shown} stands {_WHERE[one.quoting]} in a shell command{why}",
        "give the command as an array, or quote the value with `shellquote()`",
        run_by(execution, one.span),
    )


_WHERE = {
    "none": "unquoted",
    "single": "in single quotes",
    "double": "in double quotes",
}


def _judged(execution: Execution, one: Interpolation) -> tuple[str, Confidence]:
    from puppetguard.model.secrets import is_password_name

    if one.quoting == "none" and is_password_name(one.name):
        return ": a password with `$`, `&` or a blank makes another command of it", Confidence.LIKELY
    if not one.given or execution.attribute not in ("command", "title", "refresh"):
        return "", Confidence.POSSIBLE
    return _by_program(one)


_MARKS = (
    "rm",
    "chmod",
    "chown",
    "chgrp",
    "shred",
    "mkfs",
    "wipefs",
    "sql",
    "mariadb",
    "mongo",
    "sh",
    "su",
    "runuser",
    "eval",
)


def _destroys(reader: Reader, one: Interpolation) -> bool:
    """Tell whether a command changes whole trees of files; titles are no empty words, so what is before them counts."""
    if reader.program in _DESTRUCTIVE:
        return True
    return reader.program in _RECURSIVE and reader.recursive and (reader.starts or one.name not in ("title", "name"))


def _by_program(one: Interpolation) -> tuple[str, Confidence]:
    from puppetguard.model.interpolations import readers

    if not any(word in one.text for word in _MARKS):
        return "", Confidence.POSSIBLE
    for reader in readers(one.text).get(one.at, ()):
        if one.quoting == "none" and _destroys(reader, one):
            return f": a blank in it, or nothing at all, and `{reader.program}` hits something else", Confidence.LIKELY
        if reader.program in _DATABASES and one.quoting != "none":
            return f": a quote in it makes another statement for `{reader.program}`", Confidence.LIKELY
        if reader.program in _SHELLS and one.quoting != "none":
            return f", which `{reader.program}` reads once more", Confidence.LIKELY
    return "", Confidence.POSSIBLE


CHECK = Check(_unsafe_interpolation, commands=True, marks=("$",))
