"""The first of two steps: what one file says, for itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from puppetguard.cache import short_digest
from puppetguard.checks import Check, Hit, find_check
from puppetguard.findings import Edit, Finding, Fix, Location, Related
from puppetguard.model.declarations import declarations
from puppetguard.model.outlining import outline_of
from puppetguard.model.outlining_others import outline_of_other
from puppetguard.model.provisions import provisions
from puppetguard.model.spelled_words import words_of
from puppetguard.model.subject import Subject
from puppetguard.model.suppressions import suppressions
from puppetguard.model.unit import Suspicion, Unit, encoded
from puppetguard.packs.rule import Looks, Rule
from puppetguard.packs.template import filled
from puppetguard.source import FILE_KINDS, PUPPET_KINDS, DecodeError, FileKind, SourceFile, decode
from puppetguard.syntax import LIMIT_CODE, ParseOptions, Problem, parse
from puppetguard.syntax.ast import Program

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution


class _Bound:
    """A check and the rules that use it, which all look at the same; it is imported when a file may have a hit."""

    def __init__(self, name: str, looks: Looks) -> None:
        self._name = name
        self._looks = looks
        self.rules: list[Rule] = []

    def may_find(self, subject: Subject) -> bool:
        """Tell whether a file may have a hit, which hardly any has of most checks."""
        return subject.offers(self._looks.marks, commands=self._looks.commands)

    @cached_property
    def check(self) -> Check:
        """The check."""
        return find_check(self._name)

    @cached_property
    def given(self) -> list[tuple[Rule, Any]]:
        """The rules, each with its parameters for the check."""
        return [(rule, msgspec.convert(rule.parameters, self.check.parameters)) for rule in self.rules]


class Compiler:
    """Makes units of files: always the same one of the same content, kind of file, rules and language."""

    def __init__(self, rules: Sequence[Rule], *, puppet: int, tasks: bool) -> None:
        self._options = ParseOptions(puppet=puppet, tasks=tasks or None)
        self._bound: dict[FileKind, list[_Bound]] = {kind: [] for kind in FILE_KINDS}
        """The checks with their rules, by the kinds of files that they look at."""
        bound: dict[str, _Bound] = {}
        for rule in rules:
            one = bound.get(rule.check)
            if one is None:
                one = bound[rule.check] = _Bound(rule.check, rule.looks)
                for kind in rule.looks.kinds:
                    self._bound[kind].append(one)
            one.rules.append(rule)

    def compile(self, data: bytes, kind: FileKind, *, apply: bool = True) -> Unit:
        """Parse a file, apply every rule, and note what others need to know of it.

        Without ``apply`` no rule is applied: that is all that is needed of a file in which no findings are asked for.
        """
        lines = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
        try:
            source = decode(data, "", kind)
        except DecodeError as error:
            # The text up to there is all that a place can be counted in; columns count bytes, as the error's do.
            source = SourceFile("", data[: error.offset + 1].decode("latin-1"), kind)
            problem = Problem(error.code, error.offset, error.offset + 1, error.message)
            if kind not in PUPPET_KINDS:
                return Unit(lines=lines, limit=error.message)
            subject = Subject(source, Program(0, 0, [], None, []), [problem])
        else:
            if kind not in PUPPET_KINDS:
                return self._other(source, lines, apply=apply)
            result = parse(source, self._options)
            subject = Subject(source, result.program, result.problems)
        suspicions = self._suspicions(subject) if apply else []
        provided = (*provisions(subject), *sorted(set(declarations(subject))))
        limit = _limit(subject, suspicions)
        outline = encoded(outline_of(subject))
        unit = Unit(tuple(suspicions), provided, lines, limit, outline, suppressions(subject))
        subject.release()
        return unit

    def _other(self, source: SourceFile, lines: int, *, apply: bool) -> Unit:
        """Return the unit of a file that is not in Puppet's language."""
        subject = Subject(source, Program(0, 0, [], None, []))
        suspicions = self._suspicions(subject) if apply else []
        outline = replace(outline_of_other(subject), words=words_of(source.text))
        return Unit(
            tuple(suspicions),
            (),
            lines,
            _limit_of_data(subject, suspicions),
            encoded(outline),
            suppressions=suppressions(subject),
        )

    def _suspicions(self, subject: Subject) -> list[Suspicion]:
        found: list[Suspicion] = []
        source = subject.source
        contexts = _Contexts(source)
        for bound in self._bound[source.kind]:
            if not bound.may_find(subject):
                continue
            check = bound.check
            if check.possible is not None and not check.possible(subject):
                continue
            for rule, parameters in bound.given:
                if check.concerns(subject, parameters):
                    hits = check.run(subject, parameters)
                    found += [Suspicion(_finding(source, rule, hit), contexts.of(hit), hit.subject) for hit in hits]
        found.sort(key=lambda one: _order(one.finding))
        return found


def _limit_of_data(subject: Subject, suspicions: Sequence[Suspicion]) -> str:
    """Return why not all of a data file was read, if none of the rules says so; empty if there is no such reason."""
    if subject.source.kind not in ("yaml", "json", "hiera", "metadata"):
        return ""
    tree = subject.tree
    flaw = next((one for one in tree.flaws if one.kind == "syntax"), None)
    if flaw is not None and not any(one.finding.location.line == flaw.place.line for one in suspicions):
        return f"line {flaw.place.line}, column {flaw.place.column}: {flaw.message}"
    return tree.limit


def _limit(subject: Subject, suspicions: Sequence[Suspicion]) -> str:
    """Return why not all of a file was looked at, if none of the rules says so; empty if there is no such reason.

    That is an error behind which code was skipped, when the rule for it is not in use: silence must not look like
    "clean". The parser's own limit is one in any case, and so is a command that is not followed to its end.
    """
    said = {(one.finding.location.line, one.finding.location.column, one.finding.message) for one in suspicions}
    for problem in subject.problems:
        place = subject.source.position(problem.start)
        skips = problem.severity == "error" and problem.phase == "parse" and (*place, problem.message) not in said
        if skips or problem.code == LIMIT_CODE:
            return f"line {place.line}, column {place.column}: {problem.message}"
    # Those that no rule asked for need not be followed.
    executions: Sequence[Execution] = vars(subject).get("executions", ())
    for execution in executions:
        if not execution.followed:
            place = subject.source.position(execution.place.start)
            return f"line {place.line}, column {place.column}: this command is too long or too deeply nested to follow"
    return ""


def _finding(source: SourceFile, rule: Rule, hit: Hit) -> Finding:
    place = _location(source, *hit.span)
    remedy = hit.remedy
    fix = None
    if remedy is not None:
        edits = tuple(Edit(_location(source, *one.span), one.text) for one in remedy.replacements)
        fix = Fix(remedy.description, edits, remedy.safe)
    return Finding(
        rule.id,
        rule.severity if hit.severity is None else min(rule.severity, hit.severity),
        min(rule.confidence, hit.confidence),
        place,
        filled(rule.message, hit.captures) if rule.message else hit.message,
        filled(rule.hint, hit.captures) if rule.hint else hit.hint,
        tuple(Related(_location(source, *note.span), note.message) for note in hit.notes),
        fix,
    )


def _location(source: SourceFile, start: int, end: int) -> Location:
    line, column = source.position(start)
    end_line, end_column = source.position(max(start, end))
    return Location("", line, column, end_line, end_column)


class _Contexts:
    """What identifies the code that hits are about: the text itself and the line it starts in, less their blanks."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._lines: dict[int, str] = {}

    def of(self, hit: Hit) -> str:
        """Return the context of a hit; each line is gone through once, for it can be long and have many hits."""
        source = self._source
        start, end = hit.span
        number = source.position(start).line
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = short_digest(_less_blanks(source.line_text(number)))
        return short_digest(f"{line}\0{_less_blanks(source.text[start:end])}")


def _less_blanks(text: str) -> str:
    return " ".join(text.split())


def _order(finding: Finding) -> tuple[int, int, str, str]:
    place = finding.location
    return place.line, place.column, finding.rule, finding.message
