"""``check --add-ignores``: writes the comments that excuse what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from puppetguard.errors import UsageError
from puppetguard.findings import Finding
from puppetguard.model.subject import Subject
from puppetguard.model.suppressions import suppressions
from puppetguard.policy.atomic import replace_file
from puppetguard.policy.suppressing import JUDGING
from puppetguard.source import PUPPET_KINDS, DecodeError, FileKind, SourceFile, decode, kind_by_name
from puppetguard.syntax import ParseOptions, parse
from puppetguard.syntax.pn import to_pn

if TYPE_CHECKING:
    from puppetguard.cli.judgement import Judgement
    from puppetguard.report.result import Report

_FIXED = (*JUDGING, "language-error")


def add_ignores(judgement: Judgement, report: Report, reason: str) -> Report:
    """Write a comment for each finding of a report, and return what is left of it.

    A comment goes to the end of the line, or above it where that is no place for one. It is kept only if the code says
    the same as before with it, and if it excuses what it is for.
    """
    if not reason.strip() or not reason.isprintable():
        raise UsageError("--add-ignores needs a reason, in one line: who reads the comment later will ask for it")
    options = ParseOptions(puppet=judgement.found.value("puppet"), tasks=judgement.found.value("tasks") or None)
    files: dict[str, list[Finding]] = {}
    for finding in report.findings:
        rule = report.rule_of[finding.rule]
        # A file that holds no code is no place for a comment: it would be copied to nodes.
        if (
            finding.location.file in report.sources
            and rule.check not in _FIXED
            and finding.rule not in judgement.forbidden
        ):
            files.setdefault(finding.location.file, []).append(finding)
    done: set[int] = set()
    for path, findings in files.items():
        kind = kind_by_name(path) or "pp"
        try:
            with open(path, "rb") as file:
                data = file.read()
            changed, excused = _excused(data, kind, findings, reason.strip(), options)
        except (DecodeError, FileNotFoundError):
            # Standard input has no file, and what is no text has no place for a comment.
            continue
        if excused:
            replace_file(path, changed)
            done.update(map(id, excused))
    left = tuple(one for one in report.findings if id(one) not in done)
    return replace(report, findings=left, suppressed=report.suppressed + len(done))


def _excused(
    data: bytes, kind: FileKind, findings: Iterable[Finding], reason: str, options: ParseOptions
) -> tuple[bytes, list[Finding]]:
    """Return the text with comments, and the findings that these excuse."""
    text = decode(data, "", kind).text
    done: list[Finding] = []
    by_line: dict[int, list[Finding]] = {}
    for one in findings:
        by_line.setdefault(one.location.line, []).append(one)
    # From the bottom up, so that lines keep their numbers until their turn comes.
    for line in sorted(by_line, reverse=True):
        names = sorted({one.rule for one in by_line[line]})
        for candidate, moved in _candidates(text, kind, line, f"puppetguard: ignore[{', '.join(names)}] {reason}"):
            if _is_good(text, candidate, kind, moved, names, options):
                text = candidate
                done += by_line[line]
                break
    return text.encode("utf-8"), done


def _candidates(text: str, kind: FileKind, line: int, words: str) -> Iterable[tuple[str, int]]:
    """Yield texts with a comment for a line, and the number that the line has then."""
    lines = text.split("\n")
    this = lines[line - 1]
    end = "\r" if this.endswith("\r") else ""
    bare = this.removesuffix("\r")
    indent = bare[: len(bare) - len(bare.lstrip())]
    marks = [("# ", "")] if kind not in ("epp", "erb") else [("# ", ""), ("<%# ", " -%>")]
    for before, after in marks:
        if bare.strip():
            trailing = [
                *lines[: line - 1],
                f"{bare.rstrip()} {before}{words}{after.replace('-', '')}{end}",
                *lines[line:],
            ]
            yield "\n".join(trailing), line
        above = [*lines[: line - 1], f"{indent}{before}{words}{after}{end}", *lines[line - 1 :]]
        yield "\n".join(above), line + 1


def _is_good(before: str, after: str, kind: FileKind, line: int, names: Sequence[str], options: ParseOptions) -> bool:
    """Tell whether the code says the same as before, and the names are excused in the line."""
    old, new = (_subject(text, kind, options) for text in (before, after))
    if any(one.severity == "error" for one in (*old.problems, *new.problems)):
        return False
    if kind == "pp" and to_pn(old.program) != to_pn(new.program):
        return False
    excused = {
        one.name
        for suppression in suppressions(new)
        if suppression.first <= line <= suppression.last and not suppression.flaw
        for one in suppression.names
    }
    return set(names) <= excused


def _subject(text: str, kind: FileKind, options: ParseOptions) -> Subject:
    from puppetguard.syntax.ast import Program

    source = SourceFile("", text, kind)
    if kind not in PUPPET_KINDS:
        return Subject(source, Program(0, 0, [], None, []))
    result = parse(source, options)
    return Subject(source, result.program, result.problems)
