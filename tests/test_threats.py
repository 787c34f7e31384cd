"""The table of threats names tests that are there, and each number that a test takes from it is taken."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.threats import rows

CHECKOUT = Path(__file__).parents[1]
TRIED = [tried for row in rows() for tried in row["tried"]]


@pytest.mark.parametrize("tried", TRIED, ids=[one["test"].rpartition("::")[2] for one in TRIED])
def test_the_tests_are_there(tried: dict[str, str]) -> None:
    path, _, name = tried["test"].partition("::")
    source = (CHECKOUT / path).read_text(encoding="utf-8")
    (function,) = (
        one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef) and one.name == name
    )  # fmt: skip
    if "name" in tried:
        assert f'cases("{tried["name"]}"' in (ast.get_source_segment(source, function) or "")
    if "counted" in tried:
        assert re.search(rf"^{tried['counted']}\b.* = ", source, re.MULTILINE)
        assert set(tried) == {"what", "test", "counted"}


def test_the_page_has_every_threat_and_every_test() -> None:
    page = (CHECKOUT / "docs" / "security.md").read_text(encoding="utf-8")
    for row in rows():
        assert f"| {row['threat']} | {row['expected']} | " in page
        for tried in row["tried"]:
            assert f"[`{tried['test'].rpartition('::')[2]}`](../{tried['test'].partition('::')[0]})" in page
    assert "## What is not protected" in page
