"""Each error code of Puppet's, from a source that triggers it, at Puppet's place and with its severity."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, parse

CODES = Path(__file__).parents[2] / "fixtures/syntax/error_codes.yaml"
OURS = {("CRASH:NoMethodError", "$x = a::"): "ILLEGAL_FULLY_QUALIFIED_NAME"}
"""Where Puppet itself falls over, and we say what is wrong."""


class Trigger(NamedTuple):
    code: str
    source: str
    mode: str
    place: tuple[int, int] | None
    severity: str | None
    puppet: int


def triggers() -> list[Trigger]:
    found = []
    for code, cases in yaml.safe_load(CODES.read_text(encoding="utf-8")).items():
        for case in cases:
            place = tuple(case["place"]) if case["place"] else None
            for puppet, severity in zip((7, 8), case["severity"], strict=True):
                ours = OURS.get((code, case["source"]), code)
                found.append(Trigger(ours, case["source"], case["mode"], place, severity, puppet))
    return found


@pytest.mark.parametrize("trigger", triggers(), ids=lambda each: f"{each.code}-{each.puppet}-{each.source[:30]!r}")
def test_code_place_and_severity(trigger: Trigger) -> None:
    source = SourceFile("site.pp", trigger.source, "epp" if trigger.mode == "epp" else "pp")
    result = parse(source, ParseOptions(trigger.puppet, tasks=trigger.mode == "tasks"))
    found = {
        (problem.severity, *source.position(problem.start))
        for problem in result.problems
        if problem.code == trigger.code
    }
    if trigger.severity is None:
        assert found == set()
    elif trigger.place is None:
        assert {severity for severity, _, _ in found} == {trigger.severity}
    else:
        assert (trigger.severity, *trigger.place) in found


def test_every_code_has_a_trigger() -> None:
    assert len({trigger.code for trigger in triggers()}) == 72
