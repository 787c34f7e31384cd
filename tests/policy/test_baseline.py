"""The file of known findings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from puppetguard.errors import UsageError
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.policy.atomic import replace_file
from puppetguard.policy.baseline import Baseline, Found, Known, Then, created, pruned, read_baseline, write_baseline

PLACE = Location("a.pp", 1, 1, 1, 2)


def finding(rule: str, fingerprint: str, file: str = "a.pp") -> Finding:
    place = replace(PLACE, file=file)
    return Finding(rule, Severity.ERROR, Confidence.CERTAIN, place, "m", fingerprint=fingerprint)


def found(*findings: Finding) -> Found:
    return Found(findings, {}, str, lambda _: True)


def test_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.strftime", lambda _: "2026-02-02")
    path = str(tmp_path / "b.json")
    earlier = Baseline(history=(Then("2026-01-01", 5), Then("2026-02-02", 4)))
    written = created(
        found(finding("x", "2", "b.pp"), finding("y", "1", 'a".pp'), finding("z", "3", "\udcff")), earlier
    )
    write_baseline(path, written)
    assert Path(path).read_text(encoding="utf-8") == (
        '{"version": 1,\n "history": [\n'
        '  {"date":"2026-01-01","findings":5},\n  {"date":"2026-02-02","findings":3}\n ],\n'
        ' "findings": [\n  {"file":"\\\\udcff","rule":"z","fingerprint":"3"},\n'
        '  {"file":"a\\".pp","rule":"y","fingerprint":"1"},\n  {"file":"b.pp","rule":"x","fingerprint":"2"}\n ]}\n'
    )
    assert read_baseline("b", Path(path).read_bytes()) == written
    left = pruned(written, found(finding("x", "2", "b.pp")), ["x", "y"])
    # The rule z was not in use, so nobody knows.
    assert left.findings == (Known("\\udcff", "z", "3"), Known("b.pp", "x", "2"))


def test_an_empty_one(tmp_path: Path) -> None:
    path = str(tmp_path / "b.json")
    write_baseline(path, created(found(), Baseline()))
    assert read_baseline("b", Path(path).read_bytes()).findings == ()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"version": 2}', b'{"findings": [{"file": 1}]}', b"\xff", b'{"x": 1}', b"[" * 100_000]
)
def test_what_is_none(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"^b: this "):
        read_baseline("b", data)


def test_a_link_and_the_mode_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    replace_file(str(link), b"new")
    assert (link.is_symlink(), real.read_bytes(), real.stat().st_mode & 0o777) == (True, b"new", 0o600)

    def fail(one: str, other: str) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="no space"):
        replace_file(str(link), b"half")
    assert (real.read_bytes(), sorted(os.listdir(tmp_path))) == (b"new", ["link", "real"])
