"""A variable that its scope has set already: Puppet sets a variable once, and refuses the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "=" in subject.source.text and "$" in subject.source.text


def _reassigned(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each place that sets a variable of its scope again, other than in a branch that excludes the first."""
    position = subject.source.position
    for one in subject.variable_uses.reassignments:
        what = "is a parameter" if one.earlier.overridable else "was set"
        end = one.earlier.end
        yield Hit(
            one.node.span,
            Confidence.CERTAIN if one.always else Confidence.POSSIBLE,
            f"`${one.node.name}` {what} in line {position(end).line}: Puppet does not set a variable again",
            "give the new value a name of its own",
            (Note(Span(end, end), "set here"),),
        )


CHECK = Check(_reassigned, concerns=_concerns)
