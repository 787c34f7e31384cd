"""``tidy`` of directories in which there is more than what is to be tidied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.knowledge.directories import Directory
    from puppetguard.model.removals import Removal
    from puppetguard.model.resources import Resource
    from puppetguard.model.situations import Situation
    from puppetguard.model.subject import Subject

_AGING = ("/var/log", "/var/backups", "/var/spool", "/var/mail", "/var/spool/mail")
"""Directories of the system that old files are commonly removed from."""
_OWN = ("/home", "/root", "/srv", "/opt", "/media", "/mnt")
"""Directories of the system in which somebody may know that old files are not needed."""


def _tidy_broad(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each directory that is tidied too widely, once for each place."""
    yield from once(hit for resource in subject.resources.of_types(("tidy",)) for hit in _hits(resource))


def _hits(resource: Resource) -> Iterator[Hit]:
    from puppetguard.knowledge.directories import known_directory, normal_path
    from puppetguard.model.removals import TIDY_ATTRIBUTES, removal_by_tidy
    from puppetguard.model.situations import has_title, situations

    if resource.type is None or not has_title(resource):
        return
    for one in situations(resource, TIDY_ATTRIBUTES):
        removal = removal_by_tidy(one)
        path = one.named("path")
        directory = known_directory(path) if path else None
        if removal is None or not path or directory is None or one.idle:
            continue
        highest = _highest(normal_path(path), directory, removal)
        if highest is not None:
            yield Hit(
                one.place("path"),
                one.confidence(highest, apart=("noop",)),
                _message(one, removal, path, directory),
                _hint(removal),
            )


def _highest(path: str, directory: Directory, removal: Removal) -> Confidence | None:
    """Return how sure it can be at most that files are lost which are needed; None if that is ordinary."""
    if removal.how != "thinned":
        if directory.kind == "system":
            return Confidence.CERTAIN
        return Confidence.POSSIBLE if path == "/var/cache" else Confidence.LIKELY
    if directory.kind == "temporary" or path in _AGING or path == "/var/cache":
        return None
    if directory.kind == "local" or path in _OWN:
        return Confidence.POSSIBLE
    return Confidence.LIKELY


def _message(one: Situation, removal: Removal, path: str, directory: Directory) -> str:
    lost = directory.holds or f"{directory.packages} packages of Debian have files there"
    if removal.how == "removed":
        return f"removes `{path}` with all that is in it: {lost}"
    if removal.how == "emptied":
        reason = "no `age` or `size` spares any" if not (one.has("age") or one.has("size")) else "the limit is 0"
        return f"removes every file below `{path}` ({reason}): {lost}"
    return f"removes files below `{path}` that were not used for some time or are large, needed or not: {lost}"


def _hint(removal: Removal) -> str:
    if removal.how == "thinned":
        return "say by `matches` which files are meant, or tidy a directory below"
    return "say by `age` and `matches` which files are meant, or tidy a directory below"


CHECK = Check(_tidy_broad, marks=("tidy",))
