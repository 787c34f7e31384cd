"""The data of an environment and of its modules: which files there are, which of them Hiera reads, and their keys."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.hiera.records import HieraConfig, Level, Located
from puppetguard.model.late import late_pattern
from puppetguard.model.layout.external_facts import is_external_fact
from puppetguard.model.layout.task_metadata import is_task_metadata
from puppetguard.model.places import NOWHERE

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.layout import Module
    from puppetguard.model.outline import KeyOutline

_FUNCTIONS = ("yaml_data", "json_data", "eyaml_lookup_key")
_PATHS = ("path", "paths", "glob", "globs", "mapped_paths")
_INTERPOLATION = late_pattern(r"%\{[^}]*\}")
_DEFAULT = HieraConfig(
    5,
    (Level(Located("Common", NOWHERE), "data_hash", "yaml_data", "path", (Located("common.yaml", NOWHERE),), "data"),),
    (),
    (),
    whole=True,
)
"""What Puppet takes where there is no ``hiera.yaml``."""


class DataFile(msgspec.Struct, frozen=True):
    """A data file: its path below the folder of its ``hiera.yaml``, and its keys."""

    member: Member
    inner: str

    @property
    def keys(self) -> tuple[KeyOutline, ...]:
        """Its keys, with their places and values."""
        return self.member.outline.keys


class Layer:
    """The data of the environment (``module`` is None) or of a module.

    ``explicit`` tells that it has a ``hiera.yaml``; ``known`` that all is known of where its data come from.
    """

    def __init__(self, module: Module | None, config: HieraConfig | None, files: list[DataFile]) -> None:
        self.module = module
        self.explicit = config is not None
        self.config = config or _DEFAULT
        self.files = files

    @cached_property
    def known(self) -> bool:
        """Whether all data of the layer are in files that are here, as far as can be known."""
        config = self.config
        return (
            config.version == 5
            and config.whole
            and all(self._is_known(level) for level in (*config.levels, *config.default_levels))
            and not any(file.member.outline.broken or file.member.unit.limit for file in self.files)
        )

    @staticmethod
    def _is_known(level: Level) -> bool:
        return (
            level.function_name in _FUNCTIONS
            and level.located in _PATHS
            and not posixpath.isabs(level.datadir)
            and not level.datadir.startswith("..")
        )

    @cached_property
    def patterns(self) -> list[str]:
        """The paths that the levels read, below the folder of the ``hiera.yaml``, with interpolations and globs."""
        found: list[str] = []
        for level in (*self.config.levels, *self.config.default_levels):
            located = level.locations[2:] if level.located == "mapped_paths" else level.locations
            found += (posixpath.normpath(posixpath.join(level.datadir, one.text)) for one in located)
        return found

    def is_read(self, inner: str) -> bool:
        """Tell whether some level can read a path."""
        return any(pattern.fullmatch(inner) for pattern in self._expressions)

    @cached_property
    def _expressions(self) -> list[re.Pattern[str]]:
        globs = {
            id(one): level.located in ("glob", "globs")
            for level in (*self.config.levels, *self.config.default_levels)
            for one in level.locations
        }
        any_glob = any(globs.values())
        return [re.compile(expression(one, globs=any_glob), re.DOTALL) for one in self.patterns]


def expression(pattern: str, *, globs: bool = False) -> str:
    """Return the regular expression for a path with interpolations, each of which can be any text."""
    pieces: list[str] = []
    at = 0
    for found in _INTERPOLATION.finditer(pattern):
        pieces += (_literal(pattern[at : found.start()], globs=globs), ".+")
        at = found.end()
    return "".join([*pieces, _literal(pattern[at:], globs=globs)])


def _literal(text: str, *, globs: bool) -> str:
    if not globs:
        return re.escape(text)
    quoted = re.escape(text)
    for sign, meant in ((r"\*\*/", "(?:.*/)?"), (r"\*", "[^/]*"), (r"\?", "[^/]"), (r"\{", "(?:"), (r"\}", ")")):
        quoted = quoted.replace(sign, meant)
    return quoted.replace(",", "|") if "(?:" in quoted and "{" in text else quoted


def layers(index: Index) -> Iterator[Layer]:
    """Yield the layers of data of an environment: its own first, then those of its modules."""
    configs: dict[str, HieraConfig] = {}
    files: dict[str, list[DataFile]] = {}
    modules: dict[str, Module] = {}
    for member in index.members:
        role = member.role
        module = role.module
        root = module.root if module is not None else ""
        if role.kind == "hiera":
            config = member.outline.hierarchy
            if config is not None:
                configs[root] = config
        elif role.kind in ("yaml", "json") and not is_external_fact(role) and not is_task_metadata(role):
            files.setdefault(root, []).append(DataFile(member, role.inner))
        else:
            continue
        if module is not None:
            modules[root] = module
    for root in sorted({"", *configs, *files}):
        yield Layer(modules.get(root), configs.get(root), files.get(root, []))
