"""A template in ERB that cannot be rendered: its Ruby code is none, or its tags do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "%" in subject.source.text


def _run(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield tags that do not fit together, and the first thing that Ruby refuses."""
    from puppetguard.model.templates.ruby_blocks import block_flaw

    template = subject.template
    for start in template.stray:
        yield Hit(
            Span(start, start + 2),
            message="this `%>` closes no tag: what stands before it is not run, but put out as it is",
            hint="open the tag with `<%` or `<%=`",
        )
    last = template.tags[-1] if template.tags else None
    if last is not None and not last.closed:
        yield Hit(
            Span(last.start, last.code_start),
            message="this tag is not closed: its code is not run, but put out as it is",
            hint="close it with `%>`",
        )
        return
    flaw = block_flaw(template)
    if flaw is not None:
        notes = (Note(Span(flaw.first, flaw.first + 1), "this is open"),) if flaw.first >= 0 else ()
        yield Hit(
            Span(flaw.start, flaw.end),
            message=f"{flaw.message}: Ruby refuses the template",
            hint=flaw.hint,
            notes=notes,
        )


CHECK = Check(_run, concerns=_concerns, kinds=frozenset({"erb"}))
