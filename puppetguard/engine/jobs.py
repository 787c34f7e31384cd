"""Compiles many files, by several processes when there are enough of them to be worth it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from puppetguard.engine.compiler import Compiler
from puppetguard.engine.processes import cores, may_fork
from puppetguard.errors import IncompleteError
from puppetguard.packs.rule import Rule
from puppetguard.source import InputFile

if TYPE_CHECKING:
    from concurrent.futures import Executor

WORTH_IT = 100
"""From how many files on several processes are used; with fewer, to start them takes longer than they save."""
_LIGHT = 0.4
"""What a file costs to which no rules are applied, beside one to which they are."""
_BATCH = 64
"""How many files a process is given at a time: few enough for progress to be seen and for little to be lost."""
_LEAST = 16
"""How many files there are for each process, at least."""
_ROUNDS = 4
"""How often each process is given files, at least: some files take much longer than others."""
_MOST = 16
"""More processes than that are no faster: the results have to come through one."""

Batch = dict[bytes, bytes]
"""Units by their keys, encoded."""


class Job(NamedTuple):
    """A file to compile, and whether the rules are applied to it; see ``Compiler.compile``."""

    file: InputFile
    apply: bool


def compile_all(
    files: Mapping[bytes, Job],
    rules: Sequence[Rule],
    puppet: int,
    tasks: bool,
    jobs: int | None,
    progress: Callable[[int, int], None] | None,
) -> Iterator[Batch]:
    """Yield the units of files in batches, as they are done; see ``engine.Settings`` for ``jobs``."""
    plan = msgspec.msgpack.encode((list(rules), puppet, tasks))
    work = sum(1 if job.apply else _LIGHT for job in files.values())
    workers = min(_workers(jobs, work), max(1, len(files) // _LEAST))
    size = min(_BATCH, -(-len(files) // (_ROUNDS * workers)))
    items = iter(files.items())
    batches = list(iter(lambda: list(islice(items, size)), []))
    done = 0
    for batch in _serial(plan, batches) if workers <= 1 else _parallel(plan, batches, workers):
        done += len(batch)
        if progress is not None:
            progress(done, len(files))
        yield batch


def _workers(jobs: int | None, work: float) -> int:
    if jobs is not None:
        return jobs
    return min(cores(), _MOST) if work >= WORTH_IT else 1


def _serial(plan: bytes, batches: Sequence[list[tuple[bytes, Job]]]) -> Iterator[Batch]:
    compiler = _compiler(plan)
    for batch in batches:
        yield _compiled(compiler, batch)


def _parallel(plan: bytes, batches: Sequence[list[tuple[bytes, Job]]], workers: int) -> Iterator[Batch]:
    # To import these takes as long as to check a file.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = _start_method()
    if method == "fork":
        # What is imported and made here need not be again by each.
        _worker[:] = [_compiler(plan)]
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context(method), _start_worker, (plan,))
    try:
        yield from _results(pool, batches)
    except BrokenProcessPool:
        raise IncompleteError("a process of this run was ended from outside (was there enough memory?)") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        _worker.clear()


def _results(executor: Executor, batches: Sequence[list[tuple[bytes, Job]]]) -> Iterator[Batch]:
    from concurrent.futures import as_completed

    futures = [executor.submit(_work, batch) for batch in batches]
    for future in as_completed(futures):
        yield future.result()


def _start_method() -> str:
    """Fork where that is safe: what is imported already need not be again."""
    return "fork" if may_fork() else "spawn"


_worker: list[Compiler] = []
"""The compiler of a worker process."""


def _start_worker(plan: bytes) -> None:
    # Ctrl-C reaches all processes; only the first has something to say about it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not _worker:
        _worker.append(_compiler(plan))


def _work(batch: list[tuple[bytes, Job]]) -> Batch:
    return _compiled(_worker[0], batch)


def _compiler(plan: bytes) -> Compiler:
    rules, puppet, tasks = msgspec.msgpack.decode(plan, type=tuple[list[Rule], int, bool])
    return Compiler(rules, puppet=puppet, tasks=tasks)


def _compiled(compiler: Compiler, batch: list[tuple[bytes, Job]]) -> Batch:
    encoder = msgspec.msgpack.Encoder()
    found: Batch = {}
    for key, (file, apply) in batch:
        try:
            found[key] = encoder.encode(compiler.compile(file.data, file.kind, apply=apply))
        except Exception as error:
            error.add_note(f"while checking {file.path}")
            raise
    return found
