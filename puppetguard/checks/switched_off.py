"""Data and parameters by which something is switched off: ``running`` becomes ``stopped``, ``true`` ``false``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_STATES = {"running": "stopped", "present": "absent", "installed": "absent", "latest": "absent", "enabled": "disabled",
           "mounted": "unmounted", "file": "absent", "directory": "absent", "true": "false", "on": "off"}  # fmt: skip
_ALSO = {"absent": ("purged", "absent"), "stopped": ("stopped", "false")}
_SWITCH = re.compile(
    r"(?:ensure|enabled?|manage\w*|active|include\w*|install\w*|running|present|status|state|[a-z]+ed)$"
)


def _switched_off(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a key of Hiera, a default or a variable that switches something says the opposite."""
    change = case.change
    if change.what not in ("key", "variable", "class", "define") or change.kind != "modified" or case.nobody:
        return
    from puppetguard.change.case import arrow, texts

    for name, before, after in case.set():
        was, now = texts(before), texts(after)
        if not was or not now or len(was) != 1 or len(now) != 1:
            continue
        called = _called(case, name)
        opposite = _STATES.get(was[0])
        if opposite is None or now[0] not in _ALSO.get(opposite, (opposite,)):
            continue
        word = was[0] in ("true", "on", "file", "directory")
        if word and not _SWITCH.search(called):
            continue
        yield ChangeHit(
            f"`{called}` is switched off: {arrow(before, after)}",
            "see what it switches, and where: the resources that take this value",
            Confidence.LIKELY,
            None if not word else Severity.INFO,
        )


def _called(case: Case, name: str) -> str:
    what = case.change.what
    if what == "key":
        return case.change.subject + name.removeprefix("value")
    return case.change.subject if what == "variable" else name.removesuffix(" default")


CHECK = Check(scope="change", change=_switched_off, mends=True)
