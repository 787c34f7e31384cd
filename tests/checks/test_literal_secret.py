"""What the examples in the rules' own files do not say: how sure it is, and what is left alone."""

from __future__ import annotations

import pytest

from tests.checks.security import texts


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class a { app { 'x': password => 'Xy7-zebra' } }", ["Xy7-zebra~"]),
        ("class a { app { 'x': password => 'zebra' } }", ["zebra~"]),
        ("app { 'x': password => 'zebra' }", ["zebra?"]),
        ("class a($password = 'zebra') { }", ["zebra?"]),
        ("class a($password = 'Xy7-zebra') { app { 'x': password => $password } }", ["Xy7-zebra~"]),
        ("user { 'x': password => '$6$salt$abcdefghijklmnop' }", ["$6$salt$abcdefghijklmnop?"]),
        ("app { 'x': token => 'fernet' }", []),
        ("app { 'x': token => '5f3a9c1e7b2d4860a1b2c3d4' }", ["5f3a9c1e7b2d4860a1b2c3d4~"]),
        ("app { 'x': password => Sensitive.new('Xy7-zebra') }", ["Xy7-zebra~"]),
        ("app { 'x': password => ['Xy7-zebra', 'other-9-Word'] }", ["Xy7-zebra~", "other-9-Word~"]),
        ("app { 'x': password => $y ? { 1 => 'Xy7-zebra', default => undef } }", ["Xy7-zebra~"]),
        ("app { 'x': dbPassword => 'Xy7-zebra' }", ["Xy7-zebra~"]),
        ("App { password => 'Xy7-zebra' }", ["Xy7-zebra~"]),
        ("App['x'] { password => 'Xy7-zebra' }", ["Xy7-zebra~"]),
        ("App <| |> { password => 'Xy7-zebra' }", ["Xy7-zebra~"]),
        ("exec { 'psql --password shop': path => '/bin' }", []),
        ("exec { 'app --password Xy7-zebra': path => '/bin' }", ["Xy7-zebra~"]),
        ("exec { 'a': command => \"echo 'root:Xy7-zebra' | chpasswd\", path => '/bin' }", ["Xy7-zebra~"]),
        ("app { 'x': env => ['DB_PASSWORD=Xy7-zebra'] }", ["Xy7-zebra~"]),
        ("app { 'x': header => 'Authorization: Bearer 9f8e7d6c5b4a39281706f5e4' }", ["9f8e7d6c5b4a39281706f5e4~"]),
        ("fail('password=Xy7-zebra')", []),
        ("app { 'x': ensure => absent, password => 'Xy7-zebra' }", []),
        ("class { 'pam': content => \"password required pam_unix.so\\n\" }", []),
    ],
)
def test_hard_coded_secret(code: str, expected: list[str]) -> None:
    assert texts("hard-coded-secret", code) == expected


@pytest.mark.parametrize(
    ("token", "is_one"),
    [
        ("AKIA" + "5DCBTV7WQZ2MLXKR", True),
        ("AKIA" + "IOSFODNN7EXAMPLE", False),
        ("gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", True),
        ("gl" + "pat-" + "a1B2c3D4e5F6g7H8i9J0", True),
        ("xo" + "xb-" + "123456789012-abcdefGHIJ01", True),
        ("AI" + "za" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R", True),
        ("sk_" + "live_" + "a1B2c3D4e5F6g7H8i9J0k1L2", True),
        ("sk_" + "test_" + "a1B2c3D4e5F6g7H8i9J0k1L2", False),
    ],
)
@pytest.mark.parametrize("place", ["# {}\n", "$x = '{}'", "exec {{ 'a': command => '/bin/x {}' }}"])
def test_known_forms_count_everywhere(token: str, place: str, is_one: bool) -> None:
    assert texts("hard-coded-secret", place.format(token)) == ([token] if is_one else [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class a { app { 'x': password => 'p@ssw0rd123' } }", ["p@ssw0rd123~"]),
        ("class a { app { 'x': user => 'shop', password => 'shop' } }", ["shop~"]),
        ("class a { app { 'x': password => 'x7' } }", ["x7~"]),
        ("app { 'x': password => 'password' }", ["password?"]),
        ("user { 'x': password => 'password' }", ["password~"]),
        ("user { 'x': password => 'x' }", ["x~"]),
        ("app { 'x': password => 'changeit' }", []),
        ("app { 'x': auth => 'password' }", []),
    ],
)
def test_weak_password(code: str, expected: list[str]) -> None:
    assert texts("weak-password", code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("user { 'x': password => '' }", ["''"]),
        ("app { 'x': password => '' }", ["''?"]),
        ("class a($password = '') { user { 'x': password => $password } }", ["''?", "$password?"]),
        ("exec { 'passwd -d kiosk': path => '/bin' }", ["passwd -d kiosk"]),
        ("exec { 'passwd -l kiosk': path => '/bin' }", []),
        ("file { '/x': content => \"password=${p}\\n\" }", []),
    ],
)
def test_empty_password(code: str, expected: list[str]) -> None:
    assert texts("empty-password", code) == expected
