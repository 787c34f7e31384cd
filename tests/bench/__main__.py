"""``python -m tests.bench CORPUS``: what parsing costs, beside what Puppet and puppet-lint cost, in one run.

CORPUS is the folder that ``scripts/fetch_corpus.sh`` filled. Figures depend on the machine, ratios hardly do: so no
test asserts on time, and the targets are shown beside what was measured.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import puppetguard
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, parse
from tests.bench.control_repository import MANIFESTS as CONTROL_MANIFESTS, write as write_repository
from tests.bench.guarding import FIVE, ONE, figures, five_files, in_a_row, staged
from tests.bench.measure import Cost, cost, costs
from tests.bench.peers import PARSE_ALL, PUPPET_LINT, PUPPET_VALIDATE, puppet_reads_all, readable_manifests
from tests.properties.hostile import LONG, NESTED, REPEATED, UNTERMINATED

COMMAND = [sys.executable, "-P", "-m", "puppetguard"]
CHECKOUT = Path(__file__).parents[2]
REPOSITORIES = [300, 3_000]
"""Manifests of the control repositories that are measured; 30,000 takes some minutes more."""
SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
COLD_FILE_SIZE = 20_000
RUNS = 5
"""How often each cost is measured, of which the least counts."""
LINEAR = 2
"""How much more a character of the largest file may cost than the cheapest, for the cost to be called linear."""
HOSTILE_STEPS = 100_000


class Row(NamedTuple):
    """A line of the report."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--hostile", action="store_true", help="also measure every hostile source at n and 2n")
    arguments.add_argument("--repository", action="store_true", help="measure generated control repositories alone")
    arguments.add_argument(
        "--sizes", type=int, nargs="+", default=REPOSITORIES, metavar="N", help="their manifests (default: %(default)s)"
    )
    arguments.add_argument("--guard", action="store_true", help="measure the guard over generated repositories alone")
    arguments.add_argument("--commits", type=int, default=0, metavar="N", help="with so many commits in a row, too")
    arguments.add_argument(
        "--runs", type=int, default=RUNS, metavar="N", help="how often to measure each (default: %(default)s)"
    )
    options = arguments.parse_args()
    runs = options.runs
    alone = options.repository or options.guard
    manifests = [] if alone else readable_manifests(options.corpus)
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        repositories, guarded = repository_rows(options.sizes, runs), guard_rows(options.sizes, options.commits, runs)
        if alone:
            rows = chain(repositories if options.repository else (), guarded if options.guard else ())
        else:
            rows = chain(corpus_rows(manifests, runs), cold_rows(manifests, runs), repositories, guarded)
        for row in rows:
            show(row)
    if alone:
        return
    for row in size_rows(manifests):
        show(row)
    if options.hostile:
        for row in hostile_rows():
            show(row)


def install(folder: Path) -> None:
    """Have the commands run what users run: the content of the wheel, compiled to bytecode as pip does."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    compileall.compile_dir(folder / "installed", quiet=1)
    compileall.compile_dir(Path(puppetguard.__file__).parent, quiet=1)
    os.environ["PYTHONPATH"] = str(folder / "installed")


def show(row: Row) -> None:
    """Print a row as soon as it is there."""
    mark = {None: "", True: "met", False: "MISSED"}[row.met]
    print(f"{row.what:<58} {row.measured:>22} {row.target:>16} {mark}", flush=True)


def corpus_rows(manifests: list[str], runs: int) -> Iterator[Row]:
    """Yield what the whole corpus costs each program, in one process."""
    size = sum(Path(path).stat().st_size for path in manifests) / 1e6
    yield Row("the corpus", f"{len(manifests)} files, {size:.2f} MB")
    with tempfile.TemporaryDirectory() as folder:
        if not puppet_reads_all(manifests, Path(folder)):
            sys.exit("puppet parser validate stopped before the last file, so its cost says nothing")
    check = [*COMMAND, "check", "--quiet", "--format", "concise"]
    own, pn, validate, lint, cold = costs(
        [
            [*PARSE_ALL, *manifests],
            [*COMMAND, "parse", "--format", "json", *manifests],
            [*PUPPET_VALIDATE, *manifests],
            [*PUPPET_LINT, *manifests],
            [*check, "--jobs", "1", "--no-cache", *manifests],
        ],
        # Puppet and puppet-lint take long.
        runs=min(runs, 2),
    )
    yield Row("parse with all static errors", f"{own.cpu:.2f} s CPU")
    yield Row("puppetguard parse --format json (trees written as PN)", f"{pn.cpu:.2f} s CPU")
    yield _ratio_row("puppet parser validate", validate.cpu, own.cpu, 6)
    yield _ratio_row("puppet-lint", lint.cpu, own.cpu, 25)
    yield Row("peak memory of parse", f"{own.memory:.0f} MB", "< 300 MB", own.memory < 300)
    yield from check_rows(manifests, check, cold, lint, runs)


def check_rows(manifests: list[str], check: list[str], cold: Cost, lint: Cost, runs: int) -> Iterator[Row]:
    """Yield what ``check`` with all rules costs over the corpus: with nothing kept (``cold``), and everything kept."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUPPETGUARD_CACHE_DIR"] = folder
        cost([*check, *manifests])
        warm = cost([*check, *manifests], runs=2 * runs)
        parallel = cost([*check, "--no-cache", *manifests], runs=min(runs, 2))
        yield Row("check with all rules, nothing kept, one process", f"{cold.cpu:.2f} s CPU")
        yield _ratio_row("puppet-lint", lint.cpu, cold.cpu, 8)
        yield Row("check, nothing kept, all cores", f"{parallel.wall:.2f} s wall")
        yield Row("check, everything kept", f"{warm.cpu:.2f} s CPU")
        yield _ratio_row("puppet-lint", lint.cpu, warm.cpu, 100)
        yield Row("peak memory of check", f"{cold.memory:.0f} MB", "< 300 MB", cold.memory < 300)


def repository_rows(sizes: list[int], runs: int) -> Iterator[Row]:
    """Yield what ``check`` costs over generated control repositories: cold, warm, with one changed file."""
    first = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            repository = Path(folder) / "repository"
            write_repository(repository, size)
            os.environ["PUPPETGUARD_CACHE_DIR"] = str(Path(folder) / "cache")
            check = [*COMMAND, "check", "--quiet", "--format", "concise", str(repository)]
            cold = cost([*check, "--jobs", "1", "--no-cache"])
            cost(check)
            warm = cost(check, runs=runs)
            changed = min((_changed(check, repository) for _ in range(runs)), key=lambda one: one.cpu)
            valued = min((_valued(check, repository, at) for at in range(runs)), key=lambda one: one.cpu)
            lint = cost([*PUPPET_LINT, str(repository)])
        each = cold.cpu / size
        first = first or each
        what = f"{size:,} manifests"
        large = size >= CONTROL_MANIFESTS
        yield Row(
            f"{what}: check, nothing kept, one process",
            f"{cold.cpu:.2f} s CPU",
            "<= 10 s" if size == CONTROL_MANIFESTS else "",
            cold.cpu <= 10 if size == CONTROL_MANIFESTS else None,
        )
        yield _ratio_row("puppet-lint", lint.cpu, cold.cpu, 1)
        yield Row(f"{what}: for each", f"{each * 1000:.2f} ms", f"<= {LINEAR}x", each <= LINEAR * first)
        yield Row(
            f"{what}: check, everything kept",
            f"{warm.cpu:.2f} s CPU",
            "< 1 s" if size == CONTROL_MANIFESTS else "",
            warm.cpu < 1 if size == CONTROL_MANIFESTS else None,
        )
        yield Row(
            f"{what}: check, one file changed",
            f"{changed.cpu:.2f} s CPU",
            "< 0.5 s" if size == CONTROL_MANIFESTS else "",
            changed.cpu < 0.5 if size == CONTROL_MANIFESTS else None,
        )
        yield Row(
            f"{what}: check, one value changed",
            f"{valued.cpu:.2f} s CPU",
            "< 0.5 s" if size == CONTROL_MANIFESTS else "",
            valued.cpu < 0.5 if size == CONTROL_MANIFESTS else None,
        )
        yield Row(f"{what}: peak memory", f"{cold.memory:.0f} MB", "< 500 MB" if large else "", cold.memory < 500)


def guard_rows(sizes: list[int], commits: int, runs: int) -> Iterator[Row]:
    """Yield what ``guard`` costs for a commit that touches five files, and for many commits of all kinds."""
    for size in sizes:
        what = f"{size:,} manifests: guard of five files"
        full = size == CONTROL_MANIFESTS
        found = five_files(size, runs)
        for name, each, most in (
            ("nothing kept", found.cold, 12.0),
            ("new", found.new, 1.5),
            ("again", found.again, 1.5),
        ):
            met = each.cpu < most if full else None
            yield Row(f"{what}, {name}", f"{each.cpu:.2f} s CPU", f"< {most:g} s" if full else "", met)
        for files, kind in (("one file", ONE), ("five files", FIVE)):
            hook = staged(size, runs, kind)
            for name, each in (("new", hook.new), ("again", hook.again)):
                yield _times_row(f"{size:,} manifests: check --staged of {files}, {name}", each, hook.click, 3)
        if commits:
            yield Row(f"{size:,} manifests: guard of {commits} commits in a row", figures(in_a_row(size, commits)))


def _changed(check: list[str], repository: Path) -> Cost:
    changed = repository / "manifests" / "site.pp"
    changed.write_text(changed.read_text(encoding="utf-8") + "# again\n", encoding="utf-8")
    return cost(check)


def _valued(check: list[str], repository: Path, at: int) -> Cost:
    """Return what it costs when the mode of a file of one class is another, and stands a line further down."""
    changed = next(path for path in sorted(repository.rglob("*.pp")) if "'0644'" in path.read_text(encoding="utf-8"))
    text = changed.read_text(encoding="utf-8")
    changed.write_text("\n" + text.replace("'0644'", f"'060{at}'"), encoding="utf-8")
    found = cost(check)
    changed.write_text(text, encoding="utf-8")
    return found


def _ratio_row(what: str, theirs: float, own: float, target: float) -> Row:
    ratio = theirs / own
    return Row(what, f"{theirs:.2f} s CPU = {ratio:.1f}x", f">= {target:g}x", ratio >= target)


def _times_row(what: str, own: Cost, click: Cost, most: float) -> Row:
    ratio = own.wall / click.wall
    return Row(what, f"{own.wall:.2f} s wall, {own.cpu:.2f} CPU = {ratio:.1f}x", f"<= {most:g}x click", ratio <= most)


def cold_rows(manifests: list[str], runs: int) -> Iterator[Row]:
    """Yield what one file costs, with the start of the program."""
    path = min(manifests, key=lambda path: abs(Path(path).stat().st_size - COLD_FILE_SIZE))
    size = Path(path).stat().st_size
    parsed, checked, lint = costs(
        [[*COMMAND, "parse", path], [*COMMAND, "check", "--no-cache", path], [*PUPPET_LINT, path]], runs=2 * runs
    )
    yield Row(f"puppet-lint, one file of {size} bytes", f"{lint.wall:.2f} s wall")
    for name, own in (("parse", parsed), ("check", checked)):
        part = own.wall / lint.wall
        yield Row(
            f"puppetguard {name}, the same file", f"{own.wall:.2f} s wall = {part:.2f}x", "<= 0.75x", part <= 0.75
        )
    for name, command in {
        "python": [sys.executable, "-c", ""],
        "puppetguard --version": [*COMMAND, "--version"],
        "puppetguard --help": [*COMMAND, "--help"],
        "puppetguard parse --help": [*COMMAND, "parse", "--help"],
        "puppetguard parse of nothing": [*COMMAND, "parse", "-"],
        "puppetguard check of nothing": [*COMMAND, "check", "-"],
    }.items():
        yield Row(f"start-up: {name}", f"{cost(command, runs=2 * runs).cpu * 1000:.0f} ms CPU")


def size_rows(manifests: list[str]) -> Iterator[Row]:
    """Yield what a character costs in one file of each size: a real manifest of the least size, again and again."""
    text = min(_valid_texts(manifests), key=lambda text: abs(len(text) - SIZES[0]))
    costs = []
    for size in SIZES:
        sample = text * max(1, size // len(text))
        costs.append(_seconds(sample) / len(sample))
        worst = costs[-1] / min(costs)
        yield Row(
            f"one file of {size:,} characters", f"{costs[-1] * 1e9:.0f} ns/character", f"<= {LINEAR}x", worst <= LINEAR
        )


def _valid_texts(manifests: list[str]) -> Iterator[str]:
    for path in manifests:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        if parse(SourceFile(path, text), ParseOptions()).ok:
            yield text


def _seconds(text: str) -> float:
    """Return the least CPU that parsing a text takes, in runs that together take a good part of a second."""
    best = total = 0.0
    for _ in range(100):
        started = time.process_time()
        parse(SourceFile("sample.pp", text), ParseOptions())
        took = time.process_time() - started
        best = min(best or took, took)
        total += took
        if total > 0.5:
            break
    return best


def hostile_rows() -> Iterator[Row]:
    """Yield what a hostile source costs when it is twice as long: twice as much, if the cost is linear."""
    for name, source in {**REPEATED, **NESTED, **LONG, **UNTERMINATED}.items():
        once, twice = _seconds(source(HOSTILE_STEPS)), _seconds(source(2 * HOSTILE_STEPS))
        ratio = twice / max(once, 1e-3)
        yield Row(name, f"{twice:.2f} s, {ratio:.1f}x", "<= 3x", ratio <= 3)


if __name__ == "__main__":
    main()
