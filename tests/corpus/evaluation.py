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

import msgspec

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.lattice import Kind, kind_of
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    is_known,
    pairs_of,
)
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, ast, parse
from puppetguard.syntax.walk import walk
from tests.conformance.puppet import VERSION
from tests.corpus.expressions import Expressions

EVALUATE = Path(__file__).with_name("evaluate.rb")
MODULES = "usr/share/puppet/modules.available"

_EVALUATED = (
    ast.BinaryExpression,
    ast.UnaryExpression,
    ast.AccessExpression,
    ast.CallNamedFunctionExpression,
    ast.CallMethodExpression,
    ast.VariableExpression,
    ast.SelectorExpression,
)
"""The expressions that can fail."""

Told = Any
"""A value as ``evaluate.rb`` tells it."""


class Comparison(NamedTuple):
    """Code, what puppetguard says of it, and what Puppet says."""

    code: str
    kind: Kind
    values: Sequence[Possibility]
    puppet: dict[str, Told]
    all_known: bool

    @property
    def wrong(self) -> bool:
        """Whether it is said to be something else than what Puppet says, as far as it is known."""
        if "error" in self.puppet:
            # What is not known may fail; if all is, something known fails.
            return self.all_known and all(is_known(one.value) for one in self.values)
        return not any(_fits(one.value, self.puppet["value"]) for one in self.values)


def _fits(value: StaticValue, puppet: Told) -> bool:
    """Tell whether a value is what Puppet says, as far as it is known."""
    if is_known(value):
        return bool(told(value) == puppet)
    ((kind, content),) = puppet.items()
    match value:
        case StaticText(type="String"):
            # Of `shellquote`, an argument that is not known may be no word at all.
            *before, last = map(re.escape, value.text.split(UNKNOWN))
            pattern = ".*".join([*(part.removesuffix("\\ ") for part in before), last])
            return kind == "String" and re.fullmatch(pattern, content, re.DOTALL) is not None
        case StaticList(complete=True):
            if kind != "Array" or len(value.items) != len(content):
                return False
            return all(_fits(item, one) for item, one in zip(value.items, content, strict=True))
        case StaticHash():
            entries = {json.dumps(key): one for key, one in content} if kind == "Hash" else {}
            own = [(json.dumps(told(key)), item) for key, item in pairs_of(value)]
            if kind != "Hash" or (value.complete and len(own) != len(entries)):
                return False
            return value.loose or all(key in entries and _fits(item, entries[key]) for key, item in own)
        case StaticList():
            return bool(kind == "Array")
    return True


def told(value: StaticValue) -> Told:
    """Return a known value as ``evaluate.rb`` tells it; None for what it tells in another way."""
    if not isinstance(value, Undefined) and value.sensitive:
        return {"Sensitive": told(msgspec.structs.replace(value, sensitive=False))}
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


def own_values(code: str) -> tuple[list[Possibility], bool]:
    """Return what puppetguard says that the last expression of some code can be, and whether it knows all others."""
    source = SourceFile("site.pp", code)
    result = parse(source, ParseOptions(puppet=VERSION))
    assert result.ok, (code, result.problems)
    evaluator = Evaluator(source, result.program)
    top = evaluator.scopes.top
    values = evaluator.evaluate(result.program.statements[-1], top)
    all_known = all(
        is_known(one.value)
        for node in walk(result.program)
        if isinstance(node, _EVALUATED)
        for one in evaluator.evaluate(node, top)
    )
    return values, all_known


def codes(seed: int, count: int) -> list[str]:
    """Return random code; what is no code after all (``}`` and then a slash, which begins a pattern) is left out."""
    expressions = Expressions(seed)
    made = (expressions.code() for _ in range(count))
    return [code for code in made if parse(SourceFile("site.pp", code), ParseOptions(puppet=VERSION)).ok]


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
        values, all_known = own_values(code)
        found.append(Comparison(code, kind_of(values).kind, values, answer, all_known))
    return found


def main() -> None:
    """Print what differs, and how often each kind was found."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    found = compared(codes(seed, count), Path(os.environ["PUPPETGUARD_CORPUS"]) / MODULES)
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
