"""Trees that no checkout would make, edits of the guard in the same change, and excuses that the change brings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from puppetguard.cli.deciding import opened_range
from tests.git.guarded import FILES, RULE, WEB, Guard, control, with_typo
from tests.git.repositories import Repository
from tests.policy.signing import POLICY, Signed

# --- trees ---

LINK, MODULE, FILE, EXECUTABLE = "120000", "160000", "100644", "100755"
COMMIT = "1" * 40
TREES: dict[str, list[tuple[str, str, bytes]]] = {
    "a link to a file of the system": [(LINK, "x.pp", b"/etc/passwd")],
    "a link out of the repository": [(LINK, "x.pp", b"../../../outside.pp")],
    "a link to itself": [(LINK, "x.pp", b"x.pp")],
    "a link for a folder": [(LINK, "modules", b"/etc")],
    "a link with a NUL in it": [(LINK, "x.pp", b"a\0b")],
    "a link with nothing in it": [(LINK, "x.pp", b"")],
    "a submodule": [(MODULE, "sub", b"")],
    "a submodule in place of modules": [(MODULE, "modules", b"")],
    "a folder called .git": [(FILE, ".git/hooks/pre-receive", b"#!/bin/sh\ntouch ran\n")],
    "a folder called .GIT": [(FILE, ".GIT/config", b"[core]\nfsmonitor = touch ran\n")],
    "a folder called git~1": [(FILE, "git~1/config", b"x")],
    "a parent folder": [(FILE, "../x.pp", b"file { '/x': }")],
    "a name with CR": [(FILE, "x.pp\r", b"file { '/x': }")],
    "a name with LF": [(FILE, "x\ny.pp", b"file { '/x': }")],
    "a name like an option": [(FILE, "--output=ran", b"x")],
    "a name with an escape": [(FILE, "x\x1b]0;ran\x07.pp", b"file { '/x': }")],
    "an executable manifest": [(EXECUTABLE, "x.pp", b"file { '/x': }")],
    "the policy, in capitals": [(FILE, ".PUPPETGUARD/POLICY.YML", b"version: 1\n")],
}


def commit_of(repository: Repository, entries: list[tuple[str, str, bytes]]) -> str:
    """Return a commit on top of HEAD with more entries, of whatever names, made object by object."""
    parent = repository.git("rev-parse", "HEAD").out.strip()
    listed = repository.git("ls-tree", "HEAD").out.splitlines()
    top = {line.split("\t", 1)[1]: line.split("\t", 1)[0].split() for line in listed}
    for mode, path, data in entries:
        name = COMMIT if mode == MODULE else blob(repository, data)
        parts = path.split("/")
        for folder in reversed(parts[1:]):
            name, mode = tree(repository, {folder: [mode, "", name]}), "40000"  # noqa: PLW2901 # from the leaf up
        top[parts[0]] = [mode, "", name]
    name = tree(repository, top)
    return repository.git("commit-tree", name, "-p", parent, "-m", "hostile").out.strip()


def blob(repository: Repository, data: bytes) -> str:
    place = repository.folder / ".git" / "data"
    place.write_bytes(data)
    return repository.git("hash-object", "-w", "--no-filters", str(place)).out.strip()


def tree(repository: Repository, entries: dict[str, list[str]]) -> str:
    def order(one: tuple[str, list[str]]) -> bytes:
        return os.fsencode(one[0]) + (b"/" if one[1][0] in ("40000", "040000") else b"")

    data = b"".join(
        f"{entry[0].lstrip('0')} ".encode() + os.fsencode(name) + b"\0" + bytes.fromhex(entry[2])
        for name, entry in sorted(entries.items(), key=order)
    )
    place = repository.folder / ".git" / "data"
    place.write_bytes(data)
    return repository.git("hash-object", "-t", "tree", "-w", "--literally", str(place)).out.strip()


@pytest.mark.parametrize("name", TREES)
def test_hostile_trees(tmp_path: Path, guard: Guard, name: str) -> None:
    repository = control(tmp_path / "repository")
    (tmp_path / "outside.pp").write_text("file { '/outside': }\n", encoding="utf-8")
    head = commit_of(repository, TREES[name])
    before = sorted(str(path) for path in tmp_path.rglob("*") if "objects" not in path.parts)
    code, report = guard(repository.folder, "--base", "main", "--head", head)
    told = guard.err
    assert code in (0, 1, 5), told
    assert "defect" not in told
    if code != 5:
        # Each counts as a change, by its mode and id; what a link leads to is nobody's business.
        assert report["files"] >= 1
        assert "root:" not in str(report)
        assert "/outside" not in str(report["changes"]).replace("outside.pp", "")
    assert not any(char in told for char in "\x1b\x07\r")
    assert sorted(str(path) for path in tmp_path.rglob("*") if "objects" not in path.parts) == before


# --- the guard itself, in the same change ---

WEAKER = POLICY.replace("count: 2", "count: 1")
KEY = (
    'eve namespaces="puppetguard-approval" ssh-ed25519 '
    "AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n"
)
EDITS: dict[str, dict[str, str | None]] = {
    "a lower count": {".puppetguard/policy.yml": WEAKER},
    "another role": {".puppetguard/policy.yml": WEAKER.replace("role: senior", "role: junior")},
    "a role for the author": {".puppetguard/policy.yml": POLICY.replace("[junior]", "[junior, senior]")},
    "no protection": {".puppetguard/policy.yml": POLICY.replace('"/var/www/**"', '"/nowhere/**"')},
    "authors may approve": {".puppetguard/policy.yml": f"{POLICY}defaults: {{author_may_approve: true}}\n"},
    "no policy": {".puppetguard/policy.yml": None},
    "no folder": {".puppetguard/policy.yml": None, ".puppetguard/allowed_signers": None},
    "another name": {".puppetguard/policy.yml": None, ".puppetguard/policy.yaml": WEAKER},
    "another case": {".puppetguard/Policy.yml": WEAKER},
    "a link": {"weak.yml": WEAKER, ".puppetguard/policy.yml": "->../weak.yml"},
    "one more key": {".puppetguard/allowed_signers": KEY},
    "a list of revoked keys": {".puppetguard/revoked_keys": ""},
    "no rules": {".puppetguard.yaml": "select: []\n"},
    "a baseline": {".puppetguard.yaml": "baseline: all.json\n", "all.json": "{}"},
    "another CI job": {".github/workflows/guard.yml": "on: never\n"},
    "no owners": {"CODEOWNERS": "\n"},
    "merge drivers": {".gitattributes": "* merge=ours\n"},
}  # fmt: skip


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    made = Signed(tmp_path_factory.mktemp("signed"))
    made.edit()
    for person in ("asha", "ben"):
        assert made.approve(person).code == 0
    made.repo.git("branch", "approved")
    return made


@pytest.mark.parametrize("name", EDITS)
def test_the_base_decides_about_the_guard_itself(signed: Signed, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change has all approvals that it needs, but for the edit of the guard."""
    monkeypatch.chdir(signed.repo.folder)
    signed.repo.git("checkout", "-q", "-f", "-B", "change", "approved")
    signed.repo.git("clean", "-q", "-f", "-d")
    with opened_range("main..change") as found:
        assert found.decide().verdict == "approved"
    for path, text in EDITS[name].items():
        if text is None:
            (signed.repo.folder / path).unlink()
        elif path.endswith("allowed_signers"):
            signed.repo.write(path, (signed.repo.folder / path).read_text(encoding="ascii") + text)
        elif text.startswith("->"):
            (signed.repo.folder / path).unlink()
            (signed.repo.folder / path).symlink_to(text[2:])
        else:
            signed.repo.write(path, text)
    signed.commit("eve")
    with opened_range("main..change") as found:
        decision = found.decide()
    assert decision.verdict == "missing"
    assert "guard-itself" in {one.protection.id for one in decision.needs if one.missing}


# --- excuses ---

MARK = f"puppetguard: ignore[{RULE}] as it is"
PLACEMENTS = {
    "behind the line": f"    ensure => runing, # {MARK}",
    "above the line": f"    # {MARK}\n    ensure => runing,",
    "for the file, inside": f"    ensure => runing, # puppetguard: ignore-file[{RULE}] as it is",
    "of everything": "    ensure => runing, # puppetguard: ignore[all] as it is",
    "by a pattern": "    ensure => runing, # puppetguard: ignore[unknown-*] as it is",
    "by the pack": "    ensure => runing, # puppetguard: ignore[correctness] as it is",
    "several": f"    ensure => runing, # puppetguard: ignore[extension-typo, {RULE}] as it is",
    "a block": f"    # puppetguard: ignore-start[{RULE}] so\n    ensure => runing,\n    # puppetguard: ignore-end",
    "of puppet-lint": "    ensure => runing, # lint:ignore:all",
    "in capitals": f"    ensure => runing, # PUPPETGUARD: ignore[{RULE}] as it is",
    "in a C comment": f"    ensure => runing, /* {MARK} */",
    "without a reason": f"    ensure => runing, # puppetguard: ignore[{RULE}]",
}


@pytest.mark.parametrize("name", PLACEMENTS)
def test_no_excuse_of_the_change_itself_counts(tmp_path: Path, guard: Guard, name: str) -> None:
    repository = control(tmp_path / "repository")
    repository.write(WEB, with_typo(FILES[WEB]).replace("    ensure => runing,", PLACEMENTS[name]))
    code, report = guard(repository.folder)
    assert code in (1, 5)
    assert code == 5 or RULE in [one["rule"] for one in report["findings"]]


def test_nobody_is_locked_out_by_what_is_approved(tmp_path: Path, guard: Guard) -> None:
    signed = Signed(tmp_path)
    signed.edit("count: 2", "count: 9", ".puppetguard/policy.yml")
    for person in ("asha", "ben"):
        assert signed.approve(person).code == 0
    code, report = guard(signed.repo.folder, "--base", "main")
    assert (code, report["verdict"], report["approval"]["state"]) == (1, "blocked", "approved")
    (reason,) = report["reasons"]
    assert reason.startswith("after this, nothing could pass any more: .puppetguard/policy.yml:")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({".puppetguard.yaml": "ingore: []\n"}, ".puppetguard.yaml:1:1: unknown key 'ingore'; did you mean 'ignore'?"),
        ({"own/acme-x.yaml": "id: acme-x\n"}, "own/acme-x.yaml:1:1: the key 'summary' is missing"),
    ],
)
def test_nobody_is_locked_out_by_a_configuration(
    tmp_path: Path, guard: Guard, files: dict[str, str], said: str
) -> None:
    repository = control(tmp_path / "repository")
    rule = (Path(__file__).parents[2] / "docs" / "example-pack" / "acme-plain-secret.yaml").read_text(encoding="utf-8")
    repository.write(".puppetguard.yaml", "rules: [own]\n")
    repository.write("own/acme-x.yaml", rule.replace("acme-plain-secret", "acme-x"))
    repository.commit()
    for path, text in files.items():
        repository.write(path, text)
    code, report = guard(repository.folder, "--fail-on-risk", "never", "--fail-on", "never")
    (reason,) = report["reasons"]
    assert (code, reason.startswith(f"after this, nothing could pass any more: {said}")) == (1, True), reason
    # It is not the fault of whoever mends it.
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    assert guard(repository.folder, "--base", "HEAD~1", "--decided-by", "HEAD~2", "--fail-on-risk", "never")[0] == 0


def test_an_approved_change_of_the_policy_passes(tmp_path: Path, guard: Guard) -> None:
    """However critical it is: it is what they have approved."""
    signed = Signed(tmp_path)
    signed.edit("count: 2", "count: 3", ".puppetguard/policy.yml")
    code, report = guard(signed.repo.folder, "--base", "main")
    assert (code, report["verdict"], max(one["risk"]["score"] for one in report["changes"])) == (
        3,
        "approval-needed",
        94,
    )
    for person in ("asha", "ben"):
        assert signed.approve(person).code == 0
    code, report = guard(signed.repo.folder, "--base", "main")
    assert (code, report["verdict"], report["approval"]["state"], report["reasons"]) == (0, "passed", "approved", [])
