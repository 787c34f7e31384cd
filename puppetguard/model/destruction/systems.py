"""What stops or locks a system, or empties a database: ``kill -9 -1``, ``iptables -F``, ``DROP DATABASE``, a reboot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from puppetguard.findings import Confidence, Severity
from puppetguard.knowledge.essentials import essential_group, essential_package, essential_user
from puppetguard.model.destruction.finding import Asked, Destruction
from puppetguard.model.effects import Effect
from puppetguard.model.patterns import known_text, shown

_FORK_BOMB = re.compile(
    r"(?<![\w:.])([\w:.]{1,40})\s{0,9}\(\)\s{0,9}\{\s{0,9}\1\s{0,9}\|\s{0,9}\1\s{0,9}&\s{0,9};?\s{0,9}\}\s{0,9};?\s{0,9}\1(?![\w.])"
)
_SYSTEM_DATABASES = frozenset("mysql information_schema performance_schema sys postgres template0 template1".split())
_CHAINS = frozenset("INPUT OUTPUT FORWARD PREROUTING POSTROUTING".split())
_UNWANTED = frozenset("DROP REJECT".split())
_POWER = {
    "reboot": "reboots",
    "poweroff": "switches off",
    "halt": "halts",
    "rescue": "takes into rescue mode",
}
_DATABASE = {
    "drop": "drops the database",
    "drop-table": "drops the table",
    "truncate": "deletes all rows of",
    "delete": "deletes all rows of",
    "flush": "deletes all data of the server",
}


def fork_bombs(script: str) -> Iterator[Destruction]:
    """Yield the functions that call themselves twice and without end."""
    for found in _FORK_BOMB.finditer(script) if "|" in script and "()" in script else ():
        yield Destruction(
            found.start(),
            found.end(),
            Confidence.CERTAIN,
            f"`{found[1]}` calls itself twice, in the background and without end: the system runs out of processes",
            "delete it",
        )


def shutdowns(asked: Asked) -> Iterator[Destruction]:
    """Yield what a command does to a system as a whole, its accounts, its firewall and its databases."""
    if asked.command.elsewhere:
        return
    for effect in asked.effects:
        found = _KINDS.get(effect.kind)
        if found is not None:
            yield from found(asked, effect)


def _found(
    effect: Effect, confidence: Confidence, message: str, hint: str, severity: Severity | None = None
) -> Iterator[Destruction]:
    yield Destruction(effect.start, effect.end, confidence, message, hint, severity)


def _unasked(asked: Asked, effect: Effect) -> Confidence:
    """Return how sure it is of what may well be meant, if something asks for it or if it is scheduled."""
    meant = not asked.often and not asked.around.guard
    return Confidence.POSSIBLE if meant else min(Confidence.LIKELY, asked.sure)


def _killed(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    target = known_text(effect.target)
    if asked.command.program != "kill" or known_text(effect.value) in ("0", "CONT", "SIGCONT"):
        return
    if target == "-1":
        yield from _found(
            effect, asked.sure, "`kill -1` ends all processes of the system", "name the process that is meant"
        )


def _power(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    done = _POWER.get(effect.action)
    if done is not None and asked.execution.resource == "exec" and _unasked(asked, effect) is Confidence.LIKELY:
        when = "whenever Puppet asks it" if asked.around.guard else "at each run of Puppet"
        yield from _found(
            effect,
            _unasked(asked, effect),
            f"`{asked.command.program}` {done} the node {when}".replace(
                "switches off the node", "switches the node off"
            ),
            "set `refreshonly => true` and notify it, or ask by `onlyif` whether it is needed",
            Severity.WARNING,
        )


def _schedule(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    if effect.action == "delete" and asked.command.program == "crontab":
        yield from _found(
            effect,
            _unasked(asked, effect),
            "`crontab -r` deletes all jobs of the user, those of other makers too",
            "remove the job that is meant, with `cron { …: ensure => absent }`",
        )


def _firewall(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    name = asked.command.program
    target = known_text(effect.target) or ""
    filled = asked.run.fills_firewall
    if effect.action == "flush" and not filled and (not target or target in _CHAINS or name == "nft"):
        if name == "nft" and target != "ruleset":
            return
        yield from _found(
            effect,
            _unasked(asked, effect),
            f"`{name}` deletes all rules of the firewall: with the policy DROP nobody gets in, else everybody does",
            "delete the rule that is meant, or load the whole set by `iptables-restore` or `nft -f`",
        )
    elif effect.action == "policy" and target in ("INPUT", "OUTPUT") and not filled:
        policies = [known for argument in asked.command.arguments if (known := argument.known) in _UNWANTED]
        if policies:
            yield from _found(
                effect,
                _unasked(asked, effect),
                f"`{name}` sets the policy of {target} to {policies[0]}, and no rule here lets anything through:"
                " nobody reaches the node",
                "add the rules that accept first, or load the whole set by `iptables-restore`",
            )
    elif effect.action == "reset":
        yield from _found(
            effect,
            _unasked(asked, effect),
            f"`{name} reset` deletes all rules of the firewall",
            "delete the rule that is meant",
        )


def _database(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    done = _DATABASE.get(effect.action)
    if done is None:
        return
    target = known_text(effect.target) or ""
    system = effect.action == "drop" and target in _SYSTEM_DATABASES
    if effect.action == "drop" and target == "test" and not system:
        return
    name = shown(effect.target)
    yield from _found(
        effect,
        asked.sure if system else _unasked(asked, effect),
        f"`{asked.command.program}` {done}{f' `{name}`' if name else ''}"
        + ("" if asked.around.guarded and not asked.around.guard else " each time that it runs"),
        "ask by `onlyif` or `unless` whether it is wanted, or do it by hand",
    )


def _account(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    name = known_text(effect.target) or ""
    essential = essential_user(name) if effect.kind == "user" else essential_group(name)
    if effect.action == "delete" and essential is not None and essential.spared != "often":
        yield from _found(
            effect,
            asked.sure,
            f"`{asked.command.program}` deletes the {effect.kind} `{name}`: {essential.loss}",
            "keep it",
        )


def _package(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    name = known_text(effect.target) or ""
    if effect.action not in ("remove", "purge") or not name:
        return
    provider = asked.command.program if asked.command.program in ("pip", "pip3", "gem", "npm", "brew", "snap") else None
    essential = essential_package(name, provider)
    if essential is not None and essential.spared == "never":
        yield from _found(
            effect,
            min(Confidence.LIKELY, asked.sure),
            f"`{asked.command.program}` removes the package `{name}`: {essential.loss}",
            "keep it",
        )
    elif name in ("*", ".*") and provider is None:
        yield from _found(
            effect, asked.sure, f"`{asked.command.program}` removes all packages", "name the packages that are meant"
        )


def _container(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    volumes = effect.action == "prune" and effect.recursive
    if volumes or effect.action == "prune-volumes":
        yield from _found(
            effect,
            _unasked(asked, effect),
            f"`{asked.command.program}` deletes the volumes of all containers that do not run now, with their data",
            "leave out the volumes, or name those that are meant",
        )


def _cloud(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    if effect.action == "destroy":
        yield from _found(
            effect,
            _unasked(asked, effect),
            f"`{asked.command.program} destroy` removes all that it manages",
            "do it by hand",
        )


def _push(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    yield from _found(
        effect,
        _unasked(asked, effect),
        "`git push --force` deletes what others have pushed since",
        "push without it, or with `--force-with-lease`",
        Severity.WARNING,
    )


_KINDS: dict[str, Callable[[Asked, Effect], Iterator[Destruction]]] = {
    "kill": _killed,
    "power": _power,
    "schedule": _schedule,
    "firewall": _firewall,
    "database": _database,
    "user": _account,
    "group": _account,
    "package": _package,
    "container": _container,
    "cloud": _cloud,
    "push": _push,
}
