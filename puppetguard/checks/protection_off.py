"""Protections that somebody turned off: that packages are signed, or that a server is the one that it says it is.

Without them, whoever is on the way to the server decides what is installed, or reads what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_MARKS = {
    "signatures": ("gpg", "unsigned", "trusted", "unauth", "nosig", "force-yes", "insecure"),
    "certificates": (
        "verif",
        "insecure",
        "check",
        "curl",
        "strict",
        "knownhosts",
        "reject_unauth",
        "trust_server",
        "validate_cert",
        "reqcert",
        "ignore_ssl",
    ),
}
_WHY = {
    "signatures": "{said}: what is installed is not checked to be what its maker signed",
    "certificates": "{said}: nobody checks that the server is the one that it says it is",
}
_HINT = {
    "signatures": "import the key of the repository, and leave the check on",
    "certificates": "trust the certificate's authority, or the host's key, and leave the check on",
}


class ProtectionOffParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``protection``: which one."""

    protection: Literal["signatures", "certificates"]


def _concerns(subject: Subject, parameters: ProtectionOffParameters) -> bool:
    return subject.mentions(_MARKS[parameters.protection])


def _protection_off(subject: Subject, parameters: ProtectionOffParameters) -> Iterator[Hit]:
    """Yield each place that turns the protection off."""
    from puppetguard.model.switches import UNCHECKED, UNSIGNED, turned_off

    hits: list[Hit] = []
    for off in turned_off(subject, UNSIGNED if parameters.protection == "signatures" else UNCHECKED):
        confidence = Confidence.CERTAIN if off.certain else Confidence.LIKELY
        if off.doubtful:
            confidence = Confidence.POSSIBLE
        message = _WHY[parameters.protection].format(said=off.said)
        hits.append(Hit(off.span, confidence, message, _HINT[parameters.protection]))
    yield from _outermost(once(hits))


def _outermost(hits: Iterator[Hit]) -> Iterator[Hit]:
    """Leave out what another hit covers: a command says it, and so does the text that it stands in."""
    end = -1
    covered: list[Span] = []
    for hit in sorted(hits, key=lambda one: (one.span.start, -one.span.end)):
        if hit.span.start >= end:
            covered.append(hit.span)
            end = hit.span.end
            yield hit


CHECK = Check(
    _protection_off,
    parameters=ProtectionOffParameters,
    concerns=_concerns,
    marks=tuple(one for marks in _MARKS.values() for one in marks),
)
