"""``match-change``: which changes it finds, how surely, and what it captures."""

from __future__ import annotations

import msgspec
import pytest

from puppetguard.change.case import Around, Case
from puppetguard.change.difference import Altered
from puppetguard.change.judged import Level, Reach
from puppetguard.checks import ChangeHit, find_check
from puppetguard.engine.comparison import Version, compare
from puppetguard.packs.documents import read_document

CHECK = find_check("match-change")
WEB = "class web {\n  file { '/etc/a': mode => %s }\n}\n"


def altered(before: dict[str, str], after: dict[str, str]) -> list[Altered]:
    trees = [{path: Version(text.encode()) for path, text in side.items()} for side in (before, after)]
    return list(compare(*trees).altered)


def hits(
    parameters: str,
    before: str | dict[str, str],
    after: str | dict[str, str],
    *,
    reach: Reach | None = None,
    areas: tuple[str, ...] = (),
    level: Level = "none",
) -> list[ChangeHit]:
    given = msgspec.convert(read_document("rule.yaml", parameters).data, CHECK.parameters, strict=True)
    sides = [{"a.pp": side} if isinstance(side, str) else side for side in (before, after)]
    changes = altered(*sides)
    around = Around(changes)
    assert CHECK.change is not None
    found = [hit for one in changes for hit in CHECK.change(Case(one, around, reach, (), areas, lambda: level), given)]
    assert CHECK.fields is not None
    assert {name for hit in found for name in hit.captures} <= set(CHECK.fields(given))
    return found


def test_what_it_captures() -> None:
    (hit,) = hits("{type: file, title: {regex: '^/(?<top>\\w+)'}}", WEB % "'0644'", WEB % "'0600'")
    assert (hit.message, str(hit.confidence), dict(hit.captures)) == (
        "",
        "certain",
        {
            "kind": "modified", "what": "resource", "subject": "File['/etc/a']", "type": "file", "title": "/etc/a",
            "attribute": "mode", "before": "'0644'", "after": "'0600'", "container": "class web", "path": "a.pp",
            "level": "none", "top": "etc",
        },
    )  # fmt: skip


MODE = WEB % "'0644'", WEB % "'0600'"
GONE = WEB % "'0644'", "class web { }\n"
EITHER = WEB % "'0644'", WEB % "$facts['a'] ? { 'x' => '0600', default => '0640' }"
FACT = WEB % "'0644'", WEB % "$facts['mode']"


@pytest.mark.parametrize(
    ("parameters", "sides", "expected"),
    [
        ("{kind: modified}", MODE, ["certain"]),
        ("{kind: [added, removed]}", MODE, []),
        ("{kind: removed}", GONE, ["certain"]),
        ("{what: resource}", MODE, ["certain"]),
        ("{what: key}", MODE, []),
        ("{subject: {glob: 'File*'}}", MODE, ["certain"]),
        ("{subject: {not: {glob: 'File*'}}}", MODE, []),
        ("{attribute: mode}", MODE, ["certain"]),
        ("{attribute: owner}", MODE, []),
        ("{before: '0644', after: '0600'}", MODE, ["certain"]),
        ("{before: '0600'}", MODE, []),
        ("{after: {not: '0644'}}", MODE, ["certain"]),
        # Of what is gone, what it had; nothing has any value after that.
        ("{attribute: mode, before: '0644'}", GONE, ["certain"]),
        ("{after: {not: '0644'}}", GONE, []),
        ("{after: {present: false}}", GONE, []),
        # What is not known is never reported; what is so in some cases is less sure.
        ("{after: '0600'}", FACT, []),
        ("{after: {not: '0600'}}", FACT, []),
        ("{after: {present: true}}", FACT, []),
        ("{after: '0600'}", EITHER, ["likely"]),
        ("{after: {glob: '06*'}}", EITHER, ["certain"]),
        ("{after: {not: '0600'}}", EITHER, ["likely"]),
        ("{within: {kind: class, name: web}}", MODE, ["certain"]),
        ("{within: {kind: [define, top]}}", MODE, []),
        ("{within: {name: {not: web}}}", MODE, []),
        ("{path: '*.pp'}", MODE, []),
        ("{path: {glob: '*.pp'}}", MODE, ["certain"]),
        ("{indirect: true}", MODE, []),
        ("{any: [{type: exec}, {title: {glob: '/etc/*'}}], not: {attribute: owner}}", MODE, ["certain"]),
        ("{all: [{type: file}, {not: {kind: modified}}]}", MODE, []),
        ("{title: {not: x}}", ("include a\n", ""), []),
    ],
)
def test_what_it_finds(parameters: str, sides: tuple[str, str], expected: list[str]) -> None:
    assert [str(one.confidence) for one in hits(parameters, *sides)] == expected


def test_arrays_and_hashes() -> None:
    sides = (
        "a { 'x': list => ['a', 'b'], map => { user => 'a' } }\n",
        "a { 'x': list => ['c'], map => { user => 'root' } }\n",
    )
    assert len(hits("{before: {some: b}}", *sides)) == 1
    assert len(hits("{after: {every: c}, attribute: list}", *sides)) == 1
    assert len(hits("{after: {entries: {user: root}}}", *sides)) == 1
    assert hits("{after: {entries: {user: a}}}", *sides) == []


def test_keys_of_hiera() -> None:
    sides = {"data/common.yaml": "a::port: 80\n"}, {"data/common.yaml": "a::port: 8080\n"}
    (hit,) = hits("{what: key, subject: 'a::port', after: {more_than: 1024}}", *sides)
    assert (hit.captures["before"], hit.captures["after"]) == ("80", "8080")
    assert hits("{what: key, after: {less_than: 1024}}", *sides) == []


def test_whom_it_reaches() -> None:
    def sure(reach: Reach | None) -> list[str]:
        return [str(one.confidence) for one in hits("{node: {glob: 'prod-*'}}", *MODE, reach=reach)]

    assert sure(Reach(nodes=("dev-1", "prod-1"))) == ["certain"]
    assert sure(Reach(nodes=("dev-1",), perhaps=("prod-1",))) == ["likely"]
    assert sure(Reach(nodes=("dev-1",))) == sure(None) == []
    # Of whom nobody knows, it is not known that it does not reach them either.
    assert hits("{not: {node: {glob: 'prod-*'}}}", *MODE, reach=Reach(nodes=("dev-1",), unknown=("x",))) == []
    assert len(hits("{not: {node: {glob: 'prod-*'}}}", *MODE, reach=Reach(nodes=("dev-1",)))) == 1


def test_areas_and_levels() -> None:
    assert len(hits("{area: databases, level: [high, critical]}", *MODE, areas=("web", "databases"), level="high")) == 1
    assert hits("{area: databases}", *MODE, areas=("web",)) == []
    assert hits("{level: high}", *MODE, level="critical") == []
