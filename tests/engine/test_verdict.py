"""What is against a change, and what is not any more once the right people have said yes to it."""

from __future__ import annotations

from typing import Literal

import pytest

from puppetguard.change.difference import Change, Spot
from puppetguard.change.judged import Judged, Risk
from puppetguard.engine.verdict import Limits, Verdict, verdict
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.policy.approvals import Decision
from puppetguard.policy.evidence import Protected

Answer = Literal["not needed", "approved", "waived", "missing", "no policy"]

FINDING = Finding(
    "extension-rewrite", Severity.ERROR, Confidence.CERTAIN, Location("a.pp", 3, 1, 3, 9), "rewrites", fingerprint="f1"
)


def change(name: str) -> Change:
    return Change("added", "resource", name, "", "", "", "", "", None, Spot("a.pp", 3, 1), name)


ONE, OTHER = change("Exec['one']"), change("Exec['other']")


def decided(answer: Answer, *agreed: Change) -> Verdict:
    """Return the verdict on two changes of which both hold the finding."""
    changes = [Judged(one, Risk(80, "critical"), inside=("f1",)) for one in (ONE, OTHER)]
    protected = tuple(Protected(one.subject, one.digest, (), one) for one in agreed)
    return verdict(changes, [FINDING], [], Decision(answer, protected=protected), "", Limits())


@pytest.mark.parametrize(
    ("answer", "agreed", "exit_code", "reasons"),
    [
        ("no policy", (), 1, ("2 changes of critical risk", "new: 1 error")),
        ("approved", (ONE, OTHER), 0, ()),
        # The finding stands in a change that nobody has approved as well.
        ("approved", (ONE,), 1, ("1 change of critical risk", "new: 1 error")),
        # A break-glass waives approvals and the risk they are about, and no error.
        ("waived", (ONE, OTHER), 1, ("new: 1 error",)),
    ],
)
def test_what_is_found_in_a_change(
    answer: Answer, agreed: tuple[Change, ...], exit_code: int, reasons: tuple[str, ...]
) -> None:
    found = decided(answer, *agreed)
    assert (found.exit, found.reasons) == (exit_code, reasons)


def test_what_is_found_elsewhere_counts_whoever_approves() -> None:
    judged = Judged(ONE, Risk(80, "critical"))
    decision = Decision("approved", protected=(Protected("", ONE.digest, (), ONE),))
    found = verdict([judged], [FINDING], [], decision, "", Limits())
    assert (found.exit, found.reasons) == (1, ("new: 1 error",))
