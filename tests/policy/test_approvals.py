"""Approvals with real keys and real git: what counts, and what must never."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.policy.signing import POLICY, Signed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    signed = Signed(tmp_path_factory.mktemp("signed"))
    signed.edit()
    return signed


@pytest.fixture(scope="module")
def agreed(made: Signed, tmp_path_factory: pytest.TempPathFactory) -> Signed:
    copy = made.copy(tmp_path_factory.mktemp("agreed"))
    for person in ("asha", "ben"):
        assert copy.approve(person).code == 0
    return copy


@pytest.fixture
def change(made: Signed, tmp_path: Path) -> Signed:
    return made.copy(tmp_path / "change")


@pytest.fixture
def approved(agreed: Signed, tmp_path: Path) -> Signed:
    return agreed.copy(tmp_path / "approved")


def test_two_seniors_are_needed_and_are_enough(change: Signed) -> None:
    done = change.verify()
    assert done.code == 3
    assert "protection web-files: 2 × senior; may approve: asha, ben, chris" in done.out
    assert "to approve: puppetguard approve main..HEAD" in done.out
    change.approve("asha")
    assert change.verify().code == 3
    change.approve("asha")  # again: people count, not signatures
    assert change.verify().code == 3
    change.approve("ben")
    done = change.verify()
    assert done.code == 0, done.out
    assert "approved by: asha, ben; missing: nothing" in done.out


def test_the_approval_of_an_author_and_of_a_junior_do_not_count(approved: Signed, change: Signed) -> None:
    change.approve("asha")
    change.approve("eve")
    assert change.verify().code == 3
    # A co-author has made the change, too.
    approved.commit("eve", "more\n\nCo-authored-by: Ben <BEN@example.org>")
    done = approved.verify()
    assert done.code == 3
    assert "ben has made the change, and nobody approves their own" in done.out


def test_an_author_who_is_not_proved_needs_one_more(approved: Signed) -> None:
    approved.repo.write("README.md", "new\n")
    approved.commit("eve", sign=False)
    done = approved.verify()
    assert done.code == 3
    assert "for the author is not authenticated" in done.out
    approved.approve("chris")
    assert approved.verify().code == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("'goodbye'", "'see you'", 3),
        ("/var/www/html/index.php", "/var/www/html/index.phpp", 3),
        ("content", "mode => '0777', content", 3),
        ("    content => 'goodbye',", '  content   =>   "goodbye" # said', 0),
    ],
)
def test_one_more_edit_voids_unless_it_means_nothing(approved: Signed, old: str, new: str, code: int) -> None:
    approved.edit(old, new)
    assert approved.verify().code == code


def test_an_unrelated_change_on_main_keeps_approvals(approved: Signed) -> None:
    git = approved.repo.git
    git("checkout", "-q", "main")
    approved.repo.write("README.md", "new\n")
    approved.commit("chris")
    git("checkout", "-q", "change")
    assert approved.verify().code == 0


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".puppetguard/policy.yml", POLICY.replace("count: 2", "count: 1")),
        (".puppetguard/policy.yml", None),
        (".puppetguard/allowed_signers", None),
        (".puppetguard/POLICY.yml", POLICY.replace("count: 2", "count: 1")),
        (".puppetguard.yaml", "ignore: [all]\n"),
        (".github/workflows/guard.yml", "on: push\n"),
        (".gitlab-ci.yml", "a: b\n"),
        ("hooks/pre-receive", "#!/bin/sh\n"),
        ("CODEOWNERS", "* @eve\n"),
        (".puppetguard/approvals/README", "free\n"),
    ],
)
def test_the_guard_itself_is_protected(approved: Signed, path: str, text: str | None) -> None:
    if text is None:
        (approved.repo.folder / path).unlink()
    else:
        approved.repo.write(path, text)
    approved.commit("eve")
    done = approved.verify()
    assert done.code == 3
    assert "protection guard-itself: 1 × policy-admin; may approve: asha, ben" in done.out


def test_a_link_for_the_policy_is_a_change_of_it_and_no_policy(approved: Signed) -> None:
    path = approved.repo.folder / ".puppetguard/policy.yml"
    path.rename(approved.repo.folder / "other.yml")
    os.symlink("../other.yml", path)
    head = approved.commit("eve")
    assert approved.verify().code == 3
    approved.repo.write("README.md", "x")
    approved.commit("eve")
    assert approved.repo.puppetguard("approvals", "verify", f"{head}..HEAD").code == 4


@pytest.mark.parametrize("word", ["Approved-by", "approved-by", "Reviewed-by", "ACKED-BY"])
@pytest.mark.parametrize("sign", [": ", " : ", ":\t"])
def test_trailers_are_shown_and_never_counted(change: Signed, word: str, sign: str) -> None:
    change.commit("eve", f"go\n\n{word}{sign}asha <asha@example.org>\n{word}{sign}ben <ben@example.org>")
    done = change.verify()
    assert done.code == 3
    assert "text that anyone can type" in done.out


def test_no_altered_statement_counts(approved: Signed) -> None:
    path = approved.stored()[0]
    data = json.loads(path.read_bytes())
    others = {
        "version": 2,
        "repo_id": "acme/other",
        "target_ref": "refs/heads/other",
        "policy": "0" * 64,
        "signers": "0" * 64,
        "protections": [],
        "changes": ["0" * 64],
        "bundle": "0" * 64,
        "decision": "break-glass",
        "person": "chris",
        "issued": 1,
        "expires": data["expires"] + 1,
        "nonce": "0" * 32,
        "reason": "x",
        "ticket": "x",
    }
    assert set(others) == set(data)
    for key, value in others.items():
        written = json.dumps({**data, key: value}, sort_keys=True, separators=(",", ":")) + "\n"
        path.write_text(written)
        approved.commit("eve", "forge")
        assert approved.verify().code == 3, key


def test_mutated_statements_and_signatures_never_verify(approved: Signed) -> None:
    """Each byte of a statement, in turn: none may be read as another statement that is signed."""
    from puppetguard.errors import TrustError
    from puppetguard.policy.protections import read_policy, read_signers
    from puppetguard.policy.ssh import read_signature, verify
    from puppetguard.policy.statements import APPROVAL, decode_statement

    path = approved.stored()[0]
    data, signature = path.read_bytes(), path.with_suffix(".sig").read_bytes()
    folder = approved.repo.folder / ".puppetguard"
    signers = read_signers((folder / "allowed_signers").read_bytes(), read_policy(POLICY.encode()))
    signer = signers[read_signature(signature).fingerprint]
    assert verify(signer, APPROVAL, data, signature) is None
    assert verify(signer, "puppetguard-break-glass", data, signature) is not None
    readable = 0
    for at in range(len(data)):
        mutant = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            decode_statement(mutant)
        except TrustError:
            continue
        readable += 1
        if readable % 20 == 0:
            assert verify(signer, APPROVAL, mutant, signature) is not None
    assert readable > 100
    for at in range(40, len(signature) - 40, 9):
        mutant = signature[:at] + (b"A" if signature[at : at + 1] != b"A" else b"B") + signature[at + 1 :]
        try:
            found = read_signature(mutant)
        except TrustError:
            continue
        assert (
            found.fingerprint not in signers or verify(signers[found.fingerprint], APPROVAL, data, mutant) is not None
        )


def test_approvals_are_not_for_another_target_or_repository(approved: Signed) -> None:
    assert approved.verify("--target", "refs/heads/other").code == 3
    assert approved.verify("--target", "refs/heads/main").code == 0


def test_approvals_end_with_the_policy_and_keys_they_were_given_under(approved: Signed) -> None:
    git = approved.repo.git
    git("checkout", "-q", "main")
    approved.repo.write(".puppetguard/policy.yml", f"{POLICY}# other\n")
    approved.commit("asha")
    git("checkout", "-q", "change")
    git("rebase", "-q", "main")
    done = approved.verify()
    assert done.code == 3
    assert "it was given under another policy" in done.out


def test_what_has_been_used_is_used_up(approved: Signed) -> None:
    git = approved.repo.git
    git("checkout", "-q", "main")
    git("merge", "-q", "--ff-only", "change")
    git("checkout", "-q", "change")
    approved.edit("'goodbye'", "'hello'")
    git("checkout", "-q", "main")
    git("merge", "-q", "--ff-only", "change")
    git("checkout", "-q", "change")
    approved.edit("'hello'", "'goodbye'")
    done = approved.verify()
    assert done.code == 3
    assert "it was there before the change, so it is used up" in done.out


def test_expired(approved: Signed) -> None:
    from puppetguard.cli.deciding import opened_range

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(approved.repo.folder)
        with opened_range("main..HEAD") as found:
            assert found.decide().verdict == "approved"
            decision = found.decide(now=4_000_000_000)
            assert decision.verdict == "missing"
            assert {one.reason for one in decision.refused} == {"it has expired"}
            early = found.decide(now=1_000_000_000)
            assert {one.reason for one in early.refused} == {"it is from the future"}


def test_a_revoked_key_and_a_revoked_bundle(approved: Signed, change: Signed) -> None:
    bundle = approved.stored()[0].parent.name
    assert approved.repo.puppetguard("revoke", bundle, "--reason", "wrong").code == 0
    approved.commit("eve")
    done = approved.verify()
    assert done.code == 3
    git = change.repo.git
    git("checkout", "-q", "main")
    shutil.copy(change.keys / "asha.pub", change.repo.folder / ".puppetguard/revoked_keys")
    change.commit("ben")
    git("checkout", "-q", "change")
    git("rebase", "-q", "main")
    for person in ("asha", "ben"):
        change.approve(person)
    done = change.verify()
    assert done.code == 3
    assert "the key is revoked" in done.out


def test_break_glass_waives_and_the_audit_asks_for_the_rest(change: Signed) -> None:
    key = ("--yes", "--key", str(change.keys / "chris"))
    base = change.repo.git("rev-parse", "main").out.strip()
    done = change.repo.puppetguard("break-glass", "main..HEAD", "--reason", "site is down", "--ticket", "INC-1", *key)
    assert done.code == 0, done.err
    change.commit("chris", "break-glass")
    done = change.verify()
    assert done.code == 0
    assert "break-glass by chris: site is down (INC-1)" in done.out
    git = change.repo.git
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "merge", "change")
    done = change.repo.puppetguard("audit", f"{base}..main")
    assert done.code == 3
    assert "waived by chris, to be approved until" in done.out


def test_break_glass_never_opens_the_guard(change: Signed) -> None:
    change.repo.write(".puppetguard/policy.yml", POLICY.replace("count: 2", "count: 1"))
    change.commit("eve")
    done = change.repo.puppetguard(
        "break-glass", "main..HEAD", "--reason", "x", "--ticket", "y", "--yes", "--key", str(change.keys / "chris")
    )
    assert done.code == 2
    assert "never waives" in done.err


def test_without_ssh_keygen_policy_or_keys_nothing_passes(approved: Signed, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    os.symlink(shutil.which("git") or "", folder / "git")
    done = approved.repo.puppetguard("approvals", "verify", "main..HEAD", PATH=str(folder))
    assert done.code == 4
    assert "ssh-keygen cannot be run" in done.err
    git = approved.repo.git
    git("checkout", "-q", "main")
    for name in ("allowed_signers", "policy.yml"):
        (approved.repo.folder / ".puppetguard" / name).unlink()
        approved.commit("asha")
        git("branch", "-f", "later", "main")
        git("checkout", "-q", "later")
        approved.edit("'hello'", f"'{name}'")
        assert approved.repo.puppetguard("approvals", "verify", "main..later").code == 4, name
        git("checkout", "-q", "main")


def test_what_is_shown_cannot_speak_to_the_terminal(made: Signed, tmp_path: Path) -> None:
    change = made.copy(tmp_path)
    change.edit("'goodbye'", '"a\x1b]0;x\x07\u202e"')
    done = change.approve("asha", commit=False)
    assert done.code == 0
    assert not any(char in done.out for char in "\x1b\x07\u202e")


def test_no_more_is_verified_than_is_needed(tmp_path: Path) -> None:
    """Twenty people have approved, two are needed: who pushes does not wait for all of them."""
    people = [f"p{number:02}" for number in range(20)]
    lines = "".join(f"  {name}: {{roles: [senior], emails: [{name}@example.org]}}\n" for name in people)
    signed = Signed(tmp_path, POLICY.replace("protect:\n", f"{lines}protect:\n"), more=people)
    signed.edit()
    for name in people:
        assert signed.approve(name).code == 0
    asked, real = tmp_path / "asked", shutil.which("ssh-keygen")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "ssh-keygen").write_text(f'#!/bin/sh\necho "$5" >> {asked}\nexec {real} "$@"\n', encoding="utf-8")
    (folder / "ssh-keygen").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = signed.repo.puppetguard("approvals", "verify", "main..HEAD", PATH=path)
    assert done.code == 0, done.out
    # One for the commit of the change, and the first few approvals.
    assert len(asked.read_text().splitlines()) == 5
    asked.unlink()
    done = signed.repo.puppetguard("approvals", "list", "main..HEAD", PATH=path)
    assert (done.code, done.out.count("approve by p"), len(asked.read_text().splitlines())) == (0, 20, 21)
