"""A variable in a template that nobody who renders it sets, and that is one slip away from one that is set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import TemplateOutline
    from puppetguard.model.readers import Readers

_LONG = 4
"""How long names must be to be compared with others."""
_BUILT_IN = frozenset(
    """title name module_name caller_module_name environment trusted facts server_facts clientcert clientversion
    clientnoop servername serverip serverversion settings""".split()
)


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each ``@name`` that is set nowhere, where all who render the template are known."""
    from puppetguard.model.outline import Place
    from puppetguard.model.spelling import is_clear, likeliest

    scopes = _Scopes(index)
    unread = _Unread(index)
    for member, callers, others in _rendered(index):
        template = member.outline.template
        if template is None or not template.whole:
            continue
        known = [scopes.of(caller, container) for caller, container in callers]
        yield from _bare(member, template, known)
        if not known or any(names is None for names in known):
            continue
        sets = [names for names in known if names is not None]
        everywhere = frozenset.intersection(*sets)
        foreign = frozenset[str]().union(*(scopes.of_module(module) for module in others))
        anywhere = frozenset.union(*sets) | foreign | scopes.top | _BUILT_IN | frozenset(template.sets)
        reported: set[str] = set()
        for read in template.reads:
            name = read.name
            if read.via != "instance" or name in anywhere or name in reported or len(name) < _LONG:
                continue
            found = likeliest(name, sorted(everywhere))
            kin = "" if found is not None else unread.kin(name, callers, everywhere)
            if found is None and not kin:
                continue
            reported.add(name)
            near = found[0] if found is not None else kin
            place = read.place
            beside = f", and nothing reads `${kin}`" if kin else ""
            yield LinkedHit(
                member.path,
                place,
                Confidence.LIKELY,
                f"nobody who renders this template sets `@{name}`{beside}: it is empty",
                f"did you mean `@{near}`?",
                remedy=LinkedRemedy(
                    f"write `@{near}`",
                    (LinkedReplacement(Place(place.line, place.column + 1, place.end_line, place.end_column), near),),
                )
                if is_clear(name, near, everywhere, free=True)
                else None,
            )


def _bare(member: Member, template: TemplateOutline, known: list[frozenset[str] | None]) -> Iterator[LinkedHit]:
    """Yield each name in Ruby code that is no variable there: those of manifests have an ``@`` since Puppet 4."""
    from puppetguard.model.fact_names import is_fact
    from puppetguard.model.spelling import is_clear, likeliest

    everywhere = frozenset.intersection(*(names or frozenset() for names in known)) if known else frozenset[str]()
    reported: set[str] = set()
    for read in template.reads:
        name = read.name
        if read.via != "bare" or name in reported:
            continue
        reported.add(name)
        near = likeliest(name, template.locals) if len(name) >= _LONG else None
        if name in everywhere or is_fact(name):
            right, sure = f"@{name}", Confidence.CERTAIN
            message = f"`{name}` is no variable here: what manifests set is read as `@{name}`"
        elif near is not None:
            right, sure = near[0], Confidence.LIKELY
            message = f"nothing in this template sets `{name}`"
        elif (other := likeliest(name, sorted(everywhere)) if len(name) >= _LONG else None) is not None:
            right, sure = f"@{other[0]}", Confidence.LIKELY
            message = f"`{name}` is no variable here, and nobody who renders this template sets `@{name}`"
        else:
            continue
        clear = right == f"@{name}" or is_clear(name, right.removeprefix("@"), template.locals, free=True)
        yield LinkedHit(
            member.path,
            read.place,
            sure,
            f"{message}: Ruby refuses the template",
            f"write `{right}`" if right == f"@{name}" else f"did you mean `{right}`?",
            remedy=LinkedRemedy(f"write `{right}`", (LinkedReplacement(read.place, right),)) if clear else None,
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


class _Unread:
    """What definitions set, and nothing reads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._readers: Readers | None = None

    def kin(self, name: str, callers: list[tuple[Member, str]], everywhere: frozenset[str]) -> str:
        """Return the only variable of all callers that nothing reads and that has the words of a name, or some of them.

        That is ``director`` for ``director_name``, ``db_seeds`` for ``seeds``, and ``listen_address`` for
        ``listen_addresses``; empty if there is none.
        """
        from puppetguard.model.readers import Readers

        words = _words(name)
        kin = [one for one in sorted(everywhere) if (other := _words(one)) <= words or other > words]
        if not kin or any(not any(one.name in kin for one in caller.outline.unused) for caller, _ in callers):
            return ""
        self._readers = readers = self._readers or Readers(self._index)
        unread = [
            each
            for each in kin
            if all(
                any(one.name == each and one.container == container for one in caller.outline.unused)
                and not readers.may_read(container, each)
                for caller, container in callers
            )
        ]
        return unread[0] if len(unread) == 1 else ""


def _words(name: str) -> set[str]:
    """Return the words of a name, each in the singular."""
    return {
        one[:-2] if one.endswith(("sses", "xes", "ches")) else one[:-1] if one[-1:] == "s" and one[-2:] != "ss" else one
        for one in name.split("_")
    }


class _Scopes:
    """The variables that there are in definitions."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._modules: dict[str, frozenset[str]] = {}
        self._assigned: dict[str, set[str]] = {}
        for member in index.having("assigned"):
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
