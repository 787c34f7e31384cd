"""Files and other things that belong to somebody else than before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_ROOT = frozenset({"root", "0", "wheel", "Administrator", "SYSTEM"})
_NAMES = ("owner", "group", "user", "run_as", "runas", "uid", "gid", "provider_user")


def _owner_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where the owner or the group of something is another one."""
    from puppetguard.change.case import arrow, is_unset, texts

    for name, before, after in case.set(*_NAMES):
        if is_unset(before) or (name == "user" and case.type not in ("exec", "cron")):
            continue
        was, now = texts(before), texts(after)
        if name in ("uid", "gid") and case.type not in ("user", "group"):
            continue
        if name in ("owner", "group") and case.type in ("user", "group"):
            continue
        from_root = was is not None and _ROOT.issuperset(was)
        whose = "runs as somebody else" if name in ("user", "run_as", "runas") else "belongs to somebody else"
        yield ChangeHit(
            f"{case.name} {whose} (`{name}`: {arrow(before, after)})",
            "see that the programs that use it run as this user or group",
            Confidence.CERTAIN if was is not None and now is not None else Confidence.LIKELY,
            None if from_root or name in ("owner", "uid", "user") else Severity.INFO,
        )


CHECK = Check(scope="change", change=_owner_changed)
