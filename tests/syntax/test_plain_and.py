"""The same grammar with pyparsing's own ``And`` in place of our sequence element gives the same trees.

Ours exists for speed only, so it must do nothing that pyparsing's does not. The grammar is built when its module is
imported, so the exchange happens in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import gzip, json, sys
import types
import pyparsing as pp
import puppetguard

package = types.ModuleType("puppetguard.syntax")  # without what its __init__ imports: the grammar itself
package.__path__ = [puppetguard.__path__[0] + "/syntax"]
sys.modules["puppetguard.syntax"] = package
from puppetguard.syntax import elements

kept = []

class Plain(elements.Sequence):
    def __init__(self, *parts, build):
        super().__init__(*parts, build=build)
        silent = [isinstance(part, (elements.Terminal, elements.AnyOf)) for part in parts]

        def match(stream, index):
            after, results = pp.And.parseImpl(self, stream, index)
            values = [value for value, drop in zip(results, silent, strict=True) if not drop]
            kept.append(self.name)
            return build(stream, stream.spans[index][0], stream.spans[after - 1][1], *values), after

        self.match = match
        self.bind = lambda: None

elements.Sequence = Plain
from puppetguard.source import SourceFile
from puppetguard.syntax.parser import ParseOptions, parse
from puppetguard.syntax.pn import to_pn

different = []
cases = 0
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    case = json.loads(line)
    expected = case["p8"]
    if not expected["ok"] or expected.get("pn") is None:
        continue
    cases += 1
    source = SourceFile("site.pp", case["source"], case["kind"])
    result = parse(source, ParseOptions(tasks=bool(case.get("tasks"))))
    if not result.ok or to_pn(result.program, case["kind"] == "epp") != expected["pn"]:
        different.append(case["id"])
print(cases, len(kept) > 100, different)
"""


def trees(cases: str) -> str:
    data = ROOT / "fixtures/syntax/conformance" / cases
    run = subprocess.run([sys.executable, "-c", SCRIPT, data], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout


def test_snippets() -> None:
    assert trees("snippets.jsonl.gz") == "918 True []\n"


def test_generated() -> None:
    assert trees("generated.jsonl.gz") == "1366 True []\n"
