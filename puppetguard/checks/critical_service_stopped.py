"""Services that are stopped or disabled though the node is reached by them, or runs by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once, origin
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.knowledge.critical_services import CriticalService
    from puppetguard.model.resources import Resource
    from puppetguard.model.situations import Situation
    from puppetguard.model.subject import Subject

_STOPPED = ("stopped", "false")
_DISABLED = {"false": "it does not start with the system", "mask": "nothing can start it"}


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return ("service" in text or "Service" in text) and (
        "stopped" in text or "mask" in text or "false" in text or "\\u" in text
    )


def _critical_service_stopped(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each service that no node can do without and that is stopped or disabled, once for each place."""
    services = [one for one in subject.resources.of_types(("service",)) if one.type is not None]
    yield from once(hit for resource in services for hit in _hits(resource, services))


def _hits(resource: Resource, services: list[Resource]) -> Iterator[Hit]:
    from puppetguard.knowledge.critical_services import critical_service
    from puppetguard.model.situations import known_names, situations

    if resource.form == "default" or not any(critical_service(name) for name in known_names(resource, "name")):
        return
    for one in situations(resource, ("name", "ensure", "enable")):
        told_by = _told_by(one)
        name = one.named("name")
        service = critical_service(name) if name and told_by else None
        if not name or not told_by or service is None or one.idle:
            continue
        ensure, enable = one.text("ensure"), one.text("enable")
        state = "stopped" if ensure in _STOPPED else "disabled" if enable == "false" else "masked"
        after = "" if ensure in _STOPPED else f" ({_DISABLED[enable or 'false']})"
        yield Hit(
            one.place("name"),
            one.confidence(_highest(one, service, services), apart=("noop",)),
            f"the service `{name}` is {state}{after}: {service.loss}",
            "keep it running, or say in the same class what takes its place",
            origin(one.world[told_by].value, resource.attributes[told_by].written),
        )


def _told_by(one: Situation) -> str:
    if one.text("ensure") in _STOPPED:
        return "ensure"
    return "enable" if one.text("enable") in _DISABLED else ""


def _highest(one: Situation, service: CriticalService, services: list[Resource]) -> Confidence:
    """Return how sure it can be at most that nothing does the work of the service."""
    if service.replaceable or any(_does(other, service.role) for other in services if other is not one.resource):
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if one.text("ensure") in _STOPPED else Confidence.LIKELY


def _does(resource: Resource, role: str) -> bool:
    """Tell whether a service has a role and may run."""
    from puppetguard.knowledge.critical_services import services_of_role
    from puppetguard.model.situations import known_names, situations

    names = services_of_role(role)
    if not any(name.removesuffix(".service") in names for name in known_names(resource, "name")):
        return False
    return any(
        (one.named("name") or "").removesuffix(".service") in names and not _told_by(one)
        for one in situations(resource, ("name", "ensure", "enable"))
    )


CHECK = Check(_critical_service_stopped, concerns=_concerns)
