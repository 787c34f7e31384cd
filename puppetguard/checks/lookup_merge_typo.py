"""How a ``lookup`` is to merge, in words that Puppet does not know: it fails for each node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "lookup(" in subject.source.text


def _unknown(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each strategy and each option of one that is written and unknown."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.CallNamedFunctionExpression):
        assert isinstance(node, ast.CallNamedFunctionExpression)
        if not isinstance(node.functor, ast.QualifiedName) or node.functor.value != "lookup":
            continue
        for at, argument in enumerate(node.arguments):
            if at == 2:
                yield from _of_merge(subject, argument)
            elif isinstance(argument, ast.LiteralHash) and at < 2:
                for entry in argument.entries:
                    if _word(entry.key) == "merge":
                        yield from _of_merge(subject, entry.value)


def _of_merge(subject: Subject, node: ast.Node) -> Iterator[Hit]:
    from puppetguard.model.hiera.lookup_options import DEEP_OPTIONS, STRATEGIES, STRATEGIES_OF_ITS_OWN
    from puppetguard.syntax import ast

    known = (*STRATEGIES, *STRATEGIES_OF_ITS_OWN)
    if not isinstance(node, ast.LiteralHash):
        yield from _of_word(subject, node, known, "merge strategy", STRATEGIES)
        return
    for entry in node.entries:
        yield from _of_word(subject, entry.key, DEEP_OPTIONS, "option of a merge", DEEP_OPTIONS)
        if _word(entry.key) == "strategy":
            yield from _of_word(subject, entry.value, known, "merge strategy", STRATEGIES)


def _of_word(
    subject: Subject, node: ast.Node, known: tuple[str, ...], what: str, shown: tuple[str, ...]
) -> Iterator[Hit]:
    from puppetguard.model.spelling import closest, is_clear

    word = _word(node)
    if word is None or word in known:
        return
    meant = closest(word, shown)
    clear = meant is not None and is_clear(word, meant, shown) and subject.source.slice(node.span).strip("'\"") == word
    written = subject.source.slice(node.span)
    yield Hit(
        node.span,
        message=f"`{word}` is no {what}: the catalog does not compile",
        hint=f"did you mean `{meant}`?" if meant else f"it takes {', '.join(f'`{one}`' for one in shown)}",
        remedy=Remedy(f"write `{meant}`", (Replacement(node.span, written.replace(word, meant)),))
        if meant is not None and clear
        else None,
    )


def _word(node: ast.Node) -> str | None:
    from puppetguard.syntax import ast

    return node.value if isinstance(node, (ast.LiteralString, ast.QualifiedName)) else None


CHECK = Check(_unknown, concerns=_concerns, fixes="suggested")
