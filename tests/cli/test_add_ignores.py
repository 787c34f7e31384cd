"""``check --add-ignores`` writes comments that excuse what was found, and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_check import Check, check, write

__all__ = ["check"]
WRITTEN = "puppetguard: ignore[world-writable] uploads"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("file { '/a': mode => '0777' }\n", f"file {{ '/a': mode => '0777' }} # {WRITTEN}\n"),
        ("file { '/a':\n  mode => '0777',\n}", f"file {{ '/a':\n  mode => '0777', # {WRITTEN}\n}}"),
        ("file { '/a':\r\n  mode => '0777',\r\n}\r\n", f"file {{ '/a':\r\n  mode => '0777', # {WRITTEN}\r\n}}\r\n"),
        (
            "file { '/a': mode => '0777' } # for all\n",
            f"# {WRITTEN}\nfile {{ '/a': mode => '0777' }} # for all\n",
        ),
        (
            "  file { '/a': mode => '0777', content => @(END) }\n  x\n  END\n",
            f"  file {{ '/a': mode => '0777', content => @(END) }} # {WRITTEN}\n  x\n  END\n",
        ),
        (
            "file { '/a': mode => '0777', content => 'x\ny' }\n",
            f"# {WRITTEN}\nfile {{ '/a': mode => '0777', content => 'x\ny' }}\n",
        ),
    ],
)
def test_where_it_is_written(check: Check, before: str, after: str) -> None:
    write("site.pp", before)
    result = check("--add-ignores", "uploads", "--select", "world-writable,suppressions")
    assert Path("site.pp").read_bytes().decode() == after
    assert (result.code, result.out.split("; ")[-1]) == (0, "1 suppressed\n")
    assert check("--select", "world-writable,suppressions").code == 0


def test_what_cannot_be_excused_is_left(check: Check) -> None:
    write("site.pp", "$x = = 1\n")
    write(".puppetguard.yaml", "suppressions: {forbid: [world-writable]}\n")
    write("b.pp", "file { '/a': mode => '0777' }\n")
    assert check("--add-ignores", "uploads").code == 1
    assert Path("site.pp").read_text(encoding="utf-8") == "$x = = 1\n"
    assert Path("b.pp").read_text(encoding="utf-8") == "file { '/a': mode => '0777' }\n"
    assert check("--add-ignores", " ").code == 2


def test_the_mode_of_the_file_stays(check: Check) -> None:
    write("site.pp", "file { '/a': mode => '0777' }\n")
    Path("site.pp").chmod(0o640)
    check("--add-ignores", "uploads")
    assert Path("site.pp").stat().st_mode & 0o777 == 0o640


def test_what_is_copied_to_nodes_is_left(check: Check) -> None:
    write("environment.conf", "")
    write("site/profile/manifests/base.pp", "class profile::base { }\n")
    write("site/profile/files/motd", "welcome\n")
    result = check("--add-ignores", "later", "--select", "dead-file", "--format", "concise")
    assert Path("site/profile/files/motd").read_text(encoding="utf-8") == "welcome\n"
    assert result.out.startswith("site/profile/files/motd:1:1: note: nothing copies the file `profile/motd`")
