#!/usr/bin/env python3
"""Generates ``docs/risk.md``, which explains the table of risks, from ``rules/risk-table.yaml``.

With ``--check`` it writes nothing, and fails if the file is not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from puppetguard.change.areas import Area
from puppetguard.change.risk_table import OTHER_KIND, RiskTable
from puppetguard.packs.risk_table import load_risk_table

TARGET = Path(__file__).resolve().parent.parent / "docs" / "risk.md"
KINDS = ("added", "removed", "modified", "renamed", "moved", "condition-changed")
SHOWN = 4
TEXT = """\
<!-- Generated from rules/risk-table.yaml by scripts/generate_risk_doc.py: do not edit. -->

# How risky a change is

`puppetguard guard` gives each change a score from 0 to 100, and each score a level. `--explain` shows how it came
about: each reason with its points, which together are the score.

```
score = what is done × what is touched × whom it reaches
```

| level | from |
|---|---|
{levels}

All numbers are those of [rules/risk-table.yaml](../rules/risk-table.yaml). A policy may adjust them (see below).

## What is done

A change has the points of the [rules](../rules/README.md) that find something in it: of the one with most points all,
of each other one {further} of them, and of each only as far as it is sure ({certainty}). What the rules of `check`
newly find in what has changed counts as well. A finding that is less bad than what its rule finds otherwise, such as
a step from one minor version to the next, counts at most as its severity does. Rules that are not listed here count
{severities}.

| points | rules |
|---|---|
{rules}

At the least, a change has the points of its kind:

| | {kinds} |
|---|{lines}
{points}

**A repair** counts {repair} points, whatever it touches: a change that takes back what a rule finds the other way
round, such as `.phpp` that becomes `.php` again, a mode that is tightened, a service that runs again; or that takes
away what a rule of `check` has found, and brings nothing new of the kind. Where two versions are merely different
(another host, another version), neither is a repair of the other.

## What is touched

The points are multiplied by the factor of what is touched; of several areas, the greatest counts. A change touches an
area by the type of a resource, by the name of a service, a package or a path (in titles, in attributes such as
`path`, in commands), or by a word in the name of a class, a defined type, a key of Hiera, a module, a template or a
file. What it is before counts as much as what it is after.

| area | factor | belongs to it, among others |
|---|---|---|
{areas}

What has a name that is not known, as a fact or an unknown variable has, may be anything, and counts as `unknown`.

## Whom it reaches

| reaches | factor |
|---|---|
| nobody that is known: a class that no node includes | {nobody} |
| one node | {one} |
| several | {some} |
| {many_from} or more, or {many_share} of all that are known (of three at least) | {many} |
| {wide_from} or more, or {wide_share} of all | {wide} |
| **what is not known**: a node pattern, the default node, a name from a fact, an unreadable file | {wide} |

It is the reach in both versions, so that who loses something counts as well. What guards the code itself concerns
everybody.

## What is high by itself

{floors}

Whose machine it is, is told by the names of the nodes, roles, profiles and classes that are reached.

## The whole

The risk of a whole change is that of the worst single one, and {more} points for each other one of level high or
more, at most {most}. One more change never lowers it; more reach never lowers a score; and what is less certain
counts less, but what is unknown never counts as nothing.

## In a policy

`.puppetguard/policy.yml` may adjust the table, to be stricter or looser. It is read from the base of a change, as all
that decides: a change cannot make itself harmless.

```yaml
risk:
  levels: {{low: 1, medium: 20, high: 40, critical: 60}}
  rules:
    class-dropped: 40             # points of a rule
    acme-own-rule: 60
  areas:
    databases: {{factor: 2.5, services: [acmedb], paths: [/srv/acmedb/**]}}   # more that belongs to an area
    billing:                      # an area of your own
      name: what makes bills
      factor: 2
      words: [billing, invoices]
```
"""


def main() -> None:
    """Write the file, or with ``--check`` see whether it is as it should be."""
    text = document(load_risk_table())
    if "--check" in sys.argv[1:]:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is not what {Path(__file__).name} makes of the table: run it")
    else:
        TARGET.write_text(text, encoding="utf-8")


def document(table: RiskTable) -> str:
    """Return the page on a table."""
    from puppetguard.change.risk import MORE, MOST_MORE

    certainty, severities, reach = table.certainty, table.severities, table.reach
    return TEXT.format(
        levels=_rows((name, getattr(table.levels, name)) for name in ("critical", "high", "medium", "low")),
        further=_share(table.further),
        certainty=f"certain {certainty.certain:g}, likely {certainty.likely:g}, possible {certainty.possible:g}",
        severities=f"{severities.error} points as errors, {severities.warning} as warnings, {severities.info} else",
        rules=_rows(_rules(table)),
        kinds=" | ".join(KINDS),
        lines="---|" * len(KINDS),
        points=_rows(_kinds(table)),
        repair=table.repair,
        areas=_rows((f"**{one.id}**: {one.name}", f"{one.factor:g}", ", ".join(_examples(one))) for one in table.areas),
        nobody=f"{reach.nobody:g}",
        one=f"{reach.one:g}",
        some=f"{reach.some:g}",
        many=f"{reach.many:g}",
        wide=f"{reach.wide:g}",
        many_from=reach.many_from,
        wide_from=reach.wide_from,
        many_share=_share(reach.many_share),
        wide_share=_share(reach.wide_share),
        floors="\n".join(
            f"- {one.name}: {one.score} points at least, when {_listed(one.rules)} finds something about"
            f" {_listed(one.areas)} on a machine of {_listed(one.hosts)}"
            for one in table.floors
        ),
        more=MORE,
        most=MOST_MORE,
    )


def _rows(rows: Iterable[tuple[object, ...]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def _rules(table: RiskTable) -> Iterator[tuple[object, ...]]:
    by_points: dict[int, list[str]] = {}
    for rule, points in table.rules.items():
        by_points.setdefault(points, []).append(f"[{rule}](../rules/README.md#{rule})")
    for points in sorted(by_points, reverse=True):
        yield points, ", ".join(sorted(by_points[points]))


def _kinds(table: RiskTable) -> Iterator[tuple[object, ...]]:
    other = table.kinds[OTHER_KIND]
    for kind, points in table.kinds.items():
        named = "anything else" if kind == OTHER_KIND else kind
        yield (named, *(points.get(one, other[one]) for one in KINDS))


def _examples(area: Area) -> Iterator[str]:
    for key in ("types", "services", "paths", "words"):
        yield from (f"`{one}`" for one in getattr(area, key)[:SHOWN])
    if area.everywhere:
        yield "configuration, baseline and policy of puppetguard, hooks, jobs of CI, owners of code"


def _share(number: float) -> str:
    return {0.25: "a quarter", 0.5: "half"}.get(number, f"{number:.0%}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in names)


if __name__ == "__main__":
    main()
