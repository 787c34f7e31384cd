"""Functions of the names of files, as Ruby's ``File`` takes them apart."""

from __future__ import annotations

from collections.abc import Callable

from puppetguard.model.exact import NotKnown
from puppetguard.model.functions._given import Function, Given
from puppetguard.model.values import StaticValue


def _dirname(path: str) -> str:
    if not path:
        raise NotKnown
    stem = path.rstrip("/")
    if not stem:
        return "/"
    head, slash, _ = stem.rpartition("/")
    if not slash:
        return "."
    # Of several slashes in front Ruby's versions keep one or all.
    if path.startswith("//"):
        raise NotKnown
    return head.rstrip("/") or "/"


def _basename(path: str) -> str:
    if not path:
        return ""
    stem = path.rstrip("/")
    return stem.rpartition("/")[2] if stem else "/"


def _extname(path: str) -> str:
    base = _basename(path)
    if path.endswith(("/", ".")) or " " in path:
        # What the end is then is another matter in each version of Ruby.
        raise NotKnown
    stem, dot, ending = base.rpartition(".")
    return f".{ending}" if dot and stem.strip(".") else ""


def _without_ending(base: str, ending: str) -> str:
    if ending == ".*":
        found = _extname(base) if base != "/" else ""
        return base.removesuffix(found) if found else base
    return base.removesuffix(ending) if ending and base != ending else base


def _of_path(change: Callable[[str], str]) -> Function:
    def run(given: Given) -> StaticValue:
        given.counts(1)
        text = given.text(0)
        if "\0" in text:
            raise NotKnown
        changed = change(text)
        return given.values[0] if changed == text else given.made(changed, of=given.values[0])

    return run


def _basename_function(given: Given) -> StaticValue:
    given.counts(1, 2)
    text = given.text(0)
    if "\0" in text:
        raise NotKnown
    base = _basename(text)
    if len(given) == 2:
        base = _without_ending(base, given.text(1))
    return given.made(base, of=given.values[0])


FUNCTIONS: dict[str, Function] = {
    "basename": _basename_function,
    "dirname": _of_path(_dirname),
    "extname": _of_path(_extname),
}
