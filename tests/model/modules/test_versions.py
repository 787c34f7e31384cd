from __future__ import annotations

import pytest

from puppetguard.model.modules.versions import is_version, range_flaw


@pytest.mark.parametrize("text", ["1.2.3", "0.0.1", "1.2.3-rc1", "1.2.3-rc.1+build.5", "10.20.30"])
def test_versions(text: str) -> None:
    assert is_version(text)


@pytest.mark.parametrize("text", ["", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-01", "1.2.3 ", "x"])
def test_what_is_none(text: str) -> None:
    assert not is_version(text)


@pytest.mark.parametrize(
    "text",
    [
        ">= 1.2.3 < 2.0.0",
        ">=1.2.3 <2.0.0",
        "1.x",
        "~> 1.2",
        "~1.2.3",
        "^1.0.0",
        "1.0.0 - 2.0.0",
        "1.2.3 || 2.x",
        "*",
        "> 1",
        "",
    ],
)
def test_ranges(text: str) -> None:
    assert range_flaw(text) == ""


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("=> 1.2.3", "`=>1.2.3` is no range of versions"),
        (">= 1.2.3, < 2.0.0", "`>=1.2.3,` is no range of versions"),
        ("latest", "`latest` is no range of versions"),
        (">= 2.0.0 < 1.0.0", "no version is in `>=2.0.0 <1.0.0`"),
        ("> 1.0.0 < 1.0.0", "no version is in `>1.0.0 <1.0.0`"),
    ],
)
def test_what_is_no_range(text: str, flaw: str) -> None:
    assert range_flaw(text) == flaw
