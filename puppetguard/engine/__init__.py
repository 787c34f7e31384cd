"""Puts it all together: files in, report out.

Two steps, as in a compiler. *Compile* makes a unit of each file, for itself; that is what takes time, and so it is kept
between runs and done by several processes. *Link* looks at the units of all files and yields the findings.

Nothing that compiling needs is imported as long as all units are there already.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from puppetguard.cache import Cache, digest, encoded, keyed_digest
from puppetguard.cache.identity import identity
from puppetguard.engine.ahead import Ahead
from puppetguard.engine.code_base import CodeBase
from puppetguard.engine.contents import recall
from puppetguard.engine.texts import Texts
from puppetguard.findings import Confidence, Finding, Severity
from puppetguard.model.unit import Unit
from puppetguard.packs.rule import Rule
from puppetguard.policy.suppressing import JUDGING, SuppressionPolicy, suppress
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.source import DecodeError, FileKind, InputFile, SourceFile, Surroundings, decode, may_be_no_manifest

if TYPE_CHECKING:
    from puppetguard.checks import LinkedHit
    from puppetguard.engine.memory import Known
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Outline
    from puppetguard.model.trace import Trace

__all__ = ["Prepared", "Settings", "begun", "check", "indexed", "indexes", "prepared", "reported"]

Progress = Callable[[int, int], None]
"""Told now and then how many files of how many are done."""


class Settings(msgspec.Struct, frozen=True):
    """How to check.

    ``puppet`` is the version of the language, ``tasks`` tells that it is Bolt's. ``least`` is the least confidence of
    what is reported. ``severities`` are those that differ from what the rules say, by rule id. ``jobs`` is the most
    processes to use; None to decide by the work and the machine. ``root`` is the folder that fingerprints count paths
    from, as ``Surroundings.located`` gives them. ``suppressions`` tells what these may do.
    """

    puppet: int = 8
    tasks: bool = False
    least: Confidence = Confidence.LIKELY
    severities: Mapping[str, Severity] = {}
    jobs: int | None = None
    root: str = ""
    suppressions: SuppressionPolicy = SuppressionPolicy()


class Prepared(msgspec.Struct, frozen=True):
    """A code base, with all that stands for the units of its files: what is to be found in it, and how."""

    code: CodeBase
    keys: Sequence[bytes]
    unread: Sequence[Unread]
    rules: Sequence[Rule]
    settings: Settings


def prepared(
    inputs: Iterable[InputFile | Unread],
    rules: Sequence[Rule],
    settings: Settings | None = None,
    surroundings: Surroundings | None = None,
    cache: Cache | None = None,
) -> Prepared:
    """Return a code base for whoever asks more than one thing of it; see ``check``."""
    settings = settings or Settings()
    # Rules of changes have nothing to say of one version.
    rules = [rule for rule in rules if rule.scope != "change"]
    files: list[InputFile] = []
    unread: list[Unread] = []
    for one in inputs:
        if isinstance(one, Unread):
            unread.append(one)
        else:
            files.append(one)
    if surroundings is not None:
        surroundings.read_ahead(
            surroundings.located(file.path) for file in files if file.kind == "pp" and may_be_no_manifest(file.path)
        )
    files = [file for file in files if not file.is_no_manifest]
    code = CodeBase(files, unread, surroundings, settings.root)
    recall(code, cache or Cache(None), settings.root)
    return Prepared(code, _keys(code.files, rules, settings), unread, rules, settings)


def check(
    inputs: Iterable[InputFile | Unread],
    rules: Sequence[Rule],
    settings: Settings | None = None,
    *,
    cache: Cache | None = None,
    surroundings: Surroundings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a code base with ``rules`` and return the report, which does not depend on the order of the files.

    ``inputs`` may hold in place of a file the reason why there is none. What they mean depends on their
    ``surroundings``: without any, they are all that there is.
    """
    return reported(prepared(inputs, rules, settings, surroundings, cache), cache, progress)


def begun(files: Iterable[InputFile], rules: Sequence[Rule], settings: Settings) -> Ahead:
    """Begin with the units of files that have just changed, for a code base that will have them; see ``reported``."""
    rules = [rule for rule in rules if rule.scope != "change"]
    manifests = [] if settings.jobs == 1 else [file for file in files if not file.is_no_manifest]
    keys = _keys(manifests, rules, settings)
    return Ahead(dict(zip(keys, manifests, strict=True)), rules, puppet=settings.puppet, tasks=settings.tasks)


def reported(
    one: Prepared, cache: Cache | None = None, progress: Progress | None = None, ahead: Ahead | None = None
) -> Report:
    """Return the report on a code base; some of its units may have been ``begun``."""
    code, rules, settings = one.code, one.rules, one.settings
    outcome = _outcome(code, one.keys, rules, settings, cache or Cache(None), progress, ahead)
    findings = sorted((each for each in outcome.findings if each.confidence >= settings.least), key=_order)
    excused = tuple(each for each in outcome.suppressed if each.confidence >= settings.least)
    kinds = [file.kind for file in code.files if file.path in code.checked]
    templates = kinds.count("epp") + kinds.count("erb")
    return Report(
        tuple(findings),
        Scope(kinds.count("pp"), templates, outcome.lines, len(rules), len(kinds) - kinds.count("pp") - templates),
        tuple(sorted((*one.unread, *code.unread, *outcome.unread), key=lambda each: each.file)),
        _sources(code, findings),
        tuple(rules),
        hidden=len(outcome.findings) - len(findings),
        suppressed=len(excused),
        absent_modules=outcome.absent_modules,
        excused=excused,
    )


class _Outcome(msgspec.Struct, frozen=True):
    """What came out of a code base: all findings, what could not be read to its end, and how many lines there are.

    ``suppressed`` are the findings that the code excuses; ``absent_modules`` are referred to and not here.
    """

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    lines: int
    suppressed: tuple[Finding, ...] = ()
    absent_modules: tuple[str, ...] = ()


def _outcome(
    code: CodeBase,
    keys: Sequence[bytes],
    rules: Sequence[Rule],
    settings: Settings,
    cache: Cache,
    progress: Progress | None,
    ahead: Ahead | None,
) -> _Outcome:
    """Return what comes out of a code base; what is kept of an earlier run if nothing at all has changed."""
    names = "\0".join(f"{file.path}\0{file.path in code.checked:d}" for file in code.files)
    decided = (sorted(settings.severities.items()), os.fsencode(settings.root), settings.suppressions)
    whole = digest(*keys, names.encode("utf-8", "surrogatepass"), msgspec.msgpack.encode(decided), code.digest)
    kept = cache.get([whole]).get(whole)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=_Outcome)
        except msgspec.DecodeError:
            pass
    units, keys = _units(code, keys, rules, settings, cache, progress, code.checked, ahead)
    found = _link_all(code, units, keys, rules, settings, cache)
    new = encoded(found)
    cache.put({} if new is None else {whole: new})
    return found


def indexed(
    inputs: Iterable[InputFile | Unread],
    rules: Sequence[Rule],
    settings: Settings | None = None,
    *,
    cache: Cache | None = None,
    surroundings: Surroundings | None = None,
    progress: Progress | None = None,
    traced: bool = True,
) -> tuple[list[Index], list[Unread]]:
    """Return the index of each environment of a code base, and what could not be read; see ``check``.

    With the ``rules`` of a ``check``, what that has kept is used. Unless ``traced``, nobody asks what is read of it.
    """
    return indexes(prepared(inputs, rules, settings, surroundings, cache), cache, progress, traced=traced)


def indexes(
    one: Prepared, cache: Cache | None = None, progress: Progress | None = None, *, traced: bool = True
) -> tuple[list[Index], list[Unread]]:
    """Return the index of each environment of a code base, and what could not be read; see ``indexed``."""
    cache = cache or Cache(None)
    code = one.code
    units, _ = _units(code, one.keys, one.rules, one.settings, cache, progress)
    limits = (Unread(file.path, unit.limit) for file, unit in zip(code.files, units, strict=True) if unit.limit)
    from puppetguard.model.trace import Trace

    trace = Trace() if traced else None
    return list(_indexes(code, units, one.keys, one.settings, cache, trace)), [*one.unread, *code.unread, *limits]


def _indexes(
    code: CodeBase,
    units: Sequence[Unit],
    keys: Sequence[bytes],
    settings: Settings,
    cache: Cache,
    trace: Trace | None,
) -> Iterator[Index]:
    from puppetguard.model.index import Index, Member

    members = [
        Member(file.path, unit, role, trace, partial(_outline, key, unit, cache))
        for file, unit, role, key in zip(code.files, units, code.roles, keys, strict=True)
    ]
    for environment, inside in code.environments(members):
        yield Index(
            (one.unit for one in inside),
            code.shipped(environment),
            members=inside,
            environment=environment,
            files=code.paths,
            missing=(role for role in code.missing if role.environment is environment),
            puppet=settings.puppet,
            trace=trace,
        )


def _outline(key: bytes, unit: Unit, cache: Cache) -> Outline:
    """Return the outline of a unit, of which each part is decoded but once, however many versions have the file."""
    found: Outline | None = cache.outlines.get(key)
    if found is None:
        found = cache.outlines[key] = unit.outline
    return found


def _link_all(
    code: CodeBase,
    units: Sequence[Unit],
    keys: Sequence[bytes],
    rules: Sequence[Rule],
    settings: Settings,
    cache: Cache,
) -> _Outcome:
    from puppetguard.engine.echoes import without_echoes
    from puppetguard.engine.linker import link, with_contexts
    from puppetguard.engine.memory import Memory
    from puppetguard.model.trace import Trace

    absent: set[str] = set()
    sources = _Sources(code)
    found: list[Finding] = []
    excused: list[Finding] = []
    judging = [rule for rule in rules if rule.check in JUDGING]
    looking = [rule for rule in rules if rule.check not in JUDGING]

    key_of = {file.path: key for file, key in zip(code.files, keys, strict=True)}

    def contexts(hits: Iterable[LinkedHit]) -> list[Known]:
        told = list(hits)
        sources.read_ahead({hit.file for hit in told})
        return with_contexts(told, sources.of)

    for index in _indexes(code, units, keys, settings, cache, Trace()):
        asked = [(one.path, one.unit) for one in index.members if one.path in code.checked]
        root = "" if index.environment is None else index.environment.root
        around = digest(code.digest, code.inner(root).encode("utf-8", "surrogatepass"))
        unit_keys = [key_of[one.path] for one in index.members]
        memory = Memory(cache, index, unit_keys, looking, around, contexts, settings.jobs)
        linked = link(asked, index, looking, settings.severities, sources.of, code.named, memory)
        inside_checked = (one for one in linked if code.is_asked(one.location.file))
        absent.update(module for path, module in memory.absent_modules() if path in code.checked)
        outcome = suppress(inside_checked, asked, rules, settings.suppressions)
        memory.keep()
        found += outcome.kept
        excused += outcome.suppressed
        if outcome.judged:
            index.suppressions = tuple(outcome.judged)
            found += link((), index, judging, settings.severities, sources.of, code.named)
    checked = [(file.path, unit) for file, unit in zip(code.files, units, strict=True) if file.path in code.checked]
    limits = (Unread(path, unit.limit) for path, unit in checked if unit.limit)
    lines = sum(unit.lines for _, unit in checked)
    told = without_echoes(found, excused, rules, sources.of)
    return _Outcome(told, tuple(limits), lines, tuple(excused), tuple(sorted(absent)))


def _keys(files: Iterable[InputFile], rules: Sequence[Rule], settings: Settings) -> list[bytes]:
    """Return what stands for the content of each file, and for all else that its unit depends on."""
    options = f"{settings.puppet} {settings.tasks:d}".encode()
    encoded = msgspec.msgpack.encode(rules)
    bases: dict[FileKind, bytes] = {}
    found: list[bytes] = []
    for file in files:
        base = bases.get(file.kind)
        if base is None:
            base = bases[file.kind] = digest(identity(), encoded, options, file.kind.encode())
        found.append(keyed_digest(base, file.digest))
    return found


def _units(
    code: CodeBase,
    keys: Sequence[bytes],
    rules: Sequence[Rule],
    settings: Settings,
    cache: Cache,
    progress: Progress | None,
    checked: Collection[str] | None = None,
    ahead: Ahead | None = None,
) -> tuple[list[Unit], list[bytes]]:
    """Return the units of files, compiled only where no unit of the same content is kept, and their keys.

    Where no findings are asked for (``checked`` has the names of the other files), a unit without any is enough.
    """
    files = code.files
    units: dict[bytes, Unit] = cache.units
    used = list(keys)
    _take_kept(keys, cache)
    if checked is not None:
        others = [at for at, key in enumerate(keys) if key not in units and files[at].path not in checked]
        for at, key in zip(others, _keys([files[at] for at in others], (), settings), strict=True):
            used[at] = key
        _take_kept([used[at] for at in others], cache)
    missing = {new: (file, new == key) for new, key, file in zip(used, keys, files, strict=True) if new not in units}
    decoder = msgspec.msgpack.Decoder(Unit)
    if ahead is not None and not missing.keys().isdisjoint(ahead.keys):
        batch = {key: value for key, value in ahead.units().items() if missing.pop(key, None) is not None}
        cache.put(batch)
        units.update((key, decoder.decode(value)) for key, value in batch.items())
    if missing:
        # Brings the parser and the checks along.
        from puppetguard.engine.jobs import Job, compile_all

        code.read_ahead(file for file, _ in missing.values())
        jobs = {key: Job(file, apply) for key, (file, apply) in missing.items()}
        for batch in compile_all(jobs, rules, settings.puppet, settings.tasks, settings.jobs, progress):
            cache.put(batch)
            units.update((key, decoder.decode(value)) for key, value in batch.items())
    return [units[key] for key in used], used


def _take_kept(keys: Sequence[bytes], cache: Cache) -> None:
    """Decode the units that are kept under these keys, unless that has been done."""
    decoder = msgspec.msgpack.Decoder(Unit)
    for key, value in cache.get([key for key in keys if key not in cache.units]).items():
        try:
            cache.units[key] = decoder.decode(value)
        except msgspec.DecodeError:
            continue


class _Sources:
    """The texts of files by the names that are shown, decoded when they are asked for."""

    def __init__(self, code: CodeBase) -> None:
        self._code = code
        self._files = {file.path: file for file in code.files}
        self._known: dict[str, SourceFile | None] = {}

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read the files of many texts at once."""
        self._code.read_ahead(self._files[path] for path in paths if path in self._files and path not in self._known)

    def of(self, path: str) -> SourceFile | None:
        """Return the text of a file; None if it is none."""
        if path not in self._known:
            file = self._files.get(path)
            try:
                self._known[path] = None if file is None else decode(file.data, file.path, file.kind)
            except DecodeError:
                self._known[path] = None
        return self._known[path]


def _sources(code: CodeBase, findings: Iterable[Finding]) -> Texts:
    """Return the texts of the files that findings point into."""
    wanted = {finding.location.file for finding in findings}
    wanted.update(related.location.file for finding in findings for related in finding.related)
    sources = _Sources(code)
    return Texts(sorted(wanted), sources.of, sources.read_ahead)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return place.file, place.line, place.column, finding.rule, finding.message
