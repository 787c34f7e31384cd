"""The rules, ready for use: read from YAML only when nobody has done so before.

The wheel has them compiled. For a checkout, and for the packs that users bring, what was read is kept in the cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

import msgspec

from puppetguard.cache import Cache, digest
from puppetguard.cache.identity import identity
from puppetguard.errors import UsageError
from puppetguard.packs.files import Folder, RuleFile, rule_files
from puppetguard.packs.rule import Rule

COMPILED = "compiled.msgpack"
"""The name of the file with the compiled rules, in the folder of the rules."""


def rules_directory() -> str:
    """Return the directory of the rules that come with puppetguard.

    A wheel has them inside the package, a checkout (and so an editable install) beside it.
    """
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    candidates = [os.path.join(package, "_rules"), os.path.join(os.path.dirname(package), "rules")]
    for directory in candidates:
        if os.path.isdir(directory):
            return directory
    raise UsageError(f"the rules are missing: neither {' nor '.join(candidates)} is there")


def load_rules(extra: Iterable[Folder | Sequence[RuleFile]] = (), cache: Cache | None = None) -> tuple[Rule, ...]:
    """Return the rules that come with puppetguard and those of ``extra`` folders or files, sorted by their ids.

    Raises UsageError with file, line and column for whatever is wrong in one of them.
    """
    cache = cache or Cache(None)
    own = rules_directory()
    compiled = os.path.join(own, COMPILED)
    if os.path.isfile(compiled):
        with open(compiled, "rb") as file:
            groups = [msgspec.msgpack.decode(file.read(), type=tuple[Rule, ...])]
    else:
        groups = [_kept(_listed(own), cache)]
    groups += [_kept(_listed(one) if isinstance(one, (str, os.PathLike)) else one, cache) for one in extra]
    rules: dict[str, Rule] = {}
    for rule in (rule for group in groups for rule in group):
        if rule.id in rules:
            raise UsageError(f"there are two rules '{rule.id}': in the packs '{rules[rule.id].pack}' and '{rule.pack}'")
        rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def compile_rules(directory: Folder) -> bytes:
    """Return the rules of a directory as the content of ``COMPILED``."""
    from puppetguard.packs.loader import read_rules

    return _encoded(tuple(document.rule(file.pack) for file, document in read_rules(rule_files(directory))))


def _listed(directory: Folder) -> list[RuleFile]:
    if not os.path.isdir(directory):
        raise UsageError(f"no such folder of rules: {os.fspath(directory)}")
    return list(rule_files(directory))


def _kept(files: Sequence[RuleFile], cache: Cache) -> tuple[Rule, ...]:
    # The names and contents of all files are what the result depends on; to read them takes a hundredth of parsing.
    parts: Sequence[bytes] = [part for file in files for part in (os.fsencode(file.path), file.data)]
    key = digest(b"rules", identity(), *parts)
    if kept := cache.get([key]):
        try:
            return msgspec.msgpack.decode(kept[key], type=tuple[Rule, ...])
        except msgspec.DecodeError:
            pass
    from puppetguard.packs.loader import read_rules  # brings PyYAML along

    rules = tuple(document.rule(file.pack) for file, document in read_rules(files))
    cache.put({key: _encoded(rules)})
    return rules


def _encoded(rules: tuple[Rule, ...]) -> bytes:
    return msgspec.msgpack.encode(rules)
