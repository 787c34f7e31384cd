"""Modules that are referred to and not here: told where there is an environment or a collection, once."""

from __future__ import annotations

from puppetguard.engine import check
from puppetguard.report.markup import plain_text
from puppetguard.report.result import Report
from puppetguard.report.summary import summary_pieces
from puppetguard.source import InputFile

SITE = """node default {
  include app, ntp
  apache::vhost { 'x': }
  concat { '/x': }
  if defined(Class['shop']) { notice('x') }
}
"""


def absent(*paths: tuple[str, str]) -> tuple[str, ...]:
    return check([InputFile(path, text.encode(), "pp") for path, text in paths], ()).absent_modules


APP = ("modules/app/manifests/init.pp", "class app { include ssh::server }\n")


def test_in_an_environment() -> None:
    assert absent(("manifests/site.pp", SITE), APP) == ("apache", "ntp", "ssh")


def test_in_a_collection_of_modules() -> None:
    assert absent(APP, ("modules/web/manifests/init.pp", "class web { include app }\n")) == ("ssh",)


def test_not_of_a_file_without_surroundings() -> None:
    assert absent(("site.pp", SITE)) == ()


def lines(*names: str) -> list[str]:
    return plain_text(summary_pieces(Report((), absent_modules=names))).splitlines()[1:]


def test_some_are_named() -> None:
    assert lines() == []
    assert lines("a", "b") == ["not here, so nothing is said of what they define: a, b"]
    names = [f"m{number}" for number in range(13)]
    shown = ", ".join(names[:10])
    assert lines(*names) == [f"not here, so nothing is said of what they define: {shown} and 3 others"]
