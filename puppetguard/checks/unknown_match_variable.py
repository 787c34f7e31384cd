"""``$1`` where nothing was matched, or with a regular expression that has no such group: it is undef."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_MATCH_VARIABLE = late_pattern(r"\$\{?[0-9]")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _MATCH_VARIABLE.search(subject.source.text) is not None


def _unknown(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each match variable that no match before it can have set."""
    from puppetguard.model.match_variables import lost_matches
    from puppetguard.syntax import ast

    read = subject.of_kinds(ast.VariableExpression)
    if not any(isinstance(one, ast.VariableExpression) and one.name.isdecimal() for one in read):
        # `$1` stands in a text of another language.
        return
    for node, groups in lost_matches(subject.program):
        if groups < 0:
            why, hint = "nothing is matched with a regular expression here", "match with `=~` in the same decision"
        else:
            groups_said = {0: "no groups", 1: "one group only"}.get(groups, f"{groups} groups only")
            why, hint = f"the regular expression has {groups_said}", "put what is wanted in parentheses"
        yield Hit(node.span, message=f"`${node.name}` is undef: {why}", hint=hint)


CHECK = Check(_unknown, concerns=_concerns)
