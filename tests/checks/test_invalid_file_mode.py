"""What the examples in the rule's own file do not say: remedies, types of values, what is not known."""

from __future__ import annotations

import pytest

from tests.checks.hitting import hitting, places


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("644", "'0644'"),
        ("0755", "'0755'"),
        ("0x1A4", ""),
        ("true", ""),
        ("6.44", ""),
    ],
)
def test_what_is_no_text(value: str, remedy: str) -> None:
    (hit,) = hitting("invalid-file-mode", f"file {{ '/a': mode => {value} }}")
    assert (hit.text, hit.confidence, hit.remedy) == (value, "certain", remedy)
    assert hit.message == f"the mode `{value}` is no text: Puppet refuses it"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("file { '/a': mode => '0644' }", []),
        ("file { '/a': mode => '0684' }", [("mode => '0684'", "certain")]),
        ("file { '/a': mode => # why\n '0684' }", [("mode => # why\n '0684'", "certain")]),
        ("file { '/a': * => { 'mode' => '0684' } }", [("'0684'", "certain")]),
        ("File { mode => '0684' }", [("mode => '0684'", "certain")]),
        ("File <| |> { mode +> '0684' }", [("mode +> '0684'", "certain")]),
        ("class a ($m = '9') { file { '/a': mode => $m } }", [("mode => $m", "likely")]),
        ("class a ($m) { file { '/a': mode => \"9${m}\" } }", []),
        ("$m = 0644 file { '/a': mode => $m }", [("0644", "certain")]),
        ("$m = 0755 file { '/a': mode => \"${m}\" }", [('mode => "${m}"', "certain")]),
        ("concat { '/a': mode => 644 }", [("644", "certain")]),
        ("firewall { 'a': mode => 'tcp' }", []),
        ("file { '/a': mode => undef }", []),
        ("file { '/a': mode => '-rw-r--r--' }", [("mode => '-rw-r--r--'", "certain")]),
        ("file { '/a': mode => '-w' }", []),
        ("file { '/a': mode => ['0684'] }", []),
    ],
)
def test_modes(code: str, found: list[tuple[str, str]]) -> None:
    assert places("invalid-file-mode", code) == found
