"""What the examples in the rule's own file do not say: which limits are none, and where old files may go."""

from __future__ import annotations

import pytest

from tests.checks.hitting import hitting, places


@pytest.mark.parametrize(
    ("path", "attributes", "confidence"),
    [
        ("/etc", "recurse => true", "certain"),
        ("/etc", "recurse => 1", "certain"),
        ("/etc", "recurse => 0", None),
        ("/etc", "recurse => false", None),
        ("/etc", "age => '1d'", None),
        ("/etc", "recurse => true, matches => '*.bak'", None),
        ("/etc", "recurse => true, matches => ['*.bak', '*']", "certain"),
        ("/etc", "recurse => true, matches => $matches", None),
        ("/etc", "recurse => true, age => '0s'", "certain"),
        ("/etc", "recurse => true, age => '4w', size => '0'", "certain"),
        ("/etc", "recurse => true, age => '4w'", "likely"),
        ("/etc", "rmdirs => true", "certain"),
        ("/etc", "rmdirs => true, age => '4w'", "likely"),
        ("/srv", "recurse => true, age => '4w'", "possible"),
        ("/var/log", "recurse => true, age => '4w'", None),
        ("/var/cache", "recurse => true", "possible"),
        ("/tmp", "recurse => true, size => '1g'", None),  # noqa: S108 # the name of a directory, nothing is made there
        ("/opt/app", "recurse => true", None),
    ],
)
def test_tidy(path: str, attributes: str, confidence: str | None) -> None:
    assert places("tidy-broad", f"tidy {{ '{path}': {attributes} }}") == (
        [(f"'{path}'", confidence)] if confidence else []
    )


def test_a_message_says_what_goes_and_why() -> None:
    (hit,) = hitting("tidy-broad", "tidy { 'x': path => '/home', recurse => inf, age => '0' }")
    assert hit.text == "path => '/home'"
    assert hit.message == "removes every file below `/home` (the limit is 0): the directories of users"
