"""How many slips of one letter in the variables of real manifests are found, each with all of its module.

python -m tests.corpus.variable_slips SEED COUNT
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from pathlib import Path

from puppetguard.engine.examples import example_report
from puppetguard.findings import Confidence
from puppetguard.packs.rule import Example
from puppetguard.packs.store import load_rules
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slipped(name: str, chance: random.Random) -> str:
    """Return a name with one letter of its last part left out, doubled, replaced or swapped with its neighbour."""
    first = name.rfind(":") + 1
    at = chance.randrange(first + 1, len(name) - 1)
    kind = chance.randrange(4)
    if kind == 3:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + ("", name[at] * 2, chance.choice(_LETTERS))[kind] + name[at + 1 :]


def main() -> None:
    """Print how the slips fared: found by default with the right suggestion, with another, not found."""
    chance = random.Random(int(sys.argv[1]))
    folder = Path(os.environ["PUPPETGUARD_CORPUS"], "usr/share/puppet/modules.available")
    paths = sorted(folder.glob("*/manifests/**/*.pp"))
    chance.shuffle(paths)
    rules = [rule for rule in load_rules() if rule.id == "unknown-variable"]
    fared: Counter[str] = Counter()
    for path in paths:
        if fared.total() >= int(sys.argv[2]):
            break
        text = path.read_text(encoding="utf-8", errors="replace")
        reads = [
            node
            for node in walk(parse(SourceFile("site.pp", text)).program)
            if isinstance(node, ast.VariableExpression) and len(node.name.rpartition("::")[2]) > 3
            and not text[node.end :].lstrip().startswith("=")
        ]  # fmt: skip
        if not reads:
            continue
        node = chance.choice(reads)
        name = slipped(node.name, chance)
        start = node.end - len(node.name)
        if name == node.name or text[start : node.end] != node.name:
            continue
        root = folder / path.relative_to(folder).parts[0]
        module = root.name.rpartition("-")[2]
        files = {
            f"modules/{module}/{one.relative_to(root)}": one.read_text(encoding="utf-8", errors="replace")
            for one in sorted(root.glob("**/*"))
            if one.suffix in (".pp", ".rb") and "spec" not in one.parts
        }
        file = f"modules/{module}/{path.relative_to(root)}"
        files[file] = text[:start] + name + text[node.end :]
        report = example_report(Example("", "bad", files=files), rules)
        own = [one for one in report.findings if f"${name.rpartition('::')[2]}`" in one.message or name in one.message]
        kind = "qualified" if "::" in node.name.removeprefix("::") else "plain"
        if not own:
            fared[f"{kind}: not found"] += 1
        elif own[0].confidence < Confidence.LIKELY:
            fared[f"{kind}: possible only"] += 1
        else:
            right = f"${node.name.removeprefix('::')}`" in own[0].hint.replace("$::", "$")
            fared[f"{kind}: {'right' if right else 'other'} suggestion"] += 1
    print(dict(fared))


if __name__ == "__main__":
    main()
