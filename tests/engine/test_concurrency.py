"""Many runs on one cache, and runs that are killed: no torn cache, no wrong result."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.properties.thoroughness import THOROUGH

RUNS = 32 if THOROUGH else 8
KILLS = 200 if THOROUGH else 12
TURNS = 4
"""How many tests share the kills, so that several processes can run them."""
REPLACED = 32 * 50
COMMAND = [sys.executable, "-m", "puppetguard", "check", "--format", "json", "--jobs", "2", "."]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Some hundred files, a few of them with something wrong."""
    return written(tmp_path / "tree")


def written(folder: Path) -> Path:
    folder.mkdir()
    for number in range(150):
        wrong = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n" if number % 10 == 0 else ""
        (folder / f"c{number}.pp").write_text(f"class c{number} {{\n{wrong}}}\n", encoding="utf-8")
    return folder


def environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "PUPPETGUARD_CACHE_DIR": str(cache), "PYTHONHASHSEED": "random"}


def start(tree: Path, cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        COMMAND,
        cwd=tree,
        env=environment(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def expected(tree: Path, tmp_path: Path) -> str:
    out, err = start(tree, tmp_path / "other").communicate()
    assert out.count('"rule": "extension-rewrite"') == 15
    assert err == ""
    return out


def is_whole(cache: Path) -> bool:
    (path,) = cache.glob("*.sqlite")
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_runs_at_the_same_time(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    processes = [start(tree, cache) for _ in range(RUNS)]
    results = [process.communicate() for process in processes]
    assert {process.returncode for process in processes} == {1}
    assert {err for _, err in results} == {""}
    assert {out for out, _ in results} == {expected(tree, tmp_path)}
    assert is_whole(cache)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "policy.yml"
    target.write_bytes(b"0" * 20_000)
    writer = (
        "import sys\nfrom puppetguard.policy.atomic import replace_file\n"
        f"for turn in range({REPLACED // 32}):\n    replace_file(sys.argv[1], sys.argv[2].encode() * 20_000)\n"
    )
    letters = [chr(ord("A") + number) for number in range(32)]
    processes = [subprocess.Popen([sys.executable, "-c", writer, str(target), letter]) for letter in letters]
    seen: set[bytes] = set()
    while any(process.poll() is None for process in processes):
        data = target.read_bytes()
        assert (len(data), len(set(data))) == (20_000, 1)
        seen.add(data[:1])
    assert {process.wait() for process in processes} == {0}
    assert len(seen) > 1
    assert [path.name for path in tmp_path.iterdir()] == ["policy.yml"]


@pytest.mark.parametrize("turn", range(TURNS))
def test_killed_runs(tree: Path, tmp_path: Path, turn: int) -> None:
    cache = tmp_path / "cache"
    truth = expected(tree, tmp_path)
    started = time.monotonic()
    start(tree, tmp_path / "third").communicate()
    limit = whole = time.monotonic() - started
    dice = random.Random(20 + turn)
    killed = 0
    while killed < KILLS // TURNS:
        process = start(tree, cache)
        time.sleep(dice.uniform(0, limit))
        # The whole group: a run and the processes that work for it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if process.returncode != -signal.SIGKILL:
            # It was over before: most is kept already, or the machine has less to do than when it was measured.
            limit *= 0.8
            continue
        killed += 1
        if dice.random() < 0.5:
            out, err = start(tree, cache).communicate()
            assert (out, err) == (truth, "")
            # Otherwise all that comes after would be kept already.
            for path in cache.glob("*.sqlite"):
                path.unlink()
            limit = whole
    assert start(tree, cache).communicate() == (truth, "")
    assert is_whole(cache)


def test_an_interrupted_run_says_nothing(tree: Path, tmp_path: Path) -> None:
    for number in range(400):
        (tree / f"long{number}.pp").write_text(f"notice({number})\n" * 500, encoding="utf-8")
    cache = tmp_path / "cache"
    process = start(tree, cache)
    # The rules are kept before the work begins, which takes some seconds.
    while not list(cache.glob("*.sqlite")):
        assert process.poll() is None
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    assert (*process.communicate(), process.returncode) == ("", "", 130)


def output(tree: Path, output_format: str, paths: list[str], extra: dict[str, str], jobs: str) -> bytes:
    command = [*COMMAND[:4], "--format", output_format, "--no-cache", "--jobs", jobs, *paths]
    done = subprocess.run(
        command, cwd=tree, env={**environment(tree.parent), **extra}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    return done.stdout


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A tree like that of ``tree``, and what a run with nothing special says of it, by formats."""
    tree = written(tmp_path_factory.mktemp("usual") / "tree")
    names = sorted(path.name for path in tree.iterdir())
    return tree, {one: output(tree, one, names, {}, "1") for one in ("text", "sarif")}


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C.UTF-8"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("output_format", ["text", "sarif"])
def test_the_output_is_the_same_everywhere(
    usual: tuple[Path, dict[str, bytes]], variables: dict[str, str], jobs: str, output_format: str
) -> None:
    tree, expected = usual
    names = sorted(path.name for path in tree.iterdir())
    shuffled = random.Random(3).sample(names, len(names))
    assert output(tree, output_format, shuffled, variables, jobs) == expected[output_format]
