"""What a policy covers: people without keys, protections that match nothing, what protects a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.git.snapshot import Snapshot
from puppetguard.policy.globs import literal_start, matches_path, may_match
from puppetguard.policy.protections import POLICY, Match, Policy, Protection, unmet
from puppetguard.policy.statements import APPROVAL

if TYPE_CHECKING:
    from puppetguard.policy.trust import Trust

_REFERENCE = re.compile(r"([A-Z][\w:]*)\[(.*)\]", re.DOTALL)


def keyless(trust: Trust) -> Iterator[str]:
    """Yield a complaint for each protection that too few people with keys can approve."""
    able = {one.person for one in trust.signers.values() if APPROVAL in one.namespaces}
    people = {name: one.roles for name, one in trust.policy.people.items() if name in able}
    for one in (*trust.policy.protect, trust.policy.guard):
        if missing := unmet(one.require, people):
            yield f"{POLICY}: protection {one.id}: nobody has a key for {APPROVAL} as {', '.join(missing)}"


def idle(policy: Policy, snapshot: Snapshot) -> Iterator[str]:
    """Yield a complaint for each item that matches nothing in the files of a snapshot."""
    manifests = [path for path in snapshot.entries if path.endswith((".pp", ".yaml", ".yml", ".epp", ".erb"))]
    manifests = [path for path in manifests if not path.startswith(".puppetguard/")]
    snapshot.load(manifests)
    text = "\n".join((snapshot.content(path) or b"").decode("utf-8", "replace") for path in manifests)
    for one in policy.protect:
        for number, item in enumerate(one.match, 1):
            if not _is_used(item, snapshot, text):
                yield f"{POLICY}: protection {one.id}: item {number} of `match` matches nothing in this code base"


def _is_used(item: Match, snapshot: Snapshot, text: str) -> bool:
    files = item.globs("file")
    if files is not None and not any(matches_path(glob, path) for glob in files for path in snapshot.entries):
        return False
    for key in ("title", "class", "hiera_key", "node"):
        globs = item.globs(key)
        # A name may be put together of parts: the beginning of what is fixed is looked for.
        if globs is not None and not any(literal_start(glob).rstrip("/:") in text for glob in globs):
            return False
    return True


def covering(policy: Policy, subject: str) -> list[tuple[Protection, str]]:
    """Return the protections that meet a path or a resource by its name, each with the glob that does."""
    match = _REFERENCE.fullmatch(subject)
    kind, title = (match[1].lower(), match[2].strip("'\"")) if match is not None else (None, subject)
    found: list[tuple[Protection, str]] = []
    for one in (*policy.protect, policy.guard):
        for item in one.match:
            if why := _covers(item, kind, title):
                found.append((one, why))
                break
    return found


def _covers(item: Match, kind: str | None, title: str) -> str | None:
    if kind is None:
        for key in ("file", "title", "class", "hiera_key", "node"):
            for glob in item.globs(key) or ():
                if matches_path(glob, title) if key == "file" else may_match(glob, title):
                    return f"{key} {glob}"
        return None
    if kind in ("class", "node"):
        return next((f"{kind} {glob}" for glob in item.globs(kind) or () if may_match(glob, title)), None)
    types, titles = item.globs("type"), item.globs("title")
    if types is None and titles is None:
        return None
    if types is not None and not any(may_match(glob.lower(), kind) for glob in types):
        return None
    if titles is None:
        return f"type {', '.join(types or ())}"
    return next((f"title {glob}" for glob in titles if may_match(glob, title)), None)
