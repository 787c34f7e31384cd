"""What the examples in the rule's own file do not say: providers, names, forms."""

from __future__ import annotations

import pytest

from tests.checks.hitting import hitting, places


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("package { 'bash': ensure => absent }", [("'bash'", "certain")]),
        ("package { 'bash': ensure => latest }", []),
        ("package { 'bash': ensure => $ensure }", []),
        ("package { 'bash': ensure => absent, provider => apt }", [("'bash'", "certain")]),
        ("package { 'bash': ensure => absent, provider => gem }", []),
        ("package { 'bash': ensure => absent, noop => true }", []),
        ("package { 'bash': ensure => absent, name => 'zsh' }", []),
        ("package { 'libc6:i386': ensure => absent }", []),
        ("package { 'mawk': ensure => absent }", [("'mawk'", "possible")]),
        ("package { 'puppet': ensure => absent }", [("'puppet'", "possible")]),
        ("package { 'puppet-agent': ensure => absent }", [("'puppet-agent'", "likely")]),
        ("Package['systemd'] { ensure => absent }", [("'systemd'", "certain")]),
        ("Package { ensure => absent }", []),
        ("file { '/etc//fstab/': ensure => absent }", [("'/etc//fstab/'", "certain")]),
        ("file { '/usr/bin/bash': ensure => absent }", [("'/usr/bin/bash'", "certain")]),
        ("file { '/usr/bin/acme': ensure => absent }", []),
        ("file { '/etc/crypttab': ensure => absent }", [("'/etc/crypttab'", "possible")]),
        ("user { 'games': ensure => absent }", []),
        ("group { 'tape': ensure => absent }", [("'tape'", "possible")]),
        ("mount { '/home': ensure => unmounted }", [("'/home'", "possible")]),
        ("mount { '/proc/': ensure => absent }", [("'/proc/'", "certain")]),
        ("host { 'localhost': ensure => absent }", [("'localhost'", "certain")]),
        ("class a ($e = 'absent') { user { 'root': ensure => $e } }", [("'root'", "likely")]),
    ],
)
def test_absent(code: str, found: list[tuple[str, str]]) -> None:
    assert places("ensure-absent-critical", code) == found


def test_a_message_says_what_is_lost() -> None:
    (hit,) = hitting("ensure-absent-critical", "file { '/bin/sh': ensure => false }")
    assert hit.message == "the file `/bin/sh` is made `absent`: the system's own scripts need it"
