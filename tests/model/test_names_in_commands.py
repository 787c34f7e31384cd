"""The packages and services that commands name."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.names_in_commands import names_in


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("systemctl restart a b.service", [("a", "service"), ("b.service", "service")]),
        ("systemctl --no-block restart a", [("a", "service")]),
        ("systemctl enable --now a", []),
        ("systemctl restart $x a", [("a", "service")]),
        ("systemctl cat a", []),
        ("service a restart", [("a", "service")]),
        ("service $x restart", []),
        ("service --status-all", []),
        ("service -v a restart", []),
        ("update-rc.d a defaults", [("a", "service")]),
        ("apt-get -y install a b", [("a", "package"), ("b", "package")]),
        ("apt-get install -y a", [("a", "package")]),
        ("apt-get install -t stable a", []),
        ("apt-get remove a", []),
        ("yum install --enablerepo=x a", []),
        ("pip install a", []),
    ],
)
def test_names(script: str, named: list[tuple[str, str]]) -> None:
    (command,) = commands(script)
    assert [(one.known, kind) for one, kind in names_in(command)] == named
