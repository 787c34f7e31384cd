"""What a policy covers: people without keys, protections that match nothing, what protects a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.git.snapshot import Snapshot
from puppetguard.policy.globs import literal_start, matches_path, may_match
from puppetguard.policy.protections import Match, Policy, Protection, unmet
from puppetguard.policy.statements import APPROVAL

if TYPE_CHECKING:
    from puppetguard.packs.documents import Document
    from puppetguard.policy.trust import Trust

RESOURCE = re.compile(r"([A-Za-z][\w:]*)\[(.*)\]", re.DOTALL)
"""How a resource is named; people write the type small, too."""


def keyless(trust: Trust, document: Document) -> Iterator[str]:
    """Yield a complaint, with its place, for each protection that too few people with keys can approve."""
    able = {one.person for one in trust.signers.values() if APPROVAL in one.namespaces}
    people = {name: one.roles for name, one in trust.policy.people.items() if name in able}
    for number, one in enumerate((*trust.policy.protect, trust.policy.guard)):
        if missing := unmet(one.require, people):
            at = f"$.protect[{number}].require" if number < len(trust.policy.protect) else "$.people"
            said = f"protection {one.id}: nobody has a key for {APPROVAL} as {', '.join(missing)}"
            yield str(document.error(at, said))


def idle(policy: Policy, snapshot: Snapshot, document: Document) -> Iterator[str]:
    """Yield a complaint, with its place, for each item that matches nothing in the files of a snapshot."""
    manifests = [path for path in snapshot.entries if path.endswith((".pp", ".yaml", ".yml", ".epp", ".erb"))]
    manifests = [path for path in manifests if not path.startswith(".puppetguard/")]
    snapshot.load(manifests)
    text = "\n".join((snapshot.content(path) or b"").decode("utf-8", "replace") for path in manifests)
    for number, one in enumerate(policy.protect):
        for place, item in enumerate(one.match):
            if not _is_used(item, snapshot, text):
                said = f"protection {one.id}: this matches nothing in the code base"
                yield str(document.error(f"$.protect[{number}].match[{place}]", said))


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
    match = RESOURCE.fullmatch(subject)
    kind, title = (match[1].lower(), match[2].strip("'\"")) if match is not None else (None, subject)
    found: list[tuple[Protection, str]] = []
    for one in (*policy.protect, policy.guard):
        for item in one.match:
            if why := _covers(item, kind, title):
                found.append((one, why))
                break
    return found


def declared(policy: Policy, snapshot: Snapshot, path: str) -> list[tuple[Protection, str]]:
    """Return the protections that meet what a manifest declares, each once, with the first that it meets."""
    from puppetguard.policy.manifests import Side

    found: dict[str, tuple[Protection, str]] = {}
    for one in Side(snapshot).facts(path) or ():
        name = f"{one.kind.capitalize()}[{one.subject}]" if one.kind in ("class", "node") else one.subject
        for protection, _ in covering(policy, name) if RESOURCE.fullmatch(name) else ():
            found.setdefault(protection.id, (protection, f"{name} in it"))
    return list(found.values())


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
