"""All formats of a guard's report, by their names."""

from __future__ import annotations

from puppetguard.report.guard import formats
from puppetguard.report.guarded import GuardReport
from puppetguard.report.markup import plain_text

GUARD_FORMATS = ("text", "json", *formats.FORMATS)


def guard_rendered(report: GuardReport, name: str, *, root: str = "", quiet: bool = False) -> str:
    """Return a report in the format ``name`` of ``GUARD_FORMATS``, without colours; see ``report.formats.rendered``."""
    # Each format is imported for its own sake only.
    if name == "text":
        from puppetguard.report.guard.text import guard_text

        return plain_text(guard_text(report, quiet=quiet))
    if name == "json":
        from puppetguard.report.guard.json import guard_json

        return guard_json(report)
    return formats.guard_rendered(report, name, root=root)
