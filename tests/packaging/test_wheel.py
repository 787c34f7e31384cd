"""What a user installs works, from a wheel and from an editable checkout: in its own environment, without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from puppetguard.packs.store import load_rules

CHECKOUT = Path(__file__).parents[2]
INCIDENT = Path("fixtures", "incidents", "phpp", "head")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".cache", ".*_cache", "__pycache__", ".hypothesis", "build", "dist")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that building leaves nothing behind in it, and can read nothing that is not in it."""
    copy = tmp_path_factory.mktemp("checkout") / "puppetguard"
    shutil.copytree(CHECKOUT, copy, ignore=LEFT_OUT)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(checkout)])
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A new environment that sees this one's packages, but not the puppetguard in it if that is an editable one."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=os.name != "nt")
    scheme = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    packages = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "borrowed.pth").write_text("".join(f"{path}\n" for path in packages), encoding="utf-8")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


BUILD = """\
import sys
from pathlib import Path

class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in LEFT_OUT:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Only())
from puppetguard.packs.store import compile_rules
compile_rules(Path("rules"))
"""


def test_building_needs_what_it_asks_for_and_no_more(checkout: Path) -> None:
    """The other tests build with all that is installed here; pip builds with what is asked for alone."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    asked, used = (
        {re.split(r"[<>=\[;]", one)[0].lower() for one in listed}
        for listed in (project["build-system"]["requires"], project["project"]["dependencies"])
    )
    modules = {"gitpython": "git", "tree-sitter-bash": "tree_sitter_bash", "tree-sitter": "tree_sitter"}
    left_out = {modules.get(one, one) for one in used - asked}
    assert "pyparsing" not in left_out
    assert "click" in left_out
    done = subprocess.run(
        [sys.executable, "-c", BUILD.replace("LEFT_OUT", repr(left_out))],
        cwd=checkout, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_wheel_holds_the_rules_and_nothing_of_the_tests(wheel: Path, checkout: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"puppetguard"}
    rules = {path.relative_to(checkout).as_posix() for path in checkout.glob("rules/**/*.yaml")}
    assert rules
    presets = {path.relative_to(checkout).as_posix() for path in checkout.glob("puppetguard/policy/presets/*.yaml")}
    assert {name for name in names if name.endswith(".yaml")} == {f"puppetguard/_{rule}" for rule in rules} | presets
    assert "puppetguard/py.typed" in names


def test_wheel_runs_anywhere(wheel: Path, checkout: Path, environment: Path, elsewhere: Path) -> None:
    install(environment, [str(wheel)])
    assert_works(environment, checkout, elsewhere)
    # The rules are in it ready for use, so that no run pays for reading YAML.
    assert "puppetguard/_rules/compiled.msgpack" in zipfile.ZipFile(wheel).namelist()
    load = "import sys; from puppetguard.packs.store import load_rules; print(len(load_rules()), 'yaml' in sys.modules)"
    python = Path(sysconfig.get_path("scripts", "venv", vars={"base": str(environment)}), "python")
    assert run([str(python), "-c", load], elsewhere) == f"{len(load_rules())} False\n"


def test_editable_install_runs_anywhere(checkout: Path, environment: Path, elsewhere: Path) -> None:
    install(environment, ["--no-build-isolation", "--editable", str(checkout)])
    assert_works(environment, checkout, elsewhere)


def install(environment: Path, arguments: Sequence[str]) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(environment), "install", "--quiet", "--no-deps", "--no-index"]
    run([*pip, "--no-cache-dir", "--disable-pip-version-check", *arguments])


def assert_works(environment: Path, checkout: Path, folder: Path) -> None:
    """Assert that the installed command starts, and finds the incident with the rules that it was shipped with."""
    command = str(Path(sysconfig.get_path("scripts", "venv", vars={"base": str(environment)}), "puppetguard"))
    assert "check" in run([command, "--help"], folder)
    assert "extension-rewrite" in run([command, "check", str(checkout / INCIDENT)], folder, expected=1)


def run(command: Sequence[str], folder: Path | None = None, expected: int = 0) -> str:
    """Run a command in a folder without this checkout on its path; return its output."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout
