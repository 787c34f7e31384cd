"""Checks of settings and switches: what the examples in the rules' own files do not say."""
# ruff: noqa: E501, Q003 - code on one line each, and with its own quotes

from __future__ import annotations

import pytest

from tests.checks.security import texts


@pytest.mark.parametrize(
    ("rule", "code", "expected"),
    [
        ("ssh-root-login", "class { 'x': sshd_permit_root_login => true }", ["true"]),
        ("ssh-root-login", "class a($permit_root_login = 'yes') { }", ["yes~"]),
        ("ssh-root-login", "$x = { 'PermitRootLogin' => $y ? { 1 => 'yes', default => 'no' } }", ["yes~"]),
        ("ssh-root-login", "exec { \"sed -i 's/^PermitRootLogin yes/#&/' f\": onlyif => 'grep PermitRootLogin f' }", ["PermitRootLogin yes~"]),
        ("ssh-root-login", "exec { 'a': unless => 'grep \"PermitRootLogin yes\" f', command => '/bin/x' }", []),
        ("certificate-check-off", "exec { 'curl -kL https://a.example.com/x': path => '/bin' }", ["-kL"]),
        ("certificate-check-off", "exec { 'curl -ok https://a.example.com/x': path => '/bin' }", []),
        ("certificate-check-off", "exec { 'curl -k https://10.0.0.1/x': path => '/bin' }", []),
        ("certificate-check-off", "exec { 'curl -k -o /dev/null https://a.example.com/': path => '/bin' }", ["-k?"]),
        ("certificate-check-off", "class a($verify_ssl = false) { }", ["false?"]),
        ("certificate-check-off", "app { 'x': verify_ssl => true, sslverify => $y }", []),
        ("certificate-check-off", "archive { '/x': source => \"https://${h}/x\", allow_insecure => true }", ["true?"]),
        ("unsigned-repository", "yumrepo { 'x': gpgcheck => 'no' }", ["no"]),
        ("unsigned-repository", "Yumrepo { gpgcheck => 0 }", ["0"]),
        ("unsigned-repository", "exec { 'yum --setopt=x.gpgcheck=0 install y': path => '/bin' }", ["--setopt=x.gpgcheck=0"]),
        ("unsigned-repository", "exec { 'rpm --nosignature -i x.rpm': path => '/bin' }", ["--nosignature"]),
        ("unsigned-repository", "exec { 'yum install gpg': path => '/bin' }", []),
        ("http-without-tls", "file { '/x': source => 'http://127.0.0.1/x' }", []),
        ("http-without-tls", "file { '/x': source => \"http://${h}.example.com/x\" }", []),
        ("http-without-tls", "file { '/x': source => ['puppet:///x', 'http://a.example.com/x'] }", ["http://a.example.com/x"]),
        ("http-without-tls", "exec { 'curl http://a.example.com/x | sha256sum -c y': path => '/bin' }", ["http://a.example.com/x?"]),
        ("http-without-tls", "exec { 'echo http://a.example.com/x': path => '/bin' }", []),
        ("http-without-tls", "yumrepo { 'x': baseurl => 'http://a.example.com/x', gpgcheck => 0 }", ["http://a.example.com/x"]),
        ("weak-cipher", "$ssl_ciphers = 'HIGH:!RC4:-DES'", []),
        ("weak-cipher", "$ssl_ciphers = 'HIGH:+RC4'", ["HIGH:+RC4"]),
        ("weak-cipher", "$ssl_protocols = ['TLSv1.2', 'TLSv1.3']", []),
        ("weak-hash", "user { 'x': password => '$1$salt$Qk5jhdfE8VfF9xUe.lkj41' }", ["$1$salt$Qk5jhdfE8VfF9xUe.lkj41"]),
        ("weak-hash", "exec { 'ssh-keygen -t ed25519 -b 256 -f x': path => '/bin' }", []),
        ("sudo-all-nopasswd", "$x = 'root ALL=(ALL) NOPASSWD: ALL'", []),
        ("sudo-all-nopasswd", "$x = 'a ALL=(ALL) NOPASSWD: ALLOWED'", []),
        ("sudo-all-nopasswd", "$x = \"a ALL=(ALL) ALL\\nb ALL=(ALL) NOPASSWD:ALL\\n\"", ["NOPASSWD:ALL~"]),
        ("firewall-open", "firewall { '1': proto => 'all', action => 'accept', dport => $p }", []),
        ("firewall-open", "firewall { '1': proto => 'icmp', action => 'accept' }", []),
        ("firewall-open", "exec { 'iptables -A INPUT -s 10.0.0.0/8 -j ACCEPT': path => '/sbin' }", []),
        ("bind-all-interfaces", "class { 'redis': bind => '::' }", ["::~"]),
        ("bind-all-interfaces", "class { 'app': bind => '::' }", ["::?"]),
        ("bind-all-interfaces", "file { '/etc/mongod.conf': content => \"net:\\n  bind_ip: 0.0.0.0\\n\" }", ["0.0.0.0~"]),
        ("extra-root-user", "user { 'x': uid => 0, name => 'root' }", []),
        ("extra-root-user", "User { uid => 0 }", []),
        ("secret-not-sensitive", "class a($p) { file { '/etc/ssl/private/x.key': content => $p, show_diff => true } }", ["$p~"]),
        ("admin-by-default", "class a($user = 'Admin') { }", ["Admin?"]),
        ("suspicious-comment", "# TODO: x\n# password\n$x = 1", []),
    ],
)  # fmt: skip
def test_hits(rule: str, code: str, expected: list[str]) -> None:
    assert texts(rule, code) == expected
