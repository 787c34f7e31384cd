"""Slips of the hand in names: each variant is a real manifest in which one name of Puppet's language was mistyped.

Names are found with a crude reader of its own, by how they are written, and with no list of words but the
metaparameters of the language: what is tested must not decide how it is tested. The kinds of slips, and how often each
comes, are those of ``slips``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.corpus.mutants import TOKEN
from tests.corpus.slips import LETTER_SLIPS, pick, slipped_word

PARTS = (
    "type", "attribute", "value", "metaparameter", "function", "variable", "class", "title", "parameter", "template",
    "key",
)  # fmt: skip
METAPARAMETERS = frozenset("require before notify subscribe alias tag noop schedule loglevel audit stage".split())
_KEYWORDS = frozenset(
    "if elsif unless case and or in node class define function include contain require return".split()
)
_BARE = re.compile(r"[a-z][a-z0-9_]*(?:::[a-z][a-z0-9_]*)*")
_QUOTED = re.compile(r"'([^'\\\n$]+)'|\"([^\"\\\n$]+)\"")
_VARIABLE = re.compile(r"\$((?:::)?[a-z][a-z0-9_]*(?:::[a-z][a-z0-9_]*)*)")
_REFERENCE = re.compile(r"(?:[A-Z][a-z0-9_]*)(?:::[A-Z][a-z0-9_]*)*")
_MOST_TRIES = 4000


class NameSlip(NamedTuple):
    """A manifest with one slip: which one (an index), kind and part, the name before and after, the place, the text."""

    origin: int
    kind: str
    part: str
    before: str
    after: str
    start: int
    text: str


class Name(NamedTuple):
    """A name, what it is one of, and where it starts."""

    part: str
    text: str
    start: int


def names(text: str) -> list[Name]:
    """Return the names of a manifest that letters can slip in."""
    tokens = [found.span() for found in TOKEN.finditer(text) if text[found.start()] != "#"]
    words = [text[start:end] for start, end in tokens]
    words += ["", "", ""]
    found: list[Name] = []
    times: dict[str, int] = {}
    for word in words:
        times[word] = times.get(word, 0) + 1
    open_resources: list[str | None] = []
    for index, (start, _) in enumerate(tokens):
        word = words[index]
        previous = words[index - 1] if index else ""
        following, second = words[index + 1], words[index + 2]
        if word == "{":
            is_resource = bool(_BARE.fullmatch(previous)) and previous not in _KEYWORDS and words[index + 2] == ":"
            is_class = previous == "class" and words[index + 2] == ":"
            open_resources.append(previous if is_resource or is_class else None)
            if is_class and (quoted := _quoted(following)):
                found.append(Name("class", quoted, tokens[index + 1][0] + 1))
            elif is_resource:
                found.append(Name("type", previous, tokens[index - 1][0]))
        elif word == "}":
            if open_resources:
                open_resources.pop()
        elif following == "=>" and open_resources and open_resources[-1] and _BARE.fullmatch(word):
            if word in METAPARAMETERS:
                found.append(Name("metaparameter", word, start))
            else:
                found.append(Name("parameter" if _is_foreign(open_resources[-1]) else "attribute", word, start))
                value = _quoted(second) or second
                if not _is_foreign(open_resources[-1]) and re.fullmatch(r"[a-z]{4,}", value):
                    found.append(Name("value", value, tokens[index + 2][0] + (second[0] in "'\"")))
        elif (
            following == "(" and _BARE.fullmatch(word) and word not in _KEYWORDS and previous not in ("define", "class")
        ):
            found.append(Name("function", word, start))
            if word in ("template", "epp", "file") and (quoted := _quoted(second)) and "/" in quoted:
                found.append(Name("template", quoted, tokens[index + 2][0] + 1))
            if word in ("lookup", "hiera") and (quoted := _quoted(second)):
                found.append(Name("key", quoted, tokens[index + 2][0] + 1))
        elif previous in ("include", "contain", "inherits") and _BARE.fullmatch(word.removeprefix("::")):
            found.append(Name("class", word, start))
        elif (
            following == "[" and _REFERENCE.fullmatch(word) and (quoted := _quoted(second)) and words[index + 3] == "]"
        ):
            found.append(Name("class" if word == "Class" else "title", quoted, tokens[index + 2][0] + 1))
        elif following == "[" and word == "$facts" and (quoted := _quoted(second)):
            found.append(Name("key", quoted, tokens[index + 2][0] + 1))
        elif (variable := _VARIABLE.fullmatch(word)) and following not in ("=", ",", ")", "|") and times[word] > 1:
            found.append(Name("variable", variable[1], start + 1))
        elif (quoted := _quoted(word)) and quoted.startswith("puppet:///modules/"):
            found.append(Name("template", quoted, start + 1))
    return found


def _quoted(word: str) -> str:
    match = _QUOTED.fullmatch(word)
    return (match[1] or match[2]) if match else ""


def _is_foreign(kind: str | None) -> bool:
    return kind == "class" or "::" in (kind or "")


def name_slips(sources: Sequence[str], count: int, seed: int) -> Iterator[NameSlip]:
    """Yield ``count`` variants of ``sources``, each with one slip; parts in turn, kinds in their shares."""
    dice = random.Random(seed)
    found: dict[str, list[tuple[int, Name]]] = {part: [] for part in PARTS}
    for origin, source in enumerate(sources):
        for name in names(source):
            found[name.part].append((origin, name))
    total = sum(LETTER_SLIPS.values())
    for part in PARTS:
        options = found[part]
        seen: set[tuple[int, int, str]] = set()
        for kind, share in LETTER_SLIPS.items():
            made = tried = 0
            while options and made < round(count * share / total / len(PARTS)) and tried < _MOST_TRIES:
                tried += 1
                origin, name = pick(options, dice)
                slipped = slipped_word(name.text, kind, dice)
                if slipped is None or (origin, name.start, slipped) in seen:
                    continue
                seen.add((origin, name.start, slipped))
                made += 1
                source = sources[origin]
                text = source[: name.start] + slipped + source[name.start + len(name.text) :]
                yield NameSlip(origin, kind, part, name.text, slipped, name.start, text)
