"""Options that ``-i`` swallows: ``sed -ie`` keeps a copy of each file, with an ``e`` behind its name.

What follows ``-i`` in the same word is the suffix of backups, not more options: so of GNU sed, of perl and of ruby.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.in_place import SwallowedOptions
    from puppetguard.model.subject import Subject

_MARKS = ("sed", "perl", "ruby", "\\u")


def _sed_ie(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each option ``-i`` that takes other options for the suffix of backups."""
    from puppetguard.model.in_place import swallowed_options

    seen: set[Span] = set()
    for execution in subject.executions:
        if not any(mark in execution.shell_text for mark in _MARKS):
            continue
        for command in execution.commands(subject.source):
            found = swallowed_options(command.program, command.arguments)
            spans = execution.spans(subject.source, found.start, found.end) if found is not None else []
            if found is None or not spans or spans[0] in seen:
                continue
            seen.add(spans[0])
            sure = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
            plain = len(spans) == 1 and subject.source.slice(spans[0]) == found.word
            yield Hit(
                spans[0],
                sure,
                _message(found),
                _hint(found),
                run_by(execution, spans[0]),
                remedy=Remedy(f"write `{found.instead}`", (Replacement(spans[0], found.instead),)) if plain else None,
            )


def _message(found: SwallowedOptions) -> str:
    if found.is_script:
        return f"`{found.word}` makes `i` the script, and the script a file: nothing is changed in place"
    if found.fails:
        return f"`{found.word}` makes `{found.suffix}` a suffix: without `-e`, the script is taken for a file"
    named = f"as `{found.file}{found.suffix}`" if found.file else f"with `{found.suffix}` at the end of its name"
    kept = f"`{found.word}` keeps a copy of each file, {named}"
    if found.read_in:
        kept = f"{kept}, and all files in `{found.read_in}` are read"
    if found.lost:
        listed = " and ".join(f"`-{option}`" for option in found.lost)
        return f"{kept}; {listed} {'is' if len(found.lost) == 1 else 'are'} not in force"
    return kept


def _hint(found: SwallowedOptions) -> str:
    return f"write `{found.instead}`"


CHECK = Check(_sed_ie, commands=True, marks=_MARKS, fixes="suggested")
