"""From the facts of two versions to the changes between them."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from puppetguard.change.fact import Aspect, Fact, FactKind
from puppetguard.model.outline import Place

ChangeKind = Literal["added", "removed", "modified", "renamed", "moved", "condition-changed"]
_DOMAIN = "puppetguard change 1"
_NAMED = frozenset(("key", "lookup-option", "setting", "module"))
"""What is asked for by its name: under another one it is something else."""
_TITLE = "title"
_LINE = 160
"""How much of a line is shown."""


class Spot(msgspec.Struct, frozen=True):
    """A place in a file of one of the two versions."""

    file: str
    line: int
    column: int


class Change(msgspec.Struct, frozen=True):
    """One semantic difference.

    ``what`` is the kind of fact, ``subject`` its name, in a ``container`` (``class profile::web``; empty at top scope)
    and under a ``condition``. ``attribute`` is what of it has changed; empty for all of it. ``before`` and ``after``
    are for people, as they are written; empty where there is nothing. ``indirect`` tells that it is written as before,
    and means something else because of a change elsewhere. ``digest`` is SHA-256 of the meaning of the change.
    """

    kind: ChangeKind
    what: FactKind
    subject: str
    container: str
    condition: str
    attribute: str
    before: str
    after: str
    base: Spot | None
    head: Spot | None
    digest: str
    indirect: bool = False


class Located(msgspec.Struct, frozen=True):
    """A fact, and the file that it is in."""

    file: str
    fact: Fact


class Altered(NamedTuple):
    """A change with the facts that it is about, in both versions; None where there is none."""

    change: Change
    base: Located | None
    head: Located | None


def difference(base: Sequence[Located], head: Sequence[Located]) -> list[Change]:
    """Return the changes from the facts of one version to those of another; see ``altered``."""
    return [one.change for one in altered(base, head)]


def altered(base: Sequence[Located], head: Sequence[Located]) -> list[Altered]:
    """Return the changes from the facts of one version to those of another, in the order of the places in the latter.

    Facts are the same by what they are about and where they hold; neither the file nor the order counts. What is gone
    in one place and there in another is moved; what only has another title is renamed.
    """
    changes, base = _nodes(base, head)
    gone, new, pairs = _matched(base, head)
    changes += (change for one, other in pairs for change in _between(one, other))
    changes += _reordered(pairs)
    for kind, same in (
        ("condition-changed", _but_for_condition),
        ("moved", _but_for_container),
        ("renamed", _but_for_name),
    ):
        for one, other in _paired(gone, new, same):
            changes.append(_whole(kind, one, other))  # type: ignore[arg-type] # one of its kinds
    # The same thing under another condition, or elsewhere, and changed as well.
    for one, other in _paired(gone, new, _same_statement):
        changes.append(_whole("modified", one, other))
    for kind, same in (("condition-changed", _but_for_guard_and_meaning), ("moved", _but_for_place_and_meaning)):
        for one, other in _paired(gone, new, same):
            changes.append(_whole(kind, one, other))  # type: ignore[arg-type] # one of its kinds
            changes += _between(one, other)
    changes += (_whole("removed", one, None) for one in gone)
    changes += (_whole("added", None, other) for other in new)
    return sorted(changes, key=_order)


def _nodes(base: Sequence[Located], head: Sequence[Located]) -> tuple[list[Altered], Sequence[Located]]:
    """Return the changes of what nodes are for, and the facts of base under the new names of these nodes.

    A node has no name but what it matches. The only one that is gone and the only one that is new in a file are the
    same, and so are those that say the same.
    """
    gone, new, _ = _matched(
        (one for one in base if one.fact.kind == "node"), (one for one in head if one.fact.kind == "node")
    )
    changes: list[Altered] = []
    names: dict[tuple[str, str], str] = {}
    contents = bodies(base), bodies(head)

    def by_body(one: Located) -> tuple[str, ...]:
        return contents[one in new][one.file, f"node {one.fact.subject}"]

    for same in (by_body, lambda one: (one.file,)):
        for one, other in _paired(gone, new, same):
            change = _change("modified", other, "matches", one.fact.subject, other.fact.subject,
                             _spot(one.file, one.fact.place), _spot(other.file, other.fact.place),
                             [one.fact.subject, other.fact.subject])  # fmt: skip
            changes.append(Altered(change, one, other))
            names[one.file, f"node {one.fact.subject}"] = f"node {other.fact.subject}"
    if not names:
        return [], base
    renamed: list[Located] = []
    for one in base:
        fact = one.fact
        if (name := names.get((one.file, fact.container))) is not None:
            fact = msgspec.structs.replace(fact, container=name)
        elif fact.kind == "node" and (name := names.get((one.file, f"node {fact.subject}"))) is not None:
            fact = msgspec.structs.replace(fact, subject=name.removeprefix("node "))
        renamed.append(Located(one.file, fact))
    return changes, renamed


def bodies(facts: Iterable[Located]) -> defaultdict[tuple[str, str], tuple[str, ...]]:
    """Return what stands in each node, by the file and the name of the container."""
    found: defaultdict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    for one in facts:
        if one.fact.container.startswith("node "):
            said = "\0".join((one.fact.kind, one.fact.guard, one.fact.subject, _meaning(one.fact)))
            found[one.file, one.fact.container] += (said,)
    return found


def _key(one: Located) -> tuple[str, ...]:
    fact = one.fact
    if fact.kind in ("statement", "relationship"):
        said = fact.aspects.get("")
        return fact.kind, fact.container, fact.guard, said.normal if said is not None else fact.subject
    if fact.kind == "collector":
        return fact.kind, fact.container, fact.guard, fact.subject.partition(" ")[0], fact.title
    return fact.kind, fact.container, fact.guard, fact.subject


def _matched(
    base: Iterable[Located], head: Iterable[Located]
) -> tuple[list[Located], list[Located], list[tuple[Located, Located]]]:
    waiting: defaultdict[tuple[str, ...], list[Located]] = defaultdict(list)
    for one in base:
        waiting[_key(one)].append(one)
    new: list[Located] = []
    pairs: list[tuple[Located, Located]] = []
    for other in head:
        found = waiting.get(_key(other))
        if found:
            pairs.append((found.pop(0), other))
        else:
            new.append(other)
    return [one for found in waiting.values() for one in found], new, pairs


# --- what is the same but for one thing ---


def _meaning(fact: Fact) -> str:
    told = {name: _said(one) for name, one in sorted(fact.aspects.items())}
    return json.dumps({**told, _TITLE: fact.title} if fact.loose else told)


def _said(one: Aspect) -> object:
    if one.values is None:
        return one.normal
    # Of several values, which one it is where, only the expression tells; so it does for what others replace.
    return list(one.values) if len(one.values) == 1 and one.sure else [one.normal, *one.values]


def _but_for_condition(one: Located) -> tuple[str, ...]:
    fact = one.fact
    return fact.kind, fact.container, fact.subject, _meaning(fact)


def _but_for_container(one: Located) -> tuple[str, ...]:
    fact = one.fact
    return fact.kind, fact.guard, fact.subject, _meaning(fact)


def _but_for_name(one: Located) -> tuple[str, ...]:
    fact = one.fact
    if fact.kind in _NAMED:
        return fact.kind, f"{one.file}:{fact.place.line}:{id(one)}"
    # Without anything to tell them by, two names are two things.
    name = fact.subject.partition("[")[0] if fact.kind == "resource" else ""
    meaning = _meaning(fact) if fact.aspects else f"{one.file}:{fact.place.line}:{fact.subject}"
    return fact.kind, fact.container, fact.guard, name, meaning


def _but_for_guard_and_meaning(one: Located) -> tuple[str, ...]:
    fact = one.fact
    # A statement is nothing but what it means.
    own = f"{one.file}:{fact.place.line}:{id(one)}" if fact.kind in ("statement", "relationship") else ""
    return fact.kind, fact.container, fact.subject, own


def _but_for_place_and_meaning(one: Located) -> tuple[str, ...]:
    fact = one.fact
    own = "" if fact.kind == "resource" else f"{one.file}:{fact.place.line}:{id(one)}"
    return fact.kind, fact.subject, own


def _same_statement(one: Located) -> tuple[str, ...]:
    """Return what is the same of two statements that stand in one place and begin alike."""
    fact = one.fact
    if fact.kind not in ("statement", "relationship"):
        return fact.kind, f"{one.file}:{fact.place.line}:{id(one)}"
    begin = re.match(r"[\w:$]*", fact.subject)
    return one.file, fact.kind, fact.container, fact.guard, begin[0] if begin else ""


def _paired(gone: list[Located], new: list[Located], same: object) -> list[tuple[Located, Located]]:
    assert callable(same)
    waiting: defaultdict[tuple[str, ...], list[Located]] = defaultdict(list)
    for other in new:
        waiting[same(other)].append(other)
    found: list[tuple[Located, Located]] = []
    keys = [same(one) for one in gone]
    times = Counter(keys)
    paired: set[int] = set()
    for one, key in zip(gone, keys, strict=True):
        others = waiting.get(key)
        # Of several that may be meant, none is.
        if others is not None and len(others) == 1 and times[key] == 1:
            found.append((one, others[0]))
            paired.update((id(one), id(others[0])))
    gone[:] = [one for one in gone if id(one) not in paired]
    new[:] = [other for other in new if id(other) not in paired]
    return found


# --- changes ---


def _between(one: Located, other: Located) -> list[Altered]:
    """Return what is different in two versions of a fact."""
    found: list[Altered] = []
    base, head = one.fact, other.fact
    for name in dict.fromkeys((*base.aspects, *head.aspects)):
        before, after = base.aspects.get(name), head.aspects.get(name)
        if before is not None and after is not None and _is_same(before, after):
            continue
        kind: ChangeKind = "removed" if after is None else "added" if before is None else "modified"
        if before is not None and after is not None and before.lines and after.lines and before.lines != after.lines:
            found.append(_lines(one, other, name, before, after))
            continue
        indirect = before is not None and after is not None and before.normal == after.normal
        change = _change(
            kind,
            other,
            name,
            "" if before is None else _told(before, indirect=indirect),
            "" if after is None else _told(after, indirect=indirect),
            None if before is None else _spot(one.file, before.place),
            None if after is None else _spot(other.file, after.place),
            [None if each is None else _said(each) for each in (before, after)],
            indirect=indirect,
        )
        found.append(Altered(change, one, other))
    if base.subject == head.subject and base.loose != head.loose and base.title != head.title:
        # It may be another one by what a caller or Hiera says.
        was, now = (each.loose or each.subject.partition("[")[2].removesuffix("]") for each in (base, head))
        spots = _spot(one.file, base.place), _spot(other.file, head.place)
        found.append(Altered(_change("modified", other, _TITLE, was, now, *spots, [was, now]), one, other))
    return found


def _lines(one: Located, other: Located, name: str, before: Aspect, after: Aspect) -> Altered:
    """Return the change of a text: the first lines that differ, at their place, and how many more there are."""
    start = next(
        (at for at, pair in enumerate(zip(before.lines, after.lines, strict=False)) if pair[0] != pair[1]), None
    )
    start = min(len(before.lines), len(after.lines)) if start is None else start
    rest = min(len(before.lines), len(after.lines)) - start
    end = next((at for at in range(rest) if before.lines[-1 - at] != after.lines[-1 - at]), rest)
    told: list[tuple[str, Spot]] = []
    for located, said in ((one, before), (other, after)):
        differing = said.lines[start : len(said.lines) - end]
        text = differing[0].strip() if differing else ""
        text = text if len(text) <= _LINE else f"{text[: _LINE - 1]}…"
        more = len(differing) - 1
        shown = f"{text} (and {more} more line{'s' if more > 1 else ''})" if more > 0 else text
        told.append((shown, Spot(located.file, min(start, len(said.lines) - 1) + said.place.line, 1)))
    (was, base), (now, head) = told
    change = _change("modified", other, name, was, now, base, head, [_said(before), _said(after)])
    return Altered(change, one, other)


def _reordered(pairs: Iterable[tuple[Located, Located]]) -> Iterator[Altered]:
    """Yield the levels of hierarchies that come before or after others now: the fewest that tell of the new order."""
    hierarchies: defaultdict[tuple[str, str], list[tuple[Located, Located]]] = defaultdict(list)
    for one, other in pairs:
        if other.fact.kind == "level":
            hierarchies[one.file, other.file].append((one, other))
    for found in hierarchies.values():
        found.sort(key=lambda pair: (pair[1].fact.place.line, pair[1].fact.place.column))
        ranks = {id(pair[0]): rank for rank, pair in enumerate(sorted(found, key=lambda pair: (
            pair[0].fact.place.line, pair[0].fact.place.column)), 1)}  # fmt: skip
        staying = _longest_rise([ranks[id(one)] for one, _ in found])
        for position, (one, other) in enumerate(found, 1):
            rank = ranks[id(one)]
            if rank not in staying:
                change = _change("modified", other, "position", f"{rank}", f"{position}",
                                 _spot(one.file, one.fact.place), _spot(other.file, other.fact.place),
                                 [rank, position])  # fmt: skip
                yield Altered(change, one, other)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the most of some different numbers that stand in rising order."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _is_same(before: Aspect, after: Aspect) -> bool:
    """Tell whether two ways to write something mean the same: written alike, or with the same known value."""
    if repr(before.values) != repr(after.values):
        return False
    single = before.values is not None and len(before.values) == 1 and before.sure and after.sure
    return single or before.normal == after.normal


def _told(one: Aspect, *, indirect: bool) -> str:
    if indirect and one.values is not None:
        return " or ".join(json.dumps(value, ensure_ascii=False) for value in one.values)
    return one.shown


def _whole(kind: ChangeKind, one: Located | None, other: Located | None) -> Altered:
    told = other or one
    assert told is not None
    before = after = ""
    if one is not None and other is not None:
        before, after = {
            "condition-changed": (one.fact.condition, other.fact.condition),
            "moved": (one.fact.container, other.fact.container),
            "renamed": (one.fact.subject, other.fact.subject),
            "modified": (one.fact.subject, other.fact.subject),
        }.get(kind, ("", ""))
    meaning = [None if each is None else [*_key(each), _meaning(each.fact)] for each in (one, other)]
    change = _change(
        kind,
        told,
        "",
        before,
        after,
        None if one is None else _spot(one.file, one.fact.place),
        None if other is None else _spot(other.file, other.fact.place),
        meaning,
    )
    return Altered(change, one, other)


def _change(
    kind: ChangeKind,
    told: Located,
    attribute: str,
    before: str,
    after: str,
    base: Spot | None,
    head: Spot | None,
    meaning: object,
    *,
    indirect: bool = False,
) -> Change:
    fact = told.fact
    identity = [_DOMAIN, kind, *_key(told), attribute, meaning]
    canonical = json.dumps(identity, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Change(
        kind, fact.kind, fact.subject, fact.container, fact.condition, attribute, before, after, base, head, digest,
        indirect,
    )  # fmt: skip


def indirect_change(
    kind: ChangeKind,
    fact: Fact,
    file: str,
    attribute: str,
    before: str,
    after: str,
    base: Spot | None,
    head: Spot | None,
    cause: str,
) -> Change:
    """Return the change of what is written as before, in ``file``; ``cause`` is the digest of what brings it about."""
    told = Located(file, fact)
    return _change(kind, told, attribute, before, after, base, head, [cause, before, after], indirect=True)


def _spot(file: str, place: Place) -> Spot:
    return Spot(file, place.line, place.column)


def _order(one: Altered) -> tuple[str, int, int, bool, str, str]:
    change = one.change
    spot = change.head or change.base
    assert spot is not None
    return spot.file, spot.line, spot.column, change.kind == "added", change.attribute, change.digest
