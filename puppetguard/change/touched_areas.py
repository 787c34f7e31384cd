"""What a change touches: remote access, users, the firewall, a database … by types, names, paths and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.change.areas import Area, Matchers
from puppetguard.change.difference import Altered, Located
from puppetguard.change.fact import Fact
from puppetguard.change.risk_table import GUARD_AREA, UNKNOWN_AREA, RiskTable
from puppetguard.knowledge.extensions import kind_of_extension
from puppetguard.knowledge.guard_files import is_guard_file

_RESOURCE = re.compile(r"([\w:]+)\[(.*)\]\Z", re.DOTALL)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_PIECE = re.compile(r"\$\{[^{}]*\}|\$[\w:]+|%\{[^{}]*\}")
_BEFORE_PATHS = ("", " ", "\t", "\n", "'", '"', "=", ">", "<", "(", ";", "&", "|", "`")
_COMMAND_WORD = re.compile(r"(?<!\0)(?<!\0[\"'])(?<!\0\\[\"'])[\w./@+-]+")
"""A word of a command; what follows on something that is not known does not begin there."""
_WORD = re.compile(r"[A-Za-z]+[0-9]*(?:_[A-Za-z0-9]+)*")
_TEMPLATE = re.compile(r"\.(?:erb|epp)\Z")
_LAID_OUT = re.compile(r"(?:^|/)(?:files|templates)/(.+)\Z")
_UNKNOWN = "\0"
_PATHS = ("path", "target", "file", "cwd", "dir", "directory", "docroot", "config_file", "creates", "link", "config")
"""Attributes that name a file or a folder which is touched."""
_NAMES = ("name", "service_name", "package_name")
_COMMANDS = ("command", "unless", "onlyif", "refresh", "start", "stop", "restart")
_SEARCHING = ("exec", "service")
"""Types whose `path` tells only where programs are looked for."""
_SAYING = frozenset(("notify", "echo"))
"""Types that only say something."""
_FOR_PEOPLE = frozenset(("prose", "media"))
_TEXTS = frozenset("txt text md markdown".split())
"""Extensions of texts that people read; some programming language or other has them, too."""
_OPAQUE = frozenset({"variable", "function", "type", "plan"})
"""Kinds of facts whose names tell nothing of a machine."""


class Touch(NamedTuple):
    """An area that is touched, and by what, for people: ``the path `/etc/sudoers` ``."""

    area: Area
    by: str


class _Names(NamedTuple):
    """The names in a change, each list without duplicates."""

    types: list[str]
    services: list[str]
    packages: list[str]
    paths: list[str]
    words: list[tuple[str, str]]
    """Words in lower case, each with the name that it is from."""
    unknown: list[str]


def touched(altered: Altered, table: RiskTable) -> tuple[Touch, ...]:
    """Return the areas that a change touches in either version, each once, in the order of the table."""
    names = _Names([], [], [], [], [], [])
    for located in (altered.base, altered.head):
        if located is not None:
            _gather(located, names)
    found: dict[str, str] = {}
    for area, by in _found(names, table.matchers):
        found.setdefault(area, by)
    for located in (altered.base, altered.head):
        if located is not None and is_guarding(located):
            found[GUARD_AREA] = f"`{located.file}`"
    if not found and names.unknown:
        found[UNKNOWN_AREA] = f"`{names.unknown[0]}`"
    return tuple(Touch(area, found[area.id]) for area in table.areas if area.id in found)


def hosts_touched(names: Iterable[str], table: RiskTable) -> dict[str, str]:
    """Return the areas that names of nodes, roles and classes speak of, each with the first such name."""
    found: dict[str, str] = {}
    for name in names:
        for word in _words(name):
            for area in table.matchers.of_word(word):
                found.setdefault(area, name)
    return found


def is_guarding(located: Located) -> bool:
    """Tell whether a fact is of what guards the code itself: its rules, its checks, its owners."""
    return located.fact.kind == "suppression" or is_guard_file(located.file)


# --- the names in a fact ---


def _gather(located: Located, names: _Names) -> None:
    fact = located.fact
    resource = _RESOURCE.match(fact.subject) if fact.kind in ("resource", "override") else None
    if resource is not None and resource[1].lower() in _SAYING:
        return
    if resource is not None:
        _gather_resource(resource[1].lower(), resource[2], fact, names)
    elif fact.kind in ("default", "collector"):
        kind = fact.subject.partition(" ")[0].lower()
        names.types.append(kind)
        _gather_words(kind, names)
        _gather_attributes(kind, fact, names)
        for quoted in _QUOTED.finditer(fact.subject):
            _gather_title(kind, quoted[1] or quoted[2] or "", names)
    elif fact.kind == "file":
        _gather_file(fact.subject, names)
    elif fact.kind not in _OPAQUE and not (fact.kind == "template" and _is_read_by_people([fact.subject])):
        _gather_words(fact.subject, names)
        if "$" in fact.subject:
            names.unknown.append(fact.subject)
    if resource is not None and resource[1].lower() == "file" and _is_read_by_people(names.paths):
        return
    # What stands in a node does not touch what the node is named after.
    if not fact.container.startswith("node "):
        _gather_words(fact.container.partition(" ")[2], names)
    if fact.kind not in ("resource", "include", "class", "define") or not fact.container:
        _gather_file(located.file, names)


def _gather_resource(kind: str, title: str, fact: Fact, names: _Names) -> None:
    names.types.append(kind)
    if "::" in kind or kind not in _PLAIN_TYPES:
        _gather_words(kind, names)
    quoted = _QUOTED.fullmatch(title)
    known = (quoted[1] if quoted[1] is not None else quoted[2]) if quoted is not None else None
    if kind in ("class", "component"):
        _gather_words(known or "", names)
    elif known is not None:
        _gather_title(kind, _PIECE.sub(_UNKNOWN, known), names)
    if (known is None or _PIECE.search(known)) and not any(name in fact.aspects for name in ("path", *_NAMES)):
        names.unknown.append(fact.subject)
    _gather_attributes(kind, fact, names)


_PLAIN_TYPES = frozenset("file exec service package user group cron mount host notify".split())


def _gather_title(kind: str, title: str, names: _Names) -> None:
    if kind == "exec":
        _gather_command(title, names)
    elif title.startswith("/") or title[1:3] in (":/", ":\\"):
        names.paths.append(title.replace("\\", "/"))
    elif kind == "service":
        names.services.append(title)
    elif kind == "package":
        names.packages.append(title)
    elif kind not in ("user", "group", "file"):
        _gather_words(title, names)


def _gather_attributes(kind: str, fact: Fact, names: _Names) -> None:
    for name, aspect in fact.aspects.items():
        if name not in _PATHS and name not in _NAMES and name not in _COMMANDS:
            continue
        if name == "path" and kind in _SEARCHING:
            continue
        texts = [value for value in aspect.values or () if isinstance(value, str)]
        if not texts and (quoted := _QUOTED.fullmatch(aspect.shown)) is not None:
            texts = [_PIECE.sub(_UNKNOWN, quoted[1] or quoted[2] or "")]
        for text in texts:
            if name in _NAMES:
                _gather_title(kind, text, names)
            elif name in _PATHS:
                if text.startswith("/") or text[1:3] in (":/", ":\\"):
                    names.paths.append(text.replace("\\", "/"))
            elif kind in ("exec", "cron", "service"):
                _gather_command(text, names)
                if _UNKNOWN in text:
                    names.unknown.append(fact.subject)


def _gather_command(text: str, names: _Names) -> None:
    """Take each path and each word of a command for a file, a service or a package."""
    for found in _COMMAND_WORD.finditer(text):
        word = found[0]
        # Behind a part that is not known, or within an expression, a slash does not start a path.
        if word.startswith("/") and text[found.start() - 1 : found.start()] in _BEFORE_PATHS:
            names.paths.append(word)
        name = word.rpartition("/")[2]
        names.services.append(name)
        names.packages.append(name)
        _gather_words(name, names)


def _gather_file(path: str, names: _Names) -> None:
    """Take a file of the code for what it is delivered as, as far as its name and folder tell."""
    laid_out = _LAID_OUT.search(path)
    if laid_out is not None:
        names.paths.append("/" + _TEMPLATE.sub("", laid_out[1]))
        names.paths.append("//" + _TEMPLATE.sub("", laid_out[1].rpartition("/")[2]))
    else:
        names.paths.append(path.rpartition("/")[2])
    if laid_out is not None and _is_read_by_people([laid_out[1]]):
        return
    module = re.search(r"([\w-]+)/(?:manifests|templates|files|functions|types|lib|data)/(.*)\Z", path)
    if module is not None:
        _gather_words(module[1], names)
        _gather_words(re.sub(r"\.\w+\Z", "", _TEMPLATE.sub("", module[2])), names)


def _is_read_by_people(paths: Sequence[str]) -> bool:
    """Tell whether all of some paths, if there are any, are of files that people read, and not programs.

    What a class or module is about says nothing of these; but where they lie does.
    """
    extensions = [_TEMPLATE.sub("", path).rpartition("/")[2].rpartition(".")[2] for path in paths]
    return bool(extensions) and all(one in _TEXTS or kind_of_extension(one) in _FOR_PEOPLE for one in extensions)


def _gather_words(text: str, names: _Names) -> None:
    names.words.extend((word, text) for word in _words(text))


def _words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text.lower()):
        whole = found[0]
        parts = whole.split("_")
        yield from dict.fromkeys((whole, whole.rstrip("0123456789"), *parts, *(p.rstrip("0123456789") for p in parts)))


# --- what belongs to which area ---


def _found(names: _Names, matchers: Matchers) -> Iterator[tuple[str, str]]:
    for kind in names.types:
        yield from ((area, f"the type `{kind}`") for area in matchers.of_type(kind))
    for path in names.paths:
        areas = matchers.of_file_name(path[2:]) if path.startswith("//") else matchers.of_path(path)
        shown = path.replace(_UNKNOWN, "…").removeprefix("/" if path.startswith("//") else "")
        yield from ((area, f"the path `{shown}`") for area in areas)
    for name in names.services:
        yield from ((area, f"the service `{name}`") for area in matchers.of_service(name))
    for name in names.packages:
        yield from ((area, f"the package `{name}`") for area in matchers.of_package(name))
    for word, source in names.words:
        yield from ((area, f"the word `{word}` in `{source}`") for area in matchers.of_word(word))
