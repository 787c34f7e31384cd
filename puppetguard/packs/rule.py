"""What a rule file says, as records."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from puppetguard.findings import Confidence, Severity
from puppetguard.source import FileKind

RuleId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Alias = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9_-]*$")]
"""The id under which another tool knows a rule: ``140chars``, ``quoted_booleans``."""
Line = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\n]*$")]
Template = Annotated[str, msgspec.Meta(pattern=r"^[^\n]*$")]
Prose = Annotated[str, msgspec.Meta(min_length=1)]
Place = Annotated[int, msgspec.Meta(ge=1)]
Files = Annotated[dict[Line, str], msgspec.Meta(min_length=1)]
"""A tree of files: their paths, with slashes, and what is in them."""

SINGLE = "example.pp"
"""The name of the only file of an example that has a ``manifest``."""


class ExpectedFinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that an example must give: its place and its whole message.

    ``confidence`` is the rule's unless it says otherwise; ``file`` is the only one unless there are several.
    """

    line: Place
    column: Place
    message: Line
    confidence: Confidence | None = None
    file: Line = SINGLE


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Code, and what the rule says of it: nothing at all when it is ``good``.

    The code is one ``manifest``, or a tree of ``files``, or a change: one manifest ``before`` and ``after``, or two
    trees ``base`` and ``head``. Of a change, the findings are those of ``head`` that ``base`` has not; a rule of
    changes needs one, and a finding of what is gone has its place in ``base``.
    ``puppet`` is the version of the language, ``encoding`` that of the files.
    """

    name: Line
    kind: Literal["good", "bad"]
    manifest: Prose | None = None
    files: Files | None = None
    before: Prose | None = None
    after: Prose | None = None
    base: Files | None = None
    head: Files | None = None
    findings: tuple[ExpectedFinding, ...] = ()
    puppet: Literal[7, 8] = 8
    tasks: bool = False
    encoding: Literal["utf-8", "latin-1", "utf-16"] = "utf-8"

    @property
    def is_change(self) -> bool:
        """Whether it is a change of code, not code."""
        return self.before is not None or self.base is not None

    @property
    def trees(self) -> tuple[dict[str, str], dict[str, str]]:
        """The files before and after; before is empty unless the example is a change."""
        if self.manifest is not None:
            return {}, {SINGLE: self.manifest}
        if self.before is not None and self.after is not None:
            return {SINGLE: self.before}, {SINGLE: self.after}
        return (self.base or {}), (self.files or self.head or {})


class _Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: RuleId
    summary: Line
    why: Prose
    fix: Prose
    severity: Severity
    confidence: Confidence
    scope: Literal["file", "project", "change"] = "file"
    check: RuleId
    parameters: dict[str, Any] = {}
    message: Template = ""
    hint: Template = ""
    aliases: tuple[Alias, ...] = ()
    since: Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+\.\d+$")]
    references: tuple[Line, ...] = ()
    enabled: bool = True
    yields: bool = False


class RuleDocument(_Definition, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule file: the rule and its examples.

    ``summary`` is what it catches in a line, ``why`` how that hurts, ``fix`` what to do. ``check`` names the algorithm,
    ``parameters`` are what it is told. ``confidence`` is the highest one that its findings can have. ``scope`` is what
    must be known for a verdict. ``aliases`` are the ids under which other tools know it. ``message`` and ``hint`` are
    the texts of its findings, for checks that leave these to the rule. One that is not ``enabled`` must be asked for.
    One that ``yields`` is silent about what another rule names at the same place.
    """

    examples: Annotated[tuple[Example, ...], msgspec.Meta(min_length=2)]

    def rule(self, pack: str) -> Rule:
        """Return the rule without its examples, as a part of a pack."""
        given = {name: getattr(self, name) for name in _Definition.__struct_fields__}
        from puppetguard.checks import find_check  # a rule that is ready for use needs none

        check = find_check(self.check)
        kinds = tuple(sorted(check.kinds)) if check.looks_at_files else ()
        return Rule(**given, pack=pack, looks=Looks(kinds, check.marks, check.commands))


class Looks(msgspec.Struct, frozen=True):
    """What a check looks at, of files one by one; see ``checks.Check``.

    Without any ``kinds`` of files it looks at the index or at changes.
    """

    kinds: tuple[FileKind, ...] = ()
    marks: tuple[str, ...] = ()
    commands: bool = False


class Rule(_Definition, frozen=True, kw_only=True):
    """A rule as a run uses it; ``pack`` is the folder that its file lies in.

    ``looks`` tells of its check what must be known before that is imported.
    """

    pack: str
    looks: Looks


class RuleSet(msgspec.Struct, frozen=True):
    """Rules sorted by their ids, and a ``digest`` that changes whenever one of them does."""

    rules: tuple[Rule, ...]
    digest: str
