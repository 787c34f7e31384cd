"""The hook on the server: real pushes over a local path, judged in quarantine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.git.guarded import DB, FILES, RULE, WEB, control, with_typo
from tests.git.repositories import Done, Repository
from tests.policy.signing import POLICY, Signed

MAIN = "refs/heads/main"


class Server:
    """A bare repository with the hook, and a clone of it whose ``main`` it has."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.work = control(folder / "work")
        self.work.git("init", "-q", "--bare", "-b", "main", str(folder / "server.git"))
        self.bare = Repository(folder / "server.git", make=False)
        self.work.git("remote", "add", "origin", str(self.bare.folder))
        self.work.git("push", "-q", "origin", "main")
        done = self.bare.puppetguard("hook", "install", "--type", "pre-receive", *options)
        assert done.out == f"installed {self.bare.folder}/hooks/pre-receive\n", done.err

    def push(self, *refs: str, accepted: bool) -> str:
        """Push, and return what the server says."""
        before = self.refs
        done = self.work.git("push", "origin", *refs, code=0 if accepted else 1)
        assert (self.refs != before) == accepted
        # What the server says is on standard error, each line behind its name.
        return "".join(
            line.removeprefix("remote: ").rstrip() + "\n"
            for line in done.err.splitlines()
            if line.startswith("remote:")
        )

    @property
    def refs(self) -> str:
        return self.bare.git("for-each-ref").out


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_push_that_breaks_something_is_refused(server: Server) -> None:
    base = server.work.git("rev-parse", "HEAD").out.strip()
    server.work.write(WEB, with_typo(FILES[WEB]))
    head = server.work.commit()
    told = server.push("main", accepted=False)
    assert told.startswith(f"{MAIN}:\nbase commit {base} tree ")
    assert f"\nhead commit {head} tree " in told
    assert f"[{RULE}]" in told
    assert told.rstrip().splitlines()[-1].startswith("blocked, ")
    # Nothing of it is there, and nothing is left behind.
    server.bare.git("cat-file", "-e", head, code=1)
    # Mended by one more commit of the same push, it passes.
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    server.work.commit()
    assert server.push("main", accepted=True).rstrip().splitlines()[-1].startswith("passed")


def test_new_branches_are_judged_against_the_default_branch(server: Server) -> None:
    server.work.git("checkout", "-q", "-b", "work")
    server.work.write(DB, FILES[DB].replace("running", "running # as ever"))
    server.work.commit()
    assert "no semantic change in 1 file\n" in server.push("work", accepted=True)
    server.work.write(WEB, with_typo(FILES[WEB]))
    server.work.commit()
    assert f"[{RULE}]" in server.push("work:other", accepted=False)
    assert f"[{RULE}]" in server.push("work", accepted=False)
    # One without any history in common with it.
    server.work.git("checkout", "-q", "--orphan", "alone")
    server.work.commit()
    told = server.push("alone", accepted=False)
    assert f"base commit {server.bare.git('rev-parse', 'main').out.strip()} tree " in told


def test_every_ref_of_a_push_is_judged(server: Server) -> None:
    server.work.write(DB, FILES[DB].replace("running", "running # as ever"))
    server.work.commit()
    server.work.git("checkout", "-q", "-b", "bad")
    server.work.write(WEB, with_typo(FILES[WEB]))
    server.work.commit()
    told = server.push("main", "bad", accepted=False)
    assert f"{MAIN}:" in told.splitlines()
    assert "refs/heads/bad:" in told.splitlines()


def test_deletions(server: Server) -> None:
    server.work.git("push", "-q", "origin", "main:refs/heads/other")
    told = server.push("--delete", "main", accepted=False)
    assert told == f"{MAIN}: refused: it is deployed, and what is deleted is gone from all of its nodes\n"
    assert server.push("--delete", "other", accepted=True) == "refs/heads/other: deleted\n"


def test_a_history_that_is_written_anew_is_compared_as_a_whole(server: Server) -> None:
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    server.work.commit()
    server.push("main", accepted=True)
    server.work.git("reset", "-q", "--hard", "HEAD~1")
    server.work.write(DB, with_typo(FILES[DB]))
    server.work.commit()
    told = server.push("--force", "main", accepted=False)
    assert "'0640' → '0644'" in told
    assert f"[{RULE}]" in told


def test_tags_are_not_judged_and_it_says_so(server: Server) -> None:
    server.work.write(WEB, with_typo(FILES[WEB]))
    server.work.commit()
    server.work.git("tag", "v1")
    assert server.push("v1", accepted=True) == "refs/tags/v1: no branch, not judged\n"


def test_only_some_refs(tmp_path: Path) -> None:
    server = Server(tmp_path, "--only", "refs/heads/main", "--only", "refs/heads/env/*")
    server.work.write(WEB, with_typo(FILES[WEB]))
    server.work.commit()
    assert server.push("main:work", accepted=True) == ""
    assert f"[{RULE}]" in server.push("main:env/test", accepted=False)
    assert f"[{RULE}]" in server.push("main", accepted=False)


def test_the_hook_that_was_there_runs_first_and_sees_the_same(tmp_path: Path) -> None:
    server = Server(tmp_path)
    hook = server.bare.folder / "hooks" / "pre-receive"
    assert server.bare.puppetguard("hook", "uninstall", "--type", "pre-receive").out == f"removed {hook}\n"
    hook.write_text("#!/bin/sh\ncat > told\ntest ! -e stop\n", encoding="utf-8")
    hook.chmod(0o755)
    server.bare.puppetguard("hook", "install", "--type", "pre-receive")
    old = server.bare.git("rev-parse", "main").out.strip()
    server.work.write(WEB, with_typo(FILES[WEB]))
    new = server.work.commit()
    assert f"[{RULE}]" in server.push("main", accepted=False)
    assert (server.bare.folder / "told").read_text(encoding="utf-8") == f"{old} {new} {MAIN}\n"
    (server.bare.folder / "stop").touch()
    assert server.push("main", accepted=False) == ""


def test_the_first_push(tmp_path: Path) -> None:
    for options, accepted in (((), True), (("--require-policy",), False)):
        folder = tmp_path / str(accepted)
        work = control(folder / "work")
        work.git("init", "-q", "--bare", "-b", "main", str(folder / "server.git"))
        bare = Repository(folder / "server.git", make=False)
        bare.puppetguard("hook", "install", "--type", "pre-receive", *options)
        done = work.run("git", "push", str(bare.folder), "main")
        assert (done.code == 0) == accepted, done.err
        said = (
            "no policy on the base, so nobody is asked for approval" if accepted else "there is no .puppetguard/policy"
        )
        assert said in done.err


def test_a_default_branch_that_is_not_there_decides_nothing(server: Server) -> None:
    server.bare.git("symbolic-ref", "HEAD", "refs/heads/master")
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    server.work.commit()
    told = server.push("main:new", accepted=False)
    assert "the default branch refs/heads/master is not there, so nothing decides about new branches" in told
    # A branch that is there can still decide about itself.
    server.push("main", accepted=True)


def test_what_takes_too_long_is_refused(tmp_path: Path) -> None:
    server = Server(tmp_path, "--time-limit", "1")
    # The objects are there, and reading them takes for ever.
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    real = server.work.run("sh", "-c", "command -v git").out.strip()
    git.write_text(f'#!/bin/sh\ncase "$*" in *cat-file*) sleep 20;; esac\nexec {real} "$@"\n', encoding="utf-8")
    git.chmod(0o755)
    script = server.bare.folder / "hooks" / "pre-receive"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("#!/bin/sh\n", f"#!/bin/sh\nPATH={git.parent}:$PATH\n", 1), encoding="utf-8")
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    server.work.commit()
    told = server.push("main", accepted=False)
    assert "puppetguard: not done within 1 seconds, so nothing is let through\n" in told


@pytest.mark.parametrize("data", ["nonsense\n", "a b c\n", f"{'0' * 40} {'f' * 40} {MAIN}\n"])
def test_what_is_no_update_lets_nothing_through(server: Server, data: str) -> None:
    done = server.bare.puppetguard("hook", "run", "pre-receive", data=data)
    assert done.code == 5


def test_a_crash_lets_nothing_through(server: Server) -> None:
    script = server.bare.folder / "hooks" / "pre-receive"
    text = script.read_text(encoding="utf-8")
    # Python ends without having judged: killed, or out of memory.
    script.write_text(text.replace("-P -m puppetguard", "-c 'import os; os.kill(os.getpid(), 9)'"), encoding="utf-8")
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    server.work.commit()
    server.push("main", accepted=False)


class Story(Signed):
    """A policy with real keys, and a server that enforces it."""

    def __init__(self, folder: Path, policy: str = POLICY) -> None:
        super().__init__(folder, policy)
        self.repo.git("init", "-q", "--bare", "-b", "main", str(folder / "server.git"))
        self.bare = Repository(folder / "server.git", make=False)
        self.repo.git("remote", "add", "origin", str(self.bare.folder))
        self.repo.git("push", "-q", "origin", "main")
        self.bare.puppetguard("hook", "install", "--type", "pre-receive", "--only", MAIN, "--require-policy")

    def push(self) -> Done:
        return self.repo.run("git", "push", "origin", "HEAD:main")


def test_the_story_of_an_approval(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.edit()
    base, head = story.repo.git("rev-parse", "main", "HEAD").out.split()
    done = story.push()
    assert done.code == 1
    assert "protected by web-files (direct): " in done.err
    assert f"to get on: puppetguard approve {base}..{head}" in done.err
    assert "approval needed" in done.err
    # One of two, and the author's own, are not enough.
    assert story.approve("asha").code == 0
    done = story.push()
    assert (done.code, "web-files: still needed: senior; approved by asha; may approve: " in done.err) == (1, True), (
        done.err
    )
    assert story.approve("eve").code == 0
    assert story.push().code == 1
    assert story.approve("ben").code == 0
    # One more edit voids all of them.
    story.edit("'goodbye'", "'good night'")
    assert story.push().code == 1
    story.edit("'good night'", "'goodbye'")
    done = story.push()
    assert done.code == 0, done.err
    assert story.repo.git("rev-parse", "HEAD").out == story.bare.git("rev-parse", "main").out


def test_the_policy_cannot_be_changed_by_the_way(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.repo.write(".puppetguard/policy.yml", POLICY.replace("count: 2", "count: 1"))
    story.repo.write(".github/workflows/check.yml", "on: push\n")
    story.commit("eve")
    done = story.push()
    assert (done.code, "approval needed" in done.err) == (1, True)


def test_a_new_branch_cannot_bring_a_policy_of_its_own(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.bare.puppetguard("hook", "install", "--type", "pre-receive", "--require-policy")
    story.repo.git("checkout", "-q", "--orphan", "loose")
    story.repo.git("rm", "-q", "--cached", "-r", ".puppetguard")
    story.repo.run("rm", "-r", ".puppetguard")
    story.commit("eve")
    done = story.repo.run("git", "push", "origin", "HEAD:refs/heads/loose")
    assert (done.code, "approval needed" in done.err) == (1, True), done.err


def test_break_glass(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.edit()
    done = story.repo.puppetguard(
        "break-glass",
        "main..HEAD",
        "--yes",
        "--key",
        str(story.keys / "ben"),
        "--reason",
        "it burns",
        "--ticket",
        "X-1",
    )
    assert done.code == 0, done.err
    story.commit("ben", "break glass")
    done = story.push()
    assert (done.code, "break-glass by ben: it burns (X-1)" in done.err) == (0, True), done.err


def test_the_pusher_is_nobody_who_approves(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.bare.puppetguard("hook", "install", "--type", "pre-receive", "--pusher-variable", "WHO_PUSHES")
    story.edit()
    for person in ("asha", "ben"):
        assert story.approve(person).code == 0
    done = story.repo.run("git", "push", "origin", "HEAD:main", WHO_PUSHES="ben")
    assert (done.code, "ben has made the change, and nobody approves their own" in done.err) == (1, True), done.err
    assert story.repo.run("git", "push", "origin", "HEAD:main", WHO_PUSHES="chris").code == 0


def test_python_is_the_one_that_runs_this(server: Server) -> None:
    script = (server.bare.folder / "hooks" / "pre-receive").read_text(encoding="utf-8")
    assert f"python={sys.executable}\n" in script


def test_an_administrator_mends_a_policy_that_lets_nothing_pass(tmp_path: Path) -> None:
    signed = Signed(tmp_path, POLICY.replace("count: 2", "count: 9"))
    work = signed.repo
    work.git("checkout", "-q", "main")
    work.git("init", "-q", "--bare", "-b", "main", str(tmp_path / "server.git"))
    bare = Repository(tmp_path / "server.git", make=False)
    work.git("remote", "add", "origin", str(bare.folder))
    work.git("push", "-q", "origin", "main")
    assert bare.puppetguard("hook", "install", "--type", "pre-receive").code == 0
    work.write(".puppetguard/policy.yml", POLICY)
    signed.commit("asha")
    told = work.git("push", "origin", "main", code=1).err
    assert "not trusted" in told
    # What is fetched, no hook looks at: only who may write to the server's files can do that.
    bare.git("fetch", "-q", str(work.folder), "main:main")
    work.write("README.md", "hello again\n")
    signed.commit("asha")
    work.git("push", "-q", "origin", "main")
