"""Units that another process makes are those that this one would, and without them this one makes them itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

import pytest

from puppetguard.cache import Cache
from puppetguard.engine import Settings, ahead, begun, check, prepared, reported
from puppetguard.engine.ahead import MOST, Ahead
from puppetguard.engine.jobs import Job, compile_all
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report
from puppetguard.source import InputFile
from tests.engine.alone import children, open_files, run_alone

RULES = load_rules()
FILES = [
    InputFile("a.pp", b"exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"),
    InputFile("b.pp", b"class b { $x = = 1 }\n"),
    InputFile("c.epp", b"<% | $x | %><%= $y %>", "epp"),
    InputFile("d.pp", b"\xff"),
    InputFile("large.pp", b"# " + b"x" * 300_000 + b"\nclass large { }\n"),
]


def started(files: list[InputFile] = FILES) -> Ahead:
    vars(ahead)["cores"] = lambda: 2
    return begun(files, RULES, Settings())


def gives_what_this_one_would() -> None:
    with started() as units:
        assert len(units.keys) == len(FILES)
        jobs = {key: Job(file, apply=True) for key, file in zip(prepared(FILES, RULES).keys, FILES, strict=True)}
        own: dict[bytes, bytes] = {}
        for batch in compile_all(jobs, [rule for rule in RULES if rule.scope != "change"], 8, False, 1, None):
            own.update(batch)
        assert units.units() == own
        assert units.units() == {}, "they are given once"


def is_used_in_a_report() -> None:
    alone = check(FILES, RULES)
    with started() as units:
        together = reported(prepared(FILES, RULES), Cache(None), None, units)
        assert units.units() == {}, "they were taken"
    assert found(together) == found(alone)
    assert len(together.findings) > 3
    assert "puppetguard.engine.jobs" in sys.modules


def gives_nothing_when_it_is_killed() -> None:
    with started() as units:
        (process,) = children()
        os.kill(process, signal.SIGKILL)
        assert units.units() == {}
    with started() as units:
        (process,) = children()
        os.kill(process, signal.SIGKILL)
        assert found(reported(prepared(FILES, RULES), Cache(None), None, units)) == found(check(FILES, RULES))
    assert children() == []


def leaves_nothing_behind() -> None:
    before = open_files()
    with started() as units:
        assert len(children()) == 1
        assert units.keys
    assert (children(), open_files()) == ([], before)


def does_without() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    with begun(FILES, RULES, Settings(jobs=1)) as units:
        assert (units.keys, children()) == ((), [])
    with started([]) as units:
        assert (units.keys, units.units(), children()) == ((), {}, [])
    with started([InputFile(f"{number}.pp", b"%d" % number) for number in range(MOST + 1)]) as units:
        assert (units.keys, children()) == ((), [])
    thread.start()
    with started() as units:
        assert (units.keys, children()) == ((), [])
    release.set()
    thread.join()
    vars(ahead)["cores"] = lambda: 1
    with begun(FILES, RULES, Settings()) as units:
        assert (units.keys, children()) == ((), [])


def found(report: Report) -> object:
    return report.findings, report.scope, report.unread


@pytest.mark.parametrize(
    "does",
    [
        gives_what_this_one_would,
        is_used_in_a_report,
        gives_nothing_when_it_is_killed,
        leaves_nothing_behind,
        does_without,
    ],
)
def test_another_process(does: Callable[[], None]) -> None:
    run_alone(does)
