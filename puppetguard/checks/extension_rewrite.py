"""Commands that turn an extension which programs read into one that none reads: ``.php`` into ``.phpp``.

A web server hands ``index.php`` to the interpreter and ``index.phpp`` to whoever asks for it, source code, passwords
and all. Only that direction is a hazard: ``.phpp`` into ``.php`` is the repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.model.extensions import Slip, is_rare, slip_in_name, slip_in_text
from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import Pattern, Wild, shown
from puppetguard.model.presence import may_rewrite, may_rewrite_itself
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import is_repetition, is_transposition
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.rewrites import Rewrite
    from puppetguard.model.subject import Subject

_COPIES = frozenset("cp rsync scp install cat dd tee tr envsubst iconv sed gsed perl awk gawk mawk nawk".split())
_LONGEST_NAME = 60
_IN_ONE_COMMAND = late_pattern(r"[^|\n]*")
_VARIABLE = late_pattern(r"\$?\{?(?:::)?[a-z_][\w:]*\}?")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return (subject.may_execute and may_rewrite(text)) or may_rewrite_itself(text)


def _extension_rewrite(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each command that rewrites an extension into a near miss of it."""
    seen: set[tuple[Span, str]] = set()
    for hit in _all(subject):
        if (hit.span, hit.message) not in seen:
            seen.add((hit.span, hit.message))
            yield hit


def _all(subject: Subject) -> Iterator[Hit]:
    if may_rewrite_itself(subject.source.text):
        yield from _in_manifest(subject)
    if not subject.may_execute:
        return
    # The shell and what belongs to it are loaded for files that need them.
    from puppetguard.model.rewrites import rewrites_of

    source = subject.source
    for execution in subject.executions:
        if not may_rewrite(execution.shell_text):
            continue
        for rewrite in rewrites_of(execution, source):
            hit = _hit(source, execution, rewrite)
            if hit is not None:
                yield hit


def _in_manifest(subject: Subject) -> Iterator[Hit]:
    """Yield what functions and resources of the manifest itself rewrite."""
    from puppetguard.model.manifest_rewrites import manifest_rewrites

    for rewrite in manifest_rewrites(subject):
        slip = slip_in_text(rewrite.before, rewrite.after)
        if slip is None:
            continue
        spans = rewrite.text.spans(subject.source, slip.after.start, slip.after.end)
        span = spans[-1] if spans else rewrite.place
        before, after = _marked(slip)
        apart = span.end <= rewrite.place.start or span.start >= rewrite.place.end
        yield Hit(
            span,
            _confidence(slip, certain=rewrite.certain),
            f"`{rewrite.said}` rewrites {before} to {after}: {_readers(slip)} `.{slip.after.word}`",
            _advice(before, after),
            (Note(rewrite.place, f"`{rewrite.said}` writes it here"),) if apart else (),
        )


def _readers(slip: Slip) -> str:
    return "hardly any program reads" if is_rare(slip.after.word) else "no program reads"


def _advice(before: str, after: str) -> str:
    return f"did you mean the reverse, {after} to {before}? Otherwise leave {before} as it is"


def _hit(source: SourceFile, execution: Execution, rewrite: Rewrite) -> Hit | None:
    slip = (slip_in_name if rewrite.whole else slip_in_text)(rewrite.before, rewrite.after)
    if slip is None:
        return None
    span = _place(source, execution, rewrite, slip)
    before, after = _marked(slip)
    names = _Names(source, execution)
    return Hit(
        span,
        _confidence(slip, certain=execution.certain),
        f"`{rewrite.program}` {_what(rewrite, before, after, names)}: {_readers(slip)} `.{slip.after.word}`",
        _advice(before, after),
        run_by(execution, span),
        remedy=_remedy(source, execution, rewrite, slip),
    )


def _remedy(source: SourceFile, execution: Execution, rewrite: Rewrite, slip: Slip) -> Remedy | None:
    """Return what gives a copy the extension of its original; None if both would be one file, or it is unclear."""
    from puppetguard.model.near_names import flat
    from puppetguard.model.spelling import is_slip_of_the_hand

    old, new = slip.before.word, slip.after.word
    if not rewrite.whole or not slip.before.dotted or not is_slip_of_the_hand(new, old):
        return None
    if flat(rewrite.before).removesuffix(old) == flat(rewrite.after).removesuffix(new):
        return None
    spans = execution.spans(source, slip.after.start, slip.after.end)
    if len(spans) != 1 or not source.slice(spans[0]).endswith(new):
        return None
    span = Span(spans[0].end - len(new), spans[0].end)
    return Remedy(f"write `.{old}`", (Replacement(span, old),))


def _place(source: SourceFile, execution: Execution, rewrite: Rewrite, slip: Slip) -> Span:
    """Return the place of the words that say it; of words from several places, those that bring the new extension."""
    exact = execution.spans(source, slip.after.start, slip.after.end)
    if exact and rewrite.whole and not _IN_ONE_COMMAND.fullmatch(execution.script, rewrite.start, rewrite.end):
        # The words were made by another command.
        return exact[-1]
    for span in execution.spans(source, rewrite.start, rewrite.end):
        if not exact or span.start <= exact[-1].start < max(span.end, span.start + 1):
            return span
    return exact[-1] if exact else execution.place


def _confidence(slip: Slip, *, certain: bool) -> Confidence:
    old, new = slip.before.word, slip.after.word
    plain = slip.before.dotted and not is_rare(new) and (is_repetition(old, new) or is_transposition(old, new))
    return Confidence.CERTAIN if plain and certain else Confidence.LIKELY


def _marked(slip: Slip) -> tuple[str, str]:
    dot = "." if slip.before.dotted else ""
    return f"`{dot}{slip.before.word}`", f"`{dot}{slip.after.word}`"


class _Names:
    """Shows names of files to people: of what is not known, the variable of the manifest that it comes from."""

    def __init__(self, source: SourceFile, execution: Execution) -> None:
        self.source = source
        self.execution = execution

    def shown(self, name: Pattern) -> str:
        text = "".join(self.unknown(piece) if isinstance(piece, Wild) else piece.value for piece in name)
        return text if len(text) <= _LONGEST_NAME else f"…{text[-_LONGEST_NAME:]}"

    def unknown(self, piece: Wild) -> str:
        kind, _, place = piece.name.partition(".")
        if kind == "value" and place.isdecimal() and self.execution.script.startswith(UNKNOWN, int(place)):
            spans = self.execution.spans(self.source, int(place), int(place) + 1)
            written = self.source.slice(spans[0]) if len(spans) == 1 else ""
            if _VARIABLE.fullmatch(written):
                return "${" + written.strip("${}") + "}"
        return shown((piece,))

    def listed(self, names: tuple[Pattern, ...]) -> str:
        files = [self.shown(name) for name in names]
        known = [file for file in files if file.strip("…")]
        if not known:
            return "files"
        return known[0] if len(files) == 1 else f"{known[0]} and {len(files) - 1} more"


def _what(rewrite: Rewrite, before: str, after: str, names: _Names) -> str:
    if rewrite.whole:
        usual = "copies" if rewrite.program in _COPIES else "links" if rewrite.program == "ln" else "renames"
        verb = rewrite.verb or usual
        return f"{verb} `{names.shown(rewrite.before)}` to `{names.shown(rewrite.after)}`"
    place = ""
    if rewrite.kind == "name":
        place = " in the names of files"
    elif rewrite.files:
        place = f" in {names.listed(rewrite.files)}"
    return f"rewrites {before} to {after}{place}"


CHECK = Check(_extension_rewrite, concerns=_concerns, fixes="suggested")
