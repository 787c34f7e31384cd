"""What it says that a program succeeds: ``grep`` found something, ``dpkg -s`` knows the package, ``id`` the user.

Sources: the manual pages of these programs, sections on the exit status.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from puppetguard.model.conditions.condition import UNCLEAR, Condition, Constant, Fact, FactKind, joined, opposite
from puppetguard.model.conditions.search import search_of
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import path_of
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options

_GREP_LONG = (
    "after-context before-context binary-files context devices directories exclude exclude-dir exclude-from file"
    " group-separator include label max-count regexp"
).split()
_ALWAYS = {
    "echo": "`echo` always succeeds",
    "printf": "`printf` always succeeds",
    "date": "`date` always succeeds",
    "sleep": "`sleep` always succeeds",
}
_FILTERS = frozenset(
    "awk gawk mawk nawk cat cut column expand fmt fold head jq nl od paste rev sed sort tac tail tee tr uniq wc"
    " xargs".split()
)
"""Programs that succeed whatever they are given to read, as long as they can read it."""
_SELECTING = frozenset("awk gawk mawk nawk sed".split())
_DATABASES = ("psql", "mysql", "mariadb", "sqlite3")
_SELECTION = late_pattern(
    r"^\s{0,9}select\s[^;]{1,500}\swhere\s[^;]{1,500};?\s{0,9}$|^\s{0,9}show\s[^;]{1,99}\slike\s[^;]{1,99};?\s{0,9}$",
    re.IGNORECASE,
)
_DATABASE_LIST = late_pattern(
    r"-[Aqtx]{0,4}l[Aqtx]{0,4}|--list|\s{0,9}show\s{1,9}databases\s{0,9};?\s{0,9}", re.IGNORECASE
)
_EXITS = ("exit", "q", "Q")
_REPORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rpm": (("-qa", "-aq", "--query --all", "-q -a"), ()),
    "gem": (("list",), ("-i", "--installed")),
    "pip": (("list", "freeze"), ()),
    "pip3": (("list", "freeze"), ()),
    "apt": (("list",), ()),
    "docker": (("ps", "images", "volume ls", "network ls"), ()),
    "podman": (("ps", "images", "volume ls", "network ls"), ()),
    "systemctl": (("show", "list-unit-files", "list-units"), ()),
    "ufw": (("status",), ()),
}
"""Calls that only report, and succeed whatever they found; and the options with which they do tell."""


def grep_condition(program: str, given: Sequence[Argument], start: int, end: int, *, reads_input: bool) -> Condition:
    """Return what a call of ``grep`` asks of its files; nothing is said of what it is given on its standard input."""
    options = parse_options(given, "efABCmdD", _GREP_LONG)
    operands = list(options.operands)
    expressions = list(options.values("-e", "--regexp"))
    if not expressions and not options.has("-f", "--file") and operands:
        expressions = [operands.pop(0)]
    names = [option.name for option in options.options]
    if len(expressions) != 1 or reads_input or not operands:
        return UNCLEAR
    if options.has("-L", "--files-without-match", "-r", "-R", "--recursive", "-f", "--file"):
        return UNCLEAR
    search = search_of(names, expressions[0].text, program)
    how = "other lines" if options.has("-v", "--invert-match") else ""
    facts = [Fact("text", path_of(file), start, end, how, search) for file in operands]
    return joined(facts, every=False)


def program_condition(program: str, given: Sequence[Argument], start: int, end: int) -> Condition:
    """Return what the success of a program says, by its arguments."""

    def fact(kind: FactKind, one: Argument, how: str = "") -> Fact:
        return Fact(kind, path_of(one) if kind in ("exists", "mounted", "formatted") else one.name, start, end, how)

    if why := _ALWAYS.get(program):
        return Constant(truth=True, start=start, end=end, why=why)
    if program in _REPORTS and _only_reports(program, given):
        return Constant(
            truth=True, start=start, end=end, why="this only lists, and succeeds even if nothing is found", sure=False
        )
    if program == "sysctl" and not any("=" in it or it in ("-w", "-p", "--system") for it in map(_known, given)):
        why = "`sysctl` succeeds whatever the value is"
        return Constant(truth=True, start=start, end=end, why=why, sure=False)
    if program in _DATABASES and any(_SELECTION.search(_known(argument)) for argument in given):
        why = f"`{program}` succeeds also if nothing is selected"
        return Constant(truth=True, start=start, end=end, why=why, sure=False)
    if program in _READERS:
        return _READERS[program](given, fact)
    return UNCLEAR


def filter_condition(program: str, given: Sequence[Argument], start: int, end: int) -> Condition | None:
    """Return what the success of the last program of a pipeline says; None if that is not such a program."""
    if program not in _FILTERS:
        return None
    if program in ("xargs", "tee", "jq"):
        return UNCLEAR
    texts = [argument.known for argument in given]
    if program in _SELECTING and any(text is None or any(word in text for word in _EXITS) for text in texts):
        return UNCLEAR
    return Constant(truth=True, start=start, end=end, why=f"`{program}` succeeds whatever it is given")


def selecting_condition(program: str, given: Sequence[Argument], start: int, end: int) -> Condition:
    """Return what it says that ``sed`` or ``awk`` succeed by themselves: that the file is there, if it is."""
    if program in _SELECTING and len(given) > 1:
        texts = [argument.known for argument in given]
        if all(text is not None and not any(word in text for word in _EXITS) for text in texts[:-1]):
            why = f"`{program}` succeeds whether it finds something or not"
            return Constant(truth=True, start=start, end=end, why=why, sure=False)
    return UNCLEAR


def _only_reports(program: str, given: Sequence[Argument]) -> bool:
    calls, telling = _REPORTS[program]
    texts = [argument.known or "" for argument in given]
    if any(text in telling for text in texts):
        return False
    said = " ".join(texts)
    return any(said == call or said.startswith(f"{call} ") or not call for call in calls)


def _known(argument: Argument) -> str:
    return argument.known or ""


def find_condition(given: Sequence[Argument], start: int, end: int) -> Condition:
    """Return what it says that ``find`` succeeds: that there is what it starts at."""
    texts = [_known(argument) for argument in given]
    selects = any(text in _SELECTORS for text in texts)
    if not selects or any(text in _ACTIONS for text in texts):
        return UNCLEAR
    return Constant(truth=True, start=start, end=end, why="`find` succeeds also if it finds nothing", sure=False)


_SELECTORS = frozenset("-name -iname -path -regex -mtime -mmin -newer -size -empty -user -group -perm -type".split())
_ACTIONS = frozenset("-exec -execdir -ok -okdir -delete -quit".split())

# What is listed one a line: whether it is this that ``grep`` finds.
_LISTS: dict[tuple[str, ...], FactKind] = {
    ("dpkg", "-l"): "installed",
    ("dpkg", "--list"): "installed",
    ("dpkg", "--get-selections"): "installed",
    ("rpm", "-qa"): "installed",
    ("apt", "list", "--installed"): "installed",
    ("yum", "list", "installed"): "installed",
    ("dnf", "list", "installed"): "installed",
    ("gem", "list"): "installed",
    ("pip", "freeze"): "installed",
    ("pip", "list"): "installed",
    ("pip3", "freeze"): "installed",
    ("pip3", "list"): "installed",
    ("snap", "list"): "installed",
    ("mount",): "mounted",
    ("df",): "mounted",
    ("getent", "passwd"): "user",
    ("getent", "group"): "group",
}
_YES = frozenset("enabled active running installed ^ii".split())
_NO = frozenset("disabled inactive dead not-found masked failed".split())


def listed_condition(listing: Sequence[Argument], alone: Condition, given: Sequence[Argument], start: int) -> Condition:
    """Return what it says that ``grep``, called as ``given``, finds something in what ``listing`` prints.

    ``alone`` is what the success of that program says by itself.
    """
    options = parse_options(given[1:], "efABCmdD", _GREP_LONG)
    expressions = list(options.values("-e", "--regexp")) or list(options.operands[:1])
    if len(expressions) != 1 or len(options.operands) > 1 or options.has("-v", "--invert-match"):
        return UNCLEAR
    expression = expressions[0].known or ""
    if isinstance(alone, Fact) and alone.kind in ("active", "enabled", "installed"):
        words = frozenset(expression.lower().replace("'", "").replace(":", " ").split()) or {""}
        if expression in _NO:
            return opposite(alone)
        return alone if words & _YES else UNCLEAR
    words_of = tuple(_known(argument).rpartition("/")[2] for argument in listing)
    kind = _LISTS.get(words_of)
    if words_of[0] in _DATABASES and any(_DATABASE_LIST.fullmatch(word) for word in words_of[1:]):
        kind = "database"
    if kind is None:
        return UNCLEAR
    search = search_of(
        [option.name for option in options.options], expressions[0].text, _known(given[0]).rpartition("/")[2]
    )
    return Fact(kind, (), start, given[-1].end, "listed", search)


# --- programs ---

_Fact = Callable[..., Fact]
_Reader = Callable[[Sequence[Argument], _Fact], Condition]


def _first(kind: FactKind, short: str = "", how: str = "", *, refused: Sequence[str] = ()) -> _Reader:
    def read(given: Sequence[Argument], fact: _Fact) -> Condition:
        options = parse_options(given, short)
        if len(options.operands) != 1 or options.has(*refused):
            return UNCLEAR
        return fact(kind, options.operands[0], how)

    return read


def _with_option(kind: FactKind, options: str, short: str = "") -> _Reader:
    def read(given: Sequence[Argument], fact: _Fact) -> Condition:
        found = parse_options(given, short)
        # Letters of one word count one by one.
        if not found.has(*options.split()) or len(found.operands) != 1:
            return UNCLEAR
        return fact(kind, found.operands[0])

    return read


def _systemctl(given: Sequence[Argument], fact: _Fact) -> Condition:
    words = parse_options(given, "tpnoHMs").operands
    kinds: dict[str, FactKind] = {"is-active": "active", "status": "active", "is-enabled": "enabled"}
    if len(words) != 2 or words[0].known not in kinds:
        return UNCLEAR
    return fact(kinds[words[0].known or ""], words[1])


def _service(given: Sequence[Argument], fact: _Fact) -> Condition:
    return fact("active", given[0]) if len(given) == 2 and given[1].known == "status" else UNCLEAR


def _getent(given: Sequence[Argument], fact: _Fact) -> Condition:
    kinds: dict[str, FactKind] = {"passwd": "user", "group": "group", "shadow": "user"}
    if len(given) != 2 or given[0].known not in kinds:
        return UNCLEAR
    return fact(kinds[given[0].known or ""], given[1])


def _blkid(given: Sequence[Argument], fact: _Fact) -> Condition:
    options = parse_options(given, "cosLUt")
    if len(options.operands) != 1 or options.has("-L", "-U", "-t"):
        return UNCLEAR
    return fact("formatted", options.operands[0])


_READERS: dict[str, _Reader] = {
    "ls": _first("exists", "ITw"),
    "stat": _first("exists", "c", refused=("-f", "--file-system")),
    "readlink": _first("exists", how="-L", refused=("-f", "-m", "-e", "--canonicalize")),
    "cat": _first("exists", how="-r"),
    "id": _first("user"),
    "getent": _getent,
    "systemctl": _systemctl,
    "service": _service,
    "chkconfig": _first("enabled", refused=("--list", "--add", "--del")),
    "pgrep": _first("active", "gGPstuUFd"),
    "pidof": _first("active", "oS"),
    "dpkg": _with_option("installed", "-s -l --status --list"),
    "dpkg-query": _with_option("installed", "-s -l -W --status --list --show", "f"),
    "rpm": _with_option("installed", "-q --query"),
    "mountpoint": _first("mounted"),
    "findmnt": _first("mounted", "tToOs"),
    "blkid": _blkid,
}
