"""What ``--fix --unsafe-fixes`` makes of real code: of slips what was there before, and of the rest nothing worse."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from puppetguard import cli
from puppetguard.cache import Cache
from puppetguard.engine import Settings, check
from puppetguard.engine.fixing import Fixer
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report
from puppetguard.source import InputFile, Surroundings
from tests.corpus.name_slips import name_slips
from tests.corpus.slips import LETTER_SLIPS, variants
from tests.corpus.test_name_slips import SEED as NAME_SEED, Corpus, Modules
from tests.corpus.test_slips import SEED

SNAPSHOT = Path(__file__).with_name("fixes.txt")
COUNT = 100
NAMES = 55
"""As many as take some minutes: each is checked several times."""

pytestmark = pytest.mark.corpus


class Fixes:
    """Mends single manifests among others, and counts what comes of it."""

    def __init__(self, cache: Cache) -> None:
        self._rules: tuple[Rule, ...] = selected(load_rules())
        self._cache = cache
        self._good: dict[tuple[str, str], tuple[str, int]] = {}
        self.counts: dict[str, Counter[str]] = {}
        self.wrong: list[str] = []

    def mended(self, path: str, text: str, files: Mapping[str, bytes] | None) -> tuple[str, int]:
        """Return a manifest as it is once it is mended, and how many findings that took away."""

        def recheck(contents: Mapping[str, bytes]) -> Report:
            data = contents.get(path, text.encode())
            around: Surroundings | None = None if files is None else Modules({**files, path: data}, path)
            settings = Settings(jobs=1)
            return check([InputFile(path, data)], self._rules, settings, cache=self._cache, surroundings=around)

        mended = Fixer(recheck, unsafe=True).mend(recheck({}))
        return mended.contents.get(path, text.encode()).decode(), len(mended.fixed)

    def count(self, name: str, path: str, texts: tuple[str, str], files: Mapping[str, bytes] | None) -> None:
        """Mend a text with a slip, and see whether it is again what it was, less what was wrong with it before."""
        original, slipped = texts
        row = self.counts.setdefault(name, Counter())
        row["all"] += 1
        after, fixed = self.mended(path, slipped, files)
        if not fixed:
            return
        if (path, original) not in self._good:
            self._good[path, original] = self.mended(path, original, files)
        good, before = self._good[path, original]
        if fixed > before or after == good:
            row["right" if after in (original, good) else "wrong"] += 1
            if after not in (original, good):
                self.wrong.append(f"{name}: {_difference(slipped, after)}")


def _difference(before: str, after: str) -> str:
    pieces = SequenceMatcher(None, before.split(), after.split(), autojunk=False).get_opcodes()
    words = [(before.split()[a:b], after.split()[c:d]) for kind, a, b, c, d in pieces if kind != "equal"]
    return "; ".join(f"{' '.join(old)} -> {' '.join(new)}" for old, new in words)


def test_slips_are_mended(corpus: Path, tmp_path: Path, update_snapshots: bool, figure: Callable[[str], None]) -> None:
    cache = Cache(str(tmp_path))
    fixes = Fixes(cache)
    sources = [path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.pp"))]
    for variant in variants(sources, COUNT, SEED):
        if variant.kind in LETTER_SLIPS:
            fixes.count(variant.part, "site.pp", (sources[variant.origin], variant.text), None)
    code = Corpus(corpus)
    texts = [code.files[path.split("/")[1]][path].decode() for path in code.manifests]
    for slip in name_slips(texts, NAMES, NAME_SEED):
        path, original = code.manifests[slip.origin], texts[slip.origin]
        fixes.count(f"{slip.part} (name)", path, (original, slip.text), code.around(path, original))
    cache.close()
    lines = ["slip in                 as it was   wrong   of"]
    rows = [*fixes.counts.items(), ("all", sum(fixes.counts.values(), Counter()))]
    lines += [f"{name:<20} {row['right']:>12} {row['wrong']:>7} {row['all']:>4}" for name, row in rows]
    lines += ["", *fixes.wrong]
    text = "\n".join(lines).rstrip("\n") + "\n"
    if update_snapshots:
        SNAPSHOT.write_text(text, encoding="utf-8")
    for line in lines:
        figure(line)
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_real_code_is_mended_at_most_once(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    monkeypatch.setenv("PUPPETGUARD_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "code"
    shutil.copytree(corpus, folder, symlinks=True, ignore_dangling_symlinks=True)
    monkeypatch.chdir(folder)
    before = _contents(folder)
    cli.run(["check", "--fix", "--unsafe-fixes", "--format", "concise", "--exit-zero", "-q"])
    first = _contents(folder)
    changed = sorted(path for path in before if before[path] != first[path])
    manifests = [path for path in changed if path.suffix == ".pp"]
    for path in changed:
        figure(f"mended: {path.relative_to(folder)}: {_difference(before[path].decode(), first[path].decode())}")
    figure(f"mended: {len(changed)} of {len(before)} files")
    assert before.keys() == first.keys()
    _judged_by_puppet(manifests)
    cli.run(["check", "--fix", "--unsafe-fixes", "--format", "concise", "--exit-zero", "-q"])
    assert _contents(folder) == first


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}


def _judged_by_puppet(manifests: Sequence[Path]) -> None:
    if manifests:
        command = ["puppet", "parser", "validate", *map(os.fspath, manifests)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (0, "")
