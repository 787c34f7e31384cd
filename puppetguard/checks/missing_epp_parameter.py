"""A template in EPP that is rendered without a parameter that it needs: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each call that leaves out parameters without a default."""
    from puppetguard.model.epp_calls import epp_calls

    for one in epp_calls(index):
        if one.given is None or not one.complete:
            continue
        missing = [
            parameter for parameter in one.parameters if not parameter.optional and parameter.name not in one.given
        ]
        if missing:
            names = ", ".join(f"`{parameter.name}`" for parameter in missing)
            yield LinkedHit(
                one.member.path,
                one.call.places[0],
                message=f"the template `{one.name}` is not given {names}: the catalog does not compile",
                hint=f"add {names} to the hash",
                notes=tuple(
                    LinkedNote(one.template.path, parameter.place, "it has no default") for parameter in missing[:5]
                ),
            )


CHECK = Check(scope="project", link=_link, each=True)
