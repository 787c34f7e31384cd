"""What puppetguard and live Puppet make of the same expressions.

python -m tests.corpus.evaluation SEED COUNT
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.lattice import Kind, kind_of
from puppetguard.model.values import (
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    is_known,
    pairs_of,
)
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, parse
from tests.conformance.puppet import VERSION
from tests.corpus.expressions import Expressions

EVALUATE = Path(__file__).with_name("evaluate.rb")
MODULES = "root/usr/share/puppet/modules.available"

_LINE = re.compile(r"\(line: ([0-9]+)")

Told = Any
"""A value as ``evaluate.rb`` tells it."""


class Comparison(NamedTuple):
    """Code, what puppetguard says of it, and what Puppet says."""

    code: str
    kind: Kind
    values: Sequence[Possibility]
    puppet: dict[str, Told]

    @property
    def wrong(self) -> bool:
        """Whether all that it can be is said to be known, and Puppet says that it is something else."""
        if not all(is_known(one.value) for one in self.values):
            return False
        if "error" in self.puppet:
            # What fails before is none of the expression's business.
            line = _LINE.search(self.puppet["error"])
            return line is None or int(line[1]) >= len(self.code.splitlines()) - 1
        return not any(told(one.value) == self.puppet["value"] for one in self.values)


def told(value: StaticValue) -> Told:
    """Return a known value as ``evaluate.rb`` tells it; None for what it tells in another way."""
    if getattr(value, "sensitive", False):
        import msgspec

        return {"Sensitive": told(msgspec.structs.replace(value, sensitive=False))}  # type: ignore[type-var] # all but undef
    match value:
        case StaticText(type="Integer"):
            return {"Integer": int(value.text)}
        case StaticText(type="Boolean"):
            return {"Boolean": value.text == "true"}
        case StaticText(type="Default"):
            return {"Default": None}
        case StaticText(type="Regexp"):
            return {"Regexp": value.text[1:-1]}
        case StaticText():
            return {value.type: value.text}
        case StaticList():
            return {"Array": [told(item) for item in value.items]}
        case StaticHash():
            return {"Hash": [[told(key), told(item)] for key, item in pairs_of(value)]}
    return {"Undef": None}


def own_values(code: str) -> list[Possibility]:
    """Return what puppetguard says that the last expression of some code can be."""
    source = SourceFile("site.pp", code)
    result = parse(source, ParseOptions(puppet=VERSION))
    assert result.ok, (code, result.problems)
    evaluator = Evaluator(source, result.program)
    last = result.program.statements[-1]
    return evaluator.evaluate(last, evaluator.scopes.top)


def compared(codes: Sequence[str], modules: Path) -> list[Comparison]:
    """Ask live Puppet, in one process, and compare."""
    lines = "".join(json.dumps([code]) + "\n" for code in codes)
    with tempfile.TemporaryDirectory() as folder:
        # Puppet looks for a module by its short name.
        Path(folder, "stdlib").symlink_to(modules / "puppetlabs-stdlib")
        command = ["ruby", str(EVALUATE), folder]
        done = subprocess.run(command, input=lines.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    found: list[Comparison] = []
    for code, answer in zip(codes, answers, strict=True):
        values = own_values(code)
        found.append(Comparison(code, kind_of(values).kind, values, answer))
    return found


def main() -> None:
    """Print what differs, and how often each kind was found."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    expressions = Expressions(seed)
    codes = [expressions.code() for _ in range(count)]
    found = compared(codes, Path(os.environ["PUPPETGUARD_CORPUS"]) / MODULES)
    wrong = [one for one in found if one.wrong]
    for one in wrong[:20]:
        print(one.code, [told(value.value) for value in one.values], one.puppet, sep="\n   ", end="\n\n")
    values = [one for one in found if "value" in one.puppet]
    print(len(found), "expressions,", len(values), "with a value;", Counter(one.kind for one in values))
    missed = [one for one in values if one.kind == "unknown" and "facts" not in one.code]
    for one in missed[: int(os.environ.get("MISSED", "0"))]:
        print("MISSED", one.code, one.puppet, sep="\n   ")
    print(len(wrong), "wrong;", len(missed), "unknown without facts")


if __name__ == "__main__":
    main()
