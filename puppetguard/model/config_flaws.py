"""What is wrong with a value in a configuration file, and how what is nearly right is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.look_alikes import with_digits

UNKNOWN = "\0"
"""What stands for parts of a text that are not known (see ``config_files.known_text``)."""
WORD = late_pattern(r"\S+")


class ValueFlaw(NamedTuple):
    """What stands at ``[start, end)`` of a text and cannot be: why, what to do, and what is meant if that is sure."""

    start: int
    end: int
    word: str
    said: str
    hint: str
    meant: str = ""


def address_flaws(word: str, start: int, *, network: bool = False) -> Iterator[ValueFlaw]:
    """Yield a word that is no address, and none of a network if that may be one."""
    if UNKNOWN in word or any(sign in word for sign in "$<{%@") or _is_address(word, network=network):
        return
    if _is_address(with_digits(word), network=network):
        # `invalid-address` says it of any text.
        return
    hint = "one of version 4 has four numbers from 0 to 255"
    yield ValueFlaw(start, start + len(word), word, f"`{word}` is no address, which must stand here", hint)


def _is_address(word: str, *, network: bool) -> bool:
    # Leading zeros are read by some programs, and refused by others.
    plain = re.sub(r"\b0+(?=\d)", "", word) if word.count(".") == 3 else word
    import ipaddress  # takes longer to import than most files do to check

    try:
        if network:
            ipaddress.ip_network(plain, strict=False)
        else:
            ipaddress.ip_address(plain)
    except ValueError:
        return False
    return True


def near_flaws(word: str, start: int, known: frozenset[str], what: str, *, least: int = 3) -> Iterator[ValueFlaw]:
    """Yield a word that is a slip of one that is known: there may be others."""
    from puppetguard.model.spelling import is_clear, likeliest

    slip = None if word in known or UNKNOWN in word else likeliest(word, known)
    if slip is not None and len(slip[0]) >= least and is_clear(word, slip[0], known):
        said = f"`{word}` is no {what}, but nearly `{slip[0]}`"
        yield ValueFlaw(start, start + len(word), word, said, f"did you mean `{slip[0]}`?", slip[0])


def closed_flaws(word: str, start: int, known: frozenset[str], what: str) -> Iterator[ValueFlaw]:
    """Yield a word that is none of all there are."""
    from puppetguard.model.spelling import closest, is_clear

    if word in known or any(sign in word for sign in (UNKNOWN, "$", "<", "{")):
        return
    near = closest(word, sorted(known))
    meant = near if near is not None and is_clear(word, near, known) else ""
    listed = ", ".join(f"`{one}`" for one in sorted(known))
    hint = f"did you mean `{near}`?" if near is not None else f"there are {listed}"
    yield ValueFlaw(start, start + len(word), word, f"`{word}` is no {what}", hint, meant)
