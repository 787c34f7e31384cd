"""``resources { 'group': purge => true }``: all that is not managed goes, and what the system needs with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.knowledge.purgeable import Purge
    from puppetguard.model.resources import Resource, Resources
    from puppetguard.model.situations import Situation
    from puppetguard.model.subject import Subject

_NEEDED = {"host": "localhost", "mount": "/", "group": "root"}
"""What purging a type takes away that no node can do without; whoever manages that has thought of it."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "resources" in subject.lower_text


def _resources_purge(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each type that is purged, once for each place."""
    purging = subject.resources.of_types(("resources",))
    yield from once(hit for resource in purging for hit in _hits(resource, subject.resources))


def _hits(resource: Resource, declared: Resources) -> Iterator[Hit]:
    from puppetguard.knowledge.purgeable import purge_of
    from puppetguard.model.situations import has_title, situations

    if resource.type is None or not has_title(resource):
        return
    for one in situations(resource, ("name", "purge", "unless_system_user", "unless_uid")):
        name = (one.named("name") or "").lower()
        purge = purge_of(name)
        if purge is None or not one.is_true("purge") or one.idle:
            continue
        highest = _highest(one, name, purge, declared)
        yield Hit(
            one.place("name"),
            one.confidence(highest, apart=("noop", "unless_uid")),
            f"purges `{name}`: {_effect(one, name, purge)}",
            _hint(name, purge),
        )


def _highest(one: Situation, name: str, purge: Purge, declared: Resources) -> Confidence:
    """Return how sure it can be at most that more goes than is meant to."""
    if purge.harm == "practice":
        return Confidence.POSSIBLE
    if name == "user":
        if one.text("unless_system_user") == "false":
            return Confidence.CERTAIN
        # Whoever says which users stay has thought of them.
        thought = one.has("unless_system_user") or one.has("unless_uid")
        return Confidence.POSSIBLE if thought else Confidence.LIKELY
    needed = _NEEDED.get(name)
    if needed is not None and _declares(declared, name, needed):
        return Confidence.POSSIBLE
    return Confidence.LIKELY if purge.harm == "loses" else Confidence.CERTAIN


def _declares(declared: Resources, kind: str, title: str) -> bool:
    from puppetguard.model.values import Fragment, StaticText

    return declared.declared(kind, StaticText((Fragment(title, 0, 0),))) is not None


def _effect(one: Situation, name: str, purge: Purge) -> str:
    if name == "user" and one.text("unless_system_user") == "false":
        return "every user that is not managed is removed, those that services run as among them"
    return purge.effect


def _hint(name: str, purge: Purge) -> str:
    if purge.harm == "nothing":
        return "take it away" if name != "ssh_authorized_key" else "set `purge_ssh_keys => true` for the users"
    return f"remove what is not wanted by `{name} {{ …: ensure => absent }}`; or set `noop => true` first to see it"


CHECK = Check(_resources_purge, concerns=_concerns, marks=("purge",))
