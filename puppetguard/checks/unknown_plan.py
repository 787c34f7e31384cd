"""A plan or task that a plan runs and that its module does not have: the plan stops there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_RUN = {"run_plan": "plan", "run_task": "task", "run_task_with": "task"}
_PARTS = {"plan": "plans", "task": "tasks"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each name of a plan or task that is written, and that nothing here has."""
    from puppetguard.model.naming import is_written, missing
    from puppetguard.model.spelling import is_clear

    known: dict[str, frozenset[str]] = {}
    for member in index.each.having("calls"):
        for call in member.outline.calls:
            what = _RUN.get(call.name)
            if what is None or not call.arguments or len(call.arguments[0]) != 1:
                continue
            name, place = call.arguments[0][0], call.places[0]
            if not isinstance(name, str) or not is_written(place, f"'{name}'"):
                continue
            if what not in known:
                known[what] = _names(index, what)
            if name in known[what]:
                continue
            found = missing(name, known[what], index)
            if found is None or (not found.here and found.meant is None):
                continue
            why = f"the module `{found.module}` has no such {what}" if found.here else "nothing has it"
            yield LinkedHit(
                member.path,
                place,
                Confidence.CERTAIN if found.here else Confidence.LIKELY,
                f"this runs the {what} `{name}`, and {why}",
                f"did you mean `{found.meant}`?" if found.meant else f"add the {what}, or correct the name",
                remedy=LinkedRemedy(f"write `{found.meant}`", (LinkedReplacement(place, found.meant, name),))
                if found.meant and is_clear(name, found.meant, known[what])
                else None,
            )


def _names(index: Index, what: str) -> frozenset[str]:
    """Return the names of all plans or tasks that modules have, by their files and by what these define."""
    names = set(index.definitions("plan")) if what == "plan" else set()
    modules = {} if index.environment is None else index.environment.modules
    roots = {f"{one.root}/{_PARTS[what]}/": module for module, several in modules.items() for one in several}
    for root, module in roots.items():
        for file in index.files:
            if file.startswith(root):
                base = file.removeprefix(root).rpartition(".")[0] or file.removeprefix(root)
                names.add("::".join([module, *(part for part in base.split("/") if part != "init")]))
    return frozenset(names)


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
