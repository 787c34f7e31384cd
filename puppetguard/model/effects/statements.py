"""What statements in the languages of databases destroy: ``DROP DATABASE``, ``TRUNCATE``, ``db.dropDatabase()``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from puppetguard.model.effects.effect import Effect
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import Pattern, literal
from puppetguard.model.script import UNKNOWN

_NAME = rf"[`\"']?(?P<name>[\w.${UNKNOWN}-]{{0,99}})"
_STATEMENT = late_pattern(
    rf"(?:^|[;\s])(?P<all>(?P<verb>DROP)\s{{1,9}}(?P<what>DATABASE|SCHEMA|TABLE|USER|ROLE|VIEW|INDEX)\s{{1,9}}"
    rf"(?:IF\s{{1,9}}EXISTS\s{{1,9}})?{_NAME}"
    rf"|TRUNCATE\s{{1,9}}(?:TABLE\s{{1,9}})?{_NAME.replace('name', 'emptied')}"
    rf"|DELETE\s{{1,9}}FROM\s{{1,9}}{_NAME.replace('name', 'cleared')}[`\"']?\s{{0,9}}(?=;|$))",
    re.IGNORECASE,
)
_DROPS_OF_MONGO = late_pattern(
    r"\.\s{0,9}(?P<verb>dropDatabase|drop|deleteMany|remove)\s{0,9}\(\s{0,9}(?:\{\s{0,9}\})?\s{0,9}\)"
)


def database_effects(argument: Argument) -> Iterator[Effect]:
    """Yield what the statements in an argument destroy."""
    text, offsets = argument.flat()
    for found in _STATEMENT.finditer(text):
        start, end = found.span("all")
        name = found["name"] or found["emptied"] or found["cleared"] or ""
        if found["verb"]:
            what = found["what"].lower()
            action = "drop" if what in ("database", "schema") else f"drop-{what}"
        else:
            action = "truncate" if found["emptied"] is not None else "delete"
        yield _effect(name, action, offsets[start], offsets[end - 1] + 1)
    for found in _DROPS_OF_MONGO.finditer(text):
        action = "drop" if found["verb"] == "dropDatabase" else "truncate"
        yield _effect("", action, offsets[found.start()], offsets[found.end() - 1] + 1)


def _effect(name: str, action: str, start: int, end: int) -> Effect:
    known: Pattern = literal(name, start) if UNKNOWN not in name else ()
    return Effect("database", known, start, max(end, start + 1), action)
