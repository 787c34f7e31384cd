"""Judges changes: runs the rules of changes over each, and works out its risk."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from msgspec import convert
from msgspec.structs import replace

from puppetguard.cache import short_digest
from puppetguard.change.case import Around, Case, quoted, turned
from puppetguard.change.difference import Altered, Change, Located
from puppetguard.change.judged import Judged, Level, Met, Reach
from puppetguard.change.risk import Found, rate
from puppetguard.change.risk_table import RiskTable
from puppetguard.change.stand_ins import with_facts
from puppetguard.change.touched_areas import touched
from puppetguard.checks import ChangeHit, Check, find_check
from puppetguard.findings import Finding, Location, Severity
from puppetguard.model.outline import Place
from puppetguard.packs.rule import Rule
from puppetguard.packs.template import filled

SCOPE = "change"
ASKING = "match-change"
"""The check that may ask what all others find."""
_BESIDE_A_REPAIR = frozenset({"resource-unmanaged", "class-dropped", "relationship-dropped"})
"""What is found where something harmful is taken away as a whole."""


class Assessment(NamedTuple):
    """The changes, judged, and what the rules of changes find in them, both in the order of the changes."""

    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]


def assess(
    altered: Sequence[Altered],
    rules: Sequence[Rule],
    table: RiskTable,
    *,
    reach: Callable[[Change], Reach | None] = lambda _: None,
    protections: Callable[[Change], tuple[Met, ...]] = lambda _: (),
    new: Sequence[Finding] = (),
    mended: Sequence[Finding] = (),
    causes: Mapping[str, Sequence[str]] = {},
) -> Assessment:
    """Return what is to be said of each change between two versions.

    Of ``rules`` those of changes are run. ``reach`` tells whom a change reaches (None: not known), ``protections``
    which it meets. ``new`` are the findings of all other rules in head that are not in base, ``mended`` those in base
    that are not in head: they count for the changes that they stand in. ``causes`` has for the digests of changes that
    others bring about the digests of these.
    """
    looking = [_Looking(rule, find_check(rule.check)) for rule in rules if rule.scope == SCOPE]
    asking = [one for one in looking if one.rule.check == ASKING]
    plain = [one for one in looking if one not in asking]
    mending = [one for one in looking if one.check.mends]
    whole = [with_facts(one) for one in altered]
    around = Around(whole)
    back = around.reversed()
    coming, going = _by_file(new), _by_file(mended)
    standing = [_standing_in(coming, each, each.head, each.change.head is not None) for each in whole]
    # What is said around resources says nothing of what is found in these.
    owned = {id(one) for each, inside in zip(whole, standing, strict=True) if not _is_around(each) for one in inside}
    seen: list[_Seen] = []
    for each, found_inside in zip(whole, standing, strict=True):
        whom = reach(each.change)
        met = protections(each.change)
        told = whom, [one.protection for one in met], [one.area.id for one in touched(each, table)]
        hits = list(_hits(Case(each, around, *told), plain))
        inside = [one for one in found_inside if id(one) not in owned] if _is_around(each) else found_inside
        gone = _standing_in(going, each, each.base, each.change.base is not None)
        repair = _repair(hits, inside, gone)
        if not repair and not hits and not inside:
            repair = next((rule.id for rule, _ in _hits(Case(turned(each), back, *told), mending)), "")
        if asking:
            found = [*itertools.starmap(_found, hits), *map(_found_inside, inside)]
            level = partial(_level, each, whom, table, found, repair)
            asked = list(_hits(Case(each, around, *told, level), asking))
            hits += asked
            # What users ask for is no harm that is taken back.
            repair = "" if asked else repair
        seen.append(_Seen(each, whom, met, hits, inside, repair))
    taken = _taken_back(seen)
    repairs = {one.altered.change.digest: repair for one in seen if (repair := one.repair or taken.get(id(one), ""))}
    for one in seen:
        brought = causes.get(one.altered.change.digest, ())
        if brought and not one.hits and not one.inside and all(cause in repairs for cause in brought):
            taken.setdefault(id(one), repairs[brought[0]])
    judged = [_judged(one, one.repair or taken.get(id(one), ""), table, around) for one in seen]
    findings = [_finding(rule, hit, one.altered) for one in seen for rule, hit in one.hits if id(one) not in taken]
    return Assessment(tuple(judged), tuple(findings))


def fingerprint(rule: str, change: Change) -> str:
    """Return that of what a rule of changes finds in a change."""
    return short_digest(f"{rule}\0{change.digest}")


class _Looking:
    """A rule with its check, and what that is told."""

    def __init__(self, rule: Rule, check: Check) -> None:
        assert check.change is not None
        self.rule = rule
        self.check = check
        self.change = check.change
        self.parameters = convert(rule.parameters, check.parameters)


class _Seen(NamedTuple):
    """What is found in a change: by rules of changes, by others, and the rule whose finding it takes back."""

    altered: Altered
    reach: Reach | None
    met: tuple[Met, ...]
    hits: list[tuple[Rule, ChangeHit]]
    inside: list[Finding]
    repair: str


def _judged(one: _Seen, repair: str, table: RiskTable, around: Around) -> Judged:
    found = [*itertools.starmap(_found, one.hits), *map(_found_inside, one.inside)]
    reach = one.reach if one.reach is not None else Reach(unknown=("whom it reaches is not known",))
    return Judged(
        one.altered.change,
        rate(one.altered, one.reach, table, found, repair=repair, kind="moved" if _is_renamed(one, around) else None),
        reach,
        tuple(dict.fromkeys(each.rule for each in found)),
        bool(repair),
        one.met,
        inside=tuple(each.fingerprint for each in one.inside),
    )


def _is_renamed(one: _Seen, around: Around) -> bool:
    """Tell whether something is no longer there only under its name.

    What a class held that is gone is told of, wherever it is now; and nodes may get the same by another definition.
    """
    change = one.altered.change
    if change.what == "node" and change.kind == "removed":
        return change.subject in around.heirs
    return (
        (change.what, change.kind, change.attribute) == ("include", "removed", "")
        and bool(around.there("class", change.subject, after=False))
        and not around.there("class", change.subject, after=True)
    )


def _taken_back(seen: Sequence[_Seen]) -> dict[int, str]:
    """Return the changes by which a class goes of which all that goes is a repair, with the rule of one of these."""
    inside: dict[str, list[_Seen]] = {}
    for one in seen:
        change = one.altered.change
        if change.kind == "removed" and not change.attribute and change.container.startswith("class "):
            inside.setdefault(change.container, []).append(one)
    repairs: dict[str, str] = {}
    for container, members in inside.items():
        resources = [one for one in members if one.altered.change.what == "resource"]
        if resources and all(one.repair for one in resources):
            repairs[container] = resources[0].repair
    found: dict[int, str] = {}
    for one in seen:
        change = one.altered.change
        if change.kind == "removed" and not change.attribute and not one.inside:
            for name in (change.container, f"class {change.subject}", f"class {_declared(change.subject)}"):
                if name in repairs:
                    found[id(one)] = repairs[name]
    return found


def _declared(subject: str) -> str:
    """Return the class that a resource of the type ``class`` declares."""
    return (quoted(subject.removeprefix("Class[").removesuffix("]")) or "").removeprefix("::")


def _hits(case: Case, looking: Sequence[_Looking]) -> Iterator[tuple[Rule, ChangeHit]]:
    for one in looking:
        for hit in one.change(case, one.parameters):
            yield one.rule, _worded(one.rule, hit) if one.rule.message else hit


def _worded(rule: Rule, hit: ChangeHit) -> ChangeHit:
    """Return a hit in the words of its rule."""
    return replace(hit, message=filled(rule.message, hit.captures), hint=filled(rule.hint, hit.captures))


def _is_around(altered: Altered) -> bool:
    """Tell whether a change is of a chain of arrows, or of another statement: they hold resources, which are told."""
    return altered.change.what in ("relationship", "statement")


def _found(rule: Rule, hit: ChangeHit) -> Found:
    severity = hit.severity or rule.severity
    return Found(rule.id, severity, min(rule.confidence, hit.confidence), hit.message, lowered=severity < rule.severity)


def _found_inside(finding: Finding) -> Found:
    return Found(finding.rule, finding.severity, finding.confidence, finding.message)


def _level(altered: Altered, reach: Reach | None, table: RiskTable, found: Sequence[Found], repair: str) -> Level:
    return rate(altered, reach, table, found, repair=repair).level


def _repair(hits: Sequence[tuple[Rule, ChangeHit]], inside: Sequence[Finding], gone: Sequence[Finding]) -> str:
    """Return the rule of a finding that a change takes back, if it brings none and does nothing else that is found."""
    worst = next((one.rule for one in gone if one.severity > Severity.INFO), "")
    if inside or not worst or any(rule.id not in _BESIDE_A_REPAIR for rule, _ in hits):
        return ""
    return worst


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by each file that they or what is related to them stand in."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        for file in {spot.file for spot in _spots(one)}:
            found.setdefault(file, []).append(one)
    return found


def _spots(finding: Finding) -> Iterator[Location]:
    yield finding.location
    for related in finding.related:
        yield related.location


def _standing_in(
    findings: Mapping[str, Sequence[Finding]], altered: Altered, located: Located | None, there: bool
) -> list[Finding]:
    """Return the findings that stand in what a change is about: in its attribute, or anywhere in all of it."""
    if located is None or not there:
        return []
    name = altered.change.attribute
    fact = located.fact
    if name and name in fact.aspects and len(fact.aspects) > 1:
        # What stands at the name of a resource is about all of it.
        places = [fact.aspects[name].place, fact.place]
    else:
        places = [fact.place, *(one.place for one in fact.aspects.values())]
    return [
        one
        for one in findings.get(located.file, ())
        if any(_meet(spot, located.file, place) for spot in _spots(one) for place in places)
    ]


def _meet(spot: Location, file: str, place: Place) -> bool:
    return spot.file == file and spot.line <= place.end_line and place.line <= spot.end_line


def _finding(rule: Rule, hit: ChangeHit, altered: Altered) -> Finding:
    change = altered.change
    spot = change.head or change.base
    located = altered.head if change.head is not None else altered.base
    assert spot is not None
    end = spot.line, spot.column
    if located is not None:
        aspect = located.fact.aspects.get(change.attribute)
        place = aspect.place if aspect is not None and change.attribute else located.fact.place
        if (place.line, place.column) == end:
            end = place.end_line, place.end_column
    return Finding(
        rule.id,
        hit.severity or rule.severity,
        min(rule.confidence, hit.confidence),
        Location(spot.file, spot.line, spot.column, *end),
        hit.message,
        hit.hint,
        fingerprint=fingerprint(rule.id, change),
    )
