"""What in a file depends on a variable, a key, a template or a function: attributes, titles, conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from puppetguard.change.fact import Fact

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"\$((?:::)?\w+(?:::\w+)*)")
_LOOKUP = re.compile(r'\(call "(?:lookup|hiera|hiera_array|hiera_hash|hiera_include)"')
_INLINE = re.compile(r'\(call "inline_(?:template|epp)"')
_PARAMETER = re.compile(r"\(parameter \*?\$(\w+)")
TITLE = "title"
"""Stands for the title of a resource, where attributes are named."""

Mentions = Callable[[str], bool]
"""Tells whether a normal form speaks of something."""


class Fed(NamedTuple):
    """A fact that depends on something: by an attribute, by its title (``title``) or its condition (empty)."""

    fact: Fact
    attribute: str


def variables(names: Iterable[str]) -> Mentions:
    """Return what finds variables in normal forms, by their names as they are written: the same for the same names."""
    return _variables(frozenset(names))


@lru_cache(maxsize=5_000)
def _variables(wanted: frozenset[str]) -> Mentions:
    inline = re.compile(rf"[@$](?:{'|'.join(map(re.escape, sorted(wanted)))})\b") if wanted else None

    def mentions(said: str) -> bool:
        if "$" in said and not wanted.isdisjoint(_names(said)):
            return True
        # A template that stands in the code itself reads variables, too.
        return inline is not None and _INLINE.search(said) is not None and inline.search(said) is not None

    return mentions


@lru_cache(maxsize=50_000)
def _names(said: str) -> frozenset[str]:
    """Return the variables that a normal form reads; the same forms are asked about for each change around them."""
    return frozenset(_NAME.findall(_TEXT.sub('""', said)))


def lookup_of(key: str) -> Mentions:
    """Return what finds lookups of a key, and of what is in its value."""
    named = re.compile(rf"{re.escape(json.dumps(key)[:-1])}(?:\.[^\"]*)?\"")
    return lambda said: _LOOKUP.search(said) is not None and named.search(said) is not None


def call_of(names: Iterable[str]) -> Mentions:
    """Return what finds calls of functions."""
    starts = tuple(f"(call {json.dumps(name)}" for name in names)
    return lambda said: any(start in said for start in starts)


def text_of(texts: Iterable[str]) -> Mentions:
    """Return what finds texts that are written just so, such as names of templates."""
    wanted = tuple(json.dumps(text) for text in texts)
    return lambda said: any(text in said for text in wanted)


def any_of(mentions: Sequence[Mentions]) -> Mentions:
    """Return what finds any of several things."""
    return lambda said: any(one(said) for one in mentions)


def fed(
    facts: Sequence[Fact], container: str, mentions: Mentions, rendering: Callable[[set[str]], Mentions]
) -> Iterator[Fed]:
    """Yield what in a container depends on what ``mentions`` finds, also by variables that are made of it.

    ``rendering`` returns what finds templates that read any of these variables.
    """
    inside = [one for one in facts if one.container == container]
    found: set[str] = set()
    for one in facts:
        if f"{one.kind} {one.subject}" == container:
            defaults = (name for name, aspect in one.aspects.items() if mentions(aspect.normal))
            found.update(name[1:].removesuffix(" default") for name in defaults if name.endswith(" default"))
    asked = mentions
    while True:
        asked = any_of((mentions, variables(found), rendering(found)))
        new = {name for one in inside for name in _made(one, asked)} - found
        if not new:
            break
        found |= new
    for one in inside:
        if one.kind != "variable" and asked(one.guard):
            yield Fed(one, "")
        if asked(one.title) or (one.kind == "override" and _speaks(one.subject, asked)):
            yield Fed(one, TITLE)
        for name, aspect in one.aspects.items():
            if asked(aspect.normal):
                yield Fed(one, name)


def _made(one: Fact, asked: Mentions) -> Iterator[str]:
    """Yield the names of the variables that a fact makes of what is asked for."""
    if one.kind == "variable":
        if asked(one.guard) or any(asked(aspect.normal) for aspect in one.aspects.values()):
            yield one.subject.lstrip("$").removeprefix("::")
    elif one.kind == "statement":
        said = one.aspects[""].normal
        if "(parameter " in said and asked(said):
            # What an element of something is called.
            yield from _PARAMETER.findall(said)


def _speaks(subject: str, asked: Mentions) -> bool:
    """Tell whether a title, as it is written, is made of what is asked for."""
    return "$" in subject and asked(re.sub(r"\$\{?\s*", "$", subject).replace('"', " "))
