"""Puts it all together: files in, report out.

Two steps, as in a compiler. *Compile* makes a unit of each file, for itself; that is what takes time, and so it is kept
between runs and done by several processes. *Link* looks at the units of all files and yields the findings.

Nothing that compiling needs is imported as long as all units are there already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from puppetguard.cache import Cache, digest, keyed_digest
from puppetguard.cache.identity import identity
from puppetguard.engine.linker import link
from puppetguard.findings import Confidence, Finding, Severity
from puppetguard.model.index import Index
from puppetguard.model.unit import Unit
from puppetguard.packs.rule import Rule
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.source import DecodeError, FileKind, InputFile, SourceFile, decode

__all__ = ["Settings", "check"]

Progress = Callable[[int, int], None]
"""Told now and then how many files of how many are done."""


class Settings(msgspec.Struct, frozen=True):
    """How to check.

    ``puppet`` is the version of the language, ``tasks`` tells that it is Bolt's. ``least`` is the least confidence of
    what is reported. ``severities`` are those that differ from what the rules say, by rule id. ``jobs`` is the most
    processes to use; None to decide by the work and the machine.
    """

    puppet: int = 8
    tasks: bool = False
    least: Confidence = Confidence.LIKELY
    severities: Mapping[str, Severity] = {}
    jobs: int | None = None


def check(
    inputs: Iterable[InputFile | Unread],
    rules: Sequence[Rule],
    settings: Settings | None = None,
    *,
    cache: Cache | None = None,
    shipped: Collection[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Check a code base with ``rules`` and return the report, which does not depend on the order of the files.

    ``inputs`` may hold in place of a file the reason why there is none. ``shipped`` are the base names of all files of
    the code base, also of those that are not checked.
    """
    settings = settings or Settings()
    cache = cache or Cache(None)
    files: list[InputFile] = []
    unread: list[Unread] = []
    for one in inputs:
        (unread if isinstance(one, Unread) else files).append(one)  # type: ignore[arg-type] # each to its own
    files.sort(key=lambda file: file.path)
    units = list(zip(files, _units(files, rules, settings, cache, progress), strict=True))
    unread += (Unread(file.path, unit.limit) for file, unit in units if unit.limit)
    unread.sort(key=lambda one: one.file)
    index = Index((unit for _, unit in units), shipped)
    found = list(link(((file.path, unit) for file, unit in units), index, rules, settings.severities))
    findings = sorted((one for one in found if one.confidence >= settings.least), key=_order)
    templates = sum(file.kind == "epp" for file in files)
    lines = sum(unit.lines for _, unit in units)
    return Report(
        tuple(findings),
        Scope(len(files) - templates, templates, lines, len(rules)),
        tuple(unread),
        _sources(files, findings),
        tuple(rules),
        hidden=len(found) - len(findings),
    )


def _units(
    files: Sequence[InputFile], rules: Sequence[Rule], settings: Settings, cache: Cache, progress: Progress | None
) -> list[Unit]:
    """Return the units of files, compiled only where no unit of the same content is kept."""
    options = f"{settings.puppet} {settings.tasks:d}".encode()
    encoded = msgspec.msgpack.encode(rules)
    bases: dict[FileKind, bytes] = {kind: digest(identity(), encoded, options, kind.encode()) for kind in ("pp", "epp")}
    keys = [keyed_digest(bases[file.kind], file.data) for file in files]
    units: dict[bytes, Unit] = {}
    decoder = msgspec.msgpack.Decoder(Unit)
    for key, value in cache.get(keys).items():
        try:
            units[key] = decoder.decode(value)
        except msgspec.DecodeError:
            continue
    missing = {key: file for key, file in zip(keys, files, strict=True) if key not in units}
    if missing:
        # Brings the parser and the checks along.
        from puppetguard.engine.jobs import compile_all

        for batch in compile_all(missing, rules, settings.puppet, settings.tasks, settings.jobs, progress):
            cache.put(batch)
            units.update((key, decoder.decode(value)) for key, value in batch.items())
    return [units[key] for key in keys]


def _sources(files: Iterable[InputFile], findings: Iterable[Finding]) -> dict[str, SourceFile]:
    """Return the texts of the files that findings point into."""
    wanted = {finding.location.file for finding in findings}
    wanted.update(related.location.file for finding in findings for related in finding.related)
    found: dict[str, SourceFile] = {}
    for file in files:
        if file.path in wanted:
            try:
                found[file.path] = decode(file.data, file.path, file.kind)
            except DecodeError:
                continue
    return found


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return place.file, place.line, place.column, finding.rule, finding.message
