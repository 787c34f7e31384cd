"""How risky a change is: what is done × what is touched × whom it reaches, each reason with its points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from puppetguard.change.difference import Altered, Change, ChangeKind
from puppetguard.change.judged import LEVELS, Judged, Level, Reach, Reason, Risk
from puppetguard.change.risk_table import OTHER_KIND, RiskTable
from puppetguard.change.touched_areas import Touch, hosts_touched, touched
from puppetguard.findings import Confidence, Severity

HIGHEST = 100
_DEFAULT = "default"
MOST_MORE = 9
MORE = 3
_DONE = {
    "added": "{} is added",
    "removed": "{} is removed",
    "modified": "{} is changed",
    "renamed": "{} has another name",
    "moved": "{} stands elsewhere",
    "condition-changed": "{} holds under another condition",
}


class Found(msgspec.Struct, frozen=True):
    """What a rule finds in a change: the rule, how bad and how sure it is, and in words what.

    ``lowered`` tells that it is less bad than what the rule finds otherwise; it counts as its severity then.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    text: str
    lowered: bool = False


def rate(
    altered: Altered,
    reach: Reach | None,
    table: RiskTable,
    found: Sequence[Found] = (),
    *,
    repair: str = "",
    kind: ChangeKind | None = None,
) -> Risk:
    """Return how much harm a change can do.

    ``reach`` is whom it reaches; what is unknown in it, or None, counts as wide. ``found`` is what rules find in it.
    ``repair`` is the rule that finds the reverse of the change, if it takes back what that finds; then ``found`` does
    not count. ``kind`` is another kind to take the change for: what is renamed is no loss. The points of all reasons
    together are the score.
    """
    if repair:
        steps = [(f"takes back what `{repair}` finds", repair, float(table.repair))]
    else:
        steps = _done(altered.change, table, found, kind)
    touches = touched(altered, table)
    total = sum(points for _, _, points in steps)
    areas = max(touches, key=lambda one: one.area.factor, default=None)
    factors: list[tuple[str, str, float]] = []
    if areas is not None and areas.area.factor != 1:
        factors.append((f"touches {areas.area.name}: {areas.by}", "", areas.area.factor))
    everywhere = any(one.area.everywhere for one in touches)
    factors.append(_reached(reach, table, everywhere=everywhere))
    for text, rule, factor in factors:
        steps.append((text, rule, total * factor - total))
        total *= factor
    if not repair and (floor := _floor(touches, reach, table, found)) is not None and total < floor[1]:
        steps.append((floor[0], "", floor[1] - total))
        total = floor[1]
    return _rounded(steps, table)


def overall(judged: Iterable[Judged], table: RiskTable) -> tuple[int, Level]:
    """Return the score and the level of all changes together: that of the worst, and a little for others like it.

    Each other change of level high or more adds three points, nine at most: another change never lowers the risk.
    """
    scores = sorted((one.risk.score for one in judged), reverse=True)
    if not scores:
        return 0, "none"
    more = sum(score >= table.levels.high for score in scores[1:])
    score = min(HIGHEST, scores[0] + min(MOST_MORE, MORE * more))
    return score, table.levels.level(score)


def at_least(level: Level, other: Level) -> bool:
    """Tell whether a level is the other one or greater."""
    return LEVELS.index(level) >= LEVELS.index(other)


def _done(
    change: Change, table: RiskTable, found: Sequence[Found], taken_for: ChangeKind | None
) -> list[tuple[str, str, float]]:
    """Return the reasons for what is done: the rule with most points, a part of each other; at least the kind of it."""
    harmless = change.what == "resource" and change.subject.startswith(("Notify[", "Anchor["))
    kinds = table.kinds.get("message" if harmless else change.what, table.kinds[OTHER_KIND])
    # An attribute that is added or removed modifies what it belongs to.
    kind = taken_for or ("modified" if change.attribute and change.kind in ("added", "removed") else change.kind)
    plain = float(kinds.get(kind, table.kinds[OTHER_KIND][kind]))
    said = f"{change.what} {change.subject}" if change.what != "resource" else change.subject
    name = f"`{change.attribute}` of {said}" if change.attribute else said
    counted = sorted(((_points(one, table), one) for one in found), key=lambda one: (-one[0], one[1].rule, one[1].text))
    steps = [
        (one.text, one.rule, points * (table.further if number else 1.0))
        for number, (points, one) in enumerate(counted)
    ]
    # What is done counts at least as much as it does without any rule.
    most = counted[0][0] if counted else 0.0
    if most < plain:
        steps.append((_DONE[change.kind].format(name), "", plain - most))
    return steps


def _points(found: Found, table: RiskTable) -> float:
    points = table.rules.get(found.rule, table.severities.of(found.severity))
    if found.lowered:
        points = min(points, table.severities.of(found.severity))
    return points * table.certainty.of(found.confidence)


def _reached(reach: Reach | None, table: RiskTable, *, everywhere: bool) -> tuple[str, str, float]:
    factors = table.reach
    if everywhere:
        return "concerns all nodes", "", factors.wide
    if reach is None:
        return "whom it reaches is not known", "", factors.wide
    if reach.unknown or reach.perhaps:
        told = reach.summary or "whom it reaches is not known in full"
        return told, "", factors.wide
    if any(name.startswith("/") or name == _DEFAULT for name in reach.nodes):
        # How many nodes match a pattern, nobody knows.
        return reach.summary, "", factors.wide
    count = len(reach.nodes)
    share = count / reach.total if reach.total else 1.0
    told = reach.summary or (f"reaches {count} of {reach.total} nodes" if count else "reaches no node")
    if count == 0:
        return told, "", factors.nobody
    if count == 1:
        return told, "", factors.one
    counts = count >= 3
    if count >= factors.wide_from or (counts and share >= factors.wide_share):
        return told, "", factors.wide
    if count >= factors.many_from or (counts and share >= factors.many_share):
        return told, "", factors.many
    return told, "", factors.some


def _floor(
    touches: Sequence[Touch], reach: Reach | None, table: RiskTable, found: Sequence[Found]
) -> tuple[str, float] | None:
    """Return the highest floor that holds, and why."""
    if not table.floors:
        return None
    names = (*reach.nodes, *reach.roles, *reach.profiles, *reach.classes) if reach is not None else ()
    hosts = {**hosts_touched(names, table), **{one.area.id: one.by for one in touches}}
    areas = {one.area.id for one in touches}
    rules = {one.rule for one in found}
    best: tuple[str, float] | None = None
    for floor in table.floors:
        if rules.isdisjoint(floor.rules) or areas.isdisjoint(floor.areas):
            continue
        host = next((hosts[name] for name in floor.hosts if name in hosts), None)
        if host is not None and (best is None or floor.score > best[1]):
            best = f"{floor.name} ({host})", float(floor.score)
    return best


def _rounded(steps: Sequence[tuple[str, str, float]], table: RiskTable) -> Risk:
    """Return the risk with reasons in whole points whose sum is the score."""
    reasons: list[Reason] = []
    total = 0.0
    before = 0
    for text, rule, points in steps:
        total += points
        # Half a point is rounded up, whatever comes before it.
        now = int(total + 0.5 + 1e-9)
        reasons.append(Reason(text, now - before, rule))
        before = now
    over = before - HIGHEST
    for at in range(len(reasons) - 1, -1, -1):
        if over <= 0:
            break
        cut = min(over, max(0, reasons[at].points))
        reasons[at] = msgspec.structs.replace(reasons[at], points=reasons[at].points - cut)
        over -= cut
    score = max(0, min(HIGHEST, before))
    reasons.sort(key=lambda one: -one.points)
    return Risk(score, table.levels.level(score), tuple(reasons))
