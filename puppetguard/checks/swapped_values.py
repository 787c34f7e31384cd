"""Variables that are given to each other's attributes: ``owner => $group, group => $owner``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_SAME = {"owner": ("owner", "user"), "user": ("user", "owner"), "gid": ("gid", "group"), "uid": ("uid", "user")}
"""What variables for an attribute are called, where that is not its own name alone."""
_GROUPS = ("group", "gid")
_OTHERS = {"owner": ("group",), "user": ("group",), "group": ("owner", "user"), "gid": ("owner", "user")}
"""What an attribute is never meant to be given, if there is something of its own."""


class _Given(NamedTuple):
    """The ``name`` of an attribute, or key, and the variable that is its value: as written, and its last name."""

    name: str
    start: int
    variable: str
    leaf: str
    span: Span


def _swapped(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what is given the value that another attribute beside it is for."""
    from puppetguard.syntax import ast

    for node, opener in subject.tree_nodes.with_openers(ast.ResourceBody, ast.LiteralHash):
        given = list(_given(node))
        strangers = [one for one in given if one.leaf != one.name and not _is_for(one.name, one.leaf)]
        if not strangers:
            continue
        crossed = _crossed(strangers)
        if crossed is not None:
            one, other = crossed
            yield Hit(
                one.span,
                Confidence.LIKELY,
                f"`{one.name}` is given `${one.variable}`, and `{other.name}` is given `${other.variable}`: they are"
                " swapped",
                f"did you mean `{one.name} => ${other.variable}`, and `{other.name} => ${one.variable}`?",
                notes=(Note(other.span, "the other one"),),
                remedy=Remedy(
                    "swap them",
                    (Replacement(one.span, f"${other.variable}"), Replacement(other.span, f"${one.variable}")),
                ),
            )
            continue
        at = opener
        known: set[str] = set()
        while at is not None:
            known.update(one.name for one in getattr(at.node, "parameters", ()))
            at = at.outer
        # Users have groups of their own that are called like them, also where there is one for something else.
        unread = {one.name for one in subject.unread} if any(one.name in _GROUPS for one in strangers) else set()
        likely = [one for one in strangers if one.name not in _GROUPS]
        doubtful = [one for one in strangers if one.name in _GROUPS]
        yield from _twice(likely, given, known)
        yield from _twice(doubtful, given, known & unread)
        yield from _of_the_other(likely, given, known)
        yield from _of_the_other(doubtful, given, known & unread)


def _twice(strangers: Sequence[_Given], given: Sequence[_Given], known: set[str]) -> Iterator[Hit]:
    """Yield what is given the variable of another attribute, though there is a parameter for it."""
    for one in strangers:
        if "::" in one.variable:
            continue
        for other in given:
            if other.variable != one.variable or other is one or not _is_for(other.name, other.leaf):
                continue
            meant = [
                name
                for theirs in _names(other.name)
                for own in _names(one.name)
                if one.leaf.endswith(theirs) and (name := one.leaf.removesuffix(theirs) + own) in known
            ]
            if not meant or meant[0] in {each.leaf for each in given}:
                continue
            yield Hit(
                one.span,
                Confidence.LIKELY,
                f"`{one.name}` is given `${one.variable}`, as `{other.name}` is, and not `${meant[0]}`",
                f"did you mean `${meant[0]}`?",
                notes=(Note(other.span, "here it is right"),),
                remedy=Remedy(f"write `${meant[0]}`", (Replacement(one.span, f"${meant[0]}"),)),
            )
            break


def _of_the_other(strangers: Sequence[_Given], given: Sequence[_Given], known: set[str]) -> Iterator[Hit]:
    """Yield a user that is given a group where there is a parameter for the user, and the other way round."""
    for one in strangers:
        theirs = _OTHERS.get(one.name, ())
        meant = [
            name
            for word in theirs
            for own in _names(one.name)
            if one.leaf == word or one.leaf.endswith(f"_{word}")
            if (name := one.leaf.removesuffix(word) + own) in known
        ]
        if not meant or "::" in one.variable or any(each.leaf == meant[0] for each in given):
            continue
        if any(other is not one and other.variable == one.variable for other in given):
            # Of two that are given the same, ``_twice`` says it.
            continue
        yield Hit(
            one.span,
            Confidence.LIKELY,
            f"`{one.name}` is given `${one.variable}`, and not `${meant[0]}`",
            f"did you mean `${meant[0]}`?",
            remedy=Remedy(f"write `${meant[0]}`", (Replacement(one.span, f"${meant[0]}"),)),
        )


def _crossed(strangers: Sequence[_Given]) -> tuple[_Given, _Given] | None:
    """Return two, of those that are not given what they are for, of which each is given what the other is for."""
    for at, one in enumerate(strangers):
        for other in strangers[at + 1 :]:
            if (_is_for(other.name, one.leaf) and _is_for(one.name, other.leaf)) or _are_crossed(one, other):
                return one, other
    return None


def _are_crossed(one: _Given, other: _Given) -> bool:
    """Tell whether each of two variables has the words that only the name of the other one has, and none of its own."""
    names, variables = (set(each.name.split("_")) for each in (one, other)), (one.leaf, other.leaf)
    mine, theirs = names
    mine, theirs = mine - theirs, theirs - mine
    first, second = (set(each.split("_")) for each in variables)
    return bool(mine and theirs) and theirs <= first and mine <= second and not mine & first and not theirs & second


def _given(node: ast.Node) -> Iterator[_Given]:
    from puppetguard.syntax import ast

    if isinstance(node, ast.ResourceBody):
        pairs = [(one.attribute_name, one.value) for one in node.operations if isinstance(one, ast.AttributeOperation)]
    else:
        assert isinstance(node, ast.LiteralHash)
        keys = (ast.LiteralString, ast.QualifiedName)
        pairs = [(one.key.value, one.value) for one in node.entries if isinstance(one.key, keys)]
    for name, value in pairs:
        if isinstance(value, ast.VariableExpression):
            leaf = value.name.rpartition("::")[2]
            yield _Given(name, value.start, value.name, leaf, value.span)


def _is_for(name: str, variable: str) -> bool:
    """Tell whether a variable is called after an attribute."""
    return any(
        variable == one or variable.endswith(f"_{one}") or variable.startswith(f"{one}_") for one in _names(name)
    )


def _names(name: str) -> tuple[str, ...]:
    return _SAME.get(name, (name,))


CHECK = Check(_swapped, marks=("=>",), fixes="suggested")
