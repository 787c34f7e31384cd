"""What the baseline knows, when files have other names: with real git, through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puppetguard.policy.moved import Placed, moved
from tests.git.repositories import Repository

BAD = "exec { 'mv %s.php %s.phpp': path => '/bin' }\n"
OPEN = "file { '/srv/%s':\n  ensure => directory,\n  mode   => '0777',\n}\n"
RULES = ("--select", "extension-rewrite", "--select", "world-writable")


def bad(*names: str) -> str:
    return "".join(BAD % (name, name) for name in names)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two files with old findings, in the baseline, and a clean one."""
    found = Repository(tmp_path / "r")
    found.write("old.pp", bad("a", "b") + OPEN % "x")
    found.write("other.pp", bad("c") + OPEN % "y")
    found.write("clean.pp", "$x = 1\n")
    found.commit()
    assert found.puppetguard("baseline", "create", *RULES).out.startswith("wrote 5 findings to ")
    found.commit()
    return found


def new(repository: Repository, *arguments: str) -> list[str]:
    """Return where something new is found."""
    done = repository.puppetguard("check", "--format", "json", *RULES, *arguments)
    assert done.code in (0, 1), done.err
    return [f"{one['file']}:{one['line']}" for one in json.loads(done.out)["findings"]]


def test_a_file_is_renamed(repository: Repository) -> None:
    repository.git("mv", "old.pp", "new.pp")
    assert new(repository) == new(repository, "--staged") == new(repository, "new.pp") == []
    repository.commit()
    assert new(repository) == new(repository, "--since", "HEAD~1") == []
    said = repository.puppetguard("check", "--statistics", *RULES).out
    assert "debt: 5 findings in the baseline, 5 of them met in this run\n" in said


def test_a_folder_is_moved(repository: Repository) -> None:
    for name in ("old.pp", "other.pp"):
        repository.write(f"modules/m/manifests/{name}", (repository.folder / name).read_bytes())
        (repository.folder / name).unlink()
    assert new(repository) == []


def test_renamed_and_edited(repository: Repository) -> None:
    text = (repository.folder / "old.pp").read_text()
    repository.git("rm", "-q", "--cached", "old.pp")
    (repository.folder / "old.pp").unlink()
    # One line is touched, one more is added, and all lines have moved: that is what is new.
    repository.write("new.pp", "# Edited\n\n" + text.replace("a.phpp", "a.phppp") + bad("d"))
    assert new(repository) == ["new.pp:3", "new.pp:9"]


def test_what_is_added_again_is_new(repository: Repository) -> None:
    repository.git("mv", "old.pp", "new.pp")
    with (repository.folder / "new.pp").open("a") as file:
        file.write(OPEN % "x")
    # The first of the two is the old one.
    assert new(repository) == ["new.pp:9"]


def test_a_copy_is_new(repository: Repository) -> None:
    repository.write("copy.pp", (repository.folder / "old.pp").read_bytes())
    assert new(repository) == new(repository, "copy.pp") == ["copy.pp:1", "copy.pp:2", "copy.pp:5"]


def test_renamed_and_copied(repository: Repository) -> None:
    repository.git("mv", "old.pp", "new.pp")
    repository.write("new2.pp", (repository.folder / "new.pp").read_bytes())
    assert new(repository) == ["new2.pp:1", "new2.pp:2", "new2.pp:5"]


def test_split(repository: Repository) -> None:
    (repository.folder / "old.pp").unlink()
    repository.write("one.pp", bad("a") + OPEN % "x")
    repository.write("two.pp", bad("b") + bad("a"))
    assert new(repository) == ["two.pp:2"]


def test_names_are_swapped(repository: Repository) -> None:
    for one, other in (("old.pp", "third"), ("other.pp", "old.pp"), ("third", "other.pp")):
        repository.git("mv", one, other)
    # The line `mode => '0777'` is in both, so that it does not tell of the swap, but the others do.
    assert new(repository) == new(repository, "--staged") == []
    repository.write("old.pp", (repository.folder / "old.pp").read_text() + bad("d"))
    assert new(repository) == ["old.pp:6"]


def test_what_is_mended_lends_nothing(repository: Repository) -> None:
    """Nobody has written down anew what is known; that is no licence for other files."""
    repository.write("old.pp", "$y = 1\n")
    repository.write("new.pp", OPEN % "z")
    repository.write("clean.pp", bad("a"))
    assert new(repository) == ["clean.pp:1", "new.pp:3"]


def test_a_new_file_beside(repository: Repository) -> None:
    """A file that goes away lends only what was in it, and only to files of which nothing is known."""
    repository.git("rm", "-q", "old.pp")
    repository.write("new.pp", bad("a", "e"))
    repository.write("other.pp", bad("c", "b") + OPEN % "y")
    assert new(repository) == ["new.pp:2", "other.pp:2"]


def test_prune_writes_the_new_name(repository: Repository) -> None:
    baseline = repository.folder / ".puppetguard-baseline.json"
    repository.git("mv", "old.pp", "new.pp")
    (repository.folder / "other.pp").unlink()
    said = repository.puppetguard("baseline", "prune", *RULES).out
    assert said.startswith("took 2 findings out of "), said
    assert sorted(one["file"] for one in json.loads(baseline.read_bytes())["findings"]) == ["new.pp"] * 3
    assert new(repository) == []
    repository.git("mv", "new.pp", "newer.pp")
    assert new(repository) == []


def test_a_name_that_is_no_text(repository: Repository) -> None:
    name = b"caf\xe9.pp"
    raw = bytes(repository.folder) + b"/"
    Path((raw + name).decode("utf-8", "surrogateescape")).write_text(bad("f"))
    assert repository.puppetguard("baseline", "create", *RULES).out.startswith("wrote 6 findings to ")
    repository.write("copy.pp", bad("f"))
    assert new(repository) == ["copy.pp:1"]
    Path((raw + name).decode("utf-8", "surrogateescape")).unlink()
    assert new(repository) == []


def test_a_baseline_of_before_goes_on(repository: Repository) -> None:
    """Without what the text is known by, fingerprints count alone; `prune` adds it."""
    path = repository.folder / ".puppetguard-baseline.json"
    known = json.loads(path.read_bytes())
    for one in known["findings"]:
        del one["code"]
    path.write_text(json.dumps(known))
    assert new(repository) == []
    repository.puppetguard("baseline", "prune", *RULES)
    repository.git("mv", "old.pp", "new.pp")
    assert new(repository) == []


def test_the_guard_agrees(repository: Repository) -> None:
    """It knows both versions; what was found at the other name is no finding of the change."""

    def found(*arguments: str) -> list[str]:
        done = repository.puppetguard("guard", "--format", "json", *RULES, *arguments)
        assert done.code in (0, 1), done.err
        return [f"{one['file']}:{one['line']}" for one in json.loads(done.out)["findings"]]

    for name in (".puppetguard-baseline.json", None):
        if name is not None:
            repository.git("rm", "-q", name)
            repository.commit()
        for one, other in (("old.pp", "third"), ("other.pp", "old.pp"), ("third", "other.pp")):
            repository.git("mv", one, other)
        assert found("--staged") == []
        repository.git("reset", "-q", "--hard")
        repository.git("mv", "old.pp", "new.pp")
        repository.write("copy.pp", (repository.folder / "other.pp").read_bytes())
        repository.git("add", "copy.pp")
        assert found("--staged") == ["copy.pp:1", "copy.pp:4"]
        repository.git("reset", "-q", "--hard")


def test_shards_agree(repository: Repository) -> None:
    """A finding of the baseline counts once, also where several parts of a run have met it."""
    repository.git("mv", "old.pp", "new.pp")
    for number in range(8):
        repository.write(f"new{number}.pp", (repository.folder / "new.pp").read_bytes())
    whole = new(repository)
    assert len(whole) == 24
    parts = [f"part{number}.json" for number in (1, 2, 3)]
    for number, part in enumerate(parts, 1):
        shard = ("--shard", f"{number}/3", "--output", f"json:{part}")
        assert repository.puppetguard("check", "--exit-zero", *RULES, *shard).code == 0
    done = repository.puppetguard("report", "merge", "--format", "json", "--output", "json:whole.json", *parts)
    assert (done.code, done.err) == (0, "")
    merged = json.loads((repository.folder / "whole.json").read_bytes())
    assert [f"{one['file']}:{one['line']}" for one in merged["findings"]] == whole
    assert merged["summary"]["baselined"] == 5
    again = json.loads(repository.puppetguard("report", "convert", "--format", "json", "whole.json").out)
    assert again["moved"] == merged["moved"]
    assert {one["file"] for one in again["moved"]} == {"new.pp"}


def test_the_same_place_is_first() -> None:
    before = [Placed("a", "1", "x"), Placed("b", "2", "x")]
    after = [Placed("a", "1", "x"), Placed("c", "3", "x"), Placed("d", "4", "x")]
    assert moved(before, after, lends=lambda file: file == "b") == {"3": "2"}
    assert moved(before, after, lends=lambda _: False) == {}
    assert moved(before, after, lends=lambda file: file == "b", known=["c"]) == {"4": "2"}
    # What is known by nothing but its place moves nowhere.
    assert moved([Placed("b", "2", "")], [Placed("c", "3", "")], lends=lambda _: True) == {}
