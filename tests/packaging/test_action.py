"""``action.yml`` and the snippets of the guides: what they run is what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from puppetguard import cli
from puppetguard.report.formats import FORMATS

CHECKOUT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
GUIDES = ("ci.md", "reports.md")
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"


def step(folder: Path, script: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the runner does (``shell: bash``)."""
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        Path(file).touch()
    environment = {**os.environ, "RUNNER_TEMP": str(folder), **files, **inputs}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which the first step of the action has been done."""
    program = tmp_path / "puppetguard" / "bin" / "puppetguard"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m puppetguard "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    for name in ("a.pp", "b c.pp", "$(touch owned).pp"):
        (tmp_path / "work").mkdir(exist_ok=True)
        (tmp_path / "work" / name).write_text(BAD, encoding="utf-8")
    return tmp_path


def test_the_check_of_the_action(installed: Path) -> None:
    script = ACTION["runs"]["steps"][1]["run"]
    done = step(
        installed,
        script,
        CHECK_PATHS="a.pp\nb c.pp\n\n$(touch owned).pp\n",
        CHECK_ARGUMENTS="--fail-on=error\n--quiet\n",
        CHECK_SARIF="x.sarif",
    )
    assert (done.returncode, done.stderr) == (1, "")
    told = re.findall(r"^::error title=extension-rewrite,file=(.*?),line=1,", done.stdout, re.MULTILINE)
    assert sorted(told) == ["$(touch owned).pp", "a.pp", "b c.pp"]
    assert (installed / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "sarif=x.sarif\n"
    assert "puppetguard: 3 errors" in (installed / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert sorted(os.listdir(installed / "work")) == ["$(touch owned).pp", "a.pp", "b c.pp", "x.sarif"]


def test_the_check_of_the_action_with_what_is_usual(installed: Path) -> None:
    usual = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
    script = ACTION["runs"]["steps"][1]["run"]
    done = step(
        installed,
        script,
        CHECK_PATHS=usual["paths"],
        CHECK_ARGUMENTS=usual["arguments"],
        CHECK_SARIF=usual["sarif"],
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert (installed / "work" / "puppetguard.sarif").exists()


def test_inputs_are_no_part_of_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one["run"]
        assert one["shell"] == "bash"


@pytest.mark.parametrize("guide", GUIDES)
def test_snippets(guide: str) -> None:
    text = (CHECKOUT / "docs" / guide).read_text(encoding="utf-8")
    for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        assert yaml.safe_load(block)
    commands = re.findall(r"(?:\$ |run: |- |sh ')(puppetguard (?:check|report) [^\n']+)", text)
    assert len(commands) > 2
    for line in commands:
        _, name, *arguments = shlex.split(re.sub(r"\$\{\{.*?\}\}", "1", line))
        context = click.Context(cli.commands)
        command = cli.commands.get_command(context, name)
        if isinstance(command, click.Group):
            command = command.get_command(context, arguments.pop(0))
        assert command is not None
        options, _, _ = command.make_parser(click.Context(command)).parse_args(arguments)
        for output in options.get("outputs", ()):
            assert output.partition(":")[0] in FORMATS


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide: str) -> None:
    text = (CHECKOUT / "docs" / guide).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (CHECKOUT / "docs" / target).exists(), target


def test_the_guide_has_each_format() -> None:
    text = (CHECKOUT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|.*\| (?:as given|relative) \|$", text, re.MULTILINE)) == FORMATS
