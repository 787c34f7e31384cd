"""What the examples in the rules' own files do not say of modes."""

from __future__ import annotations

import pytest

from puppetguard.model.modes import Mode, mode_of
from tests.checks.security import texts

NOTHING = Mode(False, False, False, False, False, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0777", NOTHING._replace(world_writable=True, world_readable=True, group_writable=True)),
        ("1777", NOTHING._replace(world_writable=True, world_readable=True, group_writable=True, sticky=True)),
        ("04711", NOTHING._replace(setuid=True)),
        ("2750", NOTHING._replace(setgid=True)),
        ("u=rw,go=r", NOTHING._replace(world_readable=True)),
        ("a+rwx,o-w", NOTHING._replace(world_readable=True, group_writable=True)),
        ("a=rwx", NOTHING._replace(world_writable=True, world_readable=True, group_writable=True)),
        ("+w", NOTHING),
        ("g+s,u+s", NOTHING._replace(setuid=True, setgid=True)),
        ("ug=rwx,o=rx-w", NOTHING._replace(world_readable=True, group_writable=True)),
        ("0888", None),
        ("77", None),
        ("absent", None),
        ("", None),
    ],
)
def test_mode(text: str, expected: Mode | None) -> None:
    assert mode_of(text) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { ['/a', '/b']: mode => '0666' }", ["'0666'"]),
        ("file { '/a': path => '/dev/kvm', mode => '0666' }", []),
        # A number is refused; it is what stands there that was meant.
        ("file { '/a': mode => 0400 }", []),
        ("file { '/a': mode => 0666 }", ["0666"]),
        ("file { '/a': ensure => absent, mode => '0666' }", []),
        ("file { '/a': ensure => file, mode => '1666' }", ["'1666'"]),
        ("File { mode => '0666' }", ["'0666'"]),
        ("exec { 'chmod -v 0777 /a': path => '/bin' }", ["0777"]),
        ("exec { 'chmod --reference=/b /a': path => '/bin' }", []),
        ("exec { \"sh -c 'chmod ${m} /a'\": path => '/bin' }", []),
    ],
)
def test_world_writable(code: str, expected: list[str]) -> None:
    assert texts("world-writable", code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { '/usr/bin/x': ensure => file, mode => '2755' }", ["'2755'?"]),
        ("file { '/srv/x': mode => '2755' }", []),
        ("file { '/bin/bash': mode => '4755' }", ["'4755'~"]),
    ],
)
def test_setuid(code: str, expected: list[str]) -> None:
    assert texts("setuid-setgid", code) == expected
