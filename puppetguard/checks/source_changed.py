"""Files, packages and modules that come from elsewhere than before, or without encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://(?:[^/@\s]*@)?([^/:\s]*)", re.IGNORECASE)
_SSH = re.compile(r"[\w.-]+@([\w.-]+):")
_PLAIN = frozenset({"http", "ftp", "git"})
_ATTRIBUTES = frozenset(
    "source url uri baseurl mirrorlist location mirror repo repo_url download_url remote git forge origin gpgkey"
    " key_source index_url registry base_url package_source package_url".split()
)


def _source_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where what is fetched comes from another host than before, or over a connection that nobody protects."""
    from puppetguard.change.case import texts

    for name, before, after in case.set():
        if not _is_source(case, name):
            continue
        was, now = texts(before), texts(after)
        if not was or not now:
            continue
        for one in now:
            hit = _judged(case, name, was, one)
            if hit is not None:
                yield hit
                break


def _is_source(case: Case, name: str) -> bool:
    what = case.change.what
    if what in ("key", "setting", "variable"):
        last = re.split(r"[.:$_']+", f"{case.change.subject}.{name.removeprefix('value')}".rstrip(".'"))[-1]
        return last in _ATTRIBUTES or last in ("url", "source", "mirror")
    plain = name.removeprefix("$").removesuffix(" default")
    return plain in _ATTRIBUTES or plain.endswith(("_url", "_source", "_mirror"))


def _judged(case: Case, name: str, was: tuple[str, ...], now: str) -> ChangeHit | None:
    old = [found for one in was if (found := _parsed(one)) is not None]
    new = _parsed(now)
    if new is None or not old or now in was:
        return None
    told = f"(`{name}`: `{was[0]}` → `{now}`)"
    if new[0] in _PLAIN and not any(scheme in _PLAIN for scheme, _ in old):
        return ChangeHit(
            f"{case.name} comes over an unprotected connection now {told}",
            "use https, or check the digest: whoever is on the way can replace what is fetched",
        )
    if new[1] and new[1] not in {host for _, host in old}:
        return ChangeHit(
            f"{case.name} comes from another host {told}",
            "see that this host is trusted, and that it has the same files",
            severity=Severity.WARNING,
        )
    return None


def _parsed(text: str) -> tuple[str, str] | None:
    """Return scheme and host of what is fetched from somewhere."""
    found = _URL.match(text)
    if found is not None:
        return found[1].lower(), found[2].lower()
    ssh = _SSH.match(text)
    return ("ssh", ssh[1].lower()) if ssh is not None else None


CHECK = Check(scope="change", change=_source_changed, mends=True)
