"""A condition that asks for another switch than the one that its branch is about, and that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_SHORTEST = 4


def _wrong(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each condition that is one variable, where the branch speaks of another one that differs in one word."""
    from puppetguard.model.forks import unwound
    from puppetguard.model.unused import unused
    from puppetguard.syntax import ast

    kinds = {ast.HostClassDefinition: "class", ast.ResourceTypeDefinition: "define"}
    for node, opener in subject.tree_nodes.with_openers(ast.IfExpression):
        assert isinstance(node, ast.IfExpression)
        test = unwound(node.test)
        if not isinstance(test, ast.VariableExpression) or "_" not in test.name or "::" in test.name:
            continue
        around = opener
        while around is not None and around.outer is not None:
            around = around.outer
        definition = around.node if around is not None else None
        if definition is None or type(definition) not in kinds:
            continue
        branch = subject.source.slice(node.then.span).lower()
        for one in subject.unread:
            if one.kind != "parameter" or one.scope.node is not definition:
                continue
            mine, theirs = _difference(test.name, one.name)
            if not theirs or not _speaks_of(branch, theirs) or _speaks_of(branch, mine):
                continue
            # What the documentation says of some parameters is that nothing reads them.
            if any(each.name == one.name and each.kind == one.kind for each in unused(subject)):
                yield Hit(
                    test.span,
                    Confidence.LIKELY,
                    f"this branch is about `{theirs}`, but it is `${one.name}` that nothing reads",
                    f"did you mean `${one.name}`?",
                    notes=(Note(one.span, "this parameter"),),
                    subject=f"{kinds[type(definition)]} {_name(definition)} {one.name}",
                    remedy=Remedy(f"write `${one.name}`", (Replacement(test.span, f"${one.name}"),)),
                )


def _name(definition: ast.Node) -> str:
    return str(getattr(definition, "name", "")).removeprefix("::")


def _difference(one: str, other: str) -> tuple[str, str]:
    """Return the only words in which two names differ; nothing if they differ in more, or in short ones."""
    words, others = one.split("_"), other.split("_")
    pairs = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(pairs) != 1 or min(map(len, pairs[0])) < _SHORTEST:
        return "", ""
    return pairs[0]


def _speaks_of(branch: str, word: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(word)}", branch) is not None


def _confirm(index: Index, subject: str) -> bool:
    """Tell whether nothing else reads the parameter either."""
    from puppetguard.model.readers import Readers

    container, _, name = subject.rpartition(" ")
    return not Readers(index).may_read(container, name)


CHECK = Check(_wrong, scope="project", marks=("if",), confirm=_confirm, fixes="suggested")
