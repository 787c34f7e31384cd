"""Where Puppet finds code: the module path and the main manifest of an environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _module_path_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where ``environment.conf`` names other folders of modules than before, or in another order."""
    change = case.change
    if change.what != "setting" or change.subject not in ("modulepath", "manifest"):
        return
    told = f"{change.before or 'nothing'} → {change.after or 'nothing'}"
    before, after = _folders(change.before), _folders(change.after)
    lost = [one for one in before if one not in after]
    if change.subject == "manifest":
        yield ChangeHit(
            f"the main manifest is another one ({told})",
            "see that the nodes have what they had: compare catalogs before",
        )
    elif lost:
        yield ChangeHit(
            f"modules in `{'`, `'.join(lost)}` are no longer found ({told})",
            "see that all that is used lies elsewhere, too: what is missing fails on all nodes that use it",
        )
    else:
        yield ChangeHit(
            f"modules are looked for in other folders, or in another order ({told})",
            "of two modules of one name, the first counts: see that there are none",
            severity=Severity.WARNING,
        )


def _folders(path: str) -> list[str]:
    return [one for one in path.replace(";", ":").split(":") if one]


CHECK = Check(scope="change", change=_module_path_changed)
