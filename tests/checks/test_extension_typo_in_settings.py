"""What the examples in the rule's own file do not say: places, remedies, confidence, cost."""

from __future__ import annotations

import time

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.configured_extensions import configured_extensions, may_configure
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("extension-typo-in-settings")


def check(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    hits = list(CHECK.run(subject, parameters))
    assert CHECK.concerns(subject, parameters) or not hits
    return source, hits


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = check("x { 'a': location => '~ \\.phpp$' }")
    assert source.slice(hit.span) == "phpp"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == r"the setting `\.phpp` names the extension `.phpp`, which no program reads; nearly `.php`"
    assert hit.hint == "did you mean `.php`?"
    assert hit.remedy is not None
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "php")]


def test_files_of_the_code_base_are_called_so_on_purpose() -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([], ["a.conf"]), ".cofn")
    assert not CHECK.confirm(Index([], ["a.cofn"]), ".cofn")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"location ~ \.(phpp|inc)$ {", ["phpp"]),
        (r"location ~ ^/x/.+\.(?:phpp)(/|$)", ["phpp"]),
        ("  DirectoryIndex a.htlm b.phpp", ["htlm", "phpp"]),
        ("index index.phpp index.php;", []),
        ("include /etc/app/*.cofn;\n# include b.cofn", ["cofn"]),
        ("It is said that a.phpp is read.", []),
        (r"rewrite ^(.*)\.phpp$ $1.php;", []),
        (r"location ~ \.phpp$ { deny all; }", []),
        (r"location ~ \.phps$ { x; }", []),
        ("server_name www.example.ocm;", []),
    ],
)
def test_what_counts(text: str, expected: list[str]) -> None:
    found = list(configured_extensions(text))
    assert [one.word for one in found] == expected
    assert [text[one.start : one.end] for one in found] == expected
    assert may_configure(text) or not found


@pytest.mark.parametrize(
    "piece",
    [r"\.", r"\.(", "a|", r"\.a|", "index ", "include *.cofn ", "\nindex a.phpp", ".a", "*.a ", r"\.phpp$", "<Files "],
)
def test_hostile_texts_take_little_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    start = time.process_time()
    list(configured_extensions(text, is_setting=True))
    may_configure(text)
    assert time.process_time() - start < 4
