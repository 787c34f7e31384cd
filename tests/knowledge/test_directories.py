"""What is known of directories."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.directories import known_directory, normal_path


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("/", "/"),
        ("//", "/"),
        ("/etc//x/", "/etc/x"),
        ("/etc/x/..", "/etc"),
        ("/..", "/"),
        ("c:\\Windows\\", "C:/Windows"),
        ("C:/", "C:/"),
        ("d:", "D:/"),
        ("etc/x/", "etc/x/"),
        ("", ""),
    ],
)
def test_normal_path(path: str, normal: str) -> None:
    assert normal_path(path) == normal


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc", "system"),
        ("/usr/lib/systemd/system/", "system"),
        ("/usr/lib/udev/rules.d", "shared"),
        ("/etc/logrotate.d", "shared"),
        ("/var/lib/pgsql", "data"),
        ("/usr/local/bin", "local"),
        ("/tmp", "temporary"),  # noqa: S108 # the name of a directory, nothing is made there
        ("C:\\Program Files", "system"),
        ("c:/program files (x86)/", "system"),
    ],
)
def test_known(path: str, kind: str) -> None:
    found = known_directory(path)
    assert found is not None
    assert found.kind == kind
    assert bool(found.holds) is (kind != "shared")
    assert (found.packages >= 10) is (kind == "shared" or path in ("/etc", "/usr/lib/systemd/system/"))


@pytest.mark.parametrize("path", ["/etc/nginx", "etc", "", "/opt/app", "D:/x", "/ETC"])
def test_unknown(path: str) -> None:
    assert known_directory(path) is None
