"""What a rule file says, as records."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from puppetguard.findings import Confidence, Severity

RuleId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Line = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\n]*$")]
Prose = Annotated[str, msgspec.Meta(min_length=1)]
Place = Annotated[int, msgspec.Meta(ge=1)]


class ExpectedFinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that an example must give: its place and its whole message."""

    line: Place
    column: Place
    message: Line
    confidence: Confidence | None = None


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manifest and what the rule says of it: nothing at all when it is ``good``."""

    name: Line
    kind: Literal["good", "bad"]
    manifest: Prose
    findings: tuple[ExpectedFinding, ...] = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule.

    ``summary`` is what it catches in a line, ``why`` how that hurts, ``fix`` what to do. ``check`` names the algorithm.
    ``confidence`` is the highest one that its findings can have. ``aliases`` are the names under which other tools know
    it.
    """

    id: RuleId
    summary: Line
    why: Prose
    fix: Prose
    severity: Severity
    confidence: Confidence
    check: RuleId
    since: Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+\.\d+$")]
    examples: Annotated[tuple[Example, ...], msgspec.Meta(min_length=2)]
    aliases: tuple[RuleId, ...] = ()
    references: tuple[Line, ...] = ()
