"""What puppetguard calls a cycle is one to live Puppet, and nothing else is."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from puppetguard.engine import Settings, check
from puppetguard.findings import Confidence
from puppetguard.packs.store import load_rules
from puppetguard.source import InputFile

pytestmark = pytest.mark.corpus

ANSWER = Path(__file__).with_name("cycles.rb")
RESOURCES = (
    "file { '/srv': }",
    "file { '/srv/x': }",
    "file { '/srv/x/y': owner => 'joe', group => 'staff' }",
    "user { 'joe': gid => 'staff' }",
    "group { 'staff': }",
    "file { '/srv/x/run': }",
    "exec { '/srv/x/run': cwd => '/srv' }",
    "notify { 'n': }",
    "mount { '/srv': ensure => mounted, device => 'a', fstype => 'ext4' }",
    "mount { '/srv/x/y/z': ensure => mounted, device => 'b', fstype => 'ext4' }",
    "file { '/srv/link': ensure => link, target => '/srv/x/run' }",
    "file { '/run/link': ensure => '/srv/x/y' }",
    "package { 'p': provider => 'dpkg', source => '/srv/p.deb' }",
    "file { '/srv/p.deb': }",
    "exec { 'e': command => '/bin/true', onlyif => '/srv/x/run --now' }",
)
NAMES = (
    "Class['a'] Class['b'] File['/srv'] File['/srv/x'] File['/srv/x/y'] User['joe'] Group['staff'] File['/srv/x/run']"
    " Exec['/srv/x/run'] Notify['n'] Mount['/srv'] Mount['/srv/x/y/z'] File['/srv/link'] File['/run/link'] Package['p']"
    " File['/srv/p.deb'] Exec['e']".split()
)


def _manifests(count: int) -> list[str]:
    """Return manifests with these resources in one of two classes or at top scope, and some relations."""
    choice = random.Random(1815)
    found = []
    for _ in range(count):
        parts: dict[str, list[str]] = {"a": [], "b": [], "": []}
        for one in RESOURCES:
            parts[choice.choice(("a", "b", ""))].append(one)
        for _ in range(choice.randint(1, 3)):
            source, target = choice.sample(NAMES, 2)
            parts[choice.choice(("a", "b", ""))].append(f"{source} -> {target}")
        if choice.random() < 0.4:
            parts["a"].append(choice.choice(("require b", "contain b")))
        first, second, rest = (" ".join(parts[name]) for name in ("a", "b", ""))
        found.append(f"class a {{ {first} }}\nclass b {{ {second} }}\ninclude a, b\n{rest}\n")
    return found


def _is_found(manifest: str) -> bool:
    rules = [one for one in load_rules() if one.id == "dependency-cycle"]
    settings = Settings(jobs=1, least=Confidence.CERTAIN)
    return bool(check([InputFile("manifests/site.pp", manifest.encode(), "pp")], rules, settings).findings)


def test_cycles(corpus: Path, tmp_path: Path, figure: Callable[[str], None]) -> None:
    manifests = _manifests(100)
    modules = corpus / "usr/share/puppet/modules.available"
    (tmp_path / "mount_core").symlink_to(modules / "puppetlabs-mount-core")
    done = subprocess.run(
        ["ruby", str(ANSWER), str(tmp_path)],
        input="".join(json.dumps([one]) + "\n" for one in manifests).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    own = [_is_found(one) for one in manifests]
    pairs = list(zip(manifests, answers, own, strict=True))
    assert [manifest for manifest, answer, found in pairs if found and answer == "none"] == []
    real = [found for _, answer, found in pairs if answer == "cycle"]
    figure(f"cycles: {sum(real)} of {len(real)} that live Puppet finds, in {len(pairs)} manifests; no other")
    assert [answer for answer in answers if answer not in ("cycle", "none")] == []
    assert len(real) > 20
    assert sum(real) > 0.9 * len(real)
