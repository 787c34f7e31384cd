"""What a command does not need is not imported: a hook pays the start-up at each commit."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"pyparsing", "tree_sitter", "tree_sitter_bash", "yaml", "git", "rapidfuzz", "msgspec", "colorama"}
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
