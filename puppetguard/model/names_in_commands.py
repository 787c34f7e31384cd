"""The packages, services and accounts that commands name: ``systemctl restart ngnix``, ``chown www-dta``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.operands import PROGRAMS, Operand, operands_of

_MANAGERS: dict[str, tuple[frozenset[str], Literal["package", "service"]]] = {
    "systemctl": (
        frozenset("start stop restart reload try-restart reload-or-restart enable disable is-active status".split()),
        "service",
    ),
    **dict.fromkeys(
        ("apt-get", "apt", "aptitude", "yum", "dnf", "zypper"),
        (frozenset({"install", "reinstall"}), "package"),
    ),
}
"""Programs that are told what to do first and then with what; of more actions than these nothing is to be there yet."""
_NAMING_FIRST = frozenset({"service", "invoke-rc.d", "update-rc.d", "chkconfig", "rc-service"})
"""Programs that are told the service first."""


def accounts_in(command: Command) -> Iterator[Operand]:
    """Yield the words of a command that are names of users or groups."""
    if command.program in PROGRAMS and not command.elsewhere:
        yield from (one for one in operands_of(command) if one.kind == "accounts")


def names_in(command: Command) -> Iterator[tuple[Argument, Literal["package", "service"]]]:
    """Yield the arguments of a command that name packages or services, and which of them."""
    operands = [one for one in command.arguments if not one.start_text.startswith("-")]
    # The value of an option is none: `apt-get -t stable install x`.
    if command.program in _NAMING_FIRST:
        if command.arguments[:1] == (*operands[:1],):
            yield from ((one, "service") for one in operands[:1] if one.known)
    elif (manager := _MANAGERS.get(command.program)) is not None:
        actions, kind = manager
        at = next((at for at, one in enumerate(command.arguments) if one.known in actions), None)
        behind = command.arguments[at + 1 :] if at is not None else ()
        if not any(one.start_text.startswith(("-t", "-o", "-H", "-M", "-c", "--")) for one in behind):
            yield from ((one, kind) for one in behind if one.known and one.known[0] != "-")
