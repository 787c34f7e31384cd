"""Types in Ruby, read without Ruby, have the attributes that live Puppet knows."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from puppetguard.model.ruby.outline import RubyType
from puppetguard.model.ruby.scan import ruby_outline

HELPER = Path(__file__).parents[2] / "scripts" / "puppet_knowledge.rb"

pytestmark = pytest.mark.corpus


def linked(corpus: Path, folder: Path) -> None:
    """Make one module path of the corpus, each module under its own name."""
    for metadata in sorted(corpus.glob("usr/share/puppet/modules.available/*/metadata.json")):
        name = json.loads(metadata.read_text(encoding="utf-8"))["name"].replace("/", "-").partition("-")[2]
        if not (folder / name).exists():
            (folder / name).symlink_to(metadata.parent)


def test_attributes(corpus: Path, tmp_path: Path, figure: Callable[[str], None]) -> None:
    linked(corpus, tmp_path)
    command = ["ruby", str(HELPER), "attributes", str(tmp_path)]
    live = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours: dict[str, list[RubyType]] = {}
    for path in sorted(tmp_path.glob("*/lib/puppet/type/*.rb")):
        for one in ruby_outline(path.read_text(encoding="utf-8", errors="replace")).types:
            ours.setdefault(one.name, []).append(one)
    counts: Counter[str] = Counter()
    for name, attributes in live.items():
        assert name in ours
        if attributes is None:
            # It needs what is not installed.
            continue
        found = {attribute.name for one in ours[name] for attribute in one.attributes} | {"provider"}
        if any(one.open for one in ours[name]):
            counts["open"] += 1
            continue
        assert set(attributes) - found == set(), name
        assert found - set(attributes) - {"provider"} == set(), name
        counts["closed"] += 1
    figure(f"types in Ruby: {counts['closed']} as live Puppet knows them, {counts['open']} left open")
    assert counts["closed"] > 200
    assert counts["open"] < 20
