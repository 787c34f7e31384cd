"""Names of files whose extension is misspelled: ``shop.cofn``.

Programs decide by its extension what a file is: a daemon that includes ``*.conf`` does not read ``shop.cofn``, systemd
knows no ``.servcie``, a web server delivers ``index.phpp`` as it is. A file that is made absent is not reported, and
none that a command takes away or renames: that is the repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.model.file_endings import MisspelledEnding, may_have_misspelled_ending, misspelled_ending
from puppetguard.model.spelling import are_neighbours, is_repetition, is_transposition
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject

_LONGEST_NAME = 60


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_have_misspelled_ending(subject.source.text)


def _extension_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled extension of a file that a text or a command names, once for each place."""
    from puppetguard.model.file_names import file_names

    seen: set[Span] = set()
    for name in file_names(subject.source, subject.program):
        slip = misspelled_ending(name.text, name.function)
        if slip is None:
            continue
        if name.origin_of and _makes_right(name.text, slip, subject.source.slice(name.origin_of)):
            continue
        first = name.end - len(name.text)
        span = Span(first + slip.start, first + slip.end)
        if subject.source.slice(span) == slip.word:
            seen.add(span)
            yield _hit(name.text, slip, span, _confidence(slip, certain=True, read=bool(name.function)))
    for execution in subject.executions:
        if may_have_misspelled_ending(execution.shell_text):
            for hit in _in_commands(subject.source, execution):
                if hit.span not in seen:
                    seen.add(hit.span)
                    yield hit


def _in_commands(source: SourceFile, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.used_files import used_files

    repaired: dict[str, bool] = {}
    for command in execution.commands(source):
        endings = {(argument.known or "").rpartition(".")[2] for argument in command.arguments}
        for argument in used_files(command):
            name = argument.start_text
            slip = misspelled_ending(name)
            # Where one name is made of the other, that is `extension-rewrite`.
            if slip is None or slip.meant in endings:
                continue
            if name not in repaired:
                repaired[name] = _is_repaired(name, slip, execution.shell_text)
            if repaired[name]:
                continue
            offsets = argument.flat()[1][slip.start : slip.end]
            spans = execution.spans(source, offsets[0], offsets[-1] + 1)
            if len(spans) == 1 and source.slice(spans[0]) == slip.word:
                confidence = _confidence(slip, certain=execution.certain)
                yield _hit(argument.start_text, slip, spans[0], confidence, execution)


def _is_repaired(name: str, slip: MisspelledEnding, script: str) -> bool:
    """Tell whether the script names the same file as it should be as well: it makes one of the other then."""
    right = re.escape(f"{name[: slip.start]}{slip.meant}")
    return re.search(rf"{right}(?![A-Za-z0-9_])", script) is not None


def _makes_right(name: str, slip: MisspelledEnding, resource: str) -> bool:
    """Tell whether a resource gives the right name to what it makes of a file that is called so."""
    right = re.escape(f"{name[name.rfind('/') + 1 : slip.start]}{slip.meant}")
    return re.search(rf"(?<![A-Za-z0-9_.-]){right}(?![A-Za-z0-9_])", resource) is not None


def _confidence(slip: MisspelledEnding, *, certain: bool, read: bool = False) -> Confidence:
    """Return how sure it is; ``read`` tells that a function reads the file, whose extension then is hardly odd."""
    if is_transposition(slip.word, slip.meant) or is_repetition(slip.word, slip.meant):
        return Confidence.CERTAIN if certain else Confidence.LIKELY
    if slip.word[1:] == slip.meant and not are_neighbours(slip.word[0], slip.meant[0]):
        # A program puts a letter of its own before the extension of a kind of files: `.mlist`, `.dconf`.
        return Confidence.POSSIBLE
    if len(slip.meant) > 3 or read:
        return Confidence.LIKELY
    changed = [pair for pair in zip(slip.word, slip.meant, strict=False) if pair[0] != pair[1]]
    slipped = len(slip.word) == len(slip.meant) and are_neighbours(*changed[0])
    return Confidence.LIKELY if slipped else Confidence.POSSIBLE


def _hit(
    name: str, slip: MisspelledEnding, span: Span, confidence: Confidence, execution: Execution | None = None
) -> Hit:
    return Hit(
        span,
        confidence,
        f"`{_short(name)}` has the extension `.{slip.word}`, which no program reads; nearly `.{slip.meant}`",
        f"did you mean `.{slip.meant}`?",
        () if execution is None else run_by(execution, span),
        subject=name.rpartition("/")[2],
        remedy=Remedy(f"write `.{slip.meant}`", (Replacement(span, slip.meant),)) if slip.clear else None,
    )


def _short(name: str) -> str:
    from puppetguard.model.script import UNKNOWN

    text = name.replace(UNKNOWN, "…")
    return text if len(text) <= _LONGEST_NAME else f"…{text[-_LONGEST_NAME:]}"


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base has no file of this name: one that it has is called so on purpose."""
    return not any(f"{name}{suffix}" in index.shipped for suffix in ("", ".erb", ".epp"))


CHECK = Check(_extension_typo, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
