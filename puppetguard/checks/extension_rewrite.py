"""Commands that turn an extension which programs read into one that none reads: ``.php`` into ``.phpp``.

A web server hands ``index.php`` to the interpreter and ``index.phpp`` to whoever asks for it, source code, passwords
and all. Only that direction is a hazard: ``.phpp`` into ``.php`` is the repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.model.extensions import Slip, slip_in_name, slip_in_text
from puppetguard.model.patterns import Pattern, shown
from puppetguard.model.presence import may_rewrite
from puppetguard.model.spelling import is_repetition, is_transposition
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.rewrites import Rewrite
    from puppetguard.model.subject import Subject

_COPIES = frozenset("cp rsync scp install cat dd tee tr envsubst iconv sed gsed perl awk gawk mawk nawk".split())
_LONGEST_NAME = 60


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return subject.may_execute and may_rewrite(subject.source.text)


def _extension_rewrite(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each command that rewrites an extension into a near miss of it."""
    # The shell and what belongs to it are loaded for files that need them.
    from puppetguard.model.rewrites import rewrites_of

    source = subject.source
    seen: set[tuple[Span, str]] = set()
    for execution in subject.executions:
        if not may_rewrite(execution.shell_text):
            continue
        for rewrite in rewrites_of(execution, source):
            hit = _hit(source, execution, rewrite)
            if hit is not None and (hit.span, hit.message) not in seen:
                seen.add((hit.span, hit.message))
                yield hit


def _hit(source: SourceFile, execution: Execution, rewrite: Rewrite) -> Hit | None:
    slip = (slip_in_name if rewrite.whole else slip_in_text)(rewrite.before, rewrite.after)
    if slip is None:
        return None
    span = _place(source, execution, rewrite, slip)
    before, after = _marked(slip)
    return Hit(
        span,
        _confidence(execution, slip),
        f"`{rewrite.program}` {_what(rewrite, before, after)}: no program reads `.{slip.after.word}`",
        f"did you mean the reverse, {after} to {before}? Otherwise leave {before} as it is",
        run_by(execution, span),
    )


def _place(source: SourceFile, execution: Execution, rewrite: Rewrite, slip: Slip) -> Span:
    """Return the place of the words that say it; of words from several places, those that bring the new extension."""
    exact = execution.spans(source, slip.after.start, slip.after.end)
    for span in execution.spans(source, rewrite.start, rewrite.end):
        if not exact or span.start <= exact[-1].start < max(span.end, span.start + 1):
            return span
    return exact[-1] if exact else execution.place


def _confidence(execution: Execution, slip: Slip) -> Confidence:
    old, new = slip.before.word, slip.after.word
    plain = slip.before.dotted and (is_repetition(old, new) or is_transposition(old, new))
    return Confidence.CERTAIN if plain and execution.certain else Confidence.LIKELY


def _marked(slip: Slip) -> tuple[str, str]:
    dot = "." if slip.before.dotted else ""
    return f"`{dot}{slip.before.word}`", f"`{dot}{slip.after.word}`"


def _what(rewrite: Rewrite, before: str, after: str) -> str:
    if rewrite.whole:
        usual = "copies" if rewrite.program in _COPIES else "links" if rewrite.program == "ln" else "renames"
        verb = rewrite.verb or usual
        return f"{verb} `{_short(rewrite.before)}` to `{_short(rewrite.after)}`"
    names = "the names of files" if rewrite.kind == "name" else ""
    files = [_short(file) for file in rewrite.files]
    place = f" in {names}" if names else f" in {_listed(files)}" if files else ""
    return f"rewrites {before} to {after}{place}"


def _listed(files: list[str]) -> str:
    known = [file for file in files if file.strip("…")]
    if not known:
        return "files"
    return known[0] if len(files) == 1 else f"{known[0]} and {len(files) - 1} more"


def _short(name: Pattern) -> str:
    text = shown(name)
    return text if len(text) <= _LONGEST_NAME else f"…{text[-_LONGEST_NAME:]}"


CHECK = Check(_extension_rewrite, concerns=_concerns)
