"""Slips in the names of modules by the authors from whom everybody takes them."""

from __future__ import annotations

import re

_AUTHORS = frozenset(("puppetlabs", "puppet"))
_SHORTEST = 5


def meant_module(name: str) -> str | None:
    """Return what ``puppetlabs/stdlb`` is meant for; None for all that may be a module of its own."""
    from puppetguard.knowledge.modules import published_modules
    from puppetguard.knowledge.words import is_word
    from puppetguard.model.spelling import is_clear, is_slip_of_the_hand, likeliest

    author, sign, module = re.split(r"([-/])", name, maxsplit=1) if re.search(r"[-/]", name) else ("", "", "")
    known = published_modules()
    if author not in _AUTHORS or module in known or is_word(module):
        return None
    found = likeliest(module, sorted(known))
    if found is None or min(len(module), len(found[0])) < _SHORTEST:
        return None
    meant = found[0]
    if not is_clear(module, meant, known, free=True) or not is_slip_of_the_hand(module, meant):
        return None
    return f"{author}{sign}{meant}"
