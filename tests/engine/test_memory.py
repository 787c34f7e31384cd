"""What is remembered of an earlier run never shows, but in the time that it takes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import pytest
from msgspec import convert

from puppetguard.cache import Cache
from puppetguard.checks import LinkedHit, find_check
from puppetguard.engine import check, indexed, memory
from puppetguard.engine.memory import Known, Memory
from puppetguard.model.index import Index
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import load_rules
from puppetguard.policy.suppressing import JUDGING
from puppetguard.report.result import Report
from puppetguard.source import InputFile, kind_by_name
from tests.bench.control_repository import write

RULES = load_rules()
LINKED = [
    rule for rule in RULES if rule.scope == "project" and find_check(rule.check).link and rule.check not in JUDGING
]
EDITS = [
    ("include ", "include no"),
    ("::port: ", "::port: x"),
    ("::port", "::prot"),
    ("mode    => '0640'", "mode    => '640', source => 'puppet:///modules/none/x'"),
    ("Integer[1, 65535]", "Integer[1, 9]"),
    ("class ", "\nclass "),
    ("{\n", "{\n\n"),
    ("\n", " # a comment\n"),
    ("template('", "template('no"),
    ("value =>", "valeu =>"),
    ("{\n", "{ {\n"),
    ("@name", "@nmae"),
    ("=> 'root'", "=> $roto"),
    ("datadir: data", "datadir: date"),
    ("modules:$basemodulepath", "$basemodulepath"),
    ("'5.0'", "'7.0'"),
    ("group { '", "user { '"),
    ("->", "<-"),
    ("size: 81", "szie: 81"),
    ("Integer $size", "String $size"),
    ("'profile::one'", "'profile::noone'"),
]

WRONG = """
class profile::{0} (Integer $port = 'x', String $unread = '') {{
  file {{ '/tmp/{0}': ensuer => file, source => 'puppet:///modules/profile/{0}' }}
  service {{ '{0}': ensure => runing }}
  fiel {{ '/tmp/other': }}
  include profile::no_{0}
  profile::no_{0} {{ 'one': }}
  $text = template('profile/no_{0}.erb')
  $list = split('a')
  notice(profile::no_{0}(), $other::no_{0}, $later, joni(['a'], ''), epp('profile/no_{0}.epp'))
  $later = 1
  Profile::No_{0} $typed = 1
}}
"""


@pytest.fixture
def texts(tmp_path: Path) -> dict[str, str]:
    root = tmp_path / "repository"
    write(root, 40)
    found = {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob("*")) if path.is_file()}
    # Data that resources are made of.
    found["site-modules/profile/manifests/made.pp"] = (
        "class profile::made (Hash $all = {}) { create_resources('profile::one', $all) }\n"
    )
    found["site-modules/profile/manifests/one.pp"] = "define profile::one (Integer $size = 80) { notice($size) }\n"
    found["data/common.yaml"] += "profile::made::all: { a: { size: 81 } }\n"
    return found


def inputs(texts: dict[str, str]) -> list[InputFile]:
    return [InputFile(path, text.encode(), kind_by_name(path) or "pp") for path, text in texts.items()]


def checked(texts: dict[str, str], cache: Cache | None = None) -> Report:
    return check(inputs(texts), RULES, cache=cache)


def test_one_change_after_another_is_told_as_if_nothing_had_been_kept(texts: dict[str, str], tmp_path: Path) -> None:
    chance = random.Random(3)
    cache = Cache(str(tmp_path / "cache"))
    assert checked(texts, cache).findings == checked(texts).findings
    found: set[str] = set()
    for old, new in EDITS:
        able = [path for path, text in texts.items() if old in text]
        for path in chance.sample(able, min(2, len(able))):
            before = texts[path]
            texts[path] = before.replace(old, new, chance.choice((1, -1)))
            kept, fresh = checked(texts, cache), checked(texts)
            assert (kept.findings, kept.hidden, kept.unread) == (fresh.findings, fresh.hidden, fresh.unread), (
                old,
                path,
            )
            found.update(one.rule for one in fresh.findings)
            if chance.random() < 0.7:
                texts[path] = before
    assert len(found) > 8, "the edits hardly break anything"


def test_a_check_reads_the_same_whatever_others_read_before(texts: dict[str, str]) -> None:
    """Else what it depends on would not be known: another one may have worked out what it uses."""
    texts = {path: text.replace("'0640'", "'0640', source => 'puppet:///modules/no/x'") for path, text in texts.items()}

    def names(rules: list[int], cache: Cache) -> dict[str, list[str]]:
        (index,), _ = indexed(inputs(texts), RULES, cache=cache)
        found = {}
        for at in rules:
            rule = LINKED[at]
            look = find_check(rule.check).link
            assert look is not None
            parameters = convert(rule.parameters, find_check(rule.check).parameters)
            noted = index.trace.during(partial(look, index, parameters))
            found[rule.id] = [*noted.names, "own:", *noted.own]
        return found

    kept = Cache(None)
    every = list(range(len(LINKED)))
    forward, backward = names(every, kept), names(every[::-1], kept)
    assert forward == backward
    assert all(len(one) > 1 for one in forward.values())


def test_a_check_of_each_file_finds_the_same_in_one_alone(texts: dict[str, str]) -> None:
    for name in ("first", "second"):
        texts[f"site-modules/profile/manifests/{name}.pp"] = WRONG.format(name)
    texts["data/common.yaml"] = texts["data/common.yaml"].replace("size: 81", "szie: 81, size: x")
    (index,), _ = indexed(inputs(texts), RULES)
    found: set[str] = set()
    for rule in LINKED:
        looked = find_check(rule.check)
        if not looked.each:
            continue
        assert looked.link is not None
        look = partial(looked.link, index, convert(rule.parameters, looked.parameters))
        together = list(look())
        alone = []
        for path in texts:
            with index.only({path}):
                hits = list(look())
            assert {hit.file for hit in hits} <= {path}, rule.id
            alone += hits
        assert sorted(map(repr, alone)) == sorted(map(repr, together)), rule.id
        if alone:
            found.add(rule.id)
    assert len(found) > 8, found


def test_what_a_finding_shows_in_another_file_moves_with_that(texts: dict[str, str], tmp_path: Path) -> None:
    texts["site-modules/profile/manifests/taking.pp"] = "class profile::taking (Integer $port) { }\n"
    texts["site-modules/profile/manifests/giving.pp"] = (
        "class profile::giving { class { 'profile::taking': port => 'x' } }\n"
    )
    cache = Cache(str(tmp_path / "cache"))
    checked(texts, cache)
    texts["site-modules/profile/manifests/taking.pp"] = "\n\nclass profile::taking (Integer $port) { }\n"
    (found,) = (one for one in checked(texts, cache).findings if one.rule == "argument-type-mismatch")
    (place,) = (one.location for one in found.related)
    assert (place.file, place.line) == ("site-modules/profile/manifests/taking.pp", 3)


def test_the_text_around_a_finding_counts_where_nothing_else_has_changed(texts: dict[str, str], tmp_path: Path) -> None:
    path = "site-modules/profile/manifests/asking.pp"
    texts[path] = "class profile::asking {\n  include profile::nowhere\n}\n"
    cache = Cache(str(tmp_path / "cache"))

    def asked() -> tuple[str, str]:
        kept, fresh = (
            next(one.fingerprint for one in report.findings if one.location.file == path and one.location.line == 2)
            for report in (checked(texts, cache), checked(texts))
        )
        return kept, fresh

    before, _ = asked()
    texts[path] = texts[path].replace("nowhere", "nowhere # some day")
    kept, fresh = asked()
    assert kept == fresh != before


def test_what_manifests_bring_counts_where_a_check_asks_for_it(texts: dict[str, str], tmp_path: Path) -> None:
    rule = LINKED[0]
    cache = Cache(str(tmp_path / "cache"))
    seen: list[bool] = []
    for title in ("one", "two", "two"):
        texts["manifests/site.pp"] = f"package {{ '{title}': }}\n"
        (index,), _ = indexed(inputs(texts), RULES, cache=cache)
        keys = [bytes(16)] * len(index.members)
        kept = Memory(cache, index, keys, RULES, b"", lambda hits: [(hit, "") for hit in hits])

        def look(index: Index = index) -> Iterable[LinkedHit]:
            seen.append("package two" in index.provided)
            return ()

        kept.hits(rule, look)
        kept.absent_modules()
        kept.keep()
    assert len(seen) == 2, "the third time nothing was brought that was not there before"


def test_only_what_reads_the_change_looks_again(
    texts: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    hits = Memory.hits

    def told(self: Memory, rule: Rule, look: Callable[[], Iterable[LinkedHit]]) -> Sequence[Known]:
        def looking() -> Iterable[LinkedHit]:
            looked.append(rule.id)
            return look()

        return hits(self, rule, looking)

    monkeypatch.setattr(memory.Memory, "hits", told)
    cache = Cache(str(tmp_path / "cache"))
    checked(texts, cache)
    assert len(looked) == len(LINKED)
    looked.clear()
    texts["manifests/site.pp"] += "# no more\n"
    checked(texts, cache)
    assert looked == []
    texts["data/common.yaml"] = texts["data/common.yaml"].replace("::port: ", "::port: 1", 1)
    checked(texts, cache)
    assert "hiera-value-type-mismatch" in looked
    assert "duplicate-resource" not in looked


def test_looks_that_are_shared_out_are_those_of_their_rules(
    texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {**texts, "site-modules/profile/manifests/wrong.pp": WRONG.format("wrong")}
    alone = check(inputs(broken), RULES)
    assert len({one.rule for one in alone.findings}) > 9
    monkeypatch.setattr(memory, "_WORTH_IT", 0)
    assert check(inputs(broken), RULES).findings == alone.findings
