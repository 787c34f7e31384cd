"""Words of commands that only the manifest knows."""

from __future__ import annotations

from collections import Counter

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.house_words import meant_program, slips_in_path

_AROUND = "class panko::db { package { 'panko': } }\n"


@pytest.mark.parametrize(
    ("path", "word", "meant"),
    [
        ("/etc/pnako/panko.conf", "pnako", "panko"),
        ("/etc/pnko/panko.conf", "pnko", "panko"),
        ("/etc/panko/pankko.conf", "pankko", "panko"),
        ("/etc/panko/pamko.conf", "pamko", "panko"),
        ("/srv/a/pahnko", "pahnko", "panko"),
    ],
)
def test_slips_in_paths(path: str, word: str, meant: str) -> None:
    script = f"panko-dbsync --config-file {path}"
    (command,) = commands(script)
    (slip,) = slips_in_path(path, command, _AROUND + script)
    assert (slip.word, slip.meant) == (word, meant)
    assert path[slip.start : slip.end] == word


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("/etc/panko/panko.conf", _AROUND),
        # other ends, far keys, two strokes, words of English, names of programs, what stands there twice, or in parts
        ("/etc/pankod/x.conf", _AROUND),
        ("/etc/anko/x.conf", _AROUND),
        ("/etc/pagko/x.conf", _AROUND),
        ("/etc/pnaok/x.conf", _AROUND),
        ("/etc/pnko/x.conf", f"{_AROUND}# pnko\n"),
        ("/etc/pnko2/x.conf", _AROUND),
        ("/etc/${x}pnko/x.conf", _AROUND),
        # the name stands too rarely
        ("/etc/pnko/x.conf", ""),
    ],
)
def test_paths_of_their_own(path: str, before: str) -> None:
    script = f"panko-dbsync --config-file {path}"
    (command,) = commands(script)
    assert list(slips_in_path(path, command, before + script)) == []


def test_what_stands_in_another_command_is_another_name() -> None:
    (command,) = commands("sync --config-file /etc/pnko/x.conf")
    assert list(slips_in_path("/etc/pnko/x.conf", command, f"{_AROUND} /etc/panko /etc/pnko/x.conf")) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("shop-improt", "shop-import"),
        ("shop-imprt", "shop-import"),
        ("hsop-import", None),
        ("shop-imports", None),
        ("shop-impart", None),
        ("shopimport", None),
        ("shop-import", None),
    ],
)
def test_programs_of_the_house(name: str, meant: str | None) -> None:
    text = f"shop-import a; shop-import b; {name} c"
    assert meant_program(name, text, Counter({"shop-import": 2})) == meant


def test_a_program_that_is_run_once_is_none_to_compare_with() -> None:
    text = "shop-import a; shop-import b; shop-improt c"
    assert meant_program("shop-improt", text, Counter({"shop-import": 1})) is None
    assert meant_program("shop-improt", f"{text} shop-improt", Counter({"shop-import": 2})) is None
