"""What is right is right to live Puppet: each setup that has a catalog compiles."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.setups.setups import Live, setups

pytestmark = pytest.mark.corpus

COMPILE = Path(__file__).with_name("setups.rb")
FACTS: dict[str, Any] = {
    "os": {"family": "Debian", "name": "Debian", "architecture": "amd64", "release": {"major": "12", "full": "12.5"}},
    "osfamily": "Debian",
    "operatingsystem": "Debian",
    "kernel": "Linux",
    "clientversion": "7.23.0",
    "fqdn": "web1.example.org",
    "is_virtual": True,
    "networking": {"fqdn": "web1.example.org", "hostname": "web1", "domain": "example.org", "ip": "192.0.2.9"},
    "memory": {"system": {"total_bytes": 4294967296}},
    "processors": {"count": 4},
    "mountpoints": {"/": {"size": "20 GiB"}},
}


def test_live(corpus: Path, tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    for root in sorted((corpus / "usr/share/puppet/modules.available").iterdir()):
        name = root.name.partition("-")[2].replace("-core", "_core") or root.name
        if not (modules / name).exists():
            (modules / name).symlink_to(root)
    asked: list[list[Any]] = []
    for name, setup in setups().items():
        live = setup.live
        if live is False:
            continue
        how = live if isinstance(live, Live) else Live()
        root = tmp_path / "environments" / name
        for path, text in setup.files.items():
            target = root / "modules" / how.module / path if how.module else root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        asked.append([name, how.node, {**FACTS, **how.facts}, how.main])
    done = subprocess.run(
        ["ruby", str(COMPILE), str(tmp_path / "environments"), str(modules)],
        input="".join(json.dumps(one) + "\n" for one in asked).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line)[0] for line in done.stdout.splitlines()]
    refused = {one[0]: answer for one, answer in zip(asked, answers, strict=True) if answer is not None}
    assert "\n".join(f"{name}: {why}" for name, why in refused.items()) == ""
    assert len(asked) >= 24
