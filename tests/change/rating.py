"""Changes of code for tests of their risk."""

from __future__ import annotations

from puppetguard.change.difference import Altered
from puppetguard.change.judged import Reach
from puppetguard.engine.assessing import Assessment, assess
from puppetguard.engine.comparison import Version, compare
from puppetguard.packs.risk_table import load_risk_table
from puppetguard.packs.store import load_rules

TABLE = load_risk_table()
RULES = [rule for rule in load_rules() if rule.scope == "change"]


def altered(base: str, head: str, file: str = "modules/m/manifests/init.pp") -> tuple[Altered, ...]:
    """Return the changes from one text of a file to another."""
    return compare({file: Version(base.encode())}, {file: Version(head.encode())}).altered


def one(base: str, head: str, file: str = "modules/m/manifests/init.pp") -> Altered:
    """Return the only change from one text of a file to another."""
    (found,) = altered(base, head, file)
    return found


def assessed(base: str, head: str, reach: Reach | None = None, file: str = "modules/m/manifests/init.pp") -> Assessment:
    """Return what is to be said of the changes from one text of a file to another."""
    return assess(altered(base, head, file), RULES, TABLE, reach=lambda _: reach)


def reaching(count: int, total: int = 100) -> Reach:
    """Return a reach of so many of all nodes."""
    return Reach(nodes=tuple(f"n{number:03}" for number in range(count)), total=total)
