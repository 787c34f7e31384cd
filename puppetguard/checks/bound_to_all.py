"""Services that listen on all addresses of the node, which let in whoever reaches one of them.

That is what a web server is for. Databases and caches that ask for no password by default are another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_ADDRESS_NAME = late_pattern(
    r"^(?:bind|listen|network|http|server|tcp)?[_.-]?(?:bind|listen|host|interface|address)(?:[_.-]?(?:addr|address|addresses|ip|host|interface))?$"
)
_MARKS = ("0.0.0.", "'::", "[::]", '"::"', "'*'", '"*"', ":2375")
_ALL = late_pattern(r"^(?:tcp://)?(?:0\.0\.0\.0|\*|::|\[::\])(?::\d{1,5})?$")
_OPEN_BY_DEFAULT = late_pattern(
    r"redis|mongo|elasticsearch|memcached|couchdb|docker|zookeeper|etcd|cassandra|kibana|consul", re.IGNORECASE
)
_WITH_CERTIFICATES = ":2376"
"""The port of Docker that lets in only clients with certificates."""
_DOCKER = late_pattern(r"(?<![\w.])tcp://(?:0\.0\.0\.0|\*)?:2375(?!\d)")


def _bound_to_all(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each address that stands for all of them."""
    yield from once([*_named(subject), *_lines(subject), *_docker(subject)])


def _named(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.named_values import named_values

    for value in named_values(subject, _ADDRESS_NAME.match):
        if _ALL.match(value.text) and not value.text.endswith(_WITH_CERTIFICATES):
            declared = value.named.origin in ("attribute", "entry")
            # Rules for the firewall beside it say who gets that far.
            guarded = "firewall" in subject.source.text
            exposed = _OPEN_BY_DEFAULT.search(value.place.owner) if declared and not guarded else None
            yield _hit(value.span, value.named.name, value.text, exposed)


def _lines(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.named_values import written_lines

    for place, text, match in written_lines(subject, lambda name: _ADDRESS_NAME.match(name.lower()), _MARKS):
        value = match[2].strip().rstrip(";,").strip("'\"[]")
        if _ALL.match(value) and not value.endswith(_WITH_CERTIFICATES):
            exposed = None if "firewall" in subject.source.text else _OPEN_BY_DEFAULT.search(place.title)
            for span in text.spans(subject.source, match.start(2), match.end(2))[:1]:
                yield _hit(span, match[1], value, exposed)


def _docker(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.named_values import texts_with

    if ":2375" not in subject.lower_code:
        return
    for _, text, match in texts_with(subject, _DOCKER, (":2375",)):
        for span in text.spans(subject.source, *match.span())[:1]:
            yield Hit(
                span,
                Confidence.LIKELY,
                f"`{match[0]}`: whoever reaches this port of Docker is root of the node",
                "use the socket `unix:///var/run/docker.sock`, or port 2376 with certificates of clients",
            )


def _hit(span: Span, name: str, value: str, exposed: re.Match[str] | None) -> Hit:
    return Hit(
        span,
        Confidence.LIKELY if exposed else Confidence.POSSIBLE,
        f"`{name}` is `{value}`: whoever reaches the node by any of its addresses is let in"
        + (f" to {exposed[0].lower()}" if exposed else ""),
        "bind to `127.0.0.1`, or to the address of the network that needs it",
    )


CHECK = Check(_bound_to_all, marks=_MARKS)
