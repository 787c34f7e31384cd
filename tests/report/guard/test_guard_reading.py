"""Guards' reports that were written as JSON, read again."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from puppetguard.errors import UsageError
from puppetguard.report.guard.json import guard_json
from puppetguard.report.guard.reading import is_guard, read_guard
from puppetguard.report.json import json_report
from puppetguard.report.result import Report
from tests.report.guard.sample import REPORT

RECORD: dict[str, Any] = json.loads(guard_json(REPORT))


def test_what_was_written_is_read() -> None:
    data = guard_json(REPORT).encode()
    assert is_guard(data)
    assert read_guard(data, "x") == msgspec.structs.replace(REPORT, rules=(), base_sources={}, head_sources={})


@pytest.mark.parametrize("data", [json_report(Report(())).encode(), b"", b"[]", b"\xff", b"{", b"[" * 100_000])
def test_what_is_none_is_told_apart(data: bytes) -> None:
    assert not is_guard(data)


def changed(**members: Any) -> bytes:
    return json.dumps({**RECORD, **members}).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (changed(verdict="fine"), "x is no report of a guard in the format json: Invalid enum value 'fine'"),
        (changed(exit=0), "x is no report of a guard: `verdict` and `exit` contradict each other"),
        (changed(exit=2), "x is no report of a guard: `verdict` and `exit` contradict each other"),
        (
            changed(changes=[{**RECORD["changes"][0], "base": None, "head": None}]),
            "x is no report of a guard: a change is in neither version",
        ),
        (
            changed(changes=[{**RECORD["changes"][0], "head": {"file": "a.pp", "line": 0, "column": 1}}]),
            "x is no report of a guard in the format json: Expected `int` >= 1 - at `$.changes[0].head.line`",
        ),
        (changed(changes=5), "x is no report of a guard in the format json: Expected `array`, got `int`"),
        (b'{"verdict": "passed"', "x is no report of a guard in the format json: Input data was truncated"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_guard(data, "x")
    assert str(refused.value).startswith(message)
