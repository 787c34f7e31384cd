"""The formats of a guard's report that are not its own text or JSON, by their names."""

from __future__ import annotations

from importlib import import_module

from puppetguard.report.formats import as_log
from puppetguard.report.guarded import GuardReport

_MODULES = {"markdown": "markdown", "html": "html", "sarif": "sarif"}
FORMATS = ("jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html")
_AS_GIVEN = ("jsonl", "sarif")
"""The formats that name files as the run was told to."""


def guard_rendered(report: GuardReport, name: str, *, root: str = "") -> str:
    """Return a report in the format ``name`` of ``FORMATS``.

    ``root`` is the absolute folder that paths are relative to (see ``shared_path``).
    """
    # Each format is imported for its own sake only.
    function = getattr(import_module(f"puppetguard.report.guard.{_MODULES.get(name, 'hosts')}"), f"guard_{name}")
    text: str = function(report) if name in _AS_GIVEN else function(report, root=root)
    return as_log(text, name)
