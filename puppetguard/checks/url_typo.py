"""Addresses that are misspelled: ``htps://…``, ``https:/host``, ``https://gihtub.com``.

No program knows the scheme, or it asks a host that is not meant: nothing is fetched, or what somebody else has put
there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SCHEMES = ("http", "https", "puppet")
_OTHERS = frozenset("httpg httpu httpx puppets shttp".split())
"""Schemes that are near those, and are none of them misspelled."""
_SCHEME = late_pattern(r"://(?<=[a-z]{3}://)")
_LETTERS = late_pattern(r"(?<![A-Za-z0-9+.-])[a-z]{3,8}\Z")
_SLASHES = late_pattern(
    r"http(?:(?<=[\s'\"=]http)|(?<=\Ahttp))s?(:/|//|::/{1,2})(?=(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20}(?:[/:'\"\s]|$))"
)
_LONGEST = 10
_HOST = late_pattern(r"(?:https?://(?:[\w.:%-]*@)?|git@|ssh://git@)([a-z0-9.-]+\.[a-z]{2,10})(?![a-z0-9.-])")
_SHORTEST = 9
"""How long a domain is that hardly another one is called nearly like."""


class _Slip(msgspec.Struct, frozen=True):
    """A misspelled part of an address, what was meant, and what is wrong with it."""

    start: int
    end: int
    meant: str
    message: str


def _url_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled address in a text."""
    source = subject.source
    slips = {slip.start: slip for slip in _slips(source.text)}
    if not slips:
        return
    from puppetguard.syntax import ast
    from puppetguard.syntax.walk import walk

    for node in walk(subject.program):
        if not isinstance(node, ast.LiteralString):
            continue
        for start in [start for start in slips if node.start <= start < node.end]:
            slip = slips.pop(start)
            # What is replaced by the right one is the repair.
            if f"{slip.meant.removesuffix('://')}://" in node.value:
                continue
            span = Span(slip.start, slip.end)
            yield Hit(
                span,
                Confidence.LIKELY,
                slip.message,
                f"did you mean `{slip.meant}`?",
                remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)),
            )


def _slips(text: str) -> Iterator[_Slip]:
    for match in _SCHEME.finditer(text):
        # That it has a colon and slashes is what is looked for.
        word = _LETTERS.search(text, max(0, match.start() - _LONGEST), match.start())
        if word is None:
            continue
        scheme = word[0]
        meant = None if scheme in _SCHEMES or scheme in _OTHERS else _near(scheme, _SCHEMES)
        if meant is not None:
            message = f"`{scheme}://` is no address that a program knows, but nearly `{meant}://`"
            yield _Slip(*word.span(), meant, message)
    for match in _SLASHES.finditer(text):
        yield _Slip(match.start(1), match.end(1), "://", f"`{match[0]}` is not how an address begins: no host is asked")

    for match in _HOST.finditer(text):
        domain = ".".join(match[1].split(".")[-2:])
        meant = _meant_domain(domain)
        if meant is not None:
            message = f"`{domain}` is no domain that packages come from, but nearly `{meant}`"
            yield _Slip(match.end(1) - len(domain), match.end(1), meant, message)


@lru_cache(maxsize=1000)
def _meant_domain(domain: str) -> str | None:
    """Return the well-known domain that another one is a slip of; those that differ at an end are others."""
    from puppetguard.knowledge.vocabularies import vocabulary
    from puppetguard.model.spelling import is_clear, likeliest

    known = vocabulary("domains")
    found = likeliest(domain, known) if domain not in known else None
    if found is None or found[1] == "replaced" or len(found[0]) < _SHORTEST or domain in vocabulary("other domains"):
        return None
    label, meant = domain.partition(".")[0], found[0].partition(".")[0]
    # `puppetlab`, `xdebian`: words that begin or end otherwise.
    if label == meant or label.rstrip("s") == meant.rstrip("s"):
        return None
    return found[0] if is_clear(label, meant, (), free=True) else None


def _near(word: str, known: tuple[str, ...]) -> str | None:
    from puppetguard.model.spelling import one_edit_away

    found = one_edit_away(word, known)
    return found[0] if found else None


CHECK = Check(_url_typo, marks=("//", "http", "git@"), fixes="suggested")
