"""Paths that are misspelled: ``/ect/nginx/nginx.conf``, ``/etc/resolve.conf``, ``C:\\Progam Files``.

Puppet does not make the directories above a file: it fails on the node. A command finds nothing there, or writes what
nobody reads; a guard that asks for a file in such a directory never holds. A file that systems have under a fixed name
is read under that name only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import are_neighbours
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.house_words import HouseSlip
    from puppetguard.model.index import Index
    from puppetguard.model.path_slips import PathSlip
    from puppetguard.model.subject import Subject

_MADE = late_pattern(r"(?:mkdir|install -d)\b([^\n;&|]*)")
_REDIRECTED = late_pattern(r"[<>]&?[ \t]{0,9}(/[\w./+-]+)")
_FREE_TEXTS = frozenset(
    "echo printf logger sed gsed awk gawk mawk perl grep egrep fgrep zgrep expr mail mysql psql curl wget rm rmdir"
    " redis-cli sqlite3 aws gsutil consul vault etcdctl zkCli.sh hdfs hadoop kubectl docker podman".split()
)
"""Programs whose arguments are texts and patterns, or paths of another system; and those that clean up a mistake."""

_SEARCHING = frozenset("sed gsed awk gawk mawk perl grep egrep fgrep zgrep".split())
"""Those of them that are given a text or pattern first, and then the files to look at."""
_DEVICES = frozenset("null zero full random urandom".split())
"""Devices that every Linux has, and nobody makes others like them (null(4), full(4), random(4))."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "/" in subject.source.text or ":\\" in subject.source.text


def _path_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled directory of a path in a text or a command, once for each place."""
    found = list(_of_systems(subject))
    yield from found
    for hit in _near_others(subject) if subject.may_execute else ():
        # One slip is enough to say.
        if not any(one.span.start <= hit.span.start < one.span.end for one in found):
            yield hit


def _near_others(subject: Subject) -> Iterator[Hit]:
    """Yield the files in commands that are called nearly as others in the manifest, once for each place."""
    from puppetguard.model.house_words import slips_in_path
    from puppetguard.model.near_paths import near_path

    source = subject.source
    seen: set[Span] = set()
    for execution in subject.executions:
        for command in execution.all_commands():
            if command.program in _FREE_TEXTS:
                continue
            for argument in command.arguments:
                path = argument.known
                slip = near_path(path, source.text) if path and path.startswith("/") else None
                offsets = argument.flat()[1]
                if slip is None:
                    for word in slips_in_path(path or "", command, source.text):
                        spans = execution.spans(source, offsets[word.start], offsets[word.end - 1] + 1)
                        if len(spans) == 1 and spans[0] not in seen and source.slice(spans[0]) == word.word:
                            seen.add(spans[0])
                            yield _of_house(word, spans[0], run_by(execution, spans[0]))
                    continue
                spans = execution.spans(source, offsets[slip.start], offsets[slip.end - 1] + 1)
                if len(spans) != 1 or spans[0] in seen or source.slice(spans[0]) != slip.word:
                    continue
                seen.add(spans[0])
                yield Hit(
                    spans[0],
                    Confidence.LIKELY,
                    f"`{path}` is named nowhere else in this file, but is nearly `{slip.path}`",
                    f"did you mean `{slip.path}`?",
                    run_by(execution, spans[0]),
                    subject=slip.word,
                    remedy=Remedy(f"write `{slip.meant}`", (Replacement(spans[0], slip.meant),))
                    if slip.clear
                    else None,
                )


def _of_house(slip: HouseSlip, span: Span, notes: tuple[Note, ...]) -> Hit:
    return Hit(
        span,
        Confidence.LIKELY,
        f"`{slip.word}` stands nowhere else in this file, but is nearly `{slip.meant}` in the same command",
        f"did you mean `{slip.meant}`?",
        notes,
        subject=slip.word,
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)),
    )


def _of_systems(subject: Subject) -> Iterator[Hit]:
    """Yield the directories and files that are nearly those that systems have."""
    from puppetguard.model.path_slips import path_slips

    slips = {slip.start: slip for slip in path_slips(subject.source.text)}
    if not slips:
        return
    from puppetguard.model.path_texts import places_in_paths

    text = subject.source.text
    made = _made(text)
    seen: set[int] = set()
    for place in sorted(places_in_paths(subject.program, slips)):
        slip = slips[place]
        seen.add(place)
        if slip.path.strip("/") not in made:
            yield _hit(slip, Span(slip.start, slip.end), _confidence(slip, certain=True))
    for hit in _in_commands(subject, made) if subject.may_execute else ():
        if hit.span.start not in seen:
            seen.add(hit.span.start)
            yield hit


def _in_commands(subject: Subject, made: set[str]) -> Iterator[Hit]:
    from puppetguard.model.path_slips import path_slips

    source = subject.source
    for execution in subject.executions:
        if not any(True for _ in path_slips(execution.shell_text)):
            continue
        for text, offsets, free in _paths_of(execution, source):
            for slip in path_slips(text):
                if slip.written and text[slip.written - 1] not in "=:,":
                    continue
                spans = execution.spans(source, offsets[slip.start], offsets[slip.end - 1] + 1)
                if len(spans) != 1 or source.slice(spans[0]) != slip.word or slip.path.strip("/") in made:
                    continue
                confidence = _confidence(slip, certain=execution.certain)
                if free and not slip.followed:
                    confidence = Confidence.POSSIBLE
                yield _hit(slip, spans[0], confidence, run_by(execution, spans[0]))


def _paths_of(execution: Execution, source: SourceFile) -> Iterator[tuple[str, Sequence[int], bool]]:
    """Yield what can be paths in a command line, with the place of each character, and whether it may be a text."""
    script = execution.shell_text
    # Whatever the program is called, a path is one.
    for command in execution.all_commands():
        pattern = command.program in _FREE_TEXTS
        for argument in command.arguments:
            yield *argument.flat(), pattern
            if command.program in _SEARCHING and not argument.start_text.startswith("-"):
                # What follows are files.
                pattern = False
        if command.directory.startswith("/"):
            start = command.name.end - len(command.program) - len(command.directory)
            yield command.directory, range(start, start + len(command.directory)), False
    for redirection in _REDIRECTED.finditer(script) if execution.arguments is None else ():
        yield redirection[1], range(redirection.start(1), redirection.end(1)), False


def _made(text: str) -> set[str]:
    """Return the paths that the manifest makes directories of by a command: these are meant."""
    if "mkdir" not in text and "install -d" not in text:
        return set()
    return {word.strip("'\"/,;") for line in _MADE.findall(text) for word in line.split()}


def _confidence(slip: PathSlip, *, certain: bool) -> Confidence:
    """Return how sure it is: by the stroke, by what follows, by how deep it is and how long the name."""
    size = len(slip.meant)
    if slip.file:
        return Confidence.LIKELY if _is_like_a_slip(slip) else Confidence.POSSIBLE
    by_itself = slip.stroke in ("swapped", "repeated")
    if slip.followed:
        return Confidence.CERTAIN if certain and (by_itself or size > 3) else Confidence.LIKELY
    if slip.depth == 1 and slip.path.startswith("/dev/") and slip.meant in _DEVICES:
        return Confidence.LIKELY
    if slip.depth == 0 and slip.word[0] != slip.meant[0] and _is_deep_below_root(slip):
        return Confidence.LIKELY
    added = slip.stroke == "extra" and slip.word[:-1] == slip.meant
    if added or (slip.word[0] != slip.meant[0] and slip.stroke != "swapped"):
        # `/var/logs`, `/etc/syslog.d`: other names, as it seems.
        return Confidence.POSSIBLE
    if slip.depth == 0:
        return Confidence.LIKELY if slip.stroke == "swapped" or _is_deep_below_root(slip) else Confidence.POSSIBLE
    if by_itself and size > 4 and not slip.last:
        return Confidence.CERTAIN if certain else Confidence.LIKELY
    if by_itself:
        return Confidence.LIKELY if size > 3 or slip.path.startswith(("/usr/", "/var/")) else Confidence.POSSIBLE
    return Confidence.LIKELY if size > (7 if slip.last else 5 if slip.depth > 1 else 4) else Confidence.POSSIBLE


def _is_deep_below_root(slip: PathSlip) -> bool:
    """Tell whether a path has directories below one that is hardly another one right below the root."""
    if slip.below < 2 or slip.word.startswith(slip.meant) or not slip.word.isalpha():
        return False
    if slip.stroke == "replaced":
        pair = next(pair for pair in zip(slip.word, slip.meant, strict=True) if pair[0] != pair[1])
        return are_neighbours(*pair) and slip.word[0] == slip.meant[0]
    return True


def _is_like_a_slip(slip: PathSlip) -> bool:
    """Tell whether a name of a file is hardly one of another file."""
    word, meant = slip.word, slip.meant
    if slip.stroke in ("swapped", "repeated"):
        return True
    if word[0] != meant[0]:
        return len(meant) > 8
    if slip.stroke == "replaced":
        pair = next(pair for pair in zip(word, meant, strict=True) if pair[0] != pair[1])
        return len(meant) > (5 if are_neighbours(*pair) else 9)
    if word.startswith(meant) or meant.startswith(word):
        # Names of several files may differ at the end; one with a part of its own says what it is.
        return len(meant) > 7 and not meant.isalpha()
    return len(meant) > 5


def _hit(slip: PathSlip, span: Span, confidence: Confidence, notes: tuple[Note, ...] = ()) -> Hit:
    return Hit(
        span,
        confidence,
        f"`{slip.path}` is no path that systems have, but nearly `{_right(slip)}`",
        f"did you mean `{_right(slip)}`?",
        notes,
        # A resource that makes a file of this name is the slip itself.
        subject="" if slip.file else slip.word,
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)) if slip.clear else None,
    )


def _right(slip: PathSlip) -> str:
    return f"{slip.path[: -len(slip.word)]}{slip.meant}"


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base does not make a directory of this name itself."""
    from puppetguard.model.provisions import FILE

    return not name or f"{FILE}{name}" not in index.provided


CHECK = Check(_path_typo, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
