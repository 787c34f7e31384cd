"""What the README shows is what a reader will see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from puppetguard import cli

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
SAMPLE = re.compile(r"<!-- check-output -->\n```text\n(.*?)```\n<!-- /check-output -->", re.DOTALL)


def test_sample_output_is_what_the_main_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CHECKOUT)
    assert cli.run(["check", "fixtures/incidents/phpp"]) == 1
    sample = SAMPLE.search(README)
    assert sample is not None
    assert sample[1] == capsys.readouterr().out


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert target.startswith("https://") or (CHECKOUT / target).exists(), target


@pytest.mark.parametrize("program", ["puppetguard check", "pytest"])
def test_the_two_commands_do_all_of_their_set_up(program: str) -> None:
    commands = [line for line in README.splitlines() if f"&& .venv/bin/{program}" in line]
    assert len(commands) == 1
    assert commands[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
