"""Words that are nearly a keyword of Puppet's language: ``flase``, ``unedf``, ``defualt``."""

from __future__ import annotations

from functools import lru_cache

_KEYWORDS = ("true", "false", "undef", "default")
_WORDS = frozenset("tue".split())
"""What is one stroke away but a word: Tuesday, as `cron` has it."""
_LONG = 5
"""How long a keyword is of which a word may be the start, or have another letter."""


@lru_cache(maxsize=2000)
def meant_keyword(word: str) -> str | None:
    """Return the keyword that a word is a slip of; other first letters and longer ends are those of other words."""
    for keyword in _KEYWORDS:
        if word[:1] != keyword[0] or not -2 < len(word) - len(keyword) < 2 or word == keyword:
            continue
        # `falsee` has a letter twice; `falsey` is another word.
        longer = word.startswith(keyword) and word[-1] != keyword[-1]
        if longer or (keyword.startswith(word) and len(word) < _LONG) or word in _WORDS:
            continue
        from puppetguard.knowledge.words import is_word
        from puppetguard.model.spelling import is_slip_of_the_hand, stroke

        if len(keyword) < _LONG and stroke(word, keyword) == "replaced":
            continue
        if is_slip_of_the_hand(word, keyword) and not is_word(word):
            return keyword
    return None
