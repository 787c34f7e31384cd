"""Calls that render a template in EPP, with what they give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from puppetguard.model.rendered_files import possible_texts, template_file

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import CallOutline, ParameterOutline


class EppCall(msgspec.Struct, frozen=True):
    """A call of ``epp``: who calls, the template and its ``name``, its parameters, and the names that are given.

    ``given`` is None if they are not known; ``complete`` tells that there are no others.
    """

    member: Member
    call: CallOutline
    template: Member
    name: str
    parameters: tuple[ParameterOutline, ...]
    given: tuple[str, ...] | None
    complete: bool


def epp_calls(index: Index) -> Iterator[EppCall]:
    """Yield the calls of ``index.each`` that render a template which says what parameters it has."""
    templates: dict[tuple[str, str], Member | None] = {}
    for member in index.members:
        role = member.role
        if role.kind == "epp" and role.module is not None and role.inner.startswith("templates/"):
            key = role.module.name, role.inner.removeprefix("templates/")
            # One of two modules of a name: which, is not known.
            templates[key] = None if key in templates else member
    for member in index.each.having("calls"):
        inline = dict(member.outline.inline)
        for call in member.outline.calls:
            if call.name == "inline_epp" and call.complete and call.place in inline:
                given, complete = _given(call.arguments[1]) if len(call.arguments) > 1 else ((), True)
                yield EppCall(member, call, member, "inline", inline[call.place], given, complete)
            if call.name != "epp" or not call.complete or not call.arguments:
                continue
            names = possible_texts(call.arguments[0])
            file = template_file(names[0][0]) if len(names) == 1 and names[0] and names[0][0] is not None else None
            template = templates.get((file.module, file.path)) if file is not None else None
            outline = template.outline.template if template is not None else None
            if template is None or outline is None or outline.parameters is None or template.outline.broken:
                continue
            given, complete = _given(call.arguments[1]) if len(call.arguments) > 1 else ((), True)
            yield EppCall(member, call, template, names[0][0] or "", outline.parameters, given, complete)


def _given(values: tuple[Any, ...]) -> tuple[tuple[str, ...] | None, bool]:
    if len(values) != 1 or not isinstance(values[0], list) or values[0][0] != "hash":
        return None, False
    _, entries, complete = values[0]
    names = tuple(key for key, _ in entries if isinstance(key, str))
    return names, bool(complete) and len(names) == len(entries)
