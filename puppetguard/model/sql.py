"""SQL that commands send to a database, and its misspelled words: ``mysql -e 'SELCT 1'``, ``psql -c 'DORP TABLE x'``.

Keywords are those of the manuals of MySQL, MariaDB, PostgreSQL and SQLite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options
from puppetguard.model.script import UNKNOWN

PROGRAMS = {
    "mysql": ("ehPSuD", ("-e", "--execute"), "execute host port socket user database defaults-file"),
    "mariadb": ("ehPSuD", ("-e", "--execute"), "execute host port socket user database defaults-file"),
    "psql": ("cdfhLopPRTUvF", ("-c", "--command"), "command dbname file host port set username variable output"),
}
"""The programs that take SQL as the value of an option: their options with values, and which have it."""
_VERBS = frozenset(
    "SELECT INSERT UPDATE DELETE CREATE DROP ALTER GRANT REVOKE SHOW USE SET FLUSH TRUNCATE REPLACE LOAD CALL"
    " BEGIN START COMMIT ROLLBACK EXPLAIN DESCRIBE DESC ANALYZE ANALYSE VACUUM REINDEX COPY LOCK UNLOCK RENAME"
    " WITH DO DECLARE PREPARE EXECUTE DEALLOCATE CLUSTER COMMENT REASSIGN RESET DISCARD LISTEN NOTIFY UNLISTEN"
    " CHECKPOINT CHECK CHECKSUM OPTIMIZE REPAIR KILL CHANGE STOP PURGE INSTALL UNINSTALL HANDLER IMPORT MERGE"
    " VALUES TABLE SECURITY REFRESH FETCH MOVE CLOSE SAVEPOINT RELEASE ABORT END XA SHUTDOWN BINLOG CACHE HELP"
    " SIGNAL RESIGNAL ATTACH DETACH PRAGMA SOURCE STATUS DELIMITER CONNECT BACKUP RESTART CLONE GET IF LOOP"
    " WHILE REPEAT CASE RETURN ELSE ELSEIF LEAVE ITERATE OPEN RAISE PERFORM EXIT QUIT SYSTEM TEE NOTEE WARNINGS"
    " REHASH CHARSET EGO GO PRINT".split()
)
"""What a statement begins with, and lines for the programs themselves."""
_OBJECTS = frozenset(
    "DATABASE TABLE USER ROLE SCHEMA INDEX VIEW FUNCTION TRIGGER SEQUENCE EXTENSION TYPE PROCEDURE EVENT"
    " TABLESPACE SERVER DOMAIN PUBLICATION SUBSCRIPTION LANGUAGE POLICY AGGREGATE OPERATOR RULE CAST COLLATION"
    " GROUP STATISTICS UNIQUE TEMPORARY TEMP GLOBAL LOCAL UNLOGGED MATERIALIZED FOREIGN OR IF FULLTEXT SPATIAL"
    " DEFINER ALGORITHM ONLINE OFFLINE RECURSIVE VIRTUAL DEFAULT SYSTEM ACCESS CONVERSION TEXT TRANSFORM LARGE"
    " OWNED PREPARE RESOURCE LOGFILE UNDO INSTANCE CONSTRAINT TRUSTED PROCEDURAL SQL PACKAGE VERSIONING COLUMN".split()
)
"""What stands behind ``CREATE``, ``DROP`` and ``ALTER``."""
_WORDS = frozenset(
    "FROM WHERE INTO VALUES DATABASE DATABASES TABLES PRIVILEGES IDENTIFIED OPTION EXISTS PASSWORD ENCRYPTED"
    " TEMPLATE ENCODING REPLICATION SUPERUSER NOSUPERUSER CREATEDB CREATEROLE CHARACTER COLLATE DEFAULT UNIQUE"
    " PRIMARY CONSTRAINT REFERENCES FOREIGN CASCADE RESTRICT DISTINCT HAVING BETWEEN EXCEPT INTERSECT OWNER"
    " SEQUENCES FUNCTIONS USAGE CONNECT EXECUTE REPLACE RETURNING CURRENT_TIMESTAMP INTERVAL UNION LIMIT OFFSET".split()
)
"""Keywords that stand within statements."""
_TOKEN = late_pattern(
    r"(?P<text>'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<comment>--[^\n]*|/\*.*?\*/|^\#[^\n]*)|(?P<end>;)|(?P<word>[A-Za-z_][A-Za-z0-9_.$]*)|(?P<meta>\\[^\n;]*)"
    r"|(?P<other>\S)",
    re.DOTALL | re.MULTILINE,
)
_SHORTEST = 4


class SqlSlip(NamedTuple):
    """A misspelled keyword at ``[start, end)`` of a text, what is meant, and whether its statement begins with it."""

    start: int
    end: int
    word: str
    meant: str
    is_verb: bool


def sql_of(command: Command) -> Iterator[Argument]:
    """Yield the arguments of a command that are SQL."""
    read = PROGRAMS.get(command.program)
    if read is not None:
        short, options, long = read
        yield from parse_options(command.arguments, short, long.split()).values(*options)


def sql_slips(text: str) -> Iterator[SqlSlip]:
    """Yield the misspelled keywords of a text of SQL."""
    statement: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "end":
            yield from _slips(statement)
            statement = []
        elif token["comment"] is None:
            statement.append(token)
    yield from _slips(statement)


def _slips(statement: list[re.Match[str]]) -> Iterator[SqlSlip]:
    if not statement or statement[0]["word"] is None:
        return
    verb = statement[0]["word"].upper()
    if verb not in _VERBS:
        slip = _near(statement[0], _VERBS)
        # A word that is put together with what is not known, or a name.
        following = statement[1][0] if len(statement) > 1 else ""
        if slip is not None and not following.startswith((UNKNOWN, "\0", ":", "=", ".", "(")):
            yield slip._replace(is_verb=True)
            verb = slip.meant
        else:
            return
    words = [token for token in statement[1:] if token["word"] is not None]
    if verb in ("CREATE", "DROP", "ALTER") and words and words[0] is statement[1]:
        slip = None if words[0]["word"].upper() in _OBJECTS else _near(words[0], _OBJECTS)
        if slip is not None:
            yield slip
            words = words[1:]
    if statement[0]["word"].isupper():
        # Names are in small letters where keywords are in capitals.
        said = {word["word"] for word in words}
        for word in words:
            if word["word"].isupper() and word["word"] not in _WORDS | _OBJECTS | _VERBS and "_" not in word["word"]:
                slip = _near(word, _WORDS)
                if slip is not None and slip.meant not in said and _is_no_other_word(slip.word, slip.meant):
                    yield slip


def _near(token: re.Match[str], known: frozenset[str]) -> SqlSlip | None:
    from puppetguard.model.spelling import is_clear, likeliest

    word = token["word"]
    found = likeliest(word.upper(), known)
    if found is None or len(found[0]) < _SHORTEST or (len(word) < _SHORTEST and found[1] != "swapped"):
        return None
    if not is_clear(word.upper(), found[0], known) and found[1] not in ("swapped", "repeated"):
        return None
    meant = found[0] if word.isupper() else found[0].lower()
    return SqlSlip(*token.span("word"), word, meant, is_verb=False)


def _is_no_other_word(word: str, meant: str) -> bool:
    """Tell whether two words differ otherwise than at their ends, as `VALUE` and `VALUES` do."""
    return not word.startswith(meant) and not meant.startswith(word) and word[0] == meant[0]
