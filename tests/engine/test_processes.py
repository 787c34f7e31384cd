"""Pieces of work that copies of a process do give what they would in one process, whatever becomes of the copies."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from puppetguard.engine.processes import shared_out
from tests.engine.alone import children, open_files, run_alone


def named(number: int) -> str:
    """Return a text that takes a moment to be made."""
    time.sleep(0.01)
    return f"{number}"


def where(number: int) -> int:
    time.sleep(0.01)
    return os.getpid() if number >= 0 else 0


def work(count: int) -> list[Callable[[], str]]:
    return [partial(named, number) for number in range(count)]


def all_take_part() -> None:
    before = open_files()
    for jobs in (2, 3):
        assert shared_out(work(30), str, jobs) == [f"{number}" for number in range(30)]
        found = shared_out([partial(where, number) for number in range(40)], int, jobs)
        assert os.getpid() in found
        assert 1 < len(set(found)) <= jobs
    assert (children(), open_files()) == ([], before)


def one_is_enough() -> None:
    for jobs, count in ((1, 20), (2, 1), (2, 0), (2, 300)):
        found = shared_out([partial(where, number) for number in range(count)], int, jobs)
        assert found == [os.getpid()] * count


def killed(first: int, number: int) -> str:
    time.sleep(0.01)
    if os.getpid() != first:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{number}"


def what_a_copy_does_not_do_is_done_here() -> None:
    pieces = [partial(killed, os.getpid(), number) for number in range(20)]
    assert shared_out(pieces, str, 3) == [f"{number}" for number in range(20)]
    assert shared_out([partial(odd, os.getpid(), number) for number in range(20)], str, 2) == ["x"] * 20
    assert children() == []


def odd(first: int, number: int) -> object:
    """Return something else than was said, where it is a copy that is asked."""
    time.sleep(0.01)
    return number if os.getpid() != first else "x"


def failing(number: int) -> str:
    time.sleep(0.01)
    if number == 7:
        raise ValueError(number)
    return f"{number}"


def what_fails_in_a_copy_fails_here() -> None:
    before = open_files()
    for _ in range(5):
        with pytest.raises(ValueError, match=r"^7$"):
            shared_out([partial(failing, number) for number in range(12)], str, 2)
    assert (children(), open_files()) == ([], before)


@pytest.mark.parametrize(
    "does",
    [all_take_part, one_is_enough, what_a_copy_does_not_do_is_done_here, what_fails_in_a_copy_fails_here],
)
def test_shared_out(does: Callable[[], None]) -> None:
    run_alone(does)


def test_where_threads_run_nothing_is_shared_out() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert shared_out([partial(where, number) for number in range(20)], int, 4) == [os.getpid()] * 20
    finally:
        release.set()
        thread.join()
