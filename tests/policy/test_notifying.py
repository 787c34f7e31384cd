"""Notifications of the commands: from the server's hook, the audit and the test command, with real pushes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from puppetguard.cli.announcing import NO_TARGET
from puppetguard.web import LOCAL_HTTP
from tests.git.repositories import Done, Repository
from tests.notify.servers import HANG, Behaviour, Server, serving
from tests.policy.signing import Signed

KEY = "r0uting-key"
SECRET = "hook-s3cret"  # noqa: S105 # one for tests
EVIL = 'version: 1\ntargets: {evil: {kind: webhook, url: "https://evil.example.org/x"}}\n'


class Notified:
    """A server with the hook, whose targets are two of a local server's."""

    def __init__(self, folder: Path) -> None:
        self.signed = Signed(folder)
        self.signed.repo.git("init", "-q", "--bare", "-b", "main", str(folder / "server.git"))
        self.bare = Repository(folder / "server.git", make=False)
        self.signed.repo.git("remote", "add", "origin", str(self.bare.folder))
        self.signed.repo.git("push", "-q", "origin", "main")
        done = self.bare.puppetguard("hook", "install", "--type", "pre-receive", "--require-policy", "--notify")
        assert done.code == 0, done.err

    def push(self, server: Server, ref: str = "HEAD:main") -> Done:
        done = self.signed.repo.run("git", "push", "origin", ref, **variables(server))
        for secret in (KEY, SECRET, server.address):
            assert secret not in done.out + done.err
        return done

    def break_glass(self) -> None:
        done = self.signed.repo.puppetguard(
            "break-glass", "main..HEAD", "--reason", "site is down", "--ticket", "INC-1", "--yes", "--key",
            str(self.signed.keys / "chris"),
        )  # fmt: skip
        assert done.code == 0, done.err
        self.signed.commit("chris", "break-glass")


def variables(server: Server) -> dict[str, str]:
    return {
        LOCAL_HTTP: "1",
        "PUPPETGUARD_NOTIFY_TARGETS": "pager:pagerduty audit:webhook",
        "PUPPETGUARD_NOTIFY_PAGER_URL": f"{server.address}/pager",
        "PUPPETGUARD_NOTIFY_PAGER_KEY": KEY,
        "PUPPETGUARD_NOTIFY_AUDIT_URL": f"{server.address}/audit",
        "PUPPETGUARD_NOTIFY_AUDIT_KEY": SECRET,
    }


@pytest.fixture
def notified(tmp_path: Path) -> Notified:
    made = Notified(tmp_path)
    made.signed.edit()
    return made


def told(server: Server) -> list[tuple[str, str]]:
    return sorted(
        (one.path, one.data["payload"]["custom_details"]["occasion"] if one.path == "/pager" else one.data["occasion"])
        for one in server.requests
    )


def test_who_is_told_of_a_push_and_once_only(notified: Notified) -> None:
    with serving(202) as server:
        assert notified.push(server).code == 1
        assert notified.push(server).code == 1
        assert told(server) == [("/audit", "blocked")]
        notified.break_glass()
        done = notified.push(server)
        assert done.code == 0, done.err
        assert "not notified" not in done.err
        assert told(server) == [("/audit", "blocked"), ("/audit", "waived"), ("/pager", "waived")]
        (waived,) = (one.data for one in server.requests if one.path == "/audit" and one.data["occasion"] == "waived")
        assert "break-glass by chris: site is down (INC-1)" in waived["lines"]
        # Nothing of the code itself is sent.
        assert not any(b"goodbye" in one.body for one in server.requests)


@pytest.mark.parametrize("behaviour", [500, HANG])
def test_what_goes_wrong_never_changes_the_verdict(notified: Notified, behaviour: Behaviour) -> None:
    with serving(behaviour) as server:
        if behaviour != HANG:  # to wait for it once is enough
            done = notified.push(server)
            assert (done.code, "puppetguard: warning: not notified: target audit (webhook): it" in done.err) == (
                1,
                True,
            )
        notified.break_glass()
        done = notified.push(server)
        assert done.code == 0, done.err
        assert "puppetguard: warning: not notified: target pager (pagerduty): " in done.err


def test_a_change_names_nobody_to_tell(notified: Notified) -> None:
    notified.signed.repo.write(".puppetguard/notify.yml", EVIL)
    notified.signed.commit("eve")
    with serving(202) as server:
        done = notified.push(server)
        assert done.code == 1
        assert "evil" not in done.err.replace(EVIL, "").replace("notify.yml", "")
        assert told(server) == [("/audit", "blocked")]


def test_wrong_targets_of_the_base_are_a_warning(notified: Notified) -> None:
    repo = notified.signed.repo
    repo.git("checkout", "-q", "main")
    repo.write(".puppetguard/notify.yml", EVIL)
    notified.signed.commit("asha")
    repo.git("push", "-q", "--no-verify", "origin", "main", code=1)
    (notified.bare.folder / "hooks" / "pre-receive").rename(notified.bare.folder / "hooks" / "kept")
    repo.git("push", "-q", "origin", "main")
    (notified.bare.folder / "hooks" / "kept").rename(notified.bare.folder / "hooks" / "pre-receive")
    repo.git("checkout", "-q", "change")
    repo.git("rebase", "-q", "main")
    with serving(202) as server:
        done = notified.push(server)
        assert done.code == 1
        assert "not notified: target evil: the variable PUPPETGUARD_NOTIFY_EVIL_KEY is not set" in done.err
        assert told(server) == [("/audit", "blocked")]


def test_the_audit_tells_what_has_slipped_in(notified: Notified) -> None:
    repo = notified.signed.repo
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    with serving(202) as server:
        for _ in range(2):
            done = repo.puppetguard("audit", "main~1..main", "--notify", **variables(server))
            assert done.code == 3, done.err
            assert done.err == ""
        assert told(server) == [("/audit", "bypassed"), ("/pager", "bypassed")]


def test_without_the_option_nothing_of_it_is_imported(notified: Notified) -> None:
    show = (
        "import sys; from puppetguard.cli import run; code = run(sys.argv[1:]); "
        "print(*sys.modules, sep='\\n', file=sys.stderr); sys.exit(code)"
    )
    done = notified.signed.repo.run(sys.executable, "-c", show, "guard", "--base", "main", "--quiet")
    assert done.code == 3, done.err
    modules = set(done.err.split())
    assert "puppetguard.policy.approvals" in modules
    assert not modules & {"puppetguard.web", "puppetguard.notify", "puppetguard.forge", "http.client", "ssl"}


def test_without_a_target_it_is_said(notified: Notified) -> None:
    done = notified.signed.repo.puppetguard("guard", "--base", "main", "--notify")
    assert (done.code, done.err) == (3, f"puppetguard: warning: not notified: {NO_TARGET}\n")


def test_the_test_command(notified: Notified) -> None:
    repo = notified.signed.repo
    with serving(202) as server:
        done = repo.puppetguard("notify", "test", **variables(server))
        assert (done.code, done.out) == (0, "target pager (pagerduty): told\ntarget audit (webhook): told\n")
        assert told(server) == [("/audit", "test"), ("/pager", "test")]
        done = repo.puppetguard("notify", "test", "audit", **variables(server))
        assert (done.code, done.out, len(server.requests)) == (0, "target audit (webhook): told\n", 3)
        done = repo.puppetguard("notify", "test", "other", **variables(server))
        assert (done.code, done.err) == (2, "puppetguard: there is no target 'other'; there are pager, audit\n")
    with serving(500) as server:
        done = repo.puppetguard("notify", "test", "pager", **variables(server))
        assert (done.code, done.out) == (5, "target pager (pagerduty): it answers 500\n")
    done = repo.puppetguard("notify", "test")
    assert (done.code, done.err) == (2, f"puppetguard: {NO_TARGET}\n")
    done = repo.puppetguard("notify", "test", **{**variables(server), "PUPPETGUARD_NOTIFY_AUDIT_KEY": ""})
    assert done.code == 5
    assert "target audit: the variable PUPPETGUARD_NOTIFY_AUDIT_KEY is not set" in done.out
