"""The page that takes a team to an enforced hook: its commands are run, in order, and say what it shows."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PAGE = (Path(__file__).parents[2] / "docs" / "enforcing.md").read_text(encoding="utf-8")
ANY = "…"


class Step(NamedTuple):
    """A command of the page, what it shows below, and the exit code that it names."""

    command: str
    shown: list[str]
    code: int


def steps() -> list[Step]:
    found: list[Step] = []
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                code = re.search(r" # exits (\d)$", line)
                found.append(Step(line[2:], [], int(code[1]) if code else 0))
            elif line.startswith("> "):
                found[-1] = found[-1]._replace(command=f"{found[-1].command}\n{line[2:]}")
            else:
                found[-1].shown.append(line)
    return found


def fits(said: list[str], shown: list[str]) -> bool:
    """Tell whether all lines that are shown were said, in this order."""
    rest = iter(said)
    for line in shown:
        pattern = "*".join(re.sub(r"([*?\[])", r"[\1]", part) for part in line.split(ANY))
        if line != ANY and not any(fnmatch.fnmatchcase(one, pattern) for one in rest):
            return False
    return True


def test_every_command_of_the_page(tmp_path: Path) -> None:
    every = steps()
    assert len(every) > 50
    script = "".join(
        f"{{\n{one.command}\n}} > {tmp_path}/out{number} 2>&1; echo $? > {tmp_path}/code{number}\n"
        for number, one in enumerate(every)
    )
    home = tmp_path / "home"
    home.mkdir()
    programs = tmp_path / "bin"
    programs.mkdir()
    puppetguard = programs / "puppetguard"
    puppetguard.write_text(f'#!/bin/sh\nexec {sys.executable} -m puppetguard "$@"\n', encoding="utf-8")
    puppetguard.chmod(0o755)
    bash = shutil.which("bash")
    assert bash is not None
    environment = {
        "HOME": str(home),
        "PATH": f"{programs}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache"),
    }
    subprocess.run([bash, "-c", script], env=environment, cwd=home, check=True, stdin=subprocess.DEVNULL)
    for number, one in enumerate(every):
        said = (tmp_path / f"out{number}").read_text(encoding="utf-8")
        assert (tmp_path / f"code{number}").read_text(encoding="utf-8") == f"{one.code}\n", f"{one.command}\n{said}"
        lines = [line.removeprefix("remote: ").rstrip() for line in said.splitlines()]
        assert fits([*lines, " ".join(lines)], one.shown), f"{one.command}\n{said}"
