"""How well the arguments of a command fit a program."""

from __future__ import annotations

import pytest

from puppetguard.model.command_fit import ENOUGH, likelihood, support
from puppetguard.model.commands import commands
from puppetguard.model.spelling import Stroke


@pytest.mark.parametrize(
    ("meant", "script", "points"),
    [
        ("systemctl", "x restart y", 3),
        ("systemctl", "x build y", 0),
        ("grep", "x -q y", 1),
        ("grep", "x -qn y /z", 3),
        ("grep", "x --quiet y", 3),
        ("grep", "a | x y", 2),
        ("grep", "a || x y", 0),
        ("chown", "x a:b /c", 4),
        ("chmod", "x -R g+w c", 4),
        ("test", "x -f /y", 4),
        ("test", "x a = b", 3),
        ("sed", "x -i s/a/b/ /c", 5),
        ("awk", "x '{ print }'", 3),
        ("echo", "x 'a b'", 3),
        ("echo", "x a > b", 3),
        ("echo", "x a", 0),
        ("true", "a || x", 3),
        ("true", "a; x", 0),
        ("exit", "x 1", 3),
        ("sleep", "x 5m", 3),
        ("curl", "x https://y", 3),
        ("cat", "x > y", 3),
        ("rm", "x /y", 1),
        ("rm", "x y", 0),
    ],
)
def test_support(meant: str, script: str, points: int) -> None:
    command = next(one for one in commands(script) if one.program == "x")
    assert support(meant, command, script[: command.start]) == points


@pytest.mark.parametrize(
    ("name", "meant", "kind", "points"),
    [
        ("systemclt", "systemctl", "swapped", 4),
        ("gre", "grep", "missing", 2),
        ("grwp", "grep", "replaced", 2),
        ("gzep", "grep", "replaced", 1),
        ("grewp", "grep", "extra", 2),
        ("grepk", "grep", "extra", 1),
        ("jm", "rm", "replaced", -2),
    ],
)
def test_likelihood(name: str, meant: str, kind: Stroke, points: int) -> None:
    assert likelihood(name, meant, kind) == points
    assert points <= ENOUGH
