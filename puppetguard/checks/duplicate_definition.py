"""A class or defined type that is defined twice: Puppet refuses the second as soon as it reads both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Defined, Index, Member

_KINDS = {"class": "class", "define": "defined type", "node": "node"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each definition after the first of its name that Puppet may read together with that.

    Classes and defined types share their names. In one file both are always read; of two files it depends on the order
    in which a catalog needs them.
    """
    classes, defines = index.definitions("class"), index.definitions("define")
    for name in dict.fromkeys((*classes, *defines)):
        yield from _again(name, [*classes.get(name, ()), *defines.get(name, ())])
    for name, nodes in index.definitions("node").items():
        # Those of modules are read for no node.
        yield from _again(name, [one for one in nodes if one.member.role.module is None])


def _again(name: str, found: list[Defined]) -> Iterator[LinkedHit]:
    """Yield each definition of a name that Puppet may read together with an earlier one."""
    if len(found) > 1:
        found.sort(key=lambda one: (one.member.path, one.definition.place.line, one.definition.place.column))
        in_file: dict[str, Defined] = {}
        in_group: dict[str, Defined] = {}
        for one in found:
            group = _group(one.member)
            same_file = in_file.get(one.member.path)
            before = same_file or (in_group.get(group) if group is not None else None)
            in_file.setdefault(one.member.path, one)
            if group is not None:
                in_group.setdefault(group, one)
            if before is None:
                continue
            kind, other_kind = _KINDS[one.definition.kind], _KINDS[before.definition.kind]
            yield LinkedHit(
                one.member.path,
                one.definition.place,
                Confidence.CERTAIN if same_file else Confidence.LIKELY,
                f"the {kind} `{name}` is defined twice"
                if kind == other_kind
                else f"the {kind} `{name}` has the name of a {other_kind}",
                "take one of them out, or give it another name",
                (LinkedNote(before.member.path, before.definition.place, f"`{name}` is defined here first"),),
            )


def _group(member: Member) -> str | None:
    """Return what stands for the files that Puppet may read together with one; None for a file by itself.

    Of a module that is there twice, Puppet takes one. The main manifest is all files of its folder.
    """
    role = member.role
    if not role.inner.startswith("manifests/"):
        return None
    if role.module is not None:
        return f"module {role.module.root}"
    return "main" if role.environment.explicit else None


CHECK = Check(scope="project", link=_link)
