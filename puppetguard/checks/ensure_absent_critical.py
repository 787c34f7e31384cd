"""Packages, files, users and the like that are made absent though no system works without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once, origin
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.knowledge.essentials import Essential
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_NAMED_BY = {"package": "name", "file": "path", "user": "name", "group": "name", "mount": "name", "host": "name"}
"""The types that are looked at, and the attribute that tells what a resource stands for if the title does not."""
_GONE = {
    "package": ("absent", "purged"),
    "file": ("absent", "false"),
    "user": ("absent",),
    "group": ("absent",),
    "mount": ("absent", "unmounted"),
    "host": ("absent",),
}

_SHOWN = {"false": "absent"}
_HIGHEST = {"never": Confidence.CERTAIN, "seldom": Confidence.LIKELY, "often": Confidence.POSSIBLE}


def _ensure_absent_critical(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each thing that no system can do without and that is made absent, once for each place."""
    yield from once(hit for resource in subject.resources.of_types(_NAMED_BY) for hit in _hits(resource))


def _hits(resource: Resource) -> Iterator[Hit]:
    from puppetguard.model.situations import known_names, situations

    kind = resource.type
    if kind is None or "ensure" not in resource.attributes:
        return
    named_by = _NAMED_BY[kind]
    if not any(_essential(kind, name, None) for name in known_names(resource, named_by)):
        return
    for one in situations(resource, (named_by, "ensure", "provider")):
        ensure = one.text("ensure")
        if ensure is None or ensure not in _GONE[kind] or one.idle:
            continue
        name = one.named(named_by)
        essential = _essential(kind, name, one.text("provider")) if name else None
        if name and essential is not None:
            yield Hit(
                one.place(named_by),
                one.confidence(_HIGHEST[essential.spared], apart=("noop", "provider")),
                f"the {kind} `{name}` is made `{_SHOWN.get(ensure, ensure)}`: {essential.loss}",
                _hint(kind),
                origin(one.world["ensure"].value, resource.attributes["ensure"].written),
            )


def _essential(kind: str, name: str, provider: str | None) -> Essential | None:
    from puppetguard.knowledge import essentials
    from puppetguard.knowledge.directories import normal_path

    match kind:
        case "package":
            return essentials.essential_package(name, provider)
        case "file":
            return essentials.essential_file(normal_path(name))
        case "user":
            return essentials.essential_user(name)
        case "group":
            return essentials.essential_group(name)
        case "mount":
            return essentials.essential_mount(normal_path(name))
    return essentials.essential_host(name)


def _hint(kind: str) -> str:
    if kind == "mount":
        return "keep it `mounted`, or `present` in /etc/fstab"
    return "keep it" if kind != "file" else "keep it, or replace it: `ensure => file` or `link`"


CHECK = Check(_ensure_absent_critical, marks=("absent", "purged", "unmounted", "ensure => false", "\\u"))
