"""``purge`` that has no effect: without ``recurse => true`` Puppet does not look into the directory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "file" in subject.lower_text


def _purge_without_recurse(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each ``purge`` of a file that has no effect, once for each place."""
    yield from once(hit for resource in subject.resources.of_types(("file",)) for hit in _hits(resource))


def _hits(resource: Resource) -> Iterator[Hit]:
    from puppetguard.model.removals import FILE_ATTRIBUTES, is_purge_without_effect
    from puppetguard.model.resources import PARTIAL
    from puppetguard.model.situations import situations

    purge = resource.attributes.get("purge")
    if purge is None or resource.type is None or resource.form in PARTIAL:
        return
    for one in situations(resource, FILE_ATTRIBUTES):
        if not is_purge_without_effect(one) or ("recurse" not in one.world and resource.missing("recurse") is None):
            continue
        recurse = one.text("recurse") if one.has("recurse") else None
        if recurse in ("true", "yes"):
            why = "`recurselimit => 0` keeps Puppet from looking into the directory"
        elif recurse == "remote":
            why = "with `recurse => remote` Puppet does not look at what is there"
        else:
            why = "without `recurse => true` Puppet does not look into the directory"
        yield Hit(
            purge.name_span,
            # A default of the type in another file may set it.
            one.confidence(Confidence.CERTAIN if one.has("recurse") else Confidence.LIKELY, apart=("ensure", "noop")),
            f"`purge` has no effect: {why}",
            "set `recurse => true` if what is not managed shall go; else take `purge` away",
        )


CHECK = Check(_purge_without_recurse, concerns=_concerns, marks=("purge",))
