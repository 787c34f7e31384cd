"""What a system cannot do without."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.essentials import (
    essential_file,
    essential_group,
    essential_host,
    essential_mount,
    essential_package,
    essential_user,
)


@pytest.mark.parametrize(
    ("name", "provider", "spared"),
    [
        ("bash", None, "never"),
        ("bash", "dnf", "never"),
        ("bash", "npm", None),
        ("apt", None, "never"),
        ("glibc", None, "never"),
        ("tzdata", None, "often"),
        ("sudo", None, "seldom"),
        ("cron", None, "often"),
        ("nginx", None, None),
    ],
)
def test_packages(name: str, provider: str | None, spared: str | None) -> None:
    found = essential_package(name, provider)
    assert (found.spared if found else None) == spared


@pytest.mark.parametrize("path", ["/bin/sh", "/usr/bin/sh", "/etc/passwd", "/usr/lib64/libc.so.6", "/sbin/init"])
def test_files(path: str) -> None:
    found = essential_file(path)
    assert found is not None
    assert found.spared == "never"


def test_others() -> None:
    assert essential_file("/etc/motd") is None
    assert essential_user("root") is not None
    assert essential_user("games") is None
    assert essential_group("wheel") is not None
    assert essential_group("games") is None
    assert essential_mount("/usr") is not None
    assert essential_mount("/mnt") is None
    assert essential_host("localhost") is not None
    assert essential_host("db1") is None
