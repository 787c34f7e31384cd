"""``puppetguard guard`` in real repositories: every kind of change that git knows is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.git.guarded import DB, FILES, RULE, WEB, Guard, control, told, with_typo
from tests.git.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return control(tmp_path / "repository")


def ids(repository: Repository, revision: str) -> dict[str, str]:
    commit, tree = repository.git("rev-parse", revision, f"{revision}^{{tree}}").out.split()
    return {"commit": commit, "tree": tree}


def test_a_branch_against_where_its_history_left_the_base(repository: Repository, guard: Guard) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.write(WEB, FILES[WEB].replace("0644", "0600"))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    repository.commit()
    code, report = guard(repository.folder, "--base", "main", "--head", "work")
    assert (code, report["verdict"], report["exit"]) == (0, "passed", 0)
    assert told(report) == ["modified resource File['/srv/www/index.php'] mode '0644'→'0600'"]
    assert report["base"] == {"name": "main", **ids(repository, "main~1")}
    assert report["head"] == {"name": "work", **ids(repository, "work")}
    (change,) = report["changes"]
    assert change["base"] == change["head"] == {"file": WEB, "line": 5, "column": 15}
    # The base itself: what the other branch did is taken back.
    _, report = guard(repository.folder, "--base", "main", "--head", "work", "--exact-base")
    assert told(report) == [
        "modified resource File['/srv/www/index.php'] mode '0644'→'0600'",
        "modified resource Service['postgresql'] ensure stopped→running",
    ]


def test_how_code_is_written_is_no_change(repository: Repository, guard: Guard) -> None:
    repository.write(WEB, "class profile::web { file { \"/srv/www/index.php\": mode => '0644', ensure => 'file' } }\n")
    code, report = guard(repository.folder)
    assert (code, report["changes"], report["files"]) == (0, [], 1)


def test_rename(repository: Repository, guard: Guard) -> None:
    repository.git("mv", WEB, "site/profile/manifests/www.pp")
    code, report = guard(repository.folder, "--staged")
    # The class is what it was, but Puppet does not find it any more.
    assert told(report) == ["added class profile::web (place) →not where Puppet looks for it"]
    assert code == 1
    assert [(one["rule"], one["file"]) for one in report["findings"]] == [
        ("definition-in-wrong-file", "site/profile/manifests/www.pp"),
    ]


def test_what_was_found_moves_with_its_file(repository: Repository, guard: Guard) -> None:
    repository.write("site/profile/manifests/old.pp", with_typo("class profile::old {\n}\n"))
    repository.commit()
    repository.git("mv", "site/profile/manifests/old.pp", "site/profile/manifests/older.pp")
    repository.write("site/profile/manifests/older.pp", with_typo("# Moved.\n\nclass profile::older {\n}\n"))
    repository.commit()
    code, report = guard(repository.folder, "--base", "HEAD~1")
    assert (code, [one for one in report["findings"] if one["rule"] == RULE]) == (0, [])
    # Once more, and it is a new one.
    repository.write("site/profile/manifests/more.pp", with_typo("class profile::more {\n}\n"))
    repository.commit()
    code, report = guard(repository.folder, "--base", "HEAD~2")
    assert (code, [one["rule"] for one in report["findings"] if one["rule"] == RULE]) == (1, [RULE])


def test_delete(repository: Repository, guard: Guard) -> None:
    repository.git("rm", "-q", DB)
    code, report = guard(repository.folder, "--staged")
    assert code == 1
    assert told(report) == ["removed class profile::db", "removed resource Service['postgresql']"]
    assert [one["head"] for one in report["changes"]] == [None, None]
    assert [one["rule"] for one in report["findings"] if one["file"] == "manifests/site.pp"] == ["unknown-class"]


def test_mode(repository: Repository, guard: Guard) -> None:
    (repository.folder / "site/profile/files/motd").chmod(0o755)
    repository.git("add", "--all")
    _, report = guard(repository.folder, "--staged")
    assert told(report) == ["modified file site/profile/files/motd mode 100644→100755"]
    _, report = guard(repository.folder)
    assert told(report) == ["modified file site/profile/files/motd mode 100644→100755"]


def test_a_file_becomes_a_link(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("class profile::db { }\n", encoding="utf-8")
    (repository.folder / DB).unlink()
    (repository.folder / DB).symlink_to(secret)
    for arguments in ((), ("--staged",)):
        if arguments:
            repository.git("add", "--all")
        code, report = guard(repository.folder, *arguments)
        # It is never followed, and so not all is known.
        assert (code, report["verdict"]) == (5, "incomplete")
        assert [one["file"] for one in report["unread"]] == [DB]
        assert "modified file site/profile/manifests/db.pp mode 100644→120000" in told(report)


def test_submodule(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    module = Repository(tmp_path / "module")
    module.write("manifests/init.pp", "class module { }\n")
    first = module.commit()
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(module.folder), "modules/module"
    )
    repository.commit()
    code, report = guard(repository.folder)
    assert (code, report["changes"]) == (0, [])
    inner = Repository(repository.folder / "modules/module", make=False)
    inner.git("commit", "-q", "--allow-empty", "-m", "more")
    second = inner.git("rev-parse", "HEAD").out.strip()
    assert first != second
    for arguments in ((), ("--staged",)):
        if arguments:
            repository.git("add", "--all")
        _, report = guard(repository.folder, *arguments)
        (change,) = report["changes"]
        assert (change["kind"], change["what"], change["subject"]) == ("modified", "file", "modules/module")
        assert change["before"] != change["after"]
    _, report = guard(repository.folder, "--base", "HEAD~1")
    assert ("added", "modules/module") in [(one["kind"], one["subject"]) for one in report["changes"]]


def test_evil_merge(repository: Repository, guard: Guard) -> None:
    for branch, mode in (("one", "0600"), ("other", "0640")):
        repository.git("checkout", "-q", "-b", branch, "main")
        repository.write(WEB, FILES[WEB].replace("0644", mode))
        repository.commit()
    repository.git("merge", "-q", "one", code=1)
    repository.write(WEB, with_typo(FILES[WEB].replace("0644", "0600")))
    repository.git("add", "--all")
    # Before it is committed, and after.
    code, report = guard(repository.folder, "--staged")
    assert (code, [one["rule"] for one in report["findings"]]) == (1, [RULE])
    repository.git("commit", "-q", "--no-verify", "-m", "merge")
    code, report = guard(repository.folder, "--base", "main")
    assert (code, [one["rule"] for one in report["findings"]]) == (1, [RULE])
    assert report["head"]["tree"] == ids(repository, "HEAD")["tree"]


def test_a_conflict_is_never_passed(repository: Repository, guard: Guard) -> None:
    for branch, mode in (("one", "0600"), ("other", "0640")):
        repository.git("checkout", "-q", "-b", branch, "main")
        repository.write(WEB, FILES[WEB].replace("0644", mode))
        repository.commit()
    repository.git("merge", "-q", "one", code=1)
    assert guard(repository.folder, "--staged") == (5, {})
    assert guard.err == f"puppetguard: {WEB} has a conflict that is not resolved: mend it, then git add it\n"


def test_partial_staging(repository: Repository, guard: Guard) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.git("add", "--all")
    repository.write(WEB, FILES[WEB])
    # What is committed is the index; the files may say something else.
    assert guard(repository.folder, "--staged")[0] == 1
    assert guard(repository.folder)[0] == 0
    repository.git("add", "--all")
    repository.write(WEB, with_typo(FILES[WEB]))
    assert guard(repository.folder, "--staged")[0] == 0
    assert guard(repository.folder)[0] == 1


def test_commit_all_and_commit_of_a_path(repository: Repository) -> None:
    assert repository.puppetguard("hook", "install").code == 0
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.write(DB, FILES[DB].replace("running", "running # as ever"))
    assert f"[{RULE}]" in repository.git("commit", "-a", "-m", "all", code=1).err
    assert f"[{RULE}]" in repository.git("commit", "-m", "one", WEB, code=1).err
    repository.git("commit", "-q", "-m", "other", DB)
    assert f"[{RULE}]" in repository.git("commit", "-a", "--amend", "-m", "more", code=1).err


def test_linked_worktree(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked", make=False)
    linked.write(WEB, with_typo(FILES[WEB]))
    linked.git("add", "--all")
    assert guard(linked.folder, "--staged")[0] == 1
    assert guard(repository.folder, "--staged")[0] == 0
    linked.git("commit", "-q", "-m", "typo")
    assert guard(linked.folder, "--base", "main")[0] == 1
    assert guard(repository.folder, "--base", "main", "--head", "linked")[0] == 1


def test_shallow_clone(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.write(WEB, FILES[WEB].replace("0644", "0600"))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    repository.commit()
    url = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth", "1", "--no-single-branch", url, str(tmp_path / "shallow"))
    clone = Repository(tmp_path / "shallow", make=False)
    assert guard(clone.folder, "--base", "origin/main", "--head", "origin/work") == (5, {})
    assert guard.err.endswith("; this clone is shallow, so fetch the rest: git fetch --unshallow\n")
    clone.git("fetch", "-q", "--unshallow")
    assert guard(clone.folder, "--base", "origin/main", "--head", "origin/work")[0] == 0


def test_partial_clone(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    repository.write(WEB, FILES[WEB].replace("0644", "0600"))
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{repository.folder}"
    repository.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, str(tmp_path / "partial"))
    clone = Repository(tmp_path / "partial", make=False)
    assert guard(clone.folder, "--base", "HEAD~1", "--head", "HEAD") == (5, {})
    assert guard.err.endswith("; this clone is partial, so fetch the rest: git fetch --refetch --no-filter\n")
    clone.git("fetch", "-q", "--refetch", "--no-filter")
    assert guard(clone.folder, "--base", "HEAD~1", "--head", "HEAD")[0] == 0


def test_a_missing_object_is_never_passed(repository: Repository, guard: Guard) -> None:
    repository.write(WEB, FILES[WEB].replace("0644", "0600"))
    repository.commit()
    blob = repository.git("rev-parse", f"HEAD:{WEB}").out.strip()
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert guard(repository.folder, "--base", "HEAD~1") == (5, {})
    assert f"the object {blob} is missing" in guard.err


def test_replaced_objects_are_read_as_they_are(repository: Repository, guard: Guard) -> None:
    good = repository.git("rev-parse", f"HEAD:{WEB}").out.strip()
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    bad = repository.git("rev-parse", f"HEAD:{WEB}").out.strip()
    repository.git("replace", bad, good)
    assert repository.git("show", f"HEAD:{WEB}").out == FILES[WEB]
    code, report = guard(repository.folder, "--base", "HEAD~1")
    assert (code, [one["rule"] for one in report["findings"]]) == (1, [RULE])


def test_grafts_change_no_history(repository: Repository, guard: Guard) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    bad = repository.commit()
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    head = repository.commit()
    base = repository.git("rev-parse", "HEAD~2").out.strip()
    # By this, the branch would begin with what is bad.
    repository.write(".git/info/grafts", f"{head} {base}\n{base} {bad}\n")
    code, report = guard(repository.folder, "--base", base)
    assert (code, RULE in [one["rule"] for one in report["findings"]]) == (1, True)
    assert report["base"]["commit"] == base


def test_the_first_commit(tmp_path: Path, guard: Guard) -> None:
    repository = Repository(tmp_path / "new")
    repository.write("a.pp", "notify { 'a': }\n")
    repository.git("add", "--all")
    code, report = guard(repository.folder, "--staged")
    assert code == 0
    assert told(report) == ["added resource Notify['a']"]
    assert report["base"] == {"name": "HEAD", "commit": "", "tree": ""}
    assert report["head"] == {"name": "index", "commit": "", "tree": ""}


def test_bare_repository(repository: Repository, guard: Guard, tmp_path: Path) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    for folder in (tmp_path / "bare.git", tmp_path / "bare.git" / "refs"):
        code, report = guard(folder, "--base", "HEAD~1")
        assert (code, [(one["rule"], one["file"]) for one in report["findings"]]) == (1, [(RULE, WEB)])
    for arguments in ((), ("--staged",), ("--base", "HEAD", "--worktree")):
        assert guard(tmp_path / "bare.git", *arguments) == (2, {})
        assert guard.err.endswith("bare.git has no working tree: --base and --head name two revisions\n")
    # Where files are asked for, none is not the same as nothing found.
    bare = Repository(tmp_path / "bare.git", make=False)
    for words in (
        ("check", "--staged"),
        ("check", "--since", "HEAD~1"),
        ("policy", "init"),
        ("revoke", "0" * 64, "--reason", "x"),
    ):
        done = bare.puppetguard(*words)
        assert (done.code, "has no working tree" in done.err) == (2, True), words


def test_a_repository_among_the_files_is_not_taken_for_the_real_one(repository: Repository, guard: Guard) -> None:
    repository.git("clone", "-q", "--bare", ".", "site/profile/files/inner")
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    assert guard(repository.folder / "site/profile/files/inner", "--base", "HEAD") == (2, {})
    assert "anybody could have put it there" in guard.err
    assert guard(repository.folder / "site/profile/files", "--base", "HEAD~1")[0] == 1


def test_names_are_the_same_from_every_folder(repository: Repository, guard: Guard) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    reports = [guard(repository.folder / one, "--base", "HEAD~1")[1] for one in (".", "site/profile")]
    assert reports[0] == reports[1]


def test_large_files_differ_and_are_never_taken_for_empty_ones(
    repository: Repository, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("snapshot", "objects"):
        monkeypatch.setattr(f"puppetguard.git.{module}.LARGEST", 400)
    big = "# " + "x" * 500 + "\n"
    repository.write(WEB, big + FILES[WEB])
    # It is not compared, and so nothing is said of it but that.
    assert guard(repository.folder) == (5, {})
    assert guard.err == f"puppetguard: {WEB} has over 400 bytes, which is too large\n"
    repository.write(WEB, FILES[WEB])
    repository.write("site/profile/files/disk", big)
    repository.commit()
    # The same as before, whatever its size.
    repository.write(DB, FILES[DB].replace("running", "running # as ever"))
    assert guard(repository.folder)[0] == 0
    # As long as before, and another one.
    repository.write("site/profile/files/disk", big.replace("x", "y"))
    assert guard(repository.folder) == (5, {})
    assert guard(repository.folder, "--base", "HEAD~1") == (5, {})


def test_histories_that_cross(repository: Repository, guard: Guard) -> None:
    """What one of several merge bases has like head, and the other has not, is a change all the same."""
    good, bad = FILES[WEB], FILES[WEB].replace("0644", "0777")
    repository.git("checkout", "-q", "-b", "change")
    repository.write(WEB, bad)
    first = repository.commit("loosened")
    repository.git("checkout", "-q", "main")
    repository.write(DB, FILES[DB].replace("Keeps", "Stores"))
    second = repository.commit("a comment")
    # Each merges the other; on main, what was loosened is not taken.
    repository.git("merge", "-q", "--no-commit", first)
    repository.write(WEB, good)
    repository.commit("without the mode")
    repository.git("checkout", "-q", "change")
    repository.git("merge", "-q", "-m", "merge", second)
    repository.write("README.md", "hello\n")
    repository.commit("more")
    bases = repository.git("merge-base", "--all", "main", "change").out.split()
    assert sorted(bases) == sorted([first, second])
    modified = "modified resource File['/srv/www/index.php'] mode '0644'→'0777'"
    for options in (("--base", "main"), ("--base", "main", "--worktree"), ("--base", "main", "--staged")):
        code, report = guard(repository.folder, *options)
        assert (code, told(report)) == (1, ["added file README.md", modified])
        assert report["base"]["commit"] == ids(repository, "main")["commit"]
        assert report["base"]["note"].startswith("main itself: the histories cross; ")
    repository.git("merge", "-q", "-m", "merge", "main")
    code, report = guard(repository.folder, "--base", "main")
    assert (told(report), sorted(report["base"])) == (["added file README.md"], ["commit", "name", "tree"])


OWN_RULE = """\
id: acme-database-is-down
summary: a database that people notice
why: because
fix: do not
severity: error
confidence: certain
scope: change
check: match-change
parameters: {type: service, node: {glob: 'db*'}, level: [medium, high, critical], after: {not: running}}
message: '{title} on a database is {after}; it is a change of {level} risk'
hint: 'ask {type}'
since: 1.0.0
examples:
  - {name: a, kind: good, before: '$a = 1', after: '$a = 2'}
  - {name: b, kind: bad, before: '$a = 1', after: '$a = 2', findings: [{line: 1, column: 1, message: x}]}
"""


def test_a_rule_of_users_about_changes(repository: Repository, guard: Guard) -> None:
    repository.write(".puppetguard.yaml", "rules: [own]\n")
    repository.write("own/acme-database-is-down.yaml", OWN_RULE)
    repository.commit()
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    repository.write(WEB, FILES[WEB].removesuffix("}\n") + "  service { 'nginx': ensure => stopped }\n}\n")
    repository.commit()
    code, report = guard(repository.folder, "--base", "HEAD~1")
    (found,) = (one for one in report["findings"] if one["rule"] == "acme-database-is-down")
    assert (code, found["message"], found["hint"]) == (
        1,
        "postgresql on a database is stopped; it is a change of high risk",
        "ask service",
    )
    (change,) = (one for one in report["changes"] if "acme-database-is-down" in one["rules"])
    # What it finds counts, too.
    assert (change["rules"], change["risk"]["level"]) == (["service-stopped", "acme-database-is-down"], "high")
