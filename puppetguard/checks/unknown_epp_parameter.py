"""A template in EPP that is given a parameter that it has not: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each call that gives what the template does not take."""
    from puppetguard.model.epp_calls import epp_calls
    from puppetguard.model.spelling import closest, is_clear

    for one in epp_calls(index):
        known = [parameter.name for parameter in one.parameters]
        for name in one.given or ():
            if name not in known:
                near = closest(name, [other for other in known if other not in (one.given or ())])
                yield LinkedHit(
                    one.member.path,
                    one.call.places[1],
                    message=f"the template `{one.name}` has no parameter `{name}`: no catalog compiles",
                    hint=f"did you mean `{near}`?" if near else f"it has {', '.join(known) or 'none'}",
                    remedy=LinkedRemedy(f"write `{near}`", (LinkedReplacement(one.call.places[1], near, name),))
                    if near and is_clear(name, near, known)
                    else None,
                )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
