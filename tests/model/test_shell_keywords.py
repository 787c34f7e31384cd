"""Misspelled keywords of the shell."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.shell_keywords import keyword_slips, may_have_keyword_slip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("if a; thne b; fi", "thne then"),
        ("if a; then b; esle c; fi", "esle else"),
        ("if a; then b; elfi c; then d; fi", "elfi elif"),
        ("for i in a; do b; doen", "doen done"),
        ("while a; ddo b; done", "ddo do"),
        ("if a\nthen b\nfii\n", "fii fi"),
        ("case $x in a) b;; easc", "easc esac"),
        ("whiel a; do b; done", "whiel while"),
        ("untill a; do b; done", "untill until"),
        # Right, or something else, or a command.
        ("if a; then b; fi", None),
        ("thne a", None),
        ("echo thne; if a; then b; fi", None),
        ("od x; for i in a; do b; done", None),
        ("echo 'if a; thne b; fi'", None),
    ],
)
def test_keywords(text: str, found: str | None) -> None:
    slips = keyword_slips(text, {command.name.start for command in commands(text)})
    assert [f"{slip.word} {slip.meant}" for slip in slips] == ([found] if found else [])
    assert all(text[slip.start : slip.end] == slip.word for slip in slips)
    assert found is None or may_have_keyword_slip(text)
