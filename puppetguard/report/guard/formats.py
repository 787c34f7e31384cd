"""The formats of a guard's report that are not its own text or JSON, by their names."""

from __future__ import annotations

from puppetguard.report.guarded import GuardReport

FORMATS: tuple[str, ...] = ()


def guard_rendered(report: GuardReport, name: str, *, root: str = "") -> str:
    """Return a report in the format ``name`` of ``FORMATS``."""
    raise NotImplementedError(name)
