"""Every default finding in real code is known, was read, and is true: another one is a false alarm or a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.engine import check
from puppetguard.findings import Severity
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules
from puppetguard.report.concise import concise_report
from puppetguard.report.markup import plain_text

SNAPSHOT = Path(__file__).with_name("findings.txt")

pytestmark = pytest.mark.corpus


def test_findings(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, update_snapshots: bool, figure: Callable[[str], None]
) -> None:
    monkeypatch.chdir(corpus)
    inputs = Inputs(["."])
    report = check(inputs.read(), selected(load_rules()), surroundings=FolderSurroundings(inputs))
    found = plain_text(concise_report(report, quiet=True))
    if update_snapshots:
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert report.complete
    assert found == SNAPSHOT.read_text(encoding="utf-8")
    serious = [one for one in report.findings if one.severity >= Severity.WARNING]
    per_thousand_lines = 1000 * len(serious) / report.scope.lines
    figure(f"default findings in the corpus: {len(serious)}, {per_thousand_lines:.4f} in a thousand lines")
    assert report.scope.manifests > 2000
