"""What is known of directories."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.paths import directories_in


@pytest.mark.parametrize(
    ("parent", "names"),
    [
        ("", "etc usr var home opt srv tmp run bin sbin lib root dev proc sys boot mnt media"),
        ("etc", "nginx apache2 httpd cron.d yum.repos.d sysconfig systemd puppetlabs ssl ssh"),
        ("var", "lib log www cache spool run tmp"),
        ("var/lib", "mysql"),
        ("usr", "bin sbin lib local share src"),
        ("usr/local", "bin etc lib sbin share"),
        ("opt", "puppetlabs"),
        ("etc/apache2", "sites-enabled mods-available conf-enabled"),
        ("etc/apt", "sources.list.d preferences.d"),
        ("etc/puppetlabs/code", "environments modules"),
        ("dev", "null shm"),
    ],
)
def test_names(parent: str, names: str) -> None:
    known = directories_in(parent)
    assert known is not None
    assert set(names.split()) - known.names == set()
    assert known.names.isdisjoint(known.beside)


def test_packages_and_words_are_beside() -> None:
    etc, root = directories_in("etc"), directories_in("")
    assert etc is not None
    assert root is not None
    assert {"bind9", "courses"} & etc.beside == {"bind9"}
    assert "hole" in root.beside


@pytest.mark.parametrize("parent", ["home", "srv", "opt/app", "etc/unheard-of"])
def test_places_that_are_free(parent: str) -> None:
    assert directories_in(parent) is None
