"""What an approval is bound to: the meaning of the change alone, or base and result with it; and for how long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puppetguard import cli
from tests.policy.signing import POLICY, Signed

TREE = POLICY.replace("    require:", "    bind: tree\n    require:")
BY_DEFAULT = POLICY.replace("protect:", "defaults: {bind: tree}\nprotect:")
Edit = Callable[[Signed], object]


def format_it(signed: Signed) -> None:
    signed.edit("    content", "\n    # said\n    content")


def edit_another_file(signed: Signed) -> None:
    signed.repo.write("README.md", "new\n")
    signed.commit("eve")


def make_it_executable(signed: Signed) -> None:
    (signed.repo.folder / "README.md").chmod(0o755)
    signed.commit("eve")


def go_on_with_the_target(signed: Signed) -> None:
    signed.repo.git("checkout", "-q", "main")
    signed.repo.write("other.md", "new\n")
    signed.commit("chris")
    signed.repo.git("checkout", "-q", "change")
    signed.repo.git("rebase", "-q", "main")


def say_nothing(signed: Signed) -> None:
    signed.commit("eve", "more")


EDITS: dict[str, tuple[Edit, bool]] = {
    "another form": (format_it, False),
    "another file": (edit_another_file, False),
    "the mode of another file": (make_it_executable, False),
    "another base": (go_on_with_the_target, False),
    "one more commit of nothing": (say_nothing, True),
}


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Signed]:
    """Changes with the approvals of two; all are signed, so that nothing else can make a difference."""
    found: dict[str, Signed] = {}
    for name, policy in (("change", POLICY), ("tree", TREE), ("default", BY_DEFAULT)):
        found[name] = signed = Signed(tmp_path_factory.mktemp(name), policy)
        signed.edit()
        for person in ("asha", "ben"):
            assert signed.approve(person).code == 0
        # The approvals themselves are no part of the tree.
        assert signed.verify().code == 0
    return found


@pytest.mark.parametrize("bound", ["change", "tree", "default"])
@pytest.mark.parametrize("name", EDITS)
def test_what_is_bound_to_the_tree_ends_with_it(
    approved: dict[str, Signed], bound: str, name: str, tmp_path: Path
) -> None:
    edit, kept = EDITS[name]
    copy = approved[bound].copy(tmp_path)
    if name == "another base":
        copy.repo.git("config", "gpg.format", "ssh")
        copy.repo.git("config", "user.signingkey", str(copy.keys / "eve"))
        copy.repo.git("config", "commit.gpgsign", "true")
    edit(copy)
    assert copy.verify().code == (0 if kept or bound == "change" else 3)


def test_a_protection_from_some_risk_on(tmp_path: Path) -> None:
    signed = Signed(tmp_path, POLICY.replace("    require:", "    min_risk: 60\n    require:"))
    signed.edit()
    done = signed.verify()
    assert (done.code, "verdict: not needed" in done.out) == (0, True), done.out
    # What it was set to is not met by a low risk; a high one is.
    signed.edit("    content", "    mode    => '0777',\n    content")
    done = signed.verify()
    assert (done.code, "web-files (direct): File['/var/www/html/index.php']" in done.out) == (3, True), done.out
    assert "content: 'hello'" not in done.out


def test_authors_approve_only_where_the_base_says_so(tmp_path: Path) -> None:
    signed = Signed(tmp_path, POLICY.replace("protect:", "defaults: {author_may_approve: true}\nprotect:"))
    signed.repo.write("manifests/web.pp", (signed.repo.folder / "manifests/web.pp").read_text().replace("hello", "x"))
    signed.commit("asha")
    for person in ("asha", "ben"):
        assert signed.approve(person).code == 0
    assert signed.verify().code == 0


def test_a_file_that_is_protected_and_goes_elsewhere_is_told_of(tmp_path: Path) -> None:
    signed = Signed(tmp_path, POLICY.replace('{type: [file, exec], title: "/var/www/**"}', "{file: manifests/web.pp}"))
    signed.repo.git("mv", "manifests/web.pp", "manifests/www.pp")
    signed.commit("eve")
    done = signed.repo.puppetguard("guard", "--base", "main")
    said = "protected by web-files: manifests/web.pp: removed file: what manifests/web.pp has is there no more"
    assert (done.code, said in done.out) == (3, True), done.out


def test_letters_that_look_the_same_are_another_change(tmp_path: Path) -> None:
    signed = Signed(tmp_path)
    signed.edit(new="'caf\N{LATIN SMALL LETTER E WITH ACUTE}'")
    for person in ("asha", "ben"):
        signed.approve(person)
    assert signed.verify().code == 0
    signed.edit("\N{LATIN SMALL LETTER E WITH ACUTE}", "e\N{COMBINING ACUTE ACCENT}")
    assert signed.verify().code == 3


def test_the_approvals_of_an_emergency_must_follow_in_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    signed = Signed(tmp_path)
    base = signed.repo.git("rev-parse", "main").out.strip()
    signed.edit()
    told = signed.repo.puppetguard(
        "break-glass", "main..HEAD", "--reason", "it burns", "--ticket", "X-1", "--yes", "--key",
        str(signed.keys / "chris"),
    )  # fmt: skip
    assert told.code == 0, told.err
    signed.commit("chris", "break-glass")
    git = signed.repo.git
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "change")
    merge = git("rev-parse", "HEAD").out.strip()
    monkeypatch.chdir(signed.repo.folder)
    now = time.time()

    def at(hours: float) -> None:
        monkeypatch.setattr(time, "time", lambda: now + hours * 3_600)

    def audited(hours: float, last: str) -> tuple[int, str]:
        at(hours)
        capsys.readouterr()
        code = cli.run(["audit", f"{base}..{last}"])
        return code, capsys.readouterr().out.splitlines()[0].partition(" ")[2].partition(", ")[2][:14]

    def approved(hours: float) -> None:
        at(hours)
        git("reset", "-q", "--hard", merge)
        # Nobody has signed the merge: one more than usual is needed.
        for person in ("asha", "ben", "chris"):
            assert cli.run(["approve", f"{base}..{merge}", "--yes", "--key", str(signed.keys / person)]) == 0
        signed.commit("chris", "approvals")

    for hours in (0, 47, 49):
        assert audited(hours, merge) == (3, "to be approved")
    # Too late, they are given all the same, and do not count.
    approved(50)
    assert audited(51, "main") == (3, "to be approved")
    approved(40)
    assert audited(51, "main") == (0, "approved since")
