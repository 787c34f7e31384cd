"""``check --fix`` and ``--diff``: what is written, what is not, and what is told."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from puppetguard.policy import atomic
from tests.cli.test_check import Check, check, write

__all__ = ["check"]
BAD = "file { '/a':\n  esnure => file,\n  mode   => 644,\n}\n"
SAFE = "file { '/a':\n  esnure => file,\n  mode   => '0644',\n}\n"
GOOD = "file { '/a':\n  ensure => file,\n  mode   => '0644',\n}\n"


def text(path: str = "site.pp") -> str:
    return Path(path).read_bytes().decode()


def test_what_is_left_is_reported(check: Check) -> None:
    write("site.pp", BAD)
    result = check("--fix", "--format", "concise")
    assert (text(), result.code, result.err) == (SAFE, 1, "")
    assert result.out.splitlines() == [
        "site.pp:2:3: error: `file` has no attribute `esnure` [unknown-attribute]",
        "site.pp:3:13: fixed: write '0644' [invalid-file-mode]",
        result.out.splitlines()[-1],
    ]
    assert result.out.endswith("; 1 fixed\n")
    result = check("--fix", "--unsafe-fixes")
    assert (text(), result.code) == (GOOD, 0)
    assert check("--fix", "--unsafe-fixes", "--format", "json").record["fixed"] == []


def test_the_diff_changes_nothing_and_can_be_applied(check: Check) -> None:
    write("a b/site \u00fc.pp", BAD.replace("\n", "\r\n").rstrip("\r\n"))
    write("other.pp", "$a = 1\n")
    before = Path("a b/site \u00fc.pp").read_bytes()
    result = check("--diff", "--unsafe-fixes")
    assert (result.code, Path("a b/site \u00fc.pp").read_bytes()) == (1, before)
    assert result.err == "puppetguard: --fix mends 2 findings in 1 file, 0 are left\n"
    patch = Path("patch")
    patch.write_bytes(
        subprocess.run(
            [sys.executable, "-m", "puppetguard", "check", "--diff", "--unsafe-fixes", "-q"],
            stdout=subprocess.PIPE,
            check=False,
        ).stdout
    )
    subprocess.run(["git", "apply", "patch"], check=True)
    assert Path("a b/site \u00fc.pp").read_bytes().decode() == GOOD.replace("\n", "\r\n").rstrip("\r\n")


def test_the_last_line_without_its_end(check: Check) -> None:
    write("site.pp", "$a = 1\nfile { '/a': mode => 644 }")
    assert check("--diff").out == (
        "--- a/site.pp\n+++ b/site.pp\n@@ -1,2 +1,2 @@\n $a = 1\n-file { '/a': mode => 644 }\n"
        "\\ No newline at end of file\n+file { '/a': mode => '0644' }\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600])
def test_what_else_a_file_is_stays(check: Check, ending: str, mode: int) -> None:
    write("site.pp", f"# \u00e4 \u2028{ending}{BAD}".replace("\n", ending).removesuffix(ending))
    os.chmod("site.pp", mode)
    assert check("--fix", "--unsafe-fixes").code == 0
    assert text() == f"# \u00e4 \u2028{ending}{GOOD}".replace("\n", ending).removesuffix(ending)
    assert Path("site.pp").stat().st_mode & 0o7777 == mode
    assert os.listdir(".") == ["site.pp"]


def test_json_has_what_was_fixed(check: Check) -> None:
    write("site.pp", BAD)
    record = check("--fix", "--format", "json").record
    assert [one["rule"] for one in record["findings"]] == ["unknown-attribute"]
    (fixed,) = record["fixed"]
    assert (fixed["rule"], fixed["line"], fixed["fix"]["edits"][0]["replacement"]) == ("invalid-file-mode", 3, "'0644'")
    assert (record["summary"]["fixed"], record["summary"]["unread"], record["summary"]["complete"]) == (1, [], True)
    write("site.pp", BAD)
    lines = [json.loads(line) for line in check("--fix", "--format", "jsonl").out.splitlines()]
    assert [(one["kind"], one.get("rule")) for one in lines] == [
        ("finding", "unknown-attribute"),
        ("fixed", "invalid-file-mode"),
        ("summary", None),
    ]


def test_what_is_not_read_to_its_end_is_left(check: Check) -> None:
    for name, content in (
        ("site.pp", f"{BAD}$x = = 1\n".encode()),
        ("b.pp", b"\xef\xbb\xbf" + BAD.encode()),
        ("c.pp", BAD.encode() + b"# \xff\n"),
        ("d.pp", BAD.encode("utf-16")),
    ):
        write(name, content)
        check("--fix", "--unsafe-fixes")
        assert Path(name).read_bytes() == content


def test_what_does_not_count_is_left(check: Check) -> None:
    write("site.pp", f"# puppetguard: ignore-file[invalid-file-mode] old\n{BAD}")
    assert check("--fix", "--unsafe-fixes").code == 0
    assert text() == f"# puppetguard: ignore-file[invalid-file-mode] old\n{BAD}".replace("esnure", "ensure")
    write("site.pp", BAD)
    from puppetguard import cli

    assert cli.run(["baseline", "create"]) == 0
    assert check("--fix", "--unsafe-fixes").code == 0
    assert text() == BAD
    write("site.pp", f"{BAD}file {{ '/b': mode => 755 }}\n")
    assert check("--fix", "--unsafe-fixes").code == 0
    assert text() == f"{BAD}file {{ '/b': mode => '0755' }}\n"
    assert check("--fix", "--unsafe-fixes", "--no-baseline", "--no-cache").code == 0
    assert text() == f"{GOOD}file {{ '/b': mode => '0755' }}\n"


@pytest.mark.parametrize("arguments", [("--fix",), ("--fix", "--format", "json"), ("--fix", "-q")])
def test_standard_input(check: Check, arguments: tuple[str, ...]) -> None:
    result = check(*arguments, "-", stdin=BAD.encode())
    assert (result.out, result.code) == (SAFE, 1)
    assert ("esnure" in result.err) is True
    assert check("--fix", "-", "--stdin-filename", "x.yaml", stdin=b"a: [\r\n").out == "a: [\r\n"
    assert check("--diff", "-", stdin=BAD.encode()).out.startswith("--- a/<stdin>\n")


def test_standard_input_under_the_name_of_a_file(check: Check) -> None:
    write("m/manifests/init.pp", "class m { }\n")
    write("m/manifests/a.pp", BAD)
    new = "class m::a { include m::b\n file { '/a': mode => 644 } }\n"
    result = check("--fix", "-", "--stdin-filename", "m/manifests/a.pp", stdin=new.encode())
    assert result.out == new.replace("644", "'0644'")
    assert text("m/manifests/a.pp") == BAD


def test_what_cannot_be_written(check: Check) -> None:
    write("site.pp", BAD)
    write("b.pp", BAD)
    os.chmod("site.pp", 0o444)
    os.link("b.pp", "c.txt")
    write("d.pp", BAD)
    result = check("--fix", "--unsafe-fixes", "--format", "concise")
    assert (text(), text("b.pp"), text("d.pp"), result.code) == (BAD, BAD, GOOD, 5)
    assert "site.pp: could not be mended: it is read-only\n" in result.out
    assert "b.pp: could not be mended: it has 2 names (hard links), and only one of them would" in result.out
    shown = re.findall(r"^(\w+\.pp):\d+:\d+: (error|fixed)", result.out, re.MULTILINE)
    assert shown == [*[("b.pp", "error")] * 2, *[("site.pp", "error")] * 2, *[("d.pp", "fixed")] * 2]
    assert result.out.endswith("; 2 fixed\nnot complete: 2 could not be mended\n")
    record = check("--fix", "--format", "json").record
    assert [(one["file"], one["what"]) for one in record["summary"]["unread"]] == [
        ("b.pp", "mended"),
        ("site.pp", "mended"),
    ]


def test_links(check: Check, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "o.pp").write_text(BAD)
    write("x/site.pp", BAD)
    os.symlink("x/site.pp", "link.pp")
    os.symlink(outside, "away")
    os.symlink(outside / "o.pp", "o.pp")
    result = check("--fix", "--unsafe-fixes", "--format", "concise")
    assert (text("x/site.pp"), Path("link.pp").is_symlink()) == (GOOD, True)
    assert ((outside / "o.pp").read_text(), result.code) == (BAD, 5)
    assert "link.pp:" not in result.out.replace("x/site.pp", "")
    assert f"a link leads out of {os.getcwd()}" in result.out
    # One that is named, and leads to a file beside it.
    write("x/site.pp", BAD)
    assert check("--fix", "--unsafe-fixes", "link.pp").code == 0
    assert (text("x/site.pp"), os.readlink("link.pp")) == (GOOD, "x/site.pp")


def test_what_is_changed_meanwhile_is_not_lost(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    write("site.pp", BAD)
    real = atomic._take_after

    def edited(temporary: str, path: str) -> None:
        real(temporary, path)
        Path(path).write_text("# mine\n")

    monkeypatch.setattr(atomic, "_take_after", edited)
    result = check("--fix", "--unsafe-fixes", "--format", "concise")
    assert (text(), result.code, os.listdir(".")) == ("# mine\n", 5, ["site.pp"])
    assert "site.pp: could not be mended: it was changed while it was looked at" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--unsafe-fixes",), "--unsafe-fixes needs --fix"),
        (("--fix", "--diff"), "exclude each other"),
        (("--fix", "--staged"), "--staged and --since judge what git has"),
        (("--diff", "--since", "HEAD"), "--staged and --since judge what git has"),
        (("--fix", "--add-ignores", "x"), "mend first"),
        (("--fix", "-", "site.pp"), "standard input alone"),
        (("--diff", "--format", "json"), "takes the place"),
        (("--diff", "--output", "json:-"), "takes the place"),
        (("--fix", "-", "--output", "json:-"), "takes the place"),
    ],
)
def test_what_does_not_go_together(check: Check, arguments: tuple[str, ...], message: str) -> None:
    write("site.pp", BAD)
    result = check(*arguments, stdin=b"$a = 1\n")
    assert (result.code, text()) == (2, BAD)
    assert message in result.err


def test_killed_at_any_moment_no_file_is_torn(tmp_path: Path) -> None:
    dice = random.Random(7)
    whole = "".join(f"file {{ '/f{at}':\n  esnure => file,\n  mode => 644,\n}}\n" for at in range(40))
    mended = whole.replace("esnure", "ensure").replace("644", "'0644'")
    environment = {**os.environ, "PUPPETGUARD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "puppetguard", "check", "--fix", "--unsafe-fixes", "-q", "code"]
    code = tmp_path / "code"
    code.mkdir()
    seen: set[tuple[bool, ...]] = set()
    for _ in range(8):
        for at in range(12):
            (code / f"{at}.pp").write_text(whole)
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
        # From the first file that is written on, and a little later each time.
        while process.poll() is None and not any(path.read_text() == mended for path in code.glob("*.pp")):
            time.sleep(0.001)
        time.sleep(dice.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        texts = [(code / f"{at}.pp").read_text() for at in range(12)]
        assert set(texts) <= {whole, mended}
        seen.add(tuple(one == mended for one in texts))
        for left in code.glob(".puppetguard-*"):
            left.unlink()
    assert any(any(one) and not all(one) for one in seen)
    assert subprocess.run(command, cwd=tmp_path, env=environment, check=False).returncode == 0
    assert {(code / f"{at}.pp").read_text() for at in range(12)} == {mended}


def test_what_a_suppression_stands_for_must_have_been_looked_for(check: Check) -> None:
    """`legacy-fact` is not used by default, so nobody knows whether its pack is needed here."""
    for name, after in (
        ("correctness", "notice('x') # puppetguard: ignore[correctness] why\n"),
        ("all", "notice('x') # puppetguard: ignore[all] why\n"),
        ("legacy-fact", "notice('x') # puppetguard: ignore[legacy-fact] why\n"),
        ("world-writable", "notice('x')\n"),
        ("risk", "notice('x')\n"),
    ):
        write("site.pp", f"notice('x') # puppetguard: ignore[{name}] why\n")
        check("--fix")
        assert text() == after
    write("site.pp", "notice('x') # puppetguard: ignore[risk] why\n")
    check("--fix", "--ignore", "command-typo")
    assert text() == "notice('x') # puppetguard: ignore[risk] why\n"
    check("--fix", "--ignore", "sed-ie", "--select", "unused-suppression")
    assert text() == "notice('x') # puppetguard: ignore[risk] why\n"
