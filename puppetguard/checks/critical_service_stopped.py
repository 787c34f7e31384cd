"""Services that are stopped or disabled though the node is reached by them, or runs by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    return "stopped" in text or "mask" in text or "false" in text or "\\u" in text


def _critical_service_stopped(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each service that no node can do without and that is stopped or disabled, once for each place."""
    from puppetguard.knowledge.critical_services import critical_service
    from puppetguard.model.situations import known_names

    services = [
        one
        for one in subject.resources.of_types(("service",))
        if one.type is not None and any(critical_service(name) for name in known_names(one, "name"))
    ]
    doing = _by_role(services)
    yield from once(hit for resource in services for hit in _hits(resource, doing))


def _by_role(services: Iterable[Resource]) -> dict[str, set[int]]:
    """Return for each role which resources have it and may run, by their identity."""
    from puppetguard.knowledge.critical_services import critical_service
    from puppetguard.model.situations import situations

    found: dict[str, set[int]] = {}
    for resource in services:
        for one in situations(resource, ("name", "ensure", "enable")):
            service = critical_service(one.named("name") or "")
            if service is not None and not _told_by(one):
                found.setdefault(service.role, set()).add(id(resource))
    return found


def _hits(resource: Resource, doing: Mapping[str, set[int]]) -> Iterator[Hit]:
    from puppetguard.knowledge.critical_services import critical_service
    from puppetguard.model.situations import situations

    for one in situations(resource, ("name", "ensure", "enable")):
        told_by = _told_by(one)
        name = one.named("name")
        service = critical_service(name) if name and told_by else None
        if not name or not told_by or service is None or one.idle:
            continue
        ensure, enable = one.text("ensure"), one.text("enable")
        state = "stopped" if ensure in _STOPPED else "disabled" if enable == "false" else "masked"
        after = "" if ensure in _STOPPED else f" ({_DISABLED[enable or 'false']})"
        others = len(doing.get(service.role, ())) > (id(resource) in doing.get(service.role, ()))
        yield Hit(
            one.place("name"),
            one.confidence(_highest(one, service, others=others), apart=("noop",)),
            f"the service `{name}` is {state}{after}: {service.loss}",
            "keep it running, or say in the same class what takes its place",
            origin(one.world[told_by].value, resource.attributes[told_by].written),
        )


def _told_by(one: Situation) -> str:
    if one.text("ensure") in _STOPPED:
        return "ensure"
    return "enable" if one.text("enable") in _DISABLED else ""


def _highest(one: Situation, service: CriticalService, *, others: bool) -> Confidence:
    """Return how sure it can be at most that nothing does the work of the service; ``others`` may."""
    if service.replaceable or others:
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if one.text("ensure") in _STOPPED else Confidence.LIKELY


CHECK = Check(_critical_service_stopped, concerns=_concerns, marks=("service",))
