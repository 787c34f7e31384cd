"""A definition in a file in which Puppet does not look for its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_KINDS = {"class": "class", "define": "defined type", "function": "function", "type": "type alias"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each definition of a module that Puppet does not find, or refuses to read where it is."""
    from puppetguard.model.autoload import autoloaded, own_file

    # A folder may be called otherwise than the module is when it is installed: then no definition has its name.
    named = {
        member.role.module.root
        for member in index.having("definitions")
        if member.role.module is not None
        and any(one.name.partition("::")[0] == member.role.module.name for one in member.outline.definitions)
    }
    for member in index.having("definitions"):
        module = member.role.module
        if module is None or module.root not in named:
            continue
        for one in member.outline.definitions:
            found = None
            if one.kind in _KINDS:
                found = autoloaded(one.kind, one.name, module.name, member.role.inner)
            if found is None or found == "found":
                continue
            owner = one.name.partition("::")[0]
            target = own_file(one.kind, one.name)
            if owner != module.name:
                target = f"{target} of the module {owner}"
            hint = f"move it to {target}, or correct the name"
            if one.kind == "function" and "::" not in one.name:
                hint = (
                    f"call it `{module.name}::…`: only functions with the name of their module in front are looked for"
                )
            what = f"the {_KINDS[one.kind]} `{one.name}`"
            yield LinkedHit(
                member.path,
                one.place,
                Confidence.CERTAIN if found == "refused" and owner == module.name else Confidence.LIKELY,
                f"Puppet refuses {what} in {member.role.inner}"
                if found == "refused"
                else f"Puppet does not look for {what} in {member.role.inner}",
                hint,
            )


CHECK = Check(scope="project", link=_link)
