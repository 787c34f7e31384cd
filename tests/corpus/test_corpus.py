"""puppetguard and live Puppet say the same of real code, and of real code with one mutation."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from puppetguard.source import DecodeError, FileKind, SourceFile, decode
from puppetguard.syntax import ParseOptions, ParseResult, parse
from puppetguard.syntax.ast import FunctionDefinition, HostClassDefinition, ResourceTypeDefinition
from puppetguard.syntax.walk import walk
from tests.conformance.comparison import Answer, Comparison, own_answer
from tests.conformance.puppet import VERSION, Request, ask
from tests.corpus.mutants import Mutant, mutants

pytestmark = pytest.mark.corpus

SEED = 2041
MUTANTS: dict[FileKind, int] = {"pp": 1900, "epp": 100}
KINDS: tuple[FileKind, ...] = ("pp", "epp")

Figure = Callable[[str], None]


class Damaged(NamedTuple):
    """A mutant, what it was made from, and its name in a report."""

    id: str
    kind: FileKind
    original: str
    mutant: Mutant


class Corpus(NamedTuple):
    """All that is compared, and what Puppet says of it."""

    files: dict[Path, FileKind]
    damaged: list[Damaged]
    puppet: dict[str, Answer]


@pytest.fixture(scope="module")
def asked(corpus: Path) -> Corpus:
    files: dict[Path, FileKind] = {path: kind for kind in KINDS for path in sorted(corpus.rglob(f"*.{kind}"))}
    damaged: list[Damaged] = []
    for kind, count in MUTANTS.items():
        texts = {path: text for path, of in files.items() if of == kind and (text := _text(path)) is not None}
        originals = list(texts)
        for mutant in mutants(list(texts.values()), count, SEED):
            path = originals[mutant.origin]
            name = f"{path.relative_to(corpus)}, {mutant.mutation} ({len(damaged)})"
            damaged.append(Damaged(name, kind, texts[path], mutant))
    requests = [Request(str(path), kind, path=str(path)) for path, kind in files.items()]
    requests += [Request(one.id, one.kind, source=one.mutant.text) for one in damaged]
    return Corpus(files, damaged, ask(requests))


def test_real_code(asked: Corpus, figure: Figure) -> None:
    comparison = Comparison()
    for path, kind in asked.files.items():
        comparison.add(str(path), asked.puppet[str(path)], own_answer(path.read_bytes(), kind, VERSION))
    counts = Counter(asked.files.values())
    figure(f"corpus, {counts['pp']} manifests and {counts['epp']} templates: {comparison.summary()}")
    _assert_agreement(comparison)


def test_mutants(asked: Corpus, figure: Figure) -> None:
    comparison = Comparison()
    for one in asked.damaged:
        comparison.add(one.id, asked.puppet[one.id], own_answer(one.mutant.text.encode(), one.kind, VERSION))
    figure(f"corpus, {len(asked.damaged)} mutants: {comparison.summary()}")
    _assert_agreement(comparison)


def test_recovery_from_mutations(asked: Corpus, figure: Figure) -> None:
    errors: dict[str, list[int]] = defaultdict(list)
    defined: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for one in asked.damaged:
        original = _parsed(one.original, one.kind)
        result = _parsed(one.mutant.text, one.kind)
        if original is None or result is None or not original.ok or result.ok:
            continue
        errors[one.mutant.mutation].append(sum(problem.severity == "error" for problem in result.problems))
        names = _definitions(original)
        defined[one.mutant.mutation] += len(names)
        found[one.mutant.mutation] += len(names & _definitions(result))
    for mutation, counts in errors.items():
        figure(
            f"  {mutation}: {len(counts)} rejected, errors {_spread(counts)}, "
            f"definitions still found {found[mutation]}/{defined[mutation]}"
        )
    everywhere = [count for counts in errors.values() for count in counts]
    share = found.total() / defined.total()
    figure(f"corpus, recovery: errors a mutation {_spread(everywhere)}, definitions still found {share:.1%}")
    assert statistics.median(everywhere) == 1


def _assert_agreement(comparison: Comparison) -> None:
    assert comparison.of("verdict", "pn") == []
    lines = comparison.agreement("line")
    assert lines.same >= 0.99 * lines.all, comparison.of("line")


def _spread(counts: list[int]) -> str:
    return f"median {statistics.median(counts):g}, mean {statistics.mean(counts):.2f}, most {max(counts)}"


def _text(path: Path) -> str | None:
    """Return the text of a file; None if it is none."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def _parsed(text: str, kind: FileKind) -> ParseResult | None:
    """Return what is in a text; None if it cannot even be decoded."""
    try:
        source: SourceFile = decode(text.encode(), "source", kind)
    except DecodeError:
        return None
    return parse(source, ParseOptions(puppet=VERSION))


def _definitions(result: ParseResult) -> set[str]:
    return {
        node.name
        for node in walk(result.program)
        if isinstance(node, (HostClassDefinition, ResourceTypeDefinition, FunctionDefinition))
    }
