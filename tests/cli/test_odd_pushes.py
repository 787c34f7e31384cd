"""Pushes to refs that are no plain branches, of what is no plain commit, and of many at once: with the real hook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_receiving import MAIN, Server
from tests.git.guarded import FILES, RULE, WEB, control, with_typo
from tests.git.repositories import Repository


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def bad(server: Server) -> str:
    server.work.write(WEB, with_typo(FILES[WEB]))
    return server.work.commit()


def good(server: Server) -> str:
    server.work.write(WEB, FILES[WEB].replace("0644", "0640"))
    return server.work.commit()


def test_the_head_of_the_server_is_no_way_around(tmp_path: Path) -> None:
    for number, options in enumerate(((), ("--only", MAIN))):
        server = Server(tmp_path / str(number), *options)
        head = bad(server)
        assert f"[{RULE}]" in server.push("HEAD", accepted=False)
        # Git makes a branch of this name of it, where that is not judged.
        server.push("HEAD:HEAD", accepted=bool(options))
        assert server.bare.git("rev-parse", "--verify", "HEAD").out.strip() != head


def test_a_name_for_a_branch_is_that_branch(tmp_path: Path) -> None:
    server = Server(tmp_path, "--only", MAIN)
    server.bare.git("symbolic-ref", "refs/heads/production", MAIN)
    server.bare.git("symbolic-ref", "refs/tags/live", "refs/heads/production")
    bad(server)
    for name in ("refs/heads/production", "refs/tags/live"):
        told = server.push("--force", f"HEAD:{name}", accepted=False)
        assert told.startswith(f"{name}: is {MAIN}\n{MAIN}:\n")
        assert f"[{RULE}]" in told
        told = server.push("--delete", name, accepted=False)
        assert told.startswith(f"{name}: is {MAIN}\n{MAIN}: refused: it is deployed")
    server.work.git("reset", "-q", "--hard", "HEAD~1")
    good(server)
    server.push("HEAD:refs/heads/production", accepted=True)
    assert server.bare.git("rev-parse", "main").out == server.work.git("rev-parse", "HEAD").out


def test_names_that_lead_in_a_circle_let_nothing_through(server: Server) -> None:
    server.bare.git("symbolic-ref", "refs/heads/one", "refs/heads/other")
    server.bare.git("symbolic-ref", "refs/heads/other", "refs/heads/one")
    good(server)
    told = server.push("HEAD:refs/heads/one", accepted=False)
    assert "refusing update to broken symref 'refs/heads/one'" in told


def test_a_branch_that_is_named_to_be_judged_cannot_be_deleted(tmp_path: Path) -> None:
    """Who could delete it could make it anew, from whatever the default branch once was."""
    server = Server(tmp_path, "--only", "refs/heads/prod", "--only", "refs/heads/env/*")
    server.push("main:prod", "main:env/test", accepted=True)
    told = server.push("--delete", "prod", accepted=False)
    assert told == "refs/heads/prod: refused: it is deployed, and what is deleted is gone from all of its nodes\n"
    assert server.push("--delete", "env/test", accepted=True) == "refs/heads/env/test: deleted\n"


@pytest.mark.parametrize("only", [(), ("--only", "refs/tags/*", "--only", MAIN)], ids=["branches", "tags"])
def test_tags_of_all_kinds(tmp_path: Path, only: tuple[str, ...]) -> None:
    server = Server(tmp_path, *only)
    bad(server)
    server.work.git("tag", "-a", "-m", "one", "one")
    server.work.git("tag", "-a", "-m", "other", "other", "one")
    for name in ("one", "other"):
        told = server.push(f"refs/tags/{name}", accepted=not only)
        assert f"[{RULE}]" in told if only else told == f"refs/tags/{name}: no branch, not judged\n"


@pytest.mark.parametrize("what", ["HEAD^{tree}", f"HEAD:{WEB}", "other"])
def test_what_is_no_commit_is_no_branch(server: Server, what: str) -> None:
    bad(server)
    server.work.git("tag", "-a", "-m", "one", "one")
    server.work.git("tag", "-a", "-m", "other", "other", "one")
    name = server.work.git("rev-parse", what).out.strip()
    done = server.work.run("git", "push", "origin", f"{name}:refs/heads/new")
    assert done.code == 1, done.err
    assert "defect" not in done.err
    assert server.bare.git("for-each-ref", "refs/heads/new").out == ""


def test_many_at_once_of_which_one_is_bad(server: Server) -> None:
    fine = good(server)
    wrong = bad(server)
    refs = [f"{fine}:refs/heads/b{number}" for number in range(12)]
    told = server.push(*refs, f"{wrong}:refs/heads/b5x", f"{fine}:{MAIN}", accepted=False)
    assert told.count("passed") == 13
    assert told.count(f"[{RULE}]") == 1
    server.push(*refs, f"{fine}:{MAIN}", accepted=True)


def test_branches_at_once_into_an_empty_repository(tmp_path: Path) -> None:
    work = control(tmp_path / "work")
    work.git("branch", "other")
    work.git("init", "-q", "--bare", "-b", "main", str(tmp_path / "server.git"))
    bare = Repository(tmp_path / "server.git", make=False)
    bare.puppetguard("hook", "install", "--type", "pre-receive", "--require-policy")
    done = work.run("git", "push", str(bare.folder), "main", "other", "HEAD:refs/heads/third")
    assert done.code == 1
    assert done.err.count("not trusted") == 3, done.err
    assert "there is no .puppetguard/policy.yml on base, so nothing can be approved" in done.err
    assert bare.git("for-each-ref").out == ""
    # Without what is asked for, the one that is to decide later goes in first, and is named.
    bare.puppetguard("hook", "install", "--type", "pre-receive")
    done = work.run("git", "push", str(bare.folder), "main", "other")
    assert done.code == 0, done.err


def test_one_wrong_ref_stops_a_push_that_is_forced(server: Server) -> None:
    old = server.bare.git("rev-parse", "main").out.strip()
    bad(server)
    server.work.git("checkout", "-q", "--orphan", "alone")
    server.work.git("commit", "-q", "-m", "alone")
    told = server.push("--force", "--atomic", "alone:main", "alone:refs/heads/x", accepted=False)
    assert told.count(f"[{RULE}]") == 2
    assert server.bare.git("rev-parse", "main").out.strip() == old


def test_a_server_whose_head_is_no_branch(server: Server) -> None:
    commit = server.bare.git("rev-parse", "main").out.strip()
    server.bare.git("update-ref", "--no-deref", "HEAD", commit)
    good(server)
    told = server.push("HEAD:refs/heads/new", accepted=False)
    assert "nothing decides about new branches" in told
