"""``check --output``: several reports at once, each whole or not there."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from puppetguard import cli

BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("site.pp").write_text(BAD, encoding="utf-8")
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(["check", *arguments, "site.pp"])
    return (code, *capfd.readouterr())


def test_files_beside_what_is_shown(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    arguments = ["--output", "json:a.json", "--output", "junit:b.xml", "--format", "concise", "--quiet"]
    code, out, err = run(capfd, *arguments)
    assert (code, err) == (1, "")
    assert out.startswith("site.pp:1:18: error: ")
    assert [one["rule"] for one in json.loads(Path("a.json").read_text(encoding="utf-8"))["findings"]] == [
        "extension-rewrite"
    ]
    assert Path("b.xml").read_text(encoding="utf-8").startswith("<?xml ")
    assert sorted(os.listdir(folder)) == ["a.json", "b.xml", "site.pp"]


def test_standard_output_takes_the_place_of_the_format(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "--output", "github:-", "--output", "sarif:a.sarif")
    assert code == 1
    assert out.startswith("::error title=extension-rewrite,file=site.pp,line=1,")
    assert json.loads(Path("a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_absolute_paths_are_told_from_the_working_folder(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    assert cli.run(["check", "--format", "gitlab", str(folder / "site.pp")]) == 1
    (issue,) = json.loads(capfd.readouterr().out)
    assert issue["location"] == {"path": "site.pp", "lines": {"begin": 1, "end": 1}}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--output", "json"], "'json' is not FORMAT:FILE"),
        (["--output", "json:"], "'json:' is not FORMAT:FILE"),
        (["--output", "jsn:a"], "'jsn' is not one of 'text', 'concise', 'json',"),
        (["--output", "json:no/a.json"], "there is no such folder"),
        (["--output", "json:."], "it is a folder"),
        (["--output", "json:a", "--output", "junit:./a"], "more than once"),
        (["--output", "json:-", "--output", "junit:-"], "--output writes standard output more than once"),
        (["--output", "json:-", "--format", "text"], "takes the place of what --format and --statistics write"),
        (["--output", "json:-", "--statistics"], "takes the place of what --format and --statistics write"),
    ],
)
def test_refused(capfd: pytest.CaptureFixture[str], folder: Path, arguments: list[str], told: str) -> None:
    code, out, err = run(capfd, *arguments)
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())
    assert os.listdir(folder) == ["site.pp"]


def test_a_pipe_is_written_to(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    os.mkfifo("pipe")
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.append(Path("pipe").read_text(encoding="utf-8")))
    reader.start()
    code, _, _ = run(capfd, "--output", "concise:pipe")
    reader.join(timeout=10)
    assert code == 1
    assert told[0].startswith("site.pp:1:18: error: ")
    assert sorted(os.listdir(folder)) == ["pipe", "site.pp"]
