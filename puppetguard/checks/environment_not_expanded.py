"""Variables that are set to themselves where nothing replaces them: ``environment => 'PATH=$PATH:/opt/app/bin'``.

Puppet gives the environment of an ``exec`` or a cron job to it as it is; neither cron nor systemd replaces anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once, origin
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_TYPES = ("exec", "cron", "python::pip", "python::pyvenv", "python::requirements", "python::virtualenv")
"""The types that give their ``environment`` to a command as it is."""
_ITSELF = late_pattern(r"^\s{0,9}([A-Za-z_]\w{0,80})=[^\n]{0,2000}?(\$\{?\1\b\}?|%\1%)")


def _not_expanded(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each variable whose value has the name of it, once for each place."""
    yield from once(hit for one in subject.resources.of_types(_TYPES) for hit in _of_resource(one))


def _of_resource(resource: Resource) -> Iterator[Hit]:
    from puppetguard.model.values import StaticText, flattened

    attribute = resource.attributes.get("environment")
    for one in attribute.values if attribute is not None else ():
        for value in flattened((one.value,)):
            found = _ITSELF.search(value.text) if isinstance(value, StaticText) else None
            if attribute is None or found is None:
                continue
            what = "a cron job" if resource.type == "cron" else "a command"
            yield Hit(
                attribute.place(value, one.value),
                Confidence.CERTAIN if one.certain else Confidence.LIKELY,
                f"nothing replaces `{found[2]}` in the environment of {what}: `{found[1]}` has these letters in it",
                f"write out what `{found[1]}` should be",
                origin(value, attribute.written),
            )


CHECK = Check(_not_expanded, marks=("environment",))
