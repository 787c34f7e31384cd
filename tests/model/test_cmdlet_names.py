"""Verbs of PowerShell's commands that are misspelled."""

from __future__ import annotations

import pytest

from puppetguard.model.cmdlet_names import meant_cmdlet


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Gte-Service", "Get-Service"),
        ("Instal-WindowsFeature", "Install-WindowsFeature"),
        ("Remvoe-Item", "Remove-Item"),
        ("Stoop-Service", "Stop-Service"),
        ("Restert-Computer", "Restart-Computer"),
        ("egt-ChildItem", "Get-ChildItem"),
        ("Get-Service", None),
        ("ForEach-Object", None),
        ("Patch-Server", None),
        ("Create-Item", None),
        ("apt-get", None),
        ("get-service", None),
        ("Get", None),
    ],
)
def test_meant_cmdlet(name: str, meant: str | None) -> None:
    assert meant_cmdlet(name) == meant
