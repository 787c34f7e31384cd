"""Directories of the system that are purged, removed or replaced with all that is in them.

``purge`` removes what is not managed. That is meant for a directory of which everything is known: below ``/etc`` or in
``/etc/cron.d`` there is also what packages and people put there.
"""

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

_SHARED_BY_MANY = 25
"""How many packages have files in a directory that hardly anyone manages all of."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.lower_text
    return "file" in text and (("purge" in text and "recurse" in text) or "force" in text)


def _recursive_purge(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each directory of the system that loses its content, once for each place."""
    yield from once(hit for resource in subject.resources.of_types(("file",)) for hit in _hits(resource))


def _hits(resource: Resource) -> Iterator[Hit]:
    from puppetguard.knowledge.directories import known_directory
    from puppetguard.model.removals import FILE_ATTRIBUTES, removal_by_file
    from puppetguard.model.situations import has_title, situations

    if "purge" not in resource.attributes and "force" not in resource.attributes:
        return
    for one in situations(resource, FILE_ATTRIBUTES):
        removal = removal_by_file(one)
        if removal is None or one.idle:
            continue
        if resource.form == "default" and removal.how == "purged":
            yield _of_default(one)
        path = one.named("path")
        directory = known_directory(path) if path and has_title(resource) else None
        if path and directory is not None and (highest := _highest(one, directory, removal)) is not None:
            yield Hit(
                one.place("path"),
                one.confidence(highest, apart=("source", "recurselimit", "target", "noop")),
                _message(one, removal, path, directory),
                _hint(removal, directory),
            )


def _highest(one: Situation, directory: Directory, removal: Removal) -> Confidence | None:
    """Return how sure it can be at most that this is no practice of those who own the directory; None if it is one."""
    from puppetguard.model.ownership import is_own_directory

    if removal.how != "purged" and directory.kind in ("data", "shared", "local", "temporary"):
        # Taken away or moved on purpose.
        return Confidence.POSSIBLE
    if directory.kind == "system":
        return Confidence.LIKELY if removal.how == "replaced" or one.has("ignore") else Confidence.CERTAIN
    if directory.kind == "local":
        return None if one.has("source") else Confidence.POSSIBLE
    if one.has("ignore") or directory.kind == "temporary":
        return Confidence.POSSIBLE
    if directory.kind == "shared" and (
        directory.packages < _SHARED_BY_MANY or is_own_directory(one.named("path") or "", one.resource.context)
    ):
        return Confidence.POSSIBLE
    return Confidence.LIKELY


def _of_default(one: Situation) -> Hit:
    return Hit(
        one.resource.attributes["purge"].name_span,
        one.confidence(Confidence.LIKELY),
        "a default purges each directory that is managed in this scope, whichever it is",
        "write `purge` and `recurse` in the resources of the directories that are meant",
    )


def _message(one: Situation, removal: Removal, path: str, directory: Directory) -> str:
    lost = directory.holds or f"{directory.packages} packages of Debian have files there"
    if directory.holds and directory.kind == "system" and directory.packages:
        lost += f"; {directory.packages} packages of Debian have files there"
    if removal.how == "removed":
        return f"removes `{path}` with all that is in it: {lost}"
    if removal.how == "replaced":
        return f"removes the directory `{path}` to put something else in its place: {lost}"
    kept = "in its `source`" if one.has("source") else "managed"
    return f"purges `{path}` of all that is not {kept}: {lost}"


def _hint(removal: Removal, directory: Directory) -> str:
    if removal.how != "purged":
        return "without `force => true` Puppet leaves a directory alone"
    if directory.kind == "system":
        return "take `purge` away, and remove single files by `ensure => absent`"
    return "remove single files by `ensure => absent`; or set `noop => true` first to see what would go"


CHECK = Check(_recursive_purge, concerns=_concerns, marks=("purge", "force"))
