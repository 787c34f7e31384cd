"""``puppetguard guard`` as its users run it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from puppetguard import cli
from puppetguard.change.reaching import Reacher
from tests.git.guarded import DB, FILES, RULE, WEB, control, with_typo
from tests.git.repositories import Repository
from tests.policy.signing import POLICY, Signed

INCIDENT = Path(__file__).parents[2] / "fixtures" / "incidents" / "phpp"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = control(tmp_path / "repository")
    monkeypatch.chdir(found.folder)
    return found


class Said:
    """Exit code and output of a command."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.code = cli.run(arguments)
        told = capsys.readouterr()
        self.out, self.err = told.out, told.err
        self.lines = self.out.splitlines()


def test_the_incident_and_its_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path / "repository")
    for side in ("base", "head"):
        shutil.copytree(INCIDENT / side, repository.folder, dirs_exist_ok=True)
        repository.commit(side)
    monkeypatch.chdir(repository.folder)
    said = Said(capsys, "guard", "--base", "HEAD~1", "--format", "json")
    report = json.loads(said.out)
    assert (said.code, report["verdict"], report["exit"], report["level"]) == (1, "blocked", 1, "critical")
    worst = report["changes"][0]
    assert worst["risk"]["level"] == "critical"
    assert next(one["rule"] for one in worst["risk"]["reasons"] if one["rule"]) == "extension-rewrite"
    assert worst["reach"]["nodes"] == ["/^web\\d+\\.shop\\.example\\.com$/"]
    assert worst["reach"]["roles"] == ["role::webserver"]
    assert {"extension-rewrite", "extension-typo", "command-typo"} <= {one["rule"] for one in report["findings"]}
    # What to do, for people.
    said = Said(capsys, "guard", "--base", "HEAD~1")
    assert said.code == 1
    assert any(line.startswith("critical (") for line in said.lines)
    assert "hint: did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is" in said.out
    assert said.lines[-1].startswith("blocked, critical risk (")
    # The other way round it is a repair, and nothing is against it.
    said = Said(capsys, "guard", "--base", "HEAD", "--head", "HEAD~1", "--exact-base", "--format", "json")
    report = json.loads(said.out)
    assert (said.code, report["verdict"], report["level"]) == (0, "passed", "low")
    assert all(one["repair"] for one in report["changes"] if one["what"] == "resource" and "Exec[" in one["subject"])


def test_text(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    said = Said(capsys, "guard")
    head = repository.git("rev-parse", "HEAD", "HEAD^{tree}").out.split()
    assert said.lines[:3] == [f"base HEAD commit {head[0]} tree {head[1]}", "head working tree", ""]
    assert said.lines[3].endswith("): Service['postgresql'], ensure: modified, class profile::db")
    assert said.lines[4:6] == [
        "    running → stopped",
        "    site/profile/manifests/db.pp:4:15 before: site/profile/manifests/db.pp:4:15",
    ]
    assert "    reaches 1 of 3 nodes" in said.out
    assert "no policy on the base, so nobody is asked for approval" in said.lines
    assert said.lines[-2].startswith("1 change (1 ")
    quiet = Said(capsys, "guard", "--quiet")
    assert (quiet.code, "reaches" in quiet.out, "why:" in quiet.out) == (said.code, False, False)


def test_explain_adds_up(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    lines = Said(capsys, "guard", "--explain").lines
    points = [int(line.split()[0]) for line in lines if line.startswith(("        +", "        -"))]
    (total,) = [line for line in lines if line.startswith("        = ")]
    assert sum(points) == int(total.split()[1])
    score = json.loads(Said(capsys, "guard", "--format", "json").out)["changes"][0]["risk"]["score"]
    assert int(total.split()[1]) == score


def test_the_same_change_over_many_places_is_told_once(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        repository.write(
            f"site/profile/manifests/n{number}.pp",
            f"class profile::n{number} {{\n  file {{ '/srv/n{number}': mode => '0644' }}\n}}\n",
        )
    repository.commit()
    for number in range(12):
        path = repository.folder / f"site/profile/manifests/n{number}.pp"
        path.write_text(path.read_text(encoding="utf-8").replace("0644", "0666"), encoding="utf-8")
    lines = Said(capsys, "guard").lines
    assert len([line for line in lines if "'0644' → '0666'" in line]) == 1
    assert len([line for line in lines if line.startswith("    site/profile/manifests/n")]) == 5
    assert "    and 7 more places" in lines


def test_what_was_found_before_is_shown_on_demand_and_never_counts(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    repository.write(DB, FILES[DB].replace("running", "running # as ever"))
    for options, shown in (((), False), (("--all",), True)):
        said = Said(capsys, "guard", *options)
        assert (said.code, f"[{RULE}]" in said.out) == (0, shown)


@pytest.mark.parametrize(("level", "code"), [("low", 1), ("critical", 0), ("never", 0)])
def test_fail_on_risk(repository: Repository, capsys: pytest.CaptureFixture[str], level: str, code: int) -> None:
    repository.write(WEB, FILES[WEB].replace("0644", "0640"))
    said = Said(capsys, "guard", "--fail-on-risk", level)
    assert said.code == code
    assert ("1 change of low risk" in said.lines[-1]) == (code == 1)


LENIENT = ("--fail-on-risk", "critical")


def test_fail_on(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    for level, code in (("warning", 1), ("error", 1), ("never", 0)):
        assert Said(capsys, "guard", "--fail-on", level, *LENIENT).code == code
    assert Said(capsys, "guard", "--ignore", RULE).code == 1
    assert Said(capsys, "guard", "--ignore", RULE, *LENIENT).code == 0
    assert Said(capsys, "guard", "--severity", f"{RULE}=info", *LENIENT).code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--head", "HEAD"], "--head needs --base"),
        (["--staged", "--worktree"], "exclude each other"),
        (["--base", "HEAD", "--head", "HEAD", "--staged"], "exclude each other"),
        (["--exact-base"], "are for two revisions"),
        (["--decided-by", "HEAD", "--staged"], "are for two revisions"),
        (["--output", "pdf:x"], "is not one of"),
        (["--format", "pdf"], "is not one of"),
        (["--base", "nowhere"], "no such revision"),
    ],
)
def test_wrong_usage(
    repository: Repository, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    said = Said(capsys, "guard", *arguments)
    assert (said.code, said.out) == (2, "")
    assert message in said.err


def test_outside_of_a_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = Said(capsys, "guard")
    assert (said.code, said.err) == (2, f"puppetguard: {tmp_path} is in no git repository\n")


def test_reports_into_files(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    names = ("text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html")
    outputs = [part for name in names for part in ("--output", f"{name}:{tmp_path / name}")]
    said = Said(capsys, "guard", *outputs)
    assert (said.code, said.lines[-1].startswith("blocked, ")) == (1, True)
    assert (tmp_path / "text").read_text(encoding="utf-8") == said.out
    for name in names:
        assert "runing" in (tmp_path / name).read_text(encoding="utf-8")
        plain = Said(capsys, "guard", "--format", name)
        assert (plain.code, plain.out) == (1, (tmp_path / name).read_text(encoding="utf-8"))


def test_json_has_what_it_is_documented_to_have(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    report = json.loads(Said(capsys, "guard", "--format", "json").out)
    assert sorted(report) == [
        "approval", "base", "changes", "exit", "fail_on_risk", "files", "findings", "head", "level", "reasons", "score",
        "unread", "verdict",
    ]  # fmt: skip
    (change,) = report["changes"]
    assert sorted(change) == [
        "after", "attribute", "base", "before", "condition", "container", "digest", "effects", "head", "indirect",
        "kind", "protections", "reach", "repair", "risk", "rules", "subject", "what",
    ]  # fmt: skip
    assert (change["base"], change["head"]) == (None, {"file": WEB, "line": 7, "column": 13})
    assert report["reasons"] == ["1 change of high risk", "new: 1 error"]


def test_the_environment_that_a_configuration_tells_of(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    from puppetguard.engine import guarding, reaching

    repository.write(".puppetguard.yaml", "environment: .\nmodule-path: [site, elsewhere]\n")
    repository.commit()
    repository.write(DB, FILES[DB].replace("running", "stopped"))
    given: list[object] = []
    reacher = reaching.reacher

    def told(*sides: Any, **options: Any) -> Reacher:
        given.append(options["instead"])
        return reacher(*sides, **options)

    monkeypatch.setattr(guarding, "reacher", told)
    assert cli.run(["guard", "--fail-on-risk", "never", "--fail-on", "never"]) == 0
    configured = {"environment.conf": b"modulepath = site:modules\n\nmodulepath = site:elsewhere\n"}
    assert given == [(configured, configured)]


# --- policy ---


def test_an_approval_is_needed_given_and_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(tmp_path)
    signed.edit()
    monkeypatch.chdir(signed.repo.folder)
    said = Said(capsys, "guard", "--base", "main")
    assert said.code == 3
    assert "    protected by web-files (direct): File['/var/www/html/index.php']" in said.lines
    assert "web-files: still needed: senior, senior; may approve: asha, ben, chris" in said.lines
    assert "to get on: puppetguard approve main..HEAD" in said.lines
    assert said.lines[-1].startswith("approval needed, ")
    report = json.loads(Said(capsys, "guard", "--base", "main", "--format", "json").out)
    (change,) = report["changes"]
    assert [(one["protection"], one["route"]) for one in change["protections"]] == [("web-files", "direct")]
    bundle = report["approval"]["bundle"]
    for person in ("asha", "ben"):
        # What is printed is all there is to run.
        assert bundle in signed.approve(person).out
    report = json.loads(Said(capsys, "guard", "--base", "main", "--format", "json").out)
    assert (report["verdict"], report["exit"], report["approval"]["state"]) == ("passed", 0, "approved")
    assert report["approval"]["bundle"] == bundle
    # The approvals are no part of what they approve.
    assert [one["what"] for one in report["changes"]] == ["resource"]


def test_what_is_approved_is_not_held_against_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = POLICY + "risk: {levels: {low: 1, medium: 2, high: 3, critical: 4}}\n"
    signed = Signed(tmp_path, policy)
    signed.edit()
    monkeypatch.chdir(signed.repo.folder)
    report = json.loads(Said(capsys, "guard", "--base", "main", "--format", "json").out)
    assert (report["exit"], report["level"]) == (3, "critical")
    assert [one.partition(":")[0] for one in report["reasons"]] == [
        "approvals are missing",
        "1 change of critical risk",
    ]
    for person in ("asha", "ben"):
        signed.approve(person)
    said = Said(capsys, "guard", "--base", "main")
    assert said.code == 0
    # What rules find in the files is something else: nobody approves a mistake unseen.
    signed.edit("class profile::web {", "class profile::web {\n  service { 'nginx': ensure => runing }")
    said = Said(capsys, "guard", "--base", "main")
    assert (said.code, "new: 1 error" in said.lines[-1]) == (1, True)


def test_no_policy(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(WEB, FILES[WEB].replace("0644", "0640"))
    said = Said(capsys, "guard", "--require-policy")
    assert (said.code, said.lines[-1].partition(":")[0]) == (4, "not trusted, low risk (8 of 100)")


@pytest.mark.parametrize("text", ["version: 2\n", "version: 1\nversion: 1\n", "[", "\x00", "version: 1\nrepo_id: a\n"])
def test_a_policy_that_is_none_lets_nothing_pass(
    repository: Repository, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    repository.write(".puppetguard/policy.yml", text)
    repository.commit()
    repository.write(WEB, FILES[WEB].replace("0644", "0640"))
    said = Said(capsys, "guard", "--staged")
    assert said.code == 4
    said = Said(capsys, "guard")
    assert (said.code, said.lines[-1].startswith("not trusted")) == (4, True)


def test_a_policy_that_the_change_brings_is_none_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(tmp_path)
    signed.repo.git("checkout", "-q", "--orphan", "empty")
    signed.repo.git("rm", "-r", "-q", "--cached", ".puppetguard")
    shutil.move(signed.repo.folder / ".puppetguard", tmp_path / "aside")
    base = signed.commit("asha")
    shutil.move(tmp_path / "aside", signed.repo.folder / ".puppetguard")
    signed.commit("asha")
    monkeypatch.chdir(signed.repo.folder)
    said = Said(capsys, "guard", "--base", base)
    assert (said.code, "no policy on the base, so nobody is asked for approval" in said.lines) == (0, True)
    assert Said(capsys, "guard", "--base", base, "--require-policy").code == 4


def test_a_branch_from_before_the_policy_is_judged_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(tmp_path)
    policy = (signed.repo.folder / ".puppetguard/policy.yml").read_bytes()
    signed.repo.git("checkout", "-q", "-b", "old")
    signed.repo.git("rm", "-q", ".puppetguard/policy.yml")
    signed.commit("asha")
    signed.repo.git("checkout", "-q", "-b", "main2")
    signed.repo.write(".puppetguard/policy.yml", policy)
    signed.commit("asha")
    signed.repo.git("checkout", "-q", "old")
    signed.edit()
    monkeypatch.chdir(signed.repo.folder)
    assert Said(capsys, "guard", "--base", "old~1").code == 0
    assert Said(capsys, "guard", "--base", "main2").code == 3
    assert Said(capsys, "approvals", "verify", "main2..old").code == 3
    assert Said(capsys, "guard", "--base", "old~1", "--decided-by", "main2").code == 3
