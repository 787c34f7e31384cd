"""A small control repository, and what the guard says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from puppetguard import cli
from tests.git.repositories import Repository

FILES = {
    "environment.conf": "modulepath = site:modules\n",
    "manifests/site.pp": "node 'web1', 'web2' {\n  include profile::web\n}\nnode 'db1' {\n  include profile::db\n}\n",
    "site/profile/manifests/web.pp": (
        "# Serves pages.\n"
        "class profile::web {\n"
        "  file { '/srv/www/index.php':\n"
        "    ensure => file,\n"
        "    mode   => '0644',\n"
        "  }\n"
        "}\n"
    ),
    "site/profile/manifests/db.pp": (
        "# Keeps data.\nclass profile::db {\n  service { 'postgresql':\n    ensure => running,\n  }\n}\n"
    ),
    "site/profile/files/motd": "hello\n",
}
WEB = "site/profile/manifests/web.pp"
DB = "site/profile/manifests/db.pp"
TYPO = "  service { 'nginx':\n    ensure => runing,\n  }\n"
"""Something that a rule finds, as a part of a class."""


def control(folder: Path) -> Repository:
    """Make the repository, with one commit on ``main``."""
    repository = Repository(folder)
    for path, text in FILES.items():
        repository.write(path, text)
    repository.commit("base")
    return repository


RULE = "unknown-value"


def with_typo(text: str) -> str:
    """Return a class with something in it that a rule finds."""
    return text.rstrip().removesuffix("}") + TYPO + "}\n"


class Guard:
    """Runs the guard in a folder, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.err = ""

    def __call__(self, folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the report; an empty one if there is none."""
        self._monkeypatch.chdir(folder)
        self._capsys.readouterr()
        code = cli.run(["guard", "--format", "json", *arguments])
        told = self._capsys.readouterr()
        self.err = told.err
        return code, json.loads(told.out) if told.out else {}


def told(report: dict[str, Any]) -> list[str]:
    """Return the changes of a report, a line each: kind, what, subject, attribute, before and after."""
    return sorted(
        " ".join(filter(None, (one["kind"], one["what"], one["subject"], one["attribute"], _values(one))))
        for one in report["changes"]
    )


def _values(one: dict[str, Any]) -> str:
    return f"{one['before']}→{one['after']}" if one["before"] or one["after"] else ""
