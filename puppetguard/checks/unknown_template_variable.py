"""A variable in a template that nobody who renders it sets, and that is one slip away from one that is set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member

_BUILT_IN = frozenset(
    """title name module_name caller_module_name environment trusted facts server_facts clientcert clientversion
    clientnoop servername serverip serverversion settings""".split()
)


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each ``@name`` that is set nowhere, where all who render the template are known."""
    from puppetguard.model.outline import Place
    from puppetguard.model.spelling import is_clear, likeliest

    scopes = _Scopes(index)
    for member, callers, others in _rendered(index):
        template = member.outline.template
        if template is None or not template.whole:
            continue
        known = [scopes.of(caller, container) for caller, container in callers]
        if not known or any(names is None for names in known):
            continue
        sets = [names for names in known if names is not None]
        everywhere = frozenset.intersection(*sets)
        foreign = frozenset[str]().union(*(scopes.of_module(module) for module in others))
        anywhere = frozenset.union(*sets) | foreign | scopes.top | _BUILT_IN | frozenset(template.sets)
        reported: set[str] = set()
        for read in template.reads:
            name = read.name
            if read.via != "instance" or name in anywhere or name in reported or len(name) < 4:
                continue
            found = likeliest(name, sorted(everywhere))
            if found is None:
                continue
            reported.add(name)
            near = found[0]
            place = read.place
            yield LinkedHit(
                member.path,
                place,
                Confidence.LIKELY,
                f"nobody who renders this template sets `@{name}`: it is empty",
                f"did you mean `@{near}`?",
                remedy=LinkedRemedy(
                    f"write `@{near}`",
                    (LinkedReplacement(Place(place.line, place.column + 1, place.end_line, place.end_column), near),),
                )
                if is_clear(name, near, everywhere, free=True)
                else None,
            )


def _rendered(index: Index) -> Iterator[tuple[Member, list[tuple[Member, str]], frozenset[str]]]:
    """Yield each template in ERB with who renders it, and the modules of which it is not known what they render."""
    from puppetguard.model.rendered_files import template_file, templates_rendered

    callers: dict[tuple[str, str], list[tuple[Member, str]]] = {}
    unknown: set[str] = set()
    for member, container, _, text in templates_rendered(index):
        file = template_file(text) if text is not None else None
        if file is not None:
            callers.setdefault((file.module, file.path), []).append((member, container))
        elif text is None:
            unknown.add(member.role.module.name if member.role.module is not None else "")
    for member in index.members:
        role = member.role
        if role.kind != "erb" or role.module is None or not role.inner.startswith("templates/"):
            continue
        key = role.module.name, role.inner.removeprefix("templates/")
        if key in callers:
            yield member, callers[key], frozenset(unknown)


class _Scopes:
    """The variables that there are in definitions."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._modules: dict[str, frozenset[str]] = {}
        self._assigned: dict[str, set[str]] = {}
        for member in index.members:
            for container, name in member.outline.assigned:
                self._assigned.setdefault(container, set()).add(name)
        self.top = frozenset(
            name
            for container, names in self._assigned.items()
            if not container or container[:5] == "node "
            for name in names
        )

    def of_module(self, module: str) -> frozenset[str]:
        """Return all variables and parameters that there are in the manifests of a module."""
        known = self._modules.get(module)
        if known is None:
            names: set[str] = set()
            for member in self._index.members:
                if (member.role.module.name if member.role.module is not None else "") == module:
                    names.update(name for _, name in member.outline.assigned)
                    for definition in member.outline.definitions:
                        names.update(one.name for one in definition.parameters)
            known = self._modules[module] = frozenset(names)
        return known

    def of(self, member: Member, container: str, depth: int = 0) -> frozenset[str] | None:
        """Return the variables of a container of a file; None if not all of them are known."""
        kind, _, name = container.partition(" ")
        if kind not in ("class", "define") or member.outline.broken or depth > 9:
            return None
        found = self._index.definitions("class" if kind == "class" else "define").get(name, [])
        if len(found) != 1:
            return None
        definition = found[0].definition
        names = {one.name for one in definition.parameters} | self._assigned.get(container, set())
        if definition.parent:
            parents = self._index.definitions("class").get(definition.parent, [])
            inherited = self.of(parents[0].member, f"class {definition.parent}", depth + 1) if parents else None
            if inherited is None:
                return None
            names |= inherited
        return frozenset(names)


CHECK = Check(scope="project", link=_link, fixes="suggested")
