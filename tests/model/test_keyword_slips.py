"""Which words are slips of keywords, and which are words of their own."""

from __future__ import annotations

import pytest

from puppetguard.model.keyword_slips import meant_keyword


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ture", "true"),
        ("treu", "true"),
        ("truee", "true"),
        ("flase", "false"),
        ("falsee", "false"),
        ("fasle", "false"),
        ("udnef", "undef"),
        ("uhdef", "undef"),
        ("defualt", "default"),
        ("defaul", "default"),
    ],
)
def test_slips(word: str, meant: str) -> None:
    assert meant_keyword(word) == meant


@pytest.mark.parametrize(
    "word", "true false undef default tue tree tru falsey trues defaults rue xtrue under file defend trie".split()
)
def test_words_of_their_own(word: str) -> None:
    assert meant_keyword(word) is None
