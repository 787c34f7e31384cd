"""What the examples in the rule's own file do not say: who else does the work, and who asks for it."""

from __future__ import annotations

import pytest

from tests.checks.hitting import hitting, places


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("service { 'sshd': ensure => stopped }", [("'sshd'", "certain")]),
        ("service { 'sshd': ensure => false }", [("'sshd'", "certain")]),
        ("service { 'sshd': enable => mask }", [("'sshd'", "likely")]),
        ("service { 'sshd': enable => manual }", []),
        ("service { 'sshd': ensure => stopped, noop => true }", []),
        ("service { 'acme': ensure => stopped, name => 'sshd' }", [("name => 'sshd'", "certain")]),
        ("service { 'sshd': ensure => stopped, name => 'acme' }", []),
        ("service { 'sshd': ensure => stopped } service { 'ssh': ensure => running }", [("'sshd'", "possible")]),
        (
            "service { 'sshd': ensure => stopped } service { 'ssh': ensure => stopped }",
            [("'sshd'", "certain"), ("'ssh'", "certain")],
        ),
        ("service { 'network': ensure => stopped } service { 'NetworkManager': }", [("'network'", "possible")]),
        ("service { 'firewalld': ensure => stopped }", [("'firewalld'", "possible")]),
        ("Service['dbus'] { ensure => stopped }", [("'dbus'", "certain")]),
        ("Service { ensure => stopped }", []),
        ("class a ($e = 'stopped') { service { 'sshd': ensure => $e } }", [("'sshd'", "likely")]),
        ("class a ($on) { unless $on { service { 'sshd': ensure => stopped } } }", [("'sshd'", "possible")]),
        ("service { 'RpcSs': ensure => stopped }", [("'RpcSs'", "certain")]),
    ],
)
def test_stopped(code: str, found: list[tuple[str, str]]) -> None:
    assert places("critical-service-stopped", code) == found


def test_a_message_says_what_is_lost() -> None:
    (hit,) = hitting("critical-service-stopped", "service { 'dbus': ensure => running, enable => false }")
    assert hit.message == (
        "the service `dbus` is disabled (it does not start with the system):"
        " programs no longer reach each other, and no one can log in"
    )
