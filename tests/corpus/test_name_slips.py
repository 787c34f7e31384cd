"""How many slips of the hand in names of real code are found, and how often the right name is suggested, by part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from puppetguard.cache import Cache
from puppetguard.engine import Settings, check
from puppetguard.findings import Confidence, Finding
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from puppetguard.source import InputFile, Surroundings, kind_of
from tests.corpus.name_slips import PARTS, NameSlip, name_slips

SNAPSHOT = Path(__file__).with_name("name_slips.txt")
SEED = 20261128
COUNT = 220
"""As many as take a minute; of 2,000 the shares are the same."""
QUALIFIED = re.compile(
    r"\b([A-Za-z]\w*)::|modules/(\w+)/|['\"](\w+)/[^'\"\n]+\.e(?:rb|pp)|^\s*(?:include|contain)\s+(\w+)", re.MULTILINE
)

pytestmark = pytest.mark.corpus


class Modules(Surroundings):
    """Some modules of the corpus, of which only one file is checked."""

    def __init__(self, files: Mapping[str, bytes], checked: str) -> None:
        self._files = files
        self._checked = checked

    @property
    def paths(self) -> Collection[str]:
        return self._files

    def located(self, shown: str) -> str:
        return shown

    def shown(self, path: str) -> str:
        return path

    def read(self, path: str) -> bytes | str:
        return self._files[path]

    def is_checked(self, path: str) -> bool:
        return path == self._checked


class Corpus:
    """All files of the corpus by their modules; those without one are left out."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, dict[str, bytes]] = {}
        for root in sorted(folder.glob("usr/share/puppet/modules.available/*")):
            name = re.split("[-_]", root.name)[-1] if "-" in root.name else root.name
            module = self.files.setdefault(name, {})
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    module[f"modules/{name}/{path.relative_to(root).as_posix()}"] = path.read_bytes()
        self.manifests = [path for files in self.files.values() for path in files if kind_of(path) == "pp"]

    def around(self, path: str, text: str) -> dict[str, bytes]:
        """Return the module of a manifest and those that it speaks of, each under the name that Puppet knows."""
        wanted = {path.split("/")[1]}
        for found in QUALIFIED.finditer(text):
            name = next(group for group in found.groups() if group).lower()
            if name in self.files:
                wanted.add(name)
        return {name: data for module in sorted(wanted) for name, data in self.files[module].items()}


def findings(corpus: Corpus, path: str, text: str, original: str, rules: Sequence[Rule], cache: Cache) -> list[Finding]:
    """Return all findings in a manifest, whatever their confidence."""
    files = corpus.around(path, original)
    files[path] = text.encode()
    settings = Settings(least=Confidence.POSSIBLE, jobs=1)
    report = check([InputFile(path, files[path])], rules, settings, cache=cache, surroundings=Modules(files, path))
    return list(report.findings)


def new(slip: NameSlip, before: Counter[tuple[str, str]], found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings that the slip brought about: those of its line, and others that were not there before."""
    line = slip.text.count("\n", 0, slip.start) + 1
    for one in found:
        if before[one.rule, one.message] == 0 and (one.location.line == line or slip.after in one.message):
            yield one


def is_suggested(slip: NameSlip, finding: Finding) -> bool:
    """Tell whether the first name that a finding suggests is the right one."""
    suggested = re.search(r"did you mean `([^`]+)`", finding.hint)
    if suggested is None:
        return False
    # `File['/etc/motd']` has the title in it.
    name = suggested[1].removesuffix("']").rpartition("['")[2]
    return name.lstrip("$:").lower().endswith(slip.before.lstrip("$:").lower())


def test_name_slips(corpus: Path, tmp_path: Path, update_snapshots: bool, figure: Callable[[str], None]) -> None:
    code = Corpus(corpus)
    texts = [code.files[path.split("/")[1]][path].decode() for path in code.manifests]
    rules = selected(load_rules())
    cache = Cache(str(tmp_path))
    before: dict[int, Counter[tuple[str, str]]] = {}
    counts: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for slip in name_slips(texts, COUNT, SEED):
        path, original = code.manifests[slip.origin], texts[slip.origin]
        if slip.origin not in before:
            good = findings(code, path, original, original, rules, cache)
            before[slip.origin] = Counter((one.rule, one.message) for one in good)
        found = list(new(slip, before[slip.origin], findings(code, path, slip.text, original, rules, cache)))
        shown = [one for one in found if one.confidence >= Confidence.LIKELY]
        row = counts[slip.part]
        row["all"] += 1
        row["any"] += bool(found)
        row["shown"] += bool(shown)
        row["right"] += any(is_suggested(slip, one) for one in shown)
    cache.close()
    lines = ["part            by default   at any confidence   right name first   of"]
    total = sum(counts.values(), Counter[str]())
    for part, row in [*counts.items(), ("all", total)]:
        lines.append(f"{part:<15} {row['shown']:>10} {row['any']:>19} {row['right']:>18} {row['all']:>4}")
    text = "\n".join(lines) + "\n"
    if update_snapshots:
        SNAPSHOT.write_text(text, encoding="utf-8")
    for line in lines:
        figure(line)
    assert text == SNAPSHOT.read_text(encoding="utf-8")
