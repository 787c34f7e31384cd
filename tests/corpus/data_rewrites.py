"""Rewrites of real data files: some that change nothing of what is loaded, and some that change one value.

All is decided by the seed. Places are found in our own tree.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, pairs, resolved, walk, word
from puppetguard.model.hiera.yaml_reader import read_yaml
from tests.corpus.slips import pick

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_KEY = re.compile(r"^(?=[A-Za-z0-9_'\"])", re.MULTILINE)
_MOST_TRIES = 40_000


class DataRewrite(NamedTuple):
    """A rewritten data file: which one (an index), how, and the new text; ``key`` is the one that has changed."""

    origin: int
    kind: str
    text: str
    key: str = ""


def usable(text: str) -> bool:
    """Tell whether a file is a mapping that is read to its end, without anything that another place refers to."""
    tree = read_yaml(text)
    return (
        isinstance(tree.root, Mapping)
        and not tree.flaws
        and not tree.limit
        and not re.search(r"(?:^|[\s\[,:])[&*!]\w|<<:|^\?|^%|\t", text, re.MULTILINE)
        and _KEY.search(text) is not None
        and text.endswith("\n")
    )


def _scalars(text: str) -> list[Scalar]:
    """Return the texts that are written without quotes and mean the same in them; keys too."""
    found = (one for one in walk(read_yaml(text).root) if isinstance(one, Scalar))
    return [one for one in found if one.plain and one.kind == "string" and text[one.start : one.end] == one.text
            and _PLAIN.fullmatch(one.text)]  # fmt: skip


def _quotes(text: str, dice: random.Random) -> str:
    scalars = _scalars(text)
    if not scalars:
        return text
    one = pick(scalars, dice)
    quote = "'\""[int(dice.random() * 2)]
    return f"{text[: one.start]}{quote}{one.text}{quote}{text[one.end :]}"


def _escapes(text: str, dice: random.Random) -> str:
    scalars = _scalars(text)
    if not scalars:
        return text
    one = pick(scalars, dice)
    escaped = "".join(f"\\x{ord(char):02x}" for char in one.text)
    return f'{text[: one.start]}"{escaped}"{text[one.end :]}'


def _comment(text: str, dice: random.Random) -> str:
    starts = [found.start() for found in _KEY.finditer(text)]
    at = pick(starts, dice)
    return f"{text[:at]}# a comment: [\n\n{text[at:]}"


def _order(text: str, dice: random.Random) -> str:
    starts = [found.start() for found in _KEY.finditer(text)]
    if len(starts) < 2:
        return text
    # Behind the mark that ends a document there is nothing that anybody reads.
    end = text.rfind("\n...\n") + 1 or len(text)
    blocks = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    dice.shuffle(blocks)
    return text[: starts[0]] + "".join(blocks) + text[end:]


def _flow(text: str, dice: random.Random) -> str:
    """Write the whole of it as JSON, which is YAML too."""
    plain = _loaded(read_yaml(text).root)
    return text if plain is None else json.dumps(plain, indent=int(dice.random() * 3) or None)


def _loaded(node: Data | None) -> object:
    """Return the data of a file that has nothing but texts, whole numbers and truth values; None for any other."""
    value = resolved(node)
    if isinstance(value, Scalar):
        if value.kind == "string":
            return value.text
        if value.kind == "boolean" and value.text in ("true", "false"):
            return value.text == "true"
        return int(value.text) if value.kind == "integer" and re.fullmatch(r"0|[1-9]\d{0,8}", value.text) else None
    if isinstance(value, Mapping):
        found = {key.text: _loaded(item) for key, item in pairs(value) if key.kind == "string"}
        whole = len(found) == len(value.entries) and None not in found.values()
        return found if whole else None
    if value is None:
        return None
    items = [_loaded(item) for item in value.items]  # type: ignore[union-attr] # a sequence
    return None if None in items else items


HARMLESS: dict[str, Callable[[str, random.Random], str]] = {
    "quotes": _quotes,
    "escapes": _escapes,
    "comment": _comment,
    "order": _order,
    "flow": _flow,
}


def harmless_data(sources: Sequence[str], count: int, seed: int) -> Iterator[DataRewrite]:
    """Yield rewrites that change nothing of what is loaded, each kind in turn."""
    dice = random.Random(seed)
    kinds = list(HARMLESS)
    made = 0
    for tried in range(_MOST_TRIES):
        kind = kinds[tried % len(kinds)]
        origin = int(dice.random() * len(sources))
        text = HARMLESS[kind](sources[origin], dice)
        if text != sources[origin]:
            yield DataRewrite(origin, kind, text)
            made += 1
            if made == count:
                return


def changed_data(sources: Sequence[str], count: int, seed: int) -> Iterator[DataRewrite]:
    """Yield rewrites in which the text under one key is another."""
    dice = random.Random(seed)
    made = 0
    while made < count:
        origin = int(dice.random() * len(sources))
        text = sources[origin]
        mapping = resolved(read_yaml(text).root)
        assert isinstance(mapping, Mapping)
        entries = [(word(key), resolved(value)) for key, value in pairs(mapping)]
        plain = [(key, one) for key, one in entries if key and isinstance(one, Scalar) and one.plain
                 and one.kind == "string" and text[one.start : one.end] == one.text]  # fmt: skip
        if plain:
            key, one = pick(plain, dice)
            assert isinstance(one, Scalar)
            yield DataRewrite(origin, "value", f"{text[: one.start]}x{one.text}{text[one.end :]}", key or "")
            made += 1
