"""Values that are put into the text of a command as they are, and that the shell then reads as a part of it.

A blank makes two arguments of one, nothing at all none, and `;`, `$(…)`, `&` and `|` make other commands of it. Values
that can only be numbers, paths or one of some words do no harm. Those that the people who write the code and its data
choose hardly do: reported are passwords, which have such signs, and what is lost if there is nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.interpolations import Interpolation, Reader
    from puppetguard.model.subject import Subject

_DELETES = frozenset(("rm", "chmod", "chown", "chgrp"))
"""What goes through whole trees of files, and then changes or removes all of them."""
_DATABASES = frozenset("mysql mariadb psql sqlite3 mysqladmin cqlsh mongo mongosh clickhouse-client".split())
_SHELLS = frozenset("sh bash dash ash ksh zsh su runuser ssh eval".split())


def _unsafe_interpolation(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each value that the shell reads, surest where it does the most harm."""
    from puppetguard.model.interpolations import interpolations

    yield from once(_hit(execution, one) for execution, one in interpolations(subject))


def _hit(execution: Execution, one: Interpolation) -> Hit:
    verdict = _judged(execution, one)
    shown = f"`${one.name}`" if one.name else "a value"
    return Hit(
        one.span,
        verdict.confidence,
        f"{shown} stands {_WHERE[one.quoting]} in a shell command{verdict.why}",
        verdict.hint,
        run_by(execution, one.span),
    )


_WHERE = {
    "none": "unquoted",
    "single": "in single quotes",
    "double": "in double quotes",
}


class _Verdict(NamedTuple):
    """What becomes of a value, how sure it is, and what to do."""

    why: str = ""
    confidence: Confidence = Confidence.POSSIBLE
    hint: str = "give the command as an array, or quote the value with `shellquote()`"


def _judged(execution: Execution, one: Interpolation) -> _Verdict:
    from puppetguard.model.secrets import is_password_name

    is_password = is_password_name(one.name)
    if is_password and one.quoting == "none":
        return _Verdict(": a password with `$`, `&` or a blank makes another command of it", Confidence.LIKELY)
    if not one.given or execution.attribute not in ("command", "title", "refresh"):
        return _Verdict()
    found = _by_program(one)
    # What people choose as a name has no quotes in it, but what is to be hard to guess has.
    return found._replace(confidence=Confidence.LIKELY) if is_password and found.why else found


_MARKS = ("rm", "ch", "sql", "mariadb", "mongo", "sh", "su", "runuser", "eval")


def _by_program(one: Interpolation) -> _Verdict:
    from puppetguard.model.interpolations import readers

    if not any(word in one.text for word in _MARKS):
        return _Verdict()
    for reader in readers(one.text).get(one.at, ()):
        if reader.program in _DELETES and reader.recursive and one.empty and (lost := _lost(reader)):
            hint = "give the parameter a type that has something in it: `Stdlib::Absolutepath`, `String[1]`"
            return _Verdict(f": if it is empty, `{reader.program}` hits all of `{lost}`", Confidence.LIKELY, hint)
        if one.quoting != "none" and reader.program in _DATABASES:
            return _Verdict(f": a quote in it makes another statement for `{reader.program}`")
        if one.quoting != "none" and reader.program in _SHELLS:
            return _Verdict(f", which `{reader.program}` reads once more")
    return _Verdict()


def _lost(reader: Reader) -> str:
    """Return the directory that a command hits if the value is empty; nothing if that is none of the system's.

    What deletes it is as bad in one that holds what comes from elsewhere; another owner is one that can be undone.
    """
    from puppetguard.model.destruction.paths import loss

    found = loss(reader.left) if reader.left and reader.left.startswith("/") else None
    if found is None or not (found.essential or (reader.program == "rm" and found.confidence >= Confidence.LIKELY)):
        return ""
    return found.directory


CHECK = Check(_unsafe_interpolation, commands=True, marks=("$",))
