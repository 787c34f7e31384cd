"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from puppetguard.model.late import late_pattern


def test_it_reads_like_a_compiled_pattern() -> None:
    late, compiled = late_pattern("(a)B?", re.IGNORECASE), re.compile("(a)B?", re.IGNORECASE)
    for _ in range(2):
        assert late.findall("xAb a") == compiled.findall("xAb a") == ["A", "a"]
        assert late.sub("-", "xAb a") == "x- -"
        found = late.search("xAb")
        assert found is not None
        assert found.span() == (1, 3)
    assert (late.pattern, late.flags, late.groups) == (compiled.pattern, compiled.flags, 1)


def test_it_is_compiled_when_it_is_used() -> None:
    late = late_pattern("(")
    with pytest.raises(re.error, match="missing \\)"):
        late.search("")
    assert not hasattr(late_pattern("a"), "serach")
