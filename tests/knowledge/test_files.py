"""What is known of files that have the same name everywhere."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.paths import files_in


@pytest.mark.parametrize(
    ("directory", "names"),
    [
        ("etc", "hosts passwd shadow group fstab resolv.conf nsswitch.conf sudoers login.defs sysctl.conf crontab"),
        ("etc/ssh", "sshd_config ssh_config"),
        ("etc/nginx", "nginx.conf mime.types"),
        ("etc/apache2", "apache2.conf ports.conf"),
        ("etc/security", "limits.conf"),
        ("etc/apt", "sources.list"),
        ("proc", "cpuinfo meminfo mounts modules"),
        ("~/.ssh", "authorized_keys known_hosts id_rsa id_dsa"),
    ],
)
def test_names(directory: str, names: str) -> None:
    known = files_in(directory)
    assert known is not None
    assert set(names.split()) - known.names == set()
    assert known.names.isdisjoint(known.beside)


@pytest.mark.parametrize("directory", ["etc/cron.d", "etc/init.d", "etc/sudoers.d", "srv", "etc/unheard-of", "home"])
def test_directories_that_are_free(directory: str) -> None:
    assert files_in(directory) is None


def test_words_are_beside() -> None:
    known = files_in("etc")
    assert known is not None
    assert {"host", "hoses"} <= known.beside
