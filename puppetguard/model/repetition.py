"""Whether what a resource runs is run again each time, with nothing that asks whether that is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from puppetguard.model.late import late_pattern
from puppetguard.model.lazy import lazy
from puppetguard.model.resources import PARTIAL, Resource
from puppetguard.model.values import StaticText, Undefined

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_GUARDS = ("onlyif", "unless", "creates", "refreshonly")
_DECISIONS = late_pattern(r"\|\||(?:^|[\s;&|({])(?:if|case|while|until)\s")
_FACT = late_pattern(r"""(?:\$(?:::)?facts(?:\[|\.dig\(|\.get\()|\bfact\()\s*['"]?(\w*)|\$::(\w+)""")
_FIXED_FACTS = ("os", "operatingsystem", "kernel", "arch", "hardware", "lsb", "virtual", "is_virtual", "host", "fqdn")
"""How the names of facts start that an edit does not change: those of the system."""
_NO_GUARDS = frozenset("cd set sleep sed gsed echo sudo env nice".split())
"""Programs that neither decide whether the next is run nor make its files anew."""
_MOST_BEFORE = 50


class Repetition:
    """Tells of what a file runs whether it is run each time."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @lazy
    def guarded(self) -> dict[int, bool]:
        """Whether an ``exec`` may have a guard, by the identity of its node."""
        found: dict[int, bool] = {}
        for one in self.subject.resources.of_types(("exec",)):
            found[id(one.node)] = found.get(id(one.node), False) or _may_be_guarded(one)
        return found

    def is_run_each_time(self, execution: Execution) -> bool:
        """Tell whether an execution is run at each run of Puppet, or of cron, for all that is known."""
        if execution.resource == "cron":
            return execution.attribute == "command"
        if execution.resource != "exec" or execution.attribute not in ("command", "title"):
            return False
        return not self.guarded.get(id(execution.node), True)


def is_undecided(execution: Execution, before: Sequence[Command]) -> bool:
    """Tell whether nothing in the same script decides on a command, or makes anew what it works on.

    ``before`` are the commands that run before it.
    """
    if execution.arguments is None and _DECISIONS.search(execution.shell_text) is not None:
        return False
    return len(before) < _MOST_BEFORE and all(one.program in _NO_GUARDS and not one.targets for one in before)


def _may_be_guarded(resource: Resource) -> bool:
    if resource.form in PARTIAL or any(_may_ask_the_node(one.asked) for one in resource.context.conditions):
        return True
    for name in _GUARDS:
        attribute = resource.attributes.get(name)
        if attribute is None:
            if resource.missing(name) is None:
                return True
            continue
        for one in attribute.values:
            off = isinstance(one.value, Undefined) or (
                name == "refreshonly" and isinstance(one.value, StaticText) and one.value.text == "false"
            )
            if not off:
                return True
    return False


def _may_ask_the_node(asked: str) -> bool:
    """Tell whether a decision depends on a fact that may tell whether the command is still to be run."""
    names = [first or second for first, second in _FACT.findall(asked)]
    return any(not name.startswith(_FIXED_FACTS) for name in names)
