"""Files that tell of nodes: their names, and what an external classifier gives them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from puppetguard.errors import UsageError

_LISTS = ("classes", "roles")
_SINGLE = ("role", "class")


def nodes_in(path: str) -> list[str]:
    """Return the names of nodes in a file: one on a line, ``#`` starts a remark; ``-`` is standard input.

    UsageError if the file cannot be read.
    """
    names = []
    for line in _text(path).splitlines():
        name = line.partition("#")[0].strip()
        if name:
            names.append(name)
    return names


def classes_in(path: str) -> dict[str, Sequence[str]]:
    """Return the classes of nodes by their names, from YAML or JSON.

    A node has a class (``web1: role::web``), a list of them, or what an external node classifier prints: a mapping with
    ``classes`` (a list, or a mapping whose values are parameters), ``role``. UsageError, with the place, for all else.
    """
    from puppetguard.packs.documents import read_document

    document = read_document(path, _text(path))
    if not isinstance(document.data, dict):
        raise document.error("$", "names of nodes with their classes are expected")
    found: dict[str, Sequence[str]] = {}
    for node, given in document.data.items():
        names = _names(given)
        if names is None:
            raise document.error(f"$.{node}", f"the classes of {node} are expected: a name, a list, or {{classes: …}}")
        found[str(node)] = names
    return found


def _names(given: object) -> list[str] | None:
    match given:
        case None:
            return []
        case str():
            return [given]
        case list():
            return given if all(isinstance(one, str) for one in given) else None
        case dict():
            names: list[str] = []
            for key in _LISTS:
                several = given.get(key)
                if isinstance(several, dict):
                    several = list(several)
                listed = _names(several)
                if listed is None:
                    return None
                names += listed
            for key in _SINGLE:
                one = given.get(key)
                if isinstance(one, str):
                    names.append(one if "::" in one or key == "class" else f"role::{one}")
            return names
    return None


def _text(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.read()
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
