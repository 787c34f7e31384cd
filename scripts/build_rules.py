"""A hook of the wheel's build: puts the rules into the wheel compiled, beside the files that they are made from.

So an installed puppetguard need not read YAML to know its rules. See ``puppetguard.packs.store``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface[Any]):
    """Compiles ``rules/`` when a wheel is built; an editable install reads the files themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the rules into a file of their own, and have it taken along."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from puppetguard.packs.store import COMPILED, compile_rules
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        compiled = Path(self._folder.name) / COMPILED
        compiled.write_bytes(compile_rules(Path(self.root) / "rules"))
        build_data["force_include"][str(compiled)] = f"puppetguard/_rules/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the file."""
        if version != "editable":
            self._folder.cleanup()
