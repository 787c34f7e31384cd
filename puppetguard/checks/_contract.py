"""What a check is, what it is given, and what it yields.

A check is a module of this package, named like the check (``extension-rewrite`` is ``extension_rewrite``), whose
``CHECK`` is a ``Check``. It never prints and never catches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from puppetguard.findings import Confidence, Severity
from puppetguard.model.outline import Place
from puppetguard.source import PUPPET_KINDS, FileKind, Span

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject

Fixes = Literal["no", "suggested", "safe"]
"""Whether a check gives remedies: none, some that are suggestions, or some that are safe."""
Scope = Literal["file", "project", "change"]
"""What must be known for a verdict: one file, the whole code base, or two revisions of it."""


class Note(msgspec.Struct, frozen=True):
    """A second place that explains a hit, and what is to be seen there."""

    span: Span
    message: str


class Replacement(msgspec.Struct, frozen=True):
    """Text to put in place of what stands at ``span``."""

    span: Span
    text: str


class Remedy(msgspec.Struct, frozen=True):
    """What would mend a hit; ``safe`` tells that nothing else changes its meaning by it."""

    description: str
    replacements: tuple[Replacement, ...]
    safe: bool = False


class Hit(msgspec.Struct, frozen=True):
    """A place where a check found what it looks for; the rule that uses the check makes it a finding.

    ``message`` says what is wrong, before and after included; ``hint`` what to do about it. A check with ``fields``
    leaves both empty and gives ``captures`` instead, for the texts of the rule. ``subject`` is what the check wants to
    be asked about once the whole code base is known (see ``Check.confirm``). ``severity`` is lower than the rule's
    where the hit is less bad than usual.
    """

    span: Span
    confidence: Confidence = Confidence.CERTAIN
    message: str = ""
    hint: str = ""
    notes: tuple[Note, ...] = ()
    captures: Mapping[str, str] = {}
    subject: str = ""
    remedy: Remedy | None = None
    severity: Severity | None = None


class LinkedNote(msgspec.Struct, frozen=True):
    """A second place that explains a hit of the whole code base, in a file of it, and what is to be seen there."""

    file: str
    place: Place
    message: str


class LinkedReplacement(msgspec.Struct, frozen=True):
    """Text to put in place of what stands at ``place`` in the file of the hit.

    With a ``word``, it takes the place of that alone, which stands somewhere inside, once and as it is; if it does not,
    the hit has no remedy.
    """

    place: Place
    text: str
    word: str = ""


class LinkedRemedy(msgspec.Struct, frozen=True):
    """What would mend a hit; see ``Remedy``."""

    description: str
    replacements: tuple[LinkedReplacement, ...]
    safe: bool = False


class LinkedHit(msgspec.Struct, frozen=True):
    """A place in a ``file`` of the code base where a check that looks at all of it finds something; see ``Hit``."""

    file: str
    place: Place
    confidence: Confidence = Confidence.CERTAIN
    message: str = ""
    hint: str = ""
    notes: tuple[LinkedNote, ...] = ()
    remedy: LinkedRemedy | None = None
    severity: Severity | None = None


class ChangeHit(msgspec.Struct, frozen=True):
    """Something that a check finds in a change; it stands where that does. See ``Hit``."""

    message: str
    hint: str = ""
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None
    captures: Mapping[str, str] = {}


class NoParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of a check that has none."""


def _always(subject: Subject, parameters: Any) -> bool:
    return True


def _nothing(subject: Subject, parameters: Any) -> Iterator[Hit]:
    return iter(())


class Check:
    """An algorithm that looks for one kind of hazard; which rules use it, and how, is up to the rules.

    ``run`` yields the hits in one file. ``parameters`` is the record of what rules may set; ``run`` and ``concerns``
    are given one. ``concerns`` tells cheaply, and is never wrongly False, whether there can be a hit: what a check
    needs for its work should be imported by ``run`` only. ``possible`` tells the same whatever the parameters
    are, and is asked once for all rules that use the check. There is a hit only where the code of a file, in small
    letters and without comments, has one of the ``marks``, if there are any; with ``commands``, only where it can run
    commands. Both are asked for before the check is imported. ``fields`` returns the names that messages of a rule may
    use in braces; None for a check that words its messages itself.

    With ``scope`` ``project``, either ``confirm`` is asked once the code base is known whether a hit stands, from its
    ``subject``; or there is no ``run``, and ``link`` yields all hits from the ``Index`` of an environment, that is from
    outlines, never from text. With ``each`` it looks at one file of ``Index.each`` after the other, and what it yields
    in a file does not depend on what it reads of the other files that it comes by. With ``attributes`` it looks at no
    others of resources. What it finds depends on what is said, never on where in its file. ``kinds`` are the files that
    ``run`` looks at. ``fixes`` tells what its remedies
    are at best.

    With ``scope`` ``change``, ``change`` yields the hits in one change between two revisions. With ``mends``, a change
    whose reverse has a hit, and that has none itself, is a repair.
    """

    __slots__ = (
        "attributes", "change", "commands", "concerns", "confirm", "each", "fields", "fixes", "kinds", "link", "marks",
        "mends", "parameters", "possible", "run", "scope",
    )  # fmt: skip

    def __init__(
        self,
        run: Callable[[Subject, Any], Iterator[Hit]] = _nothing,
        *,
        scope: Scope = "file",
        parameters: type[msgspec.Struct] = NoParameters,
        concerns: Callable[[Subject, Any], bool] = _always,
        possible: Callable[[Subject], bool] | None = None,
        marks: tuple[str, ...] = (),
        commands: bool = False,
        fields: Callable[[Any], Collection[str]] | None = None,
        confirm: Callable[[Index, str], bool] | None = None,
        link: Callable[[Index, Any], Iterator[LinkedHit]] | None = None,
        each: bool = False,
        attributes: frozenset[str] | None = None,
        change: Callable[[Case, Any], Iterator[ChangeHit]] | None = None,
        mends: bool = False,
        kinds: frozenset[FileKind] = PUPPET_KINDS,
        fixes: Fixes = "no",
    ) -> None:
        assert (scope == "project") == (confirm is not None or link is not None), "a check of a project says how"
        assert (scope == "change") == (change is not None), "a check of changes looks at changes"
        assert link is not None or not each, "what looks at each file looks at the index"
        looks = (run is not _nothing, link is not None, change is not None)
        assert sum(looks) == 1, "a check looks at files, at the index, or at changes"
        assert all(mark == mark.lower() for mark in marks), "code is in small letters"
        self.run = run
        self.scope = scope
        self.parameters = parameters
        self.concerns = concerns
        self.possible = possible
        self.marks = marks
        self.commands = commands
        self.fields = fields
        self.confirm = confirm
        self.link = link
        self.each = each
        self.attributes = attributes
        self.change = change
        self.mends = mends
        self.kinds = kinds
        self.fixes = fixes

    @property
    def looks_at_files(self) -> bool:
        """Whether it looks at files one by one, and neither at the index nor at changes."""
        return self.link is None and self.change is None
