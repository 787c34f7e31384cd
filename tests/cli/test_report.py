"""``puppetguard report`` and ``check --shard``: reports from reports, runs in parts."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest

from puppetguard import cli
from puppetguard.cli.shards import Shard
from puppetguard.report.formats import FORMATS
from puppetguard.report.guard.json import guard_json
from tests.report.guard.sample import FILE, REPORT

FILES = {
    "metadata.json": '{"name": "a-web", "version": "1.0.0", "author": "a", "license": "Apache-2.0", "summary": "", '
    '"source": "", "dependencies": []}\n',
    **{
        f"manifests/c{number}.pp": (
            f"# About {number}.\nclass web::c{number} {{\n  include web::c{(number + 1) % 9}\n"
            "  exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n}\n"
        )
        for number in range(9)
    },
}


@pytest.fixture(autouse=True)
def module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(arguments)
    return (code, *capfd.readouterr())


def test_the_parts_of_a_run_make_the_whole(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    parts = [str(tmp_path / f"{number}.json") for number in (1, 2, 3)]
    sizes = []
    for number, part in enumerate(parts, 1):
        run(capfd, "check", "--shard", f"{number}/3", "--output", f"json:{part}")
        sizes.append(len(json.loads(Path(part).read_text(encoding="utf-8"))["findings"]))
    assert (sum(sizes), max(sizes) < 18) == (18, True)
    for name in FORMATS:
        whole = run(capfd, "check", "--format", name)[1]
        joined = run(capfd, "report", "merge", *reversed(parts), "--format", name)
        if name == "sarif":
            # Of the rules, a report in JSON only tells of those that found something.
            whole, told = (
                json.dumps([one["locations"] for one in json.loads(text)["runs"][0]["results"]])
                for text in (whole, joined[1])
            )
            joined = (joined[0], told, joined[2])
        assert joined == (0, whole, ""), name
    assert run(capfd, "report", "merge", *parts, "--fail-on", "error", "-q")[0] == 1


def test_what_is_found_twice_counts_once(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    part = str(tmp_path / "a.json")
    run(capfd, "check", "--output", f"json:{part}")
    _, out, _ = run(capfd, "report", "merge", part, part, "--format", "json")
    assert json.loads(out)["summary"]["errors"] == 18


def test_shards_divide_all_files_in_the_same_way() -> None:
    files = [f"/srv/modules/m{number}/manifests/init.pp" for number in range(500)]
    shards = [Shard(number, 4).keeps(None, "/srv") for number in (1, 2, 3, 4)]
    elsewhere = [Shard(number, 4).keeps(None, "/builds/x") for number in (1, 2, 3, 4)]
    for file in files:
        belongs = [shard(file) for shard in shards]
        assert sum(belongs) == 1
        assert belongs == [shard(f"/builds/x{file.removeprefix('/srv')}") for shard in elsewhere]
    assert all(80 < sum(map(shard, files)) < 170 for shard in shards)
    assert [Shard(1, 1).keeps(lambda path: path == files[0], "/srv")(file) for file in files[:2]] == [True, False]


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/99999", "١/٣"])
def test_no_shard(capfd: pytest.CaptureFixture[str], shard: str) -> None:
    code, _, err = run(capfd, "check", f"--shard={shard}")
    assert code == 2
    assert "is not I/N, with I from 1 to N" in " ".join(err.split())


def test_a_part_that_is_not_complete(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    part = str(tmp_path / "a.json")
    cli.run(["check", "--output", f"json:{part}"])
    record = json.loads(Path(part).read_text(encoding="utf-8"))
    record["summary"] |= {"complete": False, "unread": [{"file": "x.pp", "reason": "gone"}]}
    other = tmp_path / "b.json"
    other.write_text(json.dumps(record), encoding="utf-8")
    code, out, _ = run(capfd, "report", "merge", part, str(other))
    assert code == 5
    assert out.endswith("not complete: 1 could not be read\n")
    record["summary"]["unread"] = []
    other.write_text(json.dumps(record), encoding="utf-8")
    code, _, err = run(capfd, "report", "convert", str(other))
    assert code == 2
    assert err.endswith("is no report in the format json: `complete` and `unread` contradict each other\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "\x00",
        '{"findings": [], "summary": 1}',
        '{"findings": [{"line": 0}], "summary": {}}',
        "[" * 99_999,
    ],
)
def test_no_report(capfd: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(capfd, "report", "convert", str(path))
    assert (code, out) == (2, "")
    assert err.startswith(f"puppetguard: {path} is no report in the format json: ")


def test_no_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "report", "convert", "x.json") == (
        2,
        "",
        "puppetguard: x.json cannot be read: No such file or directory\n",
    )


def test_from_standard_input(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run(capfd, "check", "--format", "json")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out.encode()), "utf-8"))
    assert run(capfd, "report", "convert", "-", "--format", "json") == (0, out, "")


def test_sources_that_have_changed_are_not_shown(
    capfd: pytest.CaptureFixture[str], module: Path, tmp_path: Path
) -> None:
    part = str(tmp_path / "a.json")
    run(capfd, "check", "--output", f"json:{part}", "manifests/c1.pp")
    assert "4 |   exec {" in run(capfd, "report", "convert", part)[1]
    (module / "manifests" / "c1.pp").write_text("# gone\n", encoding="utf-8")
    assert "exec {" not in run(capfd, "report", "convert", part)[1]


def test_only_files_of_the_working_folder_are_shown(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "secret.pp").write_text(
        "one\ntwo\nthree\nsecret and much more of it in a long line\n", encoding="utf-8"
    )
    part = tmp_path / "a.json"
    run(capfd, "check", "--output", f"json:{part}", "manifests/c1.pp")
    text = part.read_text(encoding="utf-8")
    Path("link.pp").symlink_to("../secret.pp")
    for name in ("../secret.pp", str(tmp_path / "secret.pp"), "link.pp", "manifests/../../secret.pp"):
        part.write_text(text.replace('"manifests/c1.pp"', json.dumps(name)), encoding="utf-8")
        code, out, _ = run(capfd, "report", "convert", str(part))
        assert code == 0
        assert name in out
        assert "and much more" not in out


def test_reports_of_a_guard_are_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("guard.json").write_text(guard_json(REPORT), encoding="utf-8")
    # The head, as it is in the folder; a file that is not as the report tells is not shown.
    head = REPORT.head_sources[FILE]
    Path(FILE).parent.mkdir(parents=True)
    Path(FILE).write_text(head.text, encoding="utf-8")
    assert cli.run(["report", "convert", "guard.json", "--output", "markdown:-", "--output", "html:guard.html"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("### puppetguard: approval needed, critical risk (95 of 100)\n")
    assert "4 |     ensure => stopped,\n" in out
    assert "<title>puppetguard</title>" in Path("guard.html").read_text(encoding="utf-8")
    Path(FILE).write_text("class x { }\n", encoding="utf-8")
    assert cli.run(["report", "convert", "guard.json", "--format", "markdown", "--fail-on", "error"]) == 3
    assert "ensure => stopped" not in capfd.readouterr().out
    assert cli.run(["report", "convert", "guard.json", "--format", "concise"]) == 2
    assert "guard.json is the report of a guard, which is not written as concise" in capfd.readouterr().err
    assert cli.run(["report", "merge", "guard.json"]) == 2
    distrusted = msgspec.structs.replace(REPORT, verdict="not-trusted", exit=4)
    Path("guard.json").write_text(guard_json(distrusted), encoding="utf-8")
    assert cli.run(["report", "convert", "guard.json"]) == 4
    assert "not trusted" in capfd.readouterr().out
