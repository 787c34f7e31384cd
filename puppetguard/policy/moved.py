"""Findings that have moved with their file: the path is part of a fingerprint, but a rename breaks nothing.

Nothing is known of the history. What tells are the files: one that is gone, and one of which nothing was known; or two
that have swapped their names, so that little is found in them of what was. A copy is new, for its original is still
there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from puppetguard.cache import short_digest
from puppetguard.findings import Finding
from puppetguard.source import SourceFile


class Placed(NamedTuple):
    """Something that is or was found: the file that it is in, its fingerprint, and what it is without its file."""

    file: str
    fingerprint: str
    code: str


def code_of(finding: Finding, sources: Mapping[str, SourceFile]) -> str:
    """Return a digest of the rule and of the text that a finding is about, whatever its file is called.

    ``sources`` has the texts by the names that are shown; without the text it is empty. Blanks do not count.
    """
    place = finding.location
    line = line_of(finding, sources)
    if not line:
        return ""
    text = line[place.column - 1 : place.end_column - 1] if place.end_line == place.line else line
    return short_digest("\0".join((finding.rule, " ".join(line.split()), " ".join(text.split()))))


def line_of(finding: Finding, sources: Mapping[str, SourceFile]) -> str:
    """Return the first line of what a finding is about; nothing if that is not known."""
    source = sources.get(finding.location.file)
    number = finding.location.line
    return source.line_text(number) if source is not None and number <= len(source.line_starts) else ""


def placed(findings: Iterable[Finding], sources: Mapping[str, SourceFile], named: Callable[[str], str]) -> list[Placed]:
    """Return where findings are; ``named`` returns the path that a file has in all runs, by the name that is shown."""
    return [Placed(named(one.location.file), one.fingerprint, code_of(one, sources)) for one in findings]


def moved(
    before: Sequence[Placed], after: Sequence[Placed], *, lends: Callable[[str], bool], known: Collection[str] = ()
) -> dict[str, str]:
    """Return what comes from elsewhere: fingerprints of ``after`` with those of ``before``, each of which counts once.

    What is found at its old place is none of them. ``lends`` tells of a file whether what is not found in it any more
    may have moved. To where it may: to files that ``before`` has nothing in and that are not ``known`` to have had
    nothing, and between files in which half of what was there is found no more, or more than half.
    """
    found = {one.fingerprint for one in after}
    old = {one.fingerprint for one in before}
    new = [one for one in after if one.fingerprint not in old]
    if not new:
        return {}
    with_some = Counter(one.file for one in before)
    staying = Counter(one.file for one in before if one.fingerprint in found)
    swapped = {one.file for one in new if 2 * staying[one.file] <= with_some[one.file] > 0}
    left: dict[str, list[Placed]] = {}
    for one in before:
        if one.fingerprint not in found and one.code and (one.file in swapped or lends(one.file)):
            left.setdefault(one.code, []).append(one)
    pairs: dict[str, str] = {}
    for one in new:
        if one.file in swapped or not (one.file in with_some or one.file in known):
            origins = left.get(one.code)
            if origins:
                pairs[one.fingerprint] = origins.pop(0).fingerprint
    return pairs
