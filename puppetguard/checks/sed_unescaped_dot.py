"""Dots in the expressions of ``sed`` that match any character, where a dot is meant: ``s/.php/.html/``.

``10.0.0.1`` also matches ``10.0.011``, and ``.php`` the ``/php`` of a directory's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.sed_calls import SedCall
    from puppetguard.model.subject import Subject
    from puppetguard.model.unescaped_dots import UnescapedDot

_OTHERS = {
    "address": "1",
    "host": "-",
    "extension": "/",
    "version": "0",
    "key": "_",
}


def _sed_unescaped_dot(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text with dots that an expression is to match as it is, and does not only match so."""
    from puppetguard.model.sed_calls import SEDS, sed_call
    from puppetguard.model.unescaped_dots import unescaped_dots

    seen: set[Span] = set()
    for execution in subject.executions:
        if "sed" not in execution.shell_text:
            continue
        for command in execution.commands(subject.source):
            call = sed_call(command.arguments) if command.program in SEDS else None
            for edit in call.script.commands if call is not None else ():
                for dot in unescaped_dots(edit):
                    places = edit.expression[1]
                    spans = execution.spans(subject.source, places[dot.start], places[dot.end - 1] + 1)
                    span = spans[0] if spans else execution.place
                    if call is not None and span not in seen:
                        seen.add(span)
                        notes = run_by(execution, span)
                        yield Hit(span, _confidence(call, dot), _message(dot), _hint(dot), notes)


def _confidence(call: SedCall, dot: UnescapedDot) -> Confidence:
    # Any character may stand before an extension; what looks like an address or host is hardly anything else.
    clear = dot.kind == "extension" and dot.bare and dot.same and call.in_place
    return Confidence.LIKELY if clear else Confidence.POSSIBLE


def _message(dot: UnescapedDot) -> str:
    other = dot.text.replace("\\.", "\0").replace(".", _OTHERS[dot.kind]).replace("\0", ".")
    return f"`.` matches any character: `{dot.text}` also matches `{other}`"


def _hint(dot: UnescapedDot) -> str:
    return f"write `{dot.meant}`, with each backslash doubled where the quotes around it take one away"


CHECK = Check(_sed_unescaped_dot, commands=True, marks=("sed", "\\u"))
