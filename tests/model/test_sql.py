"""Misspelled keywords of SQL."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.script import UNKNOWN
from puppetguard.model.sql import sql_of, sql_slips


def slips(text: str) -> list[tuple[str, str, bool]]:
    found = list(sql_slips(text))
    assert [text[one.start : one.end] for one in found] == [one.word for one in found]
    return [(one.word, one.meant, one.is_verb) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELCT 1; dorp table a", [("SELCT", "SELECT", True), ("dorp", "drop", True)]),
        ("create databse a; DROP IF EXISTS a", [("databse", "database", False)]),
        ("GRANT ALL PRIVLEGES ON a TO b", [("PRIVLEGES", "PRIVILEGES", False)]),
        ("SELECT 'SELCT; DORP' FROM \"a;b\" /* SELCT */ -- GRNAT", []),
        ("SELECT 1 FORM a FROM b; select 1 form a; SELECT FORMS, VALUE", []),
        (f"SELCT{UNKNOWN}; {UNKNOWN}; selct = 1; selct.b(); \\dt; SHOWS", [("SHOWS", "SHOW", True)]),
        ("do $$ begin selct; end $$", []),
    ],
)
def test_slips(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert slips(text) == found


def test_which_arguments_are_sql() -> None:
    script = "mysql -uroot -e a --execute=b c; psql -d d -c e -f f; sqlite3 g h; sudo -u p psql -tAc i"
    found = [argument.known for command in commands(script) for argument in sql_of(command)]
    assert found == ["a", "b", "e", "i"]
