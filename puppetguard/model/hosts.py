"""Which addresses are within one's own network, and what URLs without encryption say of where they lead."""

from __future__ import annotations

from typing import NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

_PLAIN_URL = late_pattern(r"(?<![\w.+-])(?:git\+)?(https?|ftp|git|svn)://([^\s'\"<>|;&()`\\]{1,2000})")
_OWN = late_pattern(
    # RFC 1122, 1918, 3927, 4193; names of RFC 6761, 6762 and 8375, and those that networks of companies have.
    r"^(?:localhost|127\.\d|10\.\d|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0|\[|::1)"
    r"|\.(?:local|localhost|localdomain|internal|intern|intranet|corp|lan|home|home\.arpa|private|priv|cluster\.local)$"
)
_INNER = late_pattern(
    r"(?:^|\.)(?:int|intern|internal|intranet|corp|lan|local|priv|private|home|ad|office|dmz|mgmt)\.[^.]+\.[^.]"
)


class Url(NamedTuple):
    """A URL: where it starts and ends in the text that it was found in."""

    scheme: str
    host: str
    path: str
    start: int
    end: int

    @property
    def plain(self) -> bool:
        """Whether nothing protects what is transferred."""
        return self.scheme in ("http", "ftp", "git", "svn")

    @property
    def known_foreign(self) -> bool:
        """Whether it certainly leads to a host outside of one's own network: a name that is known, with a domain."""
        return UNKNOWN not in self.host and "." in self.host and not is_own(self.host)

    @property
    def seems_own(self) -> bool:
        """Whether the name says that it is within one's own network: ``files.corp.example.com``."""
        return is_own(self.host) or _INNER.search(self.host.lower()) is not None


def is_own(host: str) -> bool:
    """Tell whether a host is the node itself, or in a private network."""
    return _OWN.search(host.lower()) is not None or "." not in host


def urls(text: str) -> list[Url]:
    """Return the URLs in a text."""
    found: list[Url] = []
    for match in _PLAIN_URL.finditer(text) if "://" in text else ():
        place, _, path = match[2].partition("/")
        host = place.rpartition("@")[2].partition(":")[0] if "[" not in place else place
        found.append(Url(match[1].lower(), host, path, match.start(1), match.end()))
    return found
