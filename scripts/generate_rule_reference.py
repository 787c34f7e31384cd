#!/usr/bin/env python3
"""Generates ``rules/README.md``, the reference of all rules, from the rule files.

With ``--check`` it writes nothing, and fails if the file is not what it would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.report.reference import Entry, reference

RULES = Path(__file__).resolve().parent.parent / "rules"
TARGET = RULES / "README.md"
HEAD = """\
<!-- Generated from the rule files by scripts/generate_rule_reference.py: do not edit. -->

# The rules

Each rule is one file, `<pack>/<rule>.yaml`: what it catches, why, what to do, and examples, which are its tests.
`puppetguard explain ID` shows all examples of a rule; here is one of each kind. What has a fix, `check --fix` mends, or
with `--unsafe-fixes` (see [docs/fixing.md](../docs/fixing.md)).

"""


def main() -> None:
    """Write the file, or with ``--check`` see whether it is as it should be."""
    entries = [Entry(file.pack, document) for file, document in read_rules(rule_files(RULES))]
    text = HEAD + reference(entries)
    if "--check" in sys.argv[1:]:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is not what {Path(__file__).name} makes of the rules: run it")
    else:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
