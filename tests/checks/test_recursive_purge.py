"""What the examples in the rule's own file do not say: how sure it is, and what is no directory of the system."""

from __future__ import annotations

import pytest

from tests.checks.hitting import places

PURGED = "ensure => directory, recurse => true, purge => true"


@pytest.mark.parametrize(
    ("path", "confidence"),
    [
        ("/", "certain"),
        ("/etc/", "certain"),
        ("/etc/cron.d/../", "certain"),
        ("//usr//lib", "certain"),
        ("/usr/lib/systemd/system", "certain"),
        ("/etc/rc3.d", "certain"),
        ("C:/Windows", "certain"),
        ("c:/windows/system32/", "certain"),
        ("/etc/cron.d", "likely"),
        ("/etc/sudoers.d", "likely"),
        ("/var/lib/mysql", "likely"),
        ("/etc/rsyslog.d", "possible"),
        ("/tmp", "possible"),  # noqa: S108 # the name of a directory, nothing is made there
        ("/usr/local/bin", "possible"),
        ("/var/www/html", "possible"),
        ("/etc/nginx/conf.d", None),
        ("/etc/systemd/system/app.service.d", None),
        ("/opt/app", None),
        ("D:/data", None),
    ],
)
def test_directories(path: str, confidence: str | None) -> None:
    code = f"file {{ '{path}': {PURGED} }}"
    assert places("recursive-purge", code) == ([(f"'{path}'", confidence)] if confidence else [])


@pytest.mark.parametrize(
    ("attributes", "confidence"),
    [
        ("recurse => true, purge => true", "certain"),
        ("recurse => 'true', purge => 'true', recurselimit => 1", "certain"),
        ("recurse => true, purge => true, ignore => ['keep']", "likely"),
        ("recurse => true, purge => true, source => 'puppet:///x'", "certain"),
        ("recurse => true, purge => true, recurselimit => 0", None),
        ("recurse => true, purge => true, noop => true", None),
        ("recurse => true, purge => true, noop => $noop", None),
        ("recurse => true, purge => true, noop => false", "certain"),
        ("recurse => true, purge => false", None),
        ("recurse => true, purge => $purge", None),
        ("recurse => remote, purge => true", None),
        ("ensure => absent, force => true", "certain"),
        ("ensure => absent, recurse => true", None),
        ("ensure => link, target => '/x', force => true", "likely"),
        ("ensure => '/x', force => true", "likely"),
        ("ensure => directory, force => true", None),
    ],
)
def test_attributes(attributes: str, confidence: str | None) -> None:
    assert places("recursive-purge", f"file {{ '/etc': {attributes} }}") == (
        [("'/etc'", confidence)] if confidence else []
    )


@pytest.mark.parametrize(
    ("around", "confidence"),
    [
        ("%s", "certain"),
        ("class a { %s }", "certain"),
        ("class a { if $facts['os']['family'] == 'Debian' { %s } }", "likely"),
        ("class a { if $::osfamily == 'Debian' { %s } }", "likely"),
        ("class a ($on) { if $on { %s } }", "possible"),
        ("class a ($on) { if $a::b::on { %s } }", "possible"),
    ],
)
def test_conditions(around: str, confidence: str) -> None:
    assert places("recursive-purge", around % f"file {{ '/etc': {PURGED} }}") == [("'/etc'", confidence)]


def test_an_override_names_its_directory_and_a_collector_does_not() -> None:
    assert places("recursive-purge", "File['/etc/profile.d'] { recurse => true, purge => true }") == [
        ("'/etc/profile.d'", "likely")
    ]
    assert places("recursive-purge", "File <| |> { recurse => true, purge => true }") == []


def test_a_profile_does_not_own_what_it_is_named_after() -> None:
    code = f"class profile::sudo {{ file {{ '/etc/sudoers.d': {PURGED} }} }}"
    assert places("recursive-purge", code) == [("'/etc/sudoers.d'", "likely")]
