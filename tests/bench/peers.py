"""The programs that puppetguard is measured against, and the sources that all of them can read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conformance.comparison import NAMELESS
from tests.conformance.puppet import Request, ask

PARSE_ALL = [sys.executable, "-m", "tests.bench.parse_all"]
PUPPET_VALIDATE = ["puppet", "parser", "validate"]
PUPPET_LINT = ["puppet-lint"]


def readable_manifests(corpus: Path) -> list[str]:
    """Return the manifests of the corpus, less those at which ``puppet parser validate`` ends its run.

    Such are the ones that are no text, and those whose error Puppet has no code for.
    """
    paths = [str(path) for path in sorted(corpus.rglob("*.pp"))]
    answers = ask(Request(path, "pp", path=path) for path in paths)
    return [path for path in paths if not any(one.code.startswith(NAMELESS) for one in answers[path].errors)]


def puppet_reads_all(paths: list[str], folder: Path) -> bool:
    """Tell whether ``puppet parser validate`` comes to the end of ``paths``, by an error behind the last one."""
    behind = folder / "behind_all_others.pp"
    behind.write_text("class { ", encoding="utf-8")
    done = subprocess.run(
        [*PUPPET_VALIDATE, *paths, str(behind)], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    return behind.name in done.stdout + done.stderr
