"""A change as rules look at it: with what is there before and after, and with all other changes beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from msgspec import structs

from puppetguard.change.difference import Altered, Change, ChangeKind, Located, bodies
from puppetguard.change.fact import Aspect, Fact
from puppetguard.change.judged import Level, Reach
from puppetguard.change.links import Link, links
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.model.ruby_regex import search

_SUBJECT = re.compile(r"([\w:?]+)\[(.*)\]\Z", re.DOTALL)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\$]|\\.)*)\"")
_REVERSED: dict[ChangeKind, ChangeKind] = {"added": "removed", "removed": "added"}
_SETTING = frozenset({"override", "default", "collector"})


class Set(NamedTuple):
    """What a change sets, or sets no longer: the name of an attribute, and what it is before and after."""

    name: str
    before: Aspect | None
    after: Aspect | None


class Around:
    """All changes of a comparison, for what a single one does not tell: whether something is elsewhere now."""

    def __init__(self, altered: Sequence[Altered]) -> None:
        self.altered = altered

    def there(self, kind: str, subject: str, *, after: bool) -> list[Fact]:
        """Return the facts of a kind and a subject in the changes, in one of the versions, by all their containers."""
        return self._facts[after].get((kind, subject), [])

    @cached_property
    def _facts(self) -> tuple[dict[tuple[str, str], list[Fact]], dict[tuple[str, str], list[Fact]]]:
        found: tuple[dict[tuple[str, str], list[Fact]], dict[tuple[str, str], list[Fact]]] = {}, {}
        for one in self.altered:
            for side, located in zip(found, (one.base, one.head), strict=True):
                if located is not None:
                    known = side.setdefault((located.fact.kind, located.fact.subject), [])
                    if located.fact not in known:
                        known.append(located.fact)
        return found

    @cached_property
    def links(self) -> tuple[frozenset[Link], frozenset[Link]]:
        """Which resource comes before which, by the facts in the changes, before and after."""
        before: set[Link] = set()
        after: set[Link] = set()
        for one in self.altered:
            for found, located in ((before, one.base), (after, one.head)):
                if located is not None:
                    found.update(links(located.fact))
        return frozenset(before), frozenset(after)

    @cached_property
    def new_names(self) -> dict[str, str]:
        """The new names of resources that are renamed."""
        return {
            one.base.fact.subject: one.change.subject
            for one in self.altered
            if one.change.kind == "renamed" and one.change.what == "resource" and one.base is not None
        }

    @cached_property
    def heirs(self) -> dict[str, str]:
        """The new definitions that nodes get whose own ones are gone, where the new ones say the same."""
        sides: tuple[dict[int, Located], dict[int, Located]] = {}, {}
        for one in self.altered:
            for side, located in zip(sides, (one.base, one.head), strict=True):
                if located is not None:
                    side[id(located.fact)] = located
        before, after = ({key: sorted(said) for key, said in bodies(side.values()).items()} for side in sides)
        new = [
            (one.head, after.get((one.head.file, f"node {one.change.subject}")))
            for one in self.altered
            if one.change.what == "node" and one.change.kind == "added" and one.head is not None
        ]
        found: dict[str, str] = {}
        for one in self.altered:
            if not new or one.change.what != "node" or one.change.kind != "removed" or one.base is None:
                continue
            said = before.get((one.base.file, f"node {one.change.subject}"))
            names = one.change.subject.split(", ")
            for head, told in new:
                if said == told and all(_is_for(head.fact.subject, name) for name in names):
                    found[one.change.subject] = head.fact.subject
        return found

    def reversed(self) -> Around:
        """Return the same changes the other way round."""
        return Around([turned(one) for one in self.altered])


class Case:
    """A change as a rule sees it.

    ``reach`` is whom it reaches (None: not known), ``protections`` are those that it meets, ``areas`` the ids of what
    it touches, ``around`` all changes. ``level`` works out that of its risk when it is asked for.
    """

    def __init__(
        self,
        altered: Altered,
        around: Around,
        reach: Reach | None = None,
        protections: Sequence[str] = (),
        areas: Sequence[str] = (),
        level: Callable[[], Level] = lambda: "none",
    ) -> None:
        self.altered = altered
        self.change: Change = altered.change
        self.around = around
        self.reach = reach
        self.protections = protections
        self.areas = areas
        self._level = level

    @cached_property
    def level(self) -> Level:
        """The level of its risk, by what all rules find in it that do not ask for that."""
        return self._level()

    @property
    def base(self) -> Fact | None:
        """What it is about before."""
        return None if self.altered.base is None else self.altered.base.fact

    @property
    def head(self) -> Fact | None:
        """What it is about after."""
        return None if self.altered.head is None else self.altered.head.fact

    @property
    def file(self) -> str:
        """The file that it is in; that before it if there is none after it."""
        located = self.altered.head or self.altered.base
        assert located is not None
        return located.file

    @property
    def type(self) -> str:
        """The type of the resource, in small letters: ``file``, ``apache::vhost``; empty for other facts."""
        if self.change.what in ("default", "collector"):
            return self.change.subject.partition(" ")[0].lower()
        found = _SUBJECT.match(self.change.subject) if self.is_resource else None
        return found[1].lower() if found is not None else ""

    @property
    def title(self) -> str | None:
        """The title of the resource, if it is known in full."""
        found = _SUBJECT.match(self.change.subject) if self.is_resource else None
        return None if found is None else quoted(found[2])

    @property
    def is_resource(self) -> bool:
        """Tells whether it is about a resource, or sets attributes of one."""
        return self.change.what in ("resource", "override")

    @property
    def name(self) -> str:
        """What it is about, for people: ``Service['sshd']``, ``class profile::web``."""
        return self.change.subject if self.is_resource else f"{self.change.what} {self.change.subject}"

    def set(self, *names: str) -> Iterator[Set]:
        """Yield what the change sets: its own attribute, or each one of what overrides resources from now on.

        Of a resource that is new or gone nothing is set otherwise; see ``new``. With ``names``, only these.
        """
        change = self.change
        base, head = self.base, self.head
        if change.attribute:
            found: Iterable[str] = [change.attribute]
        elif change.what in _SETTING and change.kind in ("added", "removed"):
            found = [*(base.aspects if base else ()), *(head.aspects if head else ())]
        else:
            found = ()
        for name in found:
            if not names or name in names:
                yield Set(name, base.aspects.get(name) if base else None, head.aspects.get(name) if head else None)

    @property
    def new(self) -> Fact | None:
        """The resource that is there only after the change."""
        return self.head if self.change.kind == "added" and not self.change.attribute else None

    @property
    def gone(self) -> Fact | None:
        """What is there only before the change."""
        return self.base if self.change.kind == "removed" and not self.change.attribute else None

    @property
    def nobody(self) -> bool:
        """Tells whether it is known that it reaches no node."""
        return self.reach is not None and not self.reach.nodes and not self.reach.unknown and not self.reach.perhaps


def _is_for(names: str, node: str) -> bool:
    """Tell whether a definition is for a node, which is known by its name."""
    if is_pattern(node) or node == DEFAULT:
        return False
    if is_pattern(names):
        match = search(names[1:-1], node.lower())
        return match is not None and match.truth is True
    return node in names.split(", ")


def turned(one: Altered) -> Altered:
    """Return a change the other way round; its digest stays."""
    change = one.change
    located = one.base or one.head
    subject = located.fact.subject if located is not None else change.subject
    back = structs.replace(
        change,
        kind=_REVERSED.get(change.kind, change.kind),
        subject=subject,
        before=change.after,
        after=change.before,
        base=change.head,
        head=change.base,
    )
    return Altered(back, one.head, one.base)


def texts(aspect: Aspect | None) -> tuple[str, ...] | None:
    """Return all texts that a value can be, ``true`` for the boolean; None if that is not known."""
    if aspect is None or aspect.values is None:
        return None
    found = []
    for value in aspect.values:
        if isinstance(value, bool):
            found.append("true" if value else "false")
        elif isinstance(value, (str, int, float)):
            found.append(str(value))
        elif value is None:
            found.append("")
        else:
            return None
    return tuple(found)


def shown(aspect: Aspect | None) -> str:
    """Return a value for people, in backquotes: as it is written."""
    return "nothing" if aspect is None else f"`{aspect.shown}`"


def arrow(before: Aspect | None, after: Aspect | None) -> str:
    """Return two values for people, with an arrow between: as they are written, or else what they are."""
    if before is not None and after is not None and before.normal == after.normal:
        values = [texts(one) for one in (before, after)]
        if None not in values:
            return " → ".join(" or ".join(f"`{value}`" for value in one or ()) for one in values)
    return f"{shown(before)} → {shown(after)}"


def is_unset(aspect: Aspect | None) -> bool:
    """Tell whether nothing is set: it is not written, or as ``undef``."""
    return aspect is None or aspect.values == (None,)


def quoted(text: str) -> str | None:
    """Return what a quoted text without variables says; None for any other expression."""
    found = _QUOTED.fullmatch(text)
    return None if found is None else found[1] if found[1] is not None else found[2]
