"""Which of the rules to use: by id, by alias, by pack, by pattern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from puppetguard.errors import UsageError
from puppetguard.model.spelling import closest
from puppetguard.packs.rule import Rule

ALL = "all"
_WILDCARDS = frozenset("*?[")


def named(rules: Sequence[Rule], name: str) -> set[str]:
    """Return the ids of the rules that ``name`` stands for.

    That is a rule's id or alias, a pack, ``all``, or a pattern with wildcards for ids. UsageError, with the name that
    may have been meant, if it stands for none.
    """
    if name == ALL:
        return {rule.id for rule in rules}
    if _WILDCARDS & set(name):
        found = {rule.id for rule in rules if fnmatchcase(rule.id, name)}
    else:
        found = {rule.id for rule in rules if name in (rule.id, rule.pack, *rule.aliases)}
    if not found:
        known = sorted({word for rule in rules for word in (rule.id, rule.pack, *rule.aliases)})
        meant = closest(name, known)
        hint = f"; did you mean '{meant}'?" if meant else "; 'puppetguard rule list' shows them all"
        raise UsageError(f"unknown rule '{name}'{hint}")
    return found


def selected(
    rules: Sequence[Rule],
    select: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Rule, ...]:
    """Return the rules to use.

    ``select`` has the only ones to use (without any: those that are on by default), ``extend_select`` more of them,
    ``ignore`` those not to use in any case. Each is a name as ``named`` takes it.
    """
    wanted = {name for one in select for name in named(rules, one)}
    if not wanted:
        wanted = {rule.id for rule in rules if rule.enabled}
    wanted.update(name for one in extend_select for name in named(rules, one))
    wanted.difference_update(name for one in ignore for name in named(rules, one))
    return tuple(rule for rule in rules if rule.id in wanted)
