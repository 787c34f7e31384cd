#!/usr/bin/env python3
"""Generates ``docs/security.md`` from the table of threats and from what pytest collects of its tests.

With ``--check`` it writes nothing, and fails if the file is not what it would write.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "threats.toml"
TARGET = ROOT / "docs" / "security.md"
HEAD = """\
<!-- Generated from tests/threats.toml by scripts/generate_security.py: do not edit. -->

# Security

What attacks the guard, what comes of it, and how that is tried. Each number is that of cases in the full size, as tests
run them with `PUPPETGUARD_THOROUGH=1`; of the large ones a part is tried otherwise. The tests use real git, the real
ssh-keygen, and real servers on the same machine.

| threat | what comes of it | tried by |
|---|---|---|
"""
FOOT = """
## What is not protected

- **A hook on a developer's machine** can be skipped (`git commit --no-verify`), and so can one before a push. They
  help whoever wants to be helped. Only what the git server itself runs is enforced.
- **An administrator of the server** can take the hook away, push past it, or change the repository below it.
  `puppetguard audit`, run from elsewhere, shows what went in without approvals; it takes the time of a commit from
  the commit.
- **An administrator of the forge** can switch required checks off, and can make reviews. Signatures do not depend on
  them.
- **A stolen key** signs until it is revoked on the base. Two people who work together are two people.
- **The base**: what is there already is trusted. The first policy is approved by nobody, and on another branch than
  the one that is deployed nothing is enforced unless the hook judges it (`--only`).
- **Who made a change** is what its commits say, unless they are signed or the server says who pushes
  (`--pusher-variable`); one more approval is asked for then. Somebody can name others as co-authors, and so keep them
  from approving.
- **What the code does elsewhere** is not seen: modules that the server fetches, facts, an external node classifier,
  data in a database, what a script does that lies on the machine or is fetched when it is run. A class of a module
  that is not in the repository can be included; `Puppetfile`, which brings the module, is protected.
- **Detours** are told from the text of both versions, of commands from what the shell makes of it. A path that is put
  together from parts in several files may not be seen; protect the class or the file, where that matters. What only
  stops the catalog of a node (a function that is not there), or the machine, leaves what is protected as it is, and
  needs no approval of its own. The other way round, a value of Hiera counts also where a higher level hides it, and a
  file that nothing names may be for anything.
- **What is approved is not what is right.** Approvals say that people have agreed to exactly this change, with what
  the rules find in it; what they overlook goes in.
- **puppetguard itself**: its code, Python, git and ssh-keygen on the server are trusted, and whoever can write there.
"""


def main() -> None:
    """Write the file, or with ``--check`` see whether it is as it should be."""
    text = HEAD + "".join(_line(row, _collected()) for row in _rows()) + FOOT
    if "--check" in sys.argv[1:]:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is not what {Path(__file__).name} makes of the tests: run it")
    else:
        TARGET.write_text(text, encoding="utf-8")


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["threat"]
    return rows


_COUNTS: Counter[str] = Counter()


def _collected() -> Counter[str]:
    """Return how often pytest runs each test."""
    if not _COUNTS:
        files = sorted({tried["test"].split("::")[0] for row in _rows() for tried in row["tried"]})
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
            cwd=ROOT, env={**os.environ, "PUPPETGUARD_THOROUGH": "1"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        # The name of a case can hold anything, line feeds too.
        _COUNTS.update(line.split("[")[0] for line in done.stdout.splitlines() if line.startswith("tests/"))
    return _COUNTS


def _line(row: dict[str, Any], collected: Counter[str]) -> str:
    tried = "; ".join(_tried(one, collected) for one in row["tried"])
    return f"| {row['threat']} | {row['expected']} | {tried} |\n"


def _tried(one: dict[str, Any], collected: Counter[str]) -> str:
    path, _, test = one["test"].partition("::")
    number = collected[one["test"]]
    if not number:
        sys.exit(f"{TABLE}: there is no test {one['test']}")
    if "counted" in one:
        number = _counted(path, one["counted"])
    number = one.get("cases", number)
    many = f"{number:,} " if number > 1 else ""
    return f"{many}{one['what']} ([`{test}`](../{path}))"


def _counted(path: str, name: str) -> int:
    """Return the length or the value of a name in a module of tests, as it is in full size."""
    os.environ["PUPPETGUARD_THOROUGH"] = "1"
    sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location(path.removesuffix(".py").replace("/", "."), ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    value = getattr(module, name)
    return value if isinstance(value, int) else len(value)


if __name__ == "__main__":
    main()
