"""Suppressions that name no rule: what they were meant to excuse is reported all the same, or they are left over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each name that no rule has, and each comment that names none or is none of ours."""
    for file, suppression, unknown, *_ in index.suppressions:
        flaw = suppression.flaw
        if flaw == "unnamed":
            yield LinkedHit(
                file,
                suppression.place,
                message="this names no rules, and suppresses nothing",
                hint="write `puppetguard: ignore[rule-id] reason`",
            )
        elif flaw and flaw != "unclosed":
            yield LinkedHit(
                file,
                suppression.place,
                message=f"`{flaw}` is no word of puppetguard's, so this suppresses nothing",
                hint="write `puppetguard: ignore[rule-id] reason`, or `ignore-file[…]` for the whole file",
            )
        for one in suppression.names:
            if one.name in unknown:
                meant = unknown[one.name]
                yield LinkedHit(
                    file,
                    one.place,
                    message=f"there is no rule `{one.name}`, so this suppresses nothing",
                    hint=f"did you mean `{meant}`?" if meant else "`puppetguard rule list` shows all rules",
                    remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(one.place, meant),), safe=True)
                    if meant
                    else None,
                )


CHECK = Check(scope="project", link=_link, fixes="safe")
