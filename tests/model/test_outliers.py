"""Words that are written once, and nearly as one that is written often."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.words import is_word
from puppetguard.model.outliers import outliers
from puppetguard.model.spelled_words import spelled_words, words_of
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from puppetguard.syntax.walk import walk
from tests.model.graph.indexing import index_of


def words(text: str) -> tuple[str, list[str]]:
    found = spelled_words(list(walk(parse(SourceFile("", text)).program)))
    return found.all, [text[span.start : span.end] for _, span in found.once]


@pytest.mark.parametrize(
    ("text", "every", "once"),
    [
        ("$a = 'server-one/second'", "server second", ["server", "second"]),
        ('$server = "front${x}middle"', "server front middle", ["front", "middle"]),
        ("$a = ['twice', 'twice', 'single']", "twice twice single", ["single"]),
        ("$a = 'not a name at all'", "", []),
        ("$a = 'deadbeefdeadbeef'", "", []),
        ("$a = 'camelCase UPPER'", "", []),
        ("$a = 'withUpper'", "", []),
        ('$a = "esc\\tapedword"', "", []),
        ("class thing($param) { other { 'title': attribute => value } }", "thing param other title attribute value",
         ["other", "title", "value"]),
    ],
)  # fmt: skip
def test_words(text: str, every: str, once: list[str]) -> None:
    found, places = words(text)
    assert sorted(found.split()) == sorted(every.split())
    assert sorted(places) == sorted(once)


def test_words_of_other_files() -> None:
    assert words_of("profile::base::serverName: frontend1\n") == "profile frontend"


def found(text: str, known: str = "datacenter") -> list[tuple[str, str, int]]:
    rows = ", ".join(f"'{known}'" for _ in range(4))
    files = {
        "manifests/site.pp": f"$a = [{rows}]",
        "modules/m/manifests/init.pp": f"class m {{ $b = '{known}'\n {text} }}",
    }
    return [(one.word, one.meant, one.place.column) for one in outliers(index_of(files))]


@pytest.mark.parametrize("slip", ["datacetner", "dataccenter", "datcenter", "datacanter", "datacentrer"])
def test_slips(slip: str) -> None:
    assert found(f"$c = '{slip}'") == [(slip, "datacenter", 8)]


@pytest.mark.parametrize(
    "word", ["datacenters", "datacente", "datacenter2", "atacenter", "datacentre", "datastore", "dstacanter"]
)
def test_other_words(word: str) -> None:
    assert found(f"$c = '{word}'") == []


def test_daemons() -> None:
    assert found("$c = 'shardd'", "shard") == []
    assert found("$c = 'shharding'", "sharding") == [("shharding", "sharding", 8)]


def test_words_of_english_and_of_software() -> None:
    assert found("$c = 'severs'", "servers") == []
    assert is_word("nginx")
    assert is_word("server")
    assert not is_word("sevrer")


def test_the_repeated_and_the_defined_are_meant() -> None:
    assert found("$c = ['datacetner', 'datacetner']") == []
    assert found("$datacetner = 1 $c = 'datacetner'") == []
    assert found("define m::datacetner { } $c = 'datacetner'") == []
