"""Commands without a path in an ``exec`` that has none to look for them: ``exec { 'systemctl daemon-reload': }``.

Puppet compiles that; the agent refuses the catalog, all of it, when it is about to apply it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject


_OF_SHELLS = frozenset(
    "! . : break case cd continue eval exec exit export for if readonly return set shift source times trap ulimit umask"
    " unset until while {".split()
)
"""What is part of a shell, and no program of its own."""


def _unqualified_command(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each exec that runs something without a path, at the first thing that it runs so."""
    from puppetguard.model.qualification import lacks_path, unqualified
    from puppetguard.model.resources import PARTIAL

    for resource in subject.resources.of_types(("exec",)):
        if resource.type is None or resource.form in PARTIAL:
            continue
        path = lacks_path(resource, subject.resources)
        if path is None:
            continue
        found = list(unqualified(resource, subject.resources, subject.source))
        if not found:
            continue
        first = next((one for one in found if one.certain), found[0])
        notes = [
            Note(one.span, f"`{one.program}` neither" if one.program.strip() else "this begins with a blank")
            for one in found
            if one.span != first.span
        ]
        said = f"`{first.program}` is not an absolute path"
        hint = "write where the program is (`/usr/bin/…`), or set `path`"
        if not first.program.strip():
            # What stands before the first blank is the program to Puppet.
            said, hint = "this command begins with a blank, so that it names no program", "remove the blank"
        if first.program.lstrip("(") in _OF_SHELLS:
            hint = f"only a shell knows `{first.program}`: set `provider => shell`"
        if path.too_late is not None:
            notes.insert(0, Note(path.too_late.written, "this default counts only for what is declared below it"))
            hint = "move the default up, above what it is for"
        yield Hit(
            first.span,
            _confidence(resource, certain=first.certain),
            f"{said}, and this `exec` has no `path`: the agent refuses the catalog",
            hint,
            tuple(notes),
            subject=_container(resource),
        )


def _container(resource: Resource) -> str:
    container = resource.context.container
    return container.names[0] if container.kind in ("class", "define") else ""


def _confidence(resource: Resource, *, certain: bool) -> Confidence:
    """Return how sure it is: what declares a class or define can have defaults for it that are not in the code base."""
    if not certain:
        return Confidence.POSSIBLE
    if _container(resource) or resource.form in ("virtual", "exported"):
        return Confidence.LIKELY
    return Confidence.CERTAIN


def _confirm(index: Index, container: str) -> bool:
    """Tell whether no default of another file can reach it."""
    return not index.reach.may_have_path(container)


CHECK = Check(_unqualified_command, scope="project", marks=("exec",), confirm=_confirm)
