"""Small code bases of many kinds: each as it should be, and with one slip at a time, with what must be found.

A setup is one file in YAML: ``about`` says what it is, ``files`` what it holds. ``live`` tells how live Puppet compiles
it (``main`` is what to declare, ``module`` the name if the files are those of one module, ``facts`` are added to the
usual ones), or is false if there is no catalog to compile. Each of ``wrong`` is a ``slip``: in ``file``, ``before``
becomes ``after``, or the file is called ``renamed``. ``found`` are the findings by default then: rule, path and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

FOLDER = Path(__file__).parent
Files = dict[str, str]


class Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is done wrong, and what is found of it."""

    slip: str
    file: str
    found: list[str]
    before: str = ""
    after: str = ""
    renamed: str = ""

    def applied(self, files: Mapping[str, str]) -> Files:
        """Return the files with the slip in them."""
        text = files[self.file]
        if self.renamed:
            return {self.renamed if path == self.file else path: data for path, data in files.items()}
        assert text.count(self.before) == 1, f"{self.file} has {text.count(self.before)} times {self.before!r}"
        return {**files, self.file: text.replace(self.before, self.after)}


class Live(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How live Puppet compiles a setup."""

    main: str = ""
    module: str = ""
    facts: dict[str, Any] = {}
    node: str = "web1"


class Setup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code base."""

    about: str
    files: Files
    wrong: list[Slip]
    live: Live | bool = True


def setups() -> dict[str, Setup]:
    """Return all setups by their names."""
    paths = sorted(FOLDER.glob("*.yaml"))
    return {path.stem: msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Setup) for path in paths}
