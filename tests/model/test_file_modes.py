"""Which modes Puppet takes; each of these was tried with `puppet apply`."""

from __future__ import annotations

import pytest

from puppetguard.model.file_modes import is_valid_mode, may_have_invalid_mode, meant_mode


@pytest.mark.parametrize(
    "mode", ["0644", "644", "7", "0", "00644", "2775", "u=rw,go=r", "a+X", "=r", "u+s,o-rwx", "g=u", "0644\n", "u=rw-x"]
)
def test_valid(mode: str) -> None:
    assert is_valid_mode(mode)


@pytest.mark.parametrize(
    ("mode", "meant"),
    [
        ("0664 ", "0664"),
        (" 644", "644"),
        ("0o644", "0644"),
        ("rw-r--r--", "0644"),
        ("rwsr-xr-t", "5755"),
        ("drwxr-x---", "0750"),
        ("u=rw, go=r", "u=rw,go=r"),
        ("U=RW", "u=rw"),
        ("u=rw,", "u=rw"),
        ("999", None),
        ("000644", None),
        ("u+q", None),
        ("", None),
        ("rw", None),
    ],
)
def test_invalid(mode: str, meant: str | None) -> None:
    assert not is_valid_mode(mode)
    assert meant_mode(mode) == meant


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("mode => '0644'", False),
        ("'mode'\n=> \"644\"", False),
        ("a mode", False),
        ("mode => $mode", True),
        ("mode => '0684'", True),
        ("mode +> '0644'", True),
        ("mode # x\n => '0644'", True),
        ('"\\u006dode mode"', True),
    ],
)
def test_presence(text: str, may: bool) -> None:
    assert may_have_invalid_mode(text) is may
