"""Patterns that Python and Ruby read in the same way, and those that are left alone."""

from __future__ import annotations

import pytest

from puppetguard.model.ruby_regex import search


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b", "abc", True),
        ("^b", "abc", False),
        (r"\Aa.*c\z", "abc", True),
        (r"[a-f]+\d{2}", "xab12", True),
        ("(a|b)(c)?d", "bd", True),
        (r"\.conf$", "a.conf", True),
        ("[-_]", "a-b", True),
        ("[^-]", "-", None),
        ("[]", "a", None),
        ("(?:ab)c", "abc", True),
        # Ruby's and Python's lines differ, and so do their letters outside of ASCII.
        ("^$", "a\n", None),
        ("a", "é", None),
        # Other constructs, those that only one of both knows, and what may take for ever.
        ("(?i)a", "A", None),
        ("(?=a)", "a", None),
        (r"\h", "a", None),
        ("[[:alpha:]]", "a", None),
        ("[a&&b]", "a", None),
        ("(a+)+", "a", None),
        ("a**", "a", None),
        (r"\p{L}", "a", None),
        ("a{2,1}", "a", None),
        ("a*a*a*a*a*b", "a" * 100, None),
    ],
)  # fmt: skip
def test_search(pattern: str, text: str, expected: bool | None) -> None:
    found = search(pattern, text)
    assert (found and found.truth) is expected
