"""From what is known of a change to the verdict: the gravest of all that is against it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from puppetguard.change.difference import Change
from puppetguard.change.judged import LEVELS, Judged, Level
from puppetguard.engine.assessing import fingerprint
from puppetguard.errors import ApprovalError, IncompleteError, TrustError
from puppetguard.findings import Finding, Severity
from puppetguard.policy.approvals import Decision
from puppetguard.report.guarded import BLOCKED, VERDICTS, VerdictName
from puppetguard.report.result import Unread
from puppetguard.report.summary import SEVERITY_NAMES, counted


class Limits(msgspec.Struct, frozen=True):
    """From when on something is against a change.

    ``fail_on`` is the least severity that blocks, ``fail_on_risk`` the least level; None for never. With
    ``approvals``, missing approvals count, else they are only told.
    """

    fail_on: Severity | None = Severity.WARNING
    fail_on_risk: Level | None = "high"
    approvals: bool = True


class Verdict(msgspec.Struct, frozen=True):
    """The word, the exit code, and why, the gravest first."""

    name: VerdictName
    exit: int
    reasons: tuple[str, ...] = ()


def verdict(
    changes: Sequence[Judged],
    findings: Sequence[Finding],
    unread: Sequence[Unread],
    decision: Decision | None,
    distrust: str,
    limits: Limits,
    *,
    locked: str = "",
) -> Verdict:
    """Return the verdict on a change.

    ``decision`` is that of the policy; None, with the reason in ``distrust``, if it is not to be trusted. A change that
    the right people have approved, knowing what it does, is not against itself any more, whatever its risk and what is
    found in it; neither is one that only takes back what rules find the other way round. What else is found is.
    ``locked`` says why nothing could pass any more after the change, whoever has approved it.
    """
    against = [(IncompleteError.exit_code, f"{one.file} could not be read: {one.reason}") for one in unread]
    if decision is None:
        against.append((TrustError.exit_code, distrust))
    elif limits.approvals and decision.verdict == "missing":
        missing = [one for one in decision.needs if one.missing]
        said = "; ".join(f"{one.protection.id}: {', '.join(one.missing)}" for one in missing)
        against.append((ApprovalError.exit_code, f"approvals are missing: {said}"))
    if locked:
        against.append((BLOCKED, f"after this, nothing could pass any more: {locked}"))
    agreed = approved(decision)
    if limits.fail_on_risk is not None:
        least = LEVELS.index(limits.fail_on_risk)
        risky = [one for one in changes if LEVELS.index(one.risk.level) >= least and one.change not in agreed]
        if risky:
            worst = max((one.risk.level for one in risky), key=LEVELS.index)
            of = f"{worst} risk" if len({one.risk.level for one in risky}) == 1 else f"{worst} risk and below"
            against.append((BLOCKED, f"{counted(len(risky), 'change')} of {of}"))
    if limits.fail_on is not None:
        settled = {
            fingerprint(rule, one.change) for one in changes if one.repair or one.change in agreed for rule in one.rules
        }
        if decision is not None and decision.verdict == "approved":
            # Who approves a change is shown what stands in it. A break-glass waives approvals, and nothing else.
            settled |= {found for one in changes if one.change in agreed for found in one.inside}
            settled -= {found for one in changes if one.change not in agreed for found in one.inside}
        counting = [one for one in findings if one.severity >= limits.fail_on and one.fingerprint not in settled]
        told = [
            counted(number, SEVERITY_NAMES[level])
            for level in reversed(Severity)
            if (number := sum(one.severity is level for one in counting))
        ]
        if told:
            against.append((BLOCKED, f"new: {', '.join(told)}"))
    against.sort(key=lambda one: -one[0])
    code = against[0][0] if against else 0
    return Verdict(VERDICTS[code], code, tuple(text for _, text in against))


def approved(decision: Decision | None) -> Collection[Change]:
    """Return the changes that the right people have approved, or waived."""
    if decision is None or decision.verdict not in ("approved", "waived"):
        return frozenset()
    return frozenset(change for one in decision.protected for change in (one.change, *one.inside) if change is not None)
