"""``puppetguard rule`` and ``explain``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from puppetguard import cli
from puppetguard.packs.store import load_rules

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process, in an empty folder; return exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(arguments)
        return code, *capsys.readouterr()

    return call


def test_list(run: Run) -> None:
    code, out, _ = run("rule", "list")
    assert code == 0
    lines = out.splitlines()
    packs = sorted({rule.pack for rule in load_rules()})
    assert [line for line in lines if not line.startswith(" ")] == [f"{pack}:" for pack in packs]
    assert len(lines) == len(load_rules()) + len(packs)
    (line,) = (line for line in lines if line.startswith("  extension-rewrite "))
    assert line.split(maxsplit=2)[1:] == [
        "error",
        "a command rewrites a file name extension that programs read into one that none reads",
    ]


def test_list_for_programs(run: Run) -> None:
    code, out, _ = run("rule", "list", "--format", "json")
    assert code == 0
    records = {record["id"]: record for record in json.loads(out)}
    assert set(records) == {rule.id for rule in load_rules()}
    assert records["extension-rewrite"]["pack"] == "risk"


@pytest.mark.parametrize("command", [["rule", "show"], ["explain"]])
def test_show(run: Run, command: list[str]) -> None:
    code, out, _ = run(*command, "extension-rewrite")
    assert code == 0
    assert out.startswith("# extension-rewrite\n\nA command rewrites a file name extension")
    assert "\n**Why.** " in out
    assert "\n**What to do.** " in out
    assert "\nWrong: sed on a bare word, in place.\n\n```puppet\n" in out
    assert "\n> 2:23: `sed` rewrites `php` to `phpp` in" in out


def test_show_an_unknown_rule(run: Run) -> None:
    assert run("explain", "extension-rewite") == (
        2,
        "",
        "puppetguard: unknown rule 'extension-rewite'; did you mean 'extension-rewrite'?\n",
    )


def test_new_and_test(run: Run) -> None:
    code, out, _ = run("rule", "new", "open-upload", "mine")
    assert (code, out) == (0, "wrote mine/open-upload.yaml; test it with: puppetguard rule test mine\n")
    assert run("rule", "test", "mine") == (0, "2 examples of 1 rules: all as they should be\n", "")
    Path("site.pp").write_text("file { '/srv/upload': mode => '0777' }\n", encoding="utf-8")
    code, out, _ = run("check", "--rules", "mine", "--ignore", "security", "--format", "concise", "--quiet", "site.pp")
    assert (code, out) == (1, "site.pp:1:23: warning: file /srv/upload may be changed by everybody [open-upload]\n")
    assert "open-upload" in run("rule", "list", "--rules", "mine")[1]
    assert run("explain", "open-upload", "--rules", "mine")[0] == 0


def test_new_and_test_of_changes(run: Run) -> None:
    code, out, _ = run("rule", "new", "--change", "acme-payments", "mine")
    assert (code, out) == (0, "wrote mine/acme-payments.yaml; test it with: puppetguard rule test mine\n")
    assert run("rule", "test", "mine") == (0, "2 examples of 1 rules: all as they should be\n", "")


def test_an_example_that_is_not_as_it_says(run: Run) -> None:
    run("rule", "new", "open-upload", "mine")
    path = Path("mine/open-upload.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("column: 23", "column: 7").replace("'0644' }", "'0777' }"), encoding="utf-8")
    told = (
        "open-upload: bad example 'the shortest code that is wrong'\n"
        "  missing: example.pp:1:7: file /srv/upload may be changed by everybody (likely)\n"
        "  found instead: example.pp:1:23: file /srv/upload may be changed by everybody (likely)\n"
        "open-upload: good example 'the same, done right'\n"
        "  found instead: example.pp:1:23: file /srv/upload may be changed by everybody (likely)\n"
        "2 examples of 1 rules: 2 failed\n"
    )
    assert run("rule", "test", "mine") == (1, told, "")


def test_a_wrong_file(run: Run) -> None:
    run("rule", "new", "open-upload", "mine")
    path = Path("mine/open-upload.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("severity:", "severty:"), encoding="utf-8")
    expected = (2, "", "puppetguard: mine/open-upload.yaml:7:1: unknown key 'severty'; did you mean 'severity'?\n")
    assert run("rule", "test", "mine") == expected
    assert run("check", "--rules", "mine") == expected


@pytest.mark.parametrize("name", ["Bad", "two words", "../up", "a_b", "-a", "1a", "a--b"])
def test_new_takes_only_ids(run: Run, name: str) -> None:
    code, out, err = run("rule", "new", "--", name)
    assert (code, out) == (2, "")
    assert "is no id" in err


def test_new_overwrites_nothing(run: Run) -> None:
    run("rule", "new", "some-rule")
    assert run("rule", "new", "some-rule") == (2, "", "puppetguard: some-rule.yaml is there already\n")


def test_cache(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUPPETGUARD_CACHE_DIR", str(tmp_path / "kept"))
    Path("a.pp").write_text("$x = 1\n", encoding="utf-8")
    assert run("cache", "dir") == (0, f"{tmp_path}/kept\n", "")
    assert run("cache", "clean") == (0, f"removed 0 bytes from {tmp_path}/kept\n", "")
    run("check", "--no-cache")
    assert not (tmp_path / "kept").exists()
    run("check")
    assert list((tmp_path / "kept").iterdir()) != []
    code, out, _ = run("cache", "clean")
    assert code == 0
    assert not out.startswith("removed 0 bytes")
    assert list((tmp_path / "kept").iterdir()) == []
