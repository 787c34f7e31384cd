"""What the examples in the rule's own file do not say: who has thought of what is needed."""

from __future__ import annotations

import pytest

from tests.checks.hitting import places


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("resources { 'package': purge => true }", [("'package'", "certain")]),
        ("resources { 'Package': purge => 'true' }", [("'Package'", "certain")]),
        ("resources { 'package': purge => true, noop => false }", [("'package'", "certain")]),
        ("resources { 'package': purge => true, noop => $noop }", []),
        ("resources { 'user': purge => true }", [("'user'", "likely")]),
        ("resources { 'user': purge => true, unless_uid => $kept }", [("'user'", "possible")]),
        ("resources { 'user': purge => true, unless_system_user => 500 }", [("'user'", "possible")]),
        ("resources { 'mount': purge => true }", [("'mount'", "certain")]),
        ("mount { ['/', '/home']: } resources { 'mount': purge => true }", [("'mount'", "possible")]),
        ("group { 'adm': } resources { 'group': purge => true }", [("'group'", "certain")]),
        ("resources { 'nova_config': purge => true }", []),
        ("Resources { purge => true }", []),
        ("user { 'package': purge => true }", []),
    ],
)
def test_purge(code: str, found: list[tuple[str, str]]) -> None:
    assert places("resources-purge", code) == found
