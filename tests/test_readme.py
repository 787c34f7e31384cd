"""What the README shows is what a reader will see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from puppetguard import cli

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
INCIDENT = "fixtures/incidents/phpp/head"


def block(language: str) -> str:
    """Return the text of the README's block of code in this language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_sample_output_is_the_first_finding_of_the_main_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CHECKOUT)
    assert cli.run(["check", INCIDENT]) == 1
    assert capsys.readouterr().out.startswith(block("text") + "\n")


def test_sample_code_is_that_of_the_incident() -> None:
    assert block("puppet") in (CHECKOUT / INCIDENT / "site/profile/manifests/shop/repair.pp").read_text(
        encoding="utf-8"
    )


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert target.startswith("https://") or (CHECKOUT / target).exists(), target


@pytest.mark.parametrize("program", ["puppetguard check", "pytest"])
def test_the_two_commands_do_all_of_their_set_up(program: str) -> None:
    commands = [line for line in README.splitlines() if f"&& .venv/bin/{program}" in line]
    assert len(commands) == 1
    assert commands[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
