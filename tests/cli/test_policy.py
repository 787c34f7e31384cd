"""``puppetguard policy``, ``audit`` of nothing, and the hook of a server in a working copy: what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.signing import POLICY, Signed

FILE = ".puppetguard/policy.yml"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    return Signed(tmp_path_factory.mktemp("policy"))


WEB = "web-files: 2 × senior (asha, ben, chris), for "


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("File[/var/www/html/index.php]", f"{WEB}title /var/www/**\n"),
        ("file['/var/www/x']", f"{WEB}title /var/www/**\n"),
        ("/var/www/x", f"{WEB}title /var/www/**\n"),
        ("manifests/web.pp", f"{WEB}File['/var/www/html/index.php'] in it\n"),
        (FILE, "guard-itself: 1 × policy-admin (asha, ben), for file .puppetguard/**\n"),
        ("Service[x]", "nothing protects Service[x] by its name; what feeds it or stands around it may be protected\n"),
        ("README.md", "nothing protects README.md by its name; what feeds it or stands around it may be protected\n"),
    ],
)
def test_explain(signed: Signed, subject: str, said: str) -> None:
    done = signed.repo.puppetguard("policy", "explain", subject)
    assert (done.code, done.out, done.err) == (0, said, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("/var/www/**", "/opt/none/**", ":10:13: protection web-files: this matches nothing in the code base"),
        (
            "require: [{role: senior",
            "require: [{role: junior, count: 1}, {role: senior",
            ":11:14: protection web-files: nobody has a key for puppetguard-approval as junior",
        ),
    ],
)
def test_check_tells_the_place(signed: Signed, tmp_path: Path, old: str, new: str, said: str) -> None:
    copy = signed.copy(tmp_path)
    copy.repo.write(FILE, POLICY.replace(old, new))
    signers = copy.repo.folder / ".puppetguard/allowed_signers"
    signers.write_text("".join(line for line in signers.read_text().splitlines(True) if not line.startswith("eve ")))
    done = copy.repo.puppetguard("policy", "check")
    assert (done.code, done.out, done.err) == (4, "", f"puppetguard: {FILE}{said}\n")


def test_check_of_what_is_fine(signed: Signed) -> None:
    for options in ((), ("--base", "main")):
        done = signed.repo.puppetguard("policy", "check", *options)
        assert (done.code, done.out) == (0, "2 protections, 4 people, 4 keys\n"), done.err


def test_an_audit_of_nothing_says_so(signed: Signed) -> None:
    done = signed.repo.puppetguard("audit", "main..main")
    assert (done.code, done.out) == (0, "there is nothing to look at: main has no commits that main has not\n")


def test_a_hook_for_a_server_in_a_working_copy_says_so(signed: Signed, tmp_path: Path) -> None:
    copy = signed.copy(tmp_path)
    done = copy.repo.puppetguard("hook", "install", "--type", "pre-receive")
    assert done.out.splitlines()[1:] == [
        "note: it judges what others push to this very repository; on a git server, that is the bare one"
    ]
