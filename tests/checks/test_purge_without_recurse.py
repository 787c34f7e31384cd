"""What the examples in the rule's own file do not say: what may set ``recurse`` all the same."""

from __future__ import annotations

import pytest

from tests.checks.hitting import places


@pytest.mark.parametrize(
    ("code", "confidence"),
    [
        ("file { '/a': purge => true }", "likely"),
        ("file { '/a': purge => true, recurse => undef }", "likely"),
        ("file { '/a': purge => true, recurse => 'false' }", "certain"),
        ("file { '/a': purge => true, * => $more }", None),
        ("file { '/a': purge => true } File <| |> { recurse => true }", None),
        ("File { purge => true }", None),
        ("file { '/a': purge => $purge }", None),
        ("file { '/a': purge => true, recurse => inf }", None),
    ],
)
def test_purge(code: str, confidence: str | None) -> None:
    assert places("purge-without-recurse", code) == ([("purge", confidence)] if confidence else [])
