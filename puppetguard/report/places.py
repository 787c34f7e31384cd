"""How other programs want to be told where a finding is."""

from __future__ import annotations

import os

from puppetguard.findings import Finding
from puppetguard.report.result import Report


def shared_path(path: str, root: str = "") -> str:
    """Return a path as code hosts know it: with slashes, relative to ``root`` if it lies below, without ``./``.

    ``root`` is an absolute folder, usually where puppetguard was run; a path that lies elsewhere stays as it is.
    """
    slashed = path.replace(os.sep, "/")
    top = root.replace(os.sep, "/").rstrip("/") + "/"
    if root and slashed.startswith(top):
        slashed = slashed[len(top) :]
    while slashed.startswith("./"):
        slashed = slashed[2:].lstrip("/")
    return slashed


def by_folder(path: str) -> str:
    """Return the folder of a shared path; ``.`` for the top."""
    return path.rpartition("/")[0] or ("/" if path.startswith("/") else ".")


def worst_first(report: Report) -> list[Finding]:
    """Return the findings, errors first; those of one severity in the order of their places."""
    return sorted(report.findings, key=lambda finding: -finding.severity.rank)
