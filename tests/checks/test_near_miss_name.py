"""What the examples in the rules' own files do not say: what the code base brings, remedies, providers."""

from __future__ import annotations

import pytest

from puppetguard.checks import find_check
from puppetguard.model.index import Index
from puppetguard.model.unit import Unit
from tests.checks.hitting import hitting, places

CHECK = find_check("near-miss-name")


def test_a_hit_says_what_was_meant() -> None:
    (hit,) = hitting("near-miss-name", "package { 'ngnix': }", of="package")
    assert hit == ("ngnix", "likely", "`ngnix` is no known package, but nearly `nginx`", "nginx")


@pytest.mark.parametrize(
    ("code", "of", "found"),
    [
        ("package { 'ngnix': provider => pip }", "package", []),
        ("package { 'ngnix': provider => apt }", "package", [("ngnix", "likely")]),
        ("package { 'ngnix': source => '/x.deb' }", "package", []),
        ("package { 'ngnix': ensure => purged }", "package", [("ngnix", "possible")]),
        ("package { 'a': name => 'ngnix' }", "package", [("ngnix", "likely")]),
        ("package { 'ngnix': }", "service", []),
        ("service { ngnix: }", "service", [("ngnix", "likely")]),
        ("service { 'sshdd': ensure => stopped }", "service", [("sshdd", "possible")]),
        ("file { '/a': owner => 'rooot' }", "account", [("rooot", "likely")]),
        ("exec { 'a': group => 'www-dtaa' }", "account", [("www-dtaa", "likely")]),
        ("acme { 'a': owner => 'rooot' }", "account", []),
        ("$a = 'ng' $b = 'nix' service { \"${a}${b}\": }", "service", []),
    ],
)
def test_names(code: str, of: str, found: list[tuple[str, str]]) -> None:
    assert places("near-miss-name", code, of=of) == found


@pytest.mark.parametrize(
    ("subject", "provided", "shipped", "stands"),
    [
        ("service:ngnix", (), (), True),
        ("service:ngnix", ("package:ngnix",), (), False),
        ("service:ngnix", ("file:ngnix.service",), (), False),
        ("service:ngnix", (), ("ngnix.service.epp",), False),
        ("package:ngnix", ("package:ngnix",), (), True),
        ("package:ngnix", (), ("ngnix.rpm",), False),
        ("account:rooot", ("account:rooot",), (), False),
        ("account:rooot", ("file:rooot",), (), True),
    ],
)
def test_what_the_code_base_brings(
    subject: str, provided: tuple[str, ...], shipped: tuple[str, ...], stands: bool
) -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([Unit(provides=provided)], shipped), subject) is stands
