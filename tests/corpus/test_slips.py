"""How many slips of the hand in commands of real code are found, by their kind; and nothing where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from puppetguard.engine import Settings, check
from puppetguard.findings import Confidence, Finding
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from puppetguard.source import InputFile
from tests.corpus.slips import LETTER_SLIPS, OTHER_SLIPS, PARTS, Variant, execs, variants

SNAPSHOT = Path(__file__).with_name("slips.txt")
SEED = 20261124
COUNT = 1000

pytestmark = pytest.mark.corpus


def findings(text: str, rules: Sequence[Rule]) -> list[Finding]:
    """Return all findings in a manifest, whatever their confidence."""
    file = InputFile("site.pp", text.encode(), "pp")
    return list(check([file], rules, Settings(least=Confidence.POSSIBLE)).findings)


def found(variant: Variant, before: Counter[tuple[str, str]], rules: Sequence[Rule]) -> Confidence | None:
    """Return the confidence of the surest finding that the slip brought about where it is; None if there is none.

    ``before`` are the rules and messages of the findings without the slip.
    """
    first = variant.text.count("\n", 0, variant.start) + 1
    last = variant.text.count("\n", 0, max(variant.start, variant.end - 1)) + 1
    # A guard is part of its resource, and a quote may be missed at its partner.
    slack = 0 if variant.kind in LETTER_SLIPS else 8
    new = [
        one.confidence
        for one in findings(variant.text, rules)
        if before[one.rule, one.message] == 0 and first - slack <= one.location.line <= last + slack
    ]
    return max(new, default=None)


def table(rows: dict[tuple[str, str], Counter[str]]) -> str:
    """Return the figures as text: each kind, then each part of a command."""
    lines = ["kind            by default   at any confidence   of"]
    for title in (0, 1):
        names = [*LETTER_SLIPS, *OTHER_SLIPS] if title == 0 else list(PARTS)
        for name in names:
            total = sum((counts for key, counts in rows.items() if key[title] == name), Counter[str]())
            lines.append(f"{name:<15} {total['shown']:>10} {total['any']:>19} {total['all']:>4}")
        lines.append("")
    total = sum(rows.values(), Counter[str]())
    lines.append(f"{'all':<15} {total['shown']:>10} {total['any']:>19} {total['all']:>4}")
    return "\n".join(lines) + "\n"


def test_slips(corpus: Path, update_snapshots: bool, figure: Callable[[str], None]) -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.pp"))]
    rules = selected(load_rules())
    rows: dict[tuple[str, str], Counter[str]] = {}
    before: dict[int, Counter[tuple[str, str]]] = {}
    for variant in variants(sources, COUNT, SEED):
        if variant.origin not in before:
            good = findings(sources[variant.origin], rules)
            before[variant.origin] = Counter((one.rule, one.message) for one in good)
        confidence = found(variant, before[variant.origin], rules)
        counts = rows.setdefault((variant.kind, variant.part), Counter())
        counts["all"] += 1
        counts["any"] += confidence is not None
        counts["shown"] += confidence is not None and confidence >= Confidence.LIKELY
    text = table(rows)
    if update_snapshots:
        SNAPSHOT.write_text(text, encoding="utf-8")
    for line in text.splitlines():
        figure(line)
    assert text == SNAPSHOT.read_text(encoding="utf-8")
    assert sum(len(list(execs(source))) for source in sources) > 200
