"""An ``exec`` with ``refreshonly`` that nothing notifies: it never runs.

Puppet says nothing of that, neither when it compiles nor when it applies; only what the command was for is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility

_MOST = 50


def _refreshonly_unnotified(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each exec that runs only when it is notified, and that nothing in its own code notifies."""
    from puppetguard.model.effective import effective
    from puppetguard.model.resources import PARTIAL

    dangling = _dangling(subject)
    beside: dict[int, list[str]] = {}
    for resource in subject.resources.of_types(("exec",)):
        if resource.type is None or resource.form in PARTIAL:
            continue
        refreshonly = effective(resource, "refreshonly", subject.resources)
        if refreshonly.certain_text != "true" or not effective(resource, "subscribe", subject.resources).unset:
            continue
        setting = refreshonly.influences[0].attribute
        aliases = _texts(effective(resource, "alias", subject.resources).values)
        container = id(resource.context.container.node)
        if container not in beside:
            beside[container] = sorted(_types_beside(resource, subject))
        for title in resource.titles:
            names = [*_texts([title]), *aliases]
            misspelled = list(_misspelled(names, dangling))
            hint = "notify it, or let it `subscribe`; else leave out `refreshonly`"
            yield Hit(
                resource.title_place(title.value),
                _confidence(resource, beside[container]),
                "nothing notifies this `exec`, and by `refreshonly` it runs only then: it never runs",
                misspelled[0].message if misspelled else hint,
                (Note(setting.written, "it waits for a notification"), *misspelled),
                subject="\0".join((_container(resource), " ".join(beside[container]), *names)),
            )


def _texts(values: Iterable[Possibility]) -> list[str]:
    from puppetguard.model.values import StaticText, flattened

    return [one.text for one in flattened(value.value for value in values) if isinstance(one, StaticText)]


def _dangling(subject: Subject) -> list[tuple[str, Span]]:
    """Return the titles of execs that are notified and not declared here, with their places; the first few of them."""
    from puppetguard.model.script import UNKNOWN
    from puppetguard.model.values import StaticText

    found: list[tuple[str, Span]] = []
    for relationship in subject.relationships:
        side = relationship.target
        if relationship.operator != "~>" or side.type != "exec" or side.declaration is not None:
            continue
        for title in side.titles:
            value = title.value
            if not isinstance(value, StaticText) or UNKNOWN in value.text:
                continue
            if subject.resources.declared("exec", value) is None:
                found.append((value.text, side.place(title)))
        if len(found) > _MOST:
            break
    return found[:_MOST]


def _misspelled(names: Sequence[str], dangling: Iterable[tuple[str, Span]]) -> Iterator[Note]:
    """Yield the notified titles that are nearly one of ``names``."""
    from puppetguard.model.spelling import closest

    for title, span in dangling:
        if (meant := closest(title, names)) is not None:
            yield Note(span, f"did you mean `Exec['{meant}']`?")


def _container(resource: Resource) -> str:
    container = resource.context.container
    return container.names[0] if container.kind in ("class", "define") else ""


def _types_beside(resource: Resource, subject: Subject) -> set[str]:
    """Return the types of other resources in the same class, define or node."""
    container = resource.context.container.node
    return {one.type for one in subject.resources.all if one.type and one.context.container.node is container} - {
        "exec"
    }


def _confidence(resource: Resource, beside: Sequence[str]) -> Confidence:
    """Return how sure it is: others may notify what a class or define has; one that has nothing else is for that."""
    if resource.context.container.kind not in ("class", "define"):
        return Confidence.LIKELY if resource.form in ("virtual", "exported") else Confidence.CERTAIN
    return Confidence.LIKELY if beside else Confidence.POSSIBLE


def _confirm(index: Index, subject: str) -> bool:
    """Tell whether nothing in the code base can notify it; types written in Ruby can, without that manifests say so."""
    container, types, *names = subject.split("\0")
    if any(f"{name}.rb" in index.shipped for name in types.split()):
        return False
    return not index.reach.may_be_notified(container, names)


CHECK = Check(_refreshonly_unnotified, scope="project", marks=("refreshonly",), confirm=_confirm)
