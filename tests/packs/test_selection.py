"""Which rules a name stands for."""

from __future__ import annotations

import pytest

from puppetguard.errors import UsageError
from puppetguard.findings import Confidence, Severity
from puppetguard.packs.rule import Looks, Rule
from puppetguard.packs.selection import selected


def rule(name: str, pack: str, *, enabled: bool = True, aliases: tuple[str, ...] = ()) -> Rule:
    return Rule(
        id=name,
        pack=pack,
        looks=Looks(),
        summary="s",
        why="w",
        fix="f",
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        check="some-check",
        since="0.1.0",
        enabled=enabled,
        aliases=aliases,
    )


RULES = [
    rule("big-hazard", "risk"),
    rule("hard-tabs", "style", enabled=False, aliases=("hard_tabs",)),
    rule("long-line", "style", enabled=False, aliases=("140chars", "80chars")),
    rule("small-hazard", "risk"),
]


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "expected"),
    [
        ([], [], [], "big-hazard small-hazard"),
        (["all"], [], [], "big-hazard hard-tabs long-line small-hazard"),
        (["style"], [], [], "hard-tabs long-line"),
        (["140chars"], [], [], "long-line"),
        ([], ["hard_tabs"], [], "big-hazard hard-tabs small-hazard"),
        (["*-hazard"], [], ["big-*"], "small-hazard"),
        (["style"], ["risk"], ["style"], "big-hazard small-hazard"),
        (["risk"], [], ["all"], ""),
    ],
)
def test_selected(select: list[str], extend: list[str], ignore: list[str], expected: str) -> None:
    assert " ".join(one.id for one in selected(RULES, select, extend, ignore)) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("big-hazrad", "unknown rule 'big-hazrad'; did you mean 'big-hazard'?"),
        ("stlye", "unknown rule 'stlye'; did you mean 'style'?"),
        ("zzz-*", "unknown rule 'zzz-*'; 'puppetguard rule list' shows them all"),
    ],
)
def test_unknown(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        selected(RULES, ignore=[name])
    assert str(caught.value) == message
