"""What a command does not need is not imported: a hook pays the start-up at each commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.git.guarded import control

HEAVY = {"pyparsing", "tree_sitter", "tree_sitter_bash", "yaml", "git", "rapidfuzz", "msgspec", "colorama", "pathspec"}
SHOW_MODULES = """
import sys
from puppetguard.cli import run
code = run(sys.argv[1:])
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["parse", "--help"], {"pyparsing", "msgspec"}),
        (["parse", "-"], {"pyparsing", "msgspec"}),
        (["parse", "--format", "json", "-"], {"pyparsing", "msgspec"}),
    ],
)
def test_imports(arguments: list[str], needed: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, *arguments], input="", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    imported = {name.split(".")[0] for name in done.stderr.splitlines()}
    assert "puppetguard" in imported
    assert imported & HEAVY <= needed


KEPT = {"msgspec"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--format", "text"], KEPT),
        (["--format", "concise", "--color", "always"], KEPT | {"colorama"}),
        (["--format", "json"], KEPT),
        (["--format", "sarif"], KEPT),
        (["--format", "github"], KEPT),
        (["--format", "html"], KEPT),
        (["--output", "markdown:-"], KEPT),
        (["--statistics"], KEPT),
    ],
)
def test_a_check_of_what_is_known_reads_nothing_but_the_results(
    tmp_path: Path, arguments: list[str], needed: set[str]
) -> None:
    (tmp_path / "a.pp").write_text("exec { '/bin/mv a.php a.phpp': creates => '/x' }\n", encoding="utf-8")
    command = [sys.executable, "-c", SHOW_MODULES, "check", *arguments, "a.pp"]
    environment = {**os.environ, "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache")}
    runs = [
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    first, second = ({name.split(".")[0] for name in done.stderr.splitlines()} for done in runs)
    assert runs[0].stdout == runs[1].stdout
    assert [done.returncode for done in runs] == [1, 1]
    assert {"pyparsing", "tree_sitter"} <= first
    assert second & HEAVY == needed
    assert "multiprocessing" not in second
    # Expressions of users; the build, which compiles the rules, does not have the library.
    assert "regex" not in first
    modules = set(runs[1].stderr.splitlines())
    assert not {"puppetguard.policy.configuration", "puppetguard.git.run", "puppetguard.engine.judging"} & modules


def test_a_baseline_needs_no_more_than_what_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.pp").write_text("exec { '/bin/mv a.php a.phpp': creates => '/x' }\n", encoding="utf-8")
    environment = {**os.environ, "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache")}
    told = ""
    # The baseline is one more file of the code base, so that the first run with it links anew.
    for arguments in (["baseline", "create"], ["check"], ["check"]):
        command = [sys.executable, "-c", SHOW_MODULES, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told = done.stderr
    assert {name.split(".")[0] for name in told.splitlines()} & HEAVY == KEPT


def test_the_guard_of_a_change_of_data_needs_no_parser(tmp_path: Path) -> None:
    repository = control(tmp_path / "repository")
    repository.write("data/common.yaml", "profile::web::port: 80\n")
    repository.commit()
    repository.write("data/common.yaml", "profile::web::port: 8080\n")
    repository.write("README.md", "hello\n")
    repository.commit()
    environment = {**os.environ, "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-c", SHOW_MODULES, "guard", "--base", "HEAD~1", "--fail-on", "never"]
    told = [
        subprocess.run(command, cwd=repository.folder, env=environment, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    assert [done.returncode for done in told] == [0, 0], told[0].stderr
    assert "profile::web::port, value: modified" in told[1].stdout
    assert {name.split(".")[0] for name in told[1].stderr.splitlines()} & HEAVY == KEPT | {"yaml"}


def test_a_check_is_imported_where_it_may_find_something(tmp_path: Path) -> None:
    (tmp_path / "a.pp").write_text("# tidy\nfile { '/tmp/x': ensure => file }\n", encoding="utf-8")
    (tmp_path / "b.pp").write_text("tidy { '/': recurse => true }\nexec { '/bin/true': }\n", encoding="utf-8")
    environment = {**os.environ, "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache")}

    def checks(*arguments: str) -> set[str]:
        command = [sys.executable, "-c", SHOW_MODULES, "check", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        found = (name.removeprefix("puppetguard.checks.") for name in done.stderr.splitlines())
        return {name for name in found if not name.startswith(("_", "puppetguard"))}

    checks("a.pp", "b.pp")  # keeps the rules
    asked = {"tidy_broad", "shell_syntax", "yaml_syntax_error", "unknown_class"}
    assert checks("a.pp") & asked == {"unknown_class"}
    (tmp_path / "a.pp").write_text("# tidy\nfile { '/tmp/y': ensure => file }\n", encoding="utf-8")
    # What looks at all files has nothing to look at again.
    assert checks("a.pp", "b.pp") & asked == set()
    (tmp_path / "b.pp").write_text("tidy { '/x': recurse => true }\nexec { '/bin/true': }\n", encoding="utf-8")
    assert checks("a.pp", "b.pp") & asked == {"tidy_broad", "shell_syntax"}
