"""What a change does to the guard itself, and what a repository does to those who look at it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.git.guarded import DB, FILES, RULE, WEB, Guard, control, with_typo
from tests.git.repositories import Repository
from tests.threats import cases


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return control(tmp_path / "repository")


def sentinel(tmp_path: Path) -> tuple[Path, Path]:
    """Return a program, and the file that tells that it was run."""
    ran, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{ran}'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    return program, ran


def test_configuration_that_runs_programs(
    repository: Repository, guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, ran = sentinel(tmp_path)
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    repository.write(
        ".git/info/attributes", "*.pp diff=evil filter=evil merge=evil textconv=evil\n* diff=evil filter=evil\n"
    )
    hostile = {
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "core.editor": str(program),
        "core.sshCommand": str(program),
        "core.askPass": str(program),
        "core.hooksPath": str(tmp_path / "hooks"),
        "core.alternateRefsCommand": str(program),
        "diff.external": str(program),
        "diff.evil.textconv": str(program),
        "diff.evil.command": str(program),
        "filter.evil.clean": str(program),
        "filter.evil.smudge": str(program),
        "filter.evil.process": str(program),
        "merge.evil.driver": str(program),
        "credential.helper": f"!{program}",
        "gpg.program": str(program),
        "alias.rev-parse": f"!{program}",
        "pager.ls-files": str(program),
        "uploadpack.packObjectsHook": str(program),
        "include.path": str(tmp_path / "more"),
    }
    for key, value in hostile.items():
        repository.git("config", key, value)
    (tmp_path / "more").write_text(f"[core]\n\tfsmonitor = {program}\n", encoding="utf-8")
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        (tmp_path / "hooks" / hook).symlink_to(program)
    # What a user's own environment names counts no more.
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(program))
    for arguments in (("--base", "HEAD~1"), ("--staged",), ()):
        code, _ = guard(repository.folder, *arguments)
        assert code == (1 if arguments[:1] == ("--base",) else 0)
    assert not ran.exists()
    # The program would run: git itself runs it.
    repository.git("diff", "HEAD~1")
    assert ran.exists()


HOSTILE_NAMES = [
    "--output=created", "-o=created", "--exec=touch created", "-c core.pager=touch", "--help", "--version", "--all",
    "--", "-", "--not", "--glob=*", "--branches", "--git-dir=.", "-n1", "--stdin", "--end-of-options", "--textconv",
    "--upload-pack=touch created", "--work-tree=/", "--config-env=a=b", "$(touch created)", "`touch created`",
    "; touch created", "| touch created", "&& touch created", "> created", "main; touch created", "main > created",
    "main\ncreated", "main\rcreated", "main\tcreated", "main created", "../../created", "/etc/passwd", "@{-1}",
    "main@{}", "main^{/typo", ":/nothing", "main:created", "a..b", "main..", "..main", "HEAD^{tree}",
    "\N{RIGHT-TO-LEFT OVERRIDE}main", "ma\x1b[31min", "''", '"', "main^{commit}^{blob}", "*", "refs/heads/*",
    "no/such", "0" * 39, "f" * 40, "\u0000", "",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_never_an_option_or_a_command(repository: Repository, guard: Guard, name: str) -> None:
    before = sorted(path for path in os.listdir(repository.folder) if path != ".git")
    for arguments in ([f"--base={name}"], ["--base=main", f"--head={name}"]):
        code, report = guard(repository.folder, *arguments)
        if name == "" and "main" in arguments[0]:
            # No head is the usual one.
            assert code == 0
            continue
        assert (code, report) == (2, {})
        assert guard.err.startswith("puppetguard: ") or "Error" in guard.err
        assert not any(ord(char) < 32 and char != "\n" for char in guard.err)
    assert sorted(path for path in os.listdir(repository.folder) if path != ".git") == before


@pytest.mark.parametrize(
    "name", ["-main", "--all", "a;b", "a$(b)", "a`b`", "a'b", 'a"b', "ä", "a&b|c", "#a", "%s", "HEAD"]
)
def test_branches_with_odd_names_are_branches(repository: Repository, guard: Guard, name: str) -> None:
    repository.git("update-ref", f"refs/heads/{name}", "main")
    code, report = guard(repository.folder, f"--base=refs/heads/{name}")
    assert (code, report["base"]["commit"]) == (0, repository.git("rev-parse", "main").out.strip())


def test_the_ids_are_fixed_when_it_starts(
    repository: Repository, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from puppetguard.git.run import CleanRoom

    good = repository.git("rev-parse", "HEAD").out.strip()
    repository.write(WEB, with_typo(FILES[WEB]))
    bad = repository.commit()
    moves: list[str] = []
    asked = 0
    ask = CleanRoom.ask

    def moving(room: CleanRoom, *arguments: str, **options: object) -> bytes | None:
        """Ask, while somebody moves the ref before each question after the first four."""
        nonlocal asked
        asked += 1
        if asked > 4:
            moves.append(good if len(moves) % 2 else bad)
            repository.git("update-ref", "refs/heads/main", moves[-1])
        return ask(room, *arguments, **options)  # type: ignore[arg-type] # as it was given

    monkeypatch.setattr(CleanRoom, "ask", moving)
    turns = 0
    while len(moves) < cases("moves"):
        asked, before = 0, len(moves)
        repository.git("update-ref", "refs/heads/main", bad)
        code, report = guard(repository.folder, "--base", good, "--head", "main", "--no-cache")
        assert (code, report["head"]["commit"]) == (1, bad)
        assert [one["rule"] for one in report["findings"]] == [RULE]
        assert len(moves) > before + 2
        turns += 1
    assert turns


CONFIGURATION = ".puppetguard.yaml"


@pytest.mark.parametrize(
    "text",
    [
        f"ignore: [{RULE}]\n",
        "fail-on: never\n",
        "select: [extension-rewrite]\n",
        f"severity: {{{RULE}: info}}\nfail-on: error\n",
        "exclude: ['site/**']\n",
        f"overrides:\n  - paths: ['**']\n    ignore: [{RULE}]\n",
        "baseline: other.json\n",
    ],
)
def test_a_change_does_not_loosen_what_judges_it(repository: Repository, guard: Guard, text: str) -> None:
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.write(CONFIGURATION, text)
    repository.write("other.json", '{"version": 1, "history": [], "findings": []}\n')
    for arguments in ((), ("--staged",), ("--base", "HEAD~1")):
        if arguments:
            repository.git("add", "--all")
        if arguments[:1] == ("--base",):
            repository.git("commit", "-q", "-m", "looser")
        code, report = guard(repository.folder, *arguments)
        assert code == 1
        assert RULE in [one["rule"] for one in report["findings"]]


def test_what_the_base_says_counts(repository: Repository, guard: Guard) -> None:
    repository.write(CONFIGURATION, f"ignore: [{RULE}]\n")
    repository.commit()
    repository.write(WEB, with_typo(FILES[WEB]))
    assert guard(repository.folder)[0] == 0
    # A configuration that is gone, or is no longer one, was there all the same.
    (repository.folder / CONFIGURATION).unlink()
    for _ in range(2):
        code, report = guard(repository.folder)
        assert code in (0, 1)
        assert RULE not in [one["rule"] for one in report["findings"]]
        repository.write(CONFIGURATION, "nonsense: [\n")


def test_a_wrong_configuration_on_the_base_decides_nothing(repository: Repository, guard: Guard) -> None:
    repository.write(CONFIGURATION, "nonsense: true\n")
    repository.commit()
    repository.write(CONFIGURATION, "fail-on: error\n")
    assert guard(repository.folder) == (2, {})
    assert guard.err == f"puppetguard: {CONFIGURATION}:1:1: unknown key 'nonsense'\n"


PACK = Path(__file__).parents[2] / "docs" / "example-pack"


def test_rules_of_the_base(repository: Repository, guard: Guard) -> None:
    repository.write(CONFIGURATION, "rules: [checks]\n")
    rule = "checks/acme-plain-secret.yaml"
    repository.write(rule, (PACK / "acme-plain-secret.yaml").read_bytes())
    repository.commit()
    # The change takes the rule away, and with it the configuration.
    repository.git("rm", "-q", rule, CONFIGURATION)
    repository.write(WEB, FILES[WEB].replace("web {", "web ($token) {"))
    repository.git("add", "--all")
    for arguments in (("--staged",), (), ("--base", "HEAD~1")):
        if "--base" in arguments:
            repository.git("commit", "-q", "-m", "looser")
        code, report = guard(repository.folder, *arguments)
        assert code == 1
        assert "acme-plain-secret" in [one["rule"] for one in report["findings"] if one["file"] == WEB]
    # One that only the change brings is not there yet.
    assert guard(repository.folder, "--base", "HEAD")[0] == 0


def test_the_target_decides_also_when_a_branch_left_it_long_ago(repository: Repository, guard: Guard) -> None:
    """Whoever starts from an old commit, from before a rule was made, is judged by it all the same."""
    repository.write(CONFIGURATION, f"ignore: [{RULE}]\n")
    repository.commit()
    repository.git("checkout", "-q", "-b", "work")
    repository.write(WEB, with_typo(FILES[WEB]))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.git("rm", "-q", CONFIGURATION)
    repository.commit()
    code, report = guard(repository.folder, "--base", "main", "--head", "work")
    assert (code, [one["rule"] for one in report["findings"]]) == (1, [RULE])


@pytest.mark.parametrize(
    "line",
    [
        f"    ensure => runing, # puppetguard: ignore[{RULE}] as it is",
        f"    # puppetguard: ignore[{RULE}] as it is\n    ensure => runing,",
        "    ensure => runing, # puppetguard: ignore[all] as it is",
        f"    ensure => runing,\n    # puppetguard: ignore-file[{RULE}] as it is",
        f"    ensure => runing, # lint:ignore:{RULE}",
    ],
)
def test_nobody_excuses_themselves(repository: Repository, guard: Guard, line: str) -> None:
    text = with_typo(FILES[WEB]).replace("    ensure => runing,", line)
    repository.write(WEB, text)
    code, report = guard(repository.folder)
    assert code == 1
    (finding,) = [one for one in report["findings"] if one["rule"] == RULE]
    if "lint" not in line:
        # Other tools' comments excuse only what these tools know.
        assert finding["hint"].endswith("the comment that excuses it is part of this very change, so it does not count")
    # What was excused before, is.
    repository.commit()
    repository.write(WEB, text.replace("Serves pages", "Serves more pages"))
    assert guard(repository.folder)[0] == 0


def test_a_file_that_cannot_be_read_is_never_passed(repository: Repository, guard: Guard) -> None:
    for text in (
        "class profile::db {\n",
        b"\xff\xfec\0l\0",
        b"class profile::db { }\n\xff",
        "class a { " + "[" * 2_000,
    ):
        repository.write(DB, text)
        code, report = guard(repository.folder)
        assert (code, report["verdict"]) == (5, "incomplete")
        assert [one["file"] for one in report["unread"]] == [DB]
    # One that was so before, and is not part of the change, is no news; to mend it is none either.
    repository.commit()
    repository.write(WEB, FILES[WEB].replace("0644", "0600"))
    assert guard(repository.folder)[0] == 0
    repository.write(DB, FILES[DB])
    code, report = guard(repository.folder)
    assert (code, report["verdict"], report["unread"]) == (0, "passed", [])


def test_hostile_paths(repository: Repository, guard: Guard) -> None:
    names = [
        "a b.pp", "a\nb.pp", "a\x1b[31m.pp", "-rf.pp", "a'b.pp", 'a"b.pp', "ä.pp", "a\u202eb.pp", "$(x).pp", "a\\b.pp",
        "::error::x.pp", "<script>.pp", "a|b.pp", "%0a.pp", "a;b.pp",
    ]  # fmt: skip
    for number, name in enumerate(names):
        repository.write(f"site/profile/files/{name}", f"notify {{ '{number}': }}\n")
    raw = os.fsencode(repository.folder) + b"/site/profile/files/\xff.pp"
    with open(raw, "wb") as file:
        file.write(b"notify { 'raw': }\n")
    repository.git("add", "--all")
    for arguments in (("--staged",), ()):
        code, report = guard(repository.folder, *arguments)
        assert code in (0, 1)
        assert len([one for one in report["changes"] if one["what"] == "resource"]) == len(names) + 1


def test_a_cache_that_others_can_write_is_not_used(
    repository: Repository, guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    monkeypatch.setenv("PUPPETGUARD_CACHE_DIR", str(shared))
    repository.write(WEB, with_typo(FILES[WEB]))
    assert guard(repository.folder)[0] == 1
    assert list(shared.iterdir()) == []
    shared.chmod(0o700)
    assert guard(repository.folder)[0] == 1
    assert list(shared.iterdir()) != []
