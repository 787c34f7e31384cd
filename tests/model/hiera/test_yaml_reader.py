from __future__ import annotations

import time
from itertools import pairwise

import pytest

from puppetguard.model.hiera.nodes import Alias, Mapping, Scalar, Tree, canonical, entry_of, pairs, resolved
from puppetguard.model.hiera.yaml_reader import read_yaml
from puppetguard.model.places import Place


def _kinds(text: str) -> dict[str, tuple[str, str]]:
    root = read_yaml(text).root
    assert isinstance(root, Mapping)
    found: dict[str, tuple[str, str]] = {}
    for key, value in pairs(root):
        scalar = resolved(value)
        assert isinstance(scalar, Scalar)
        found[canonical(key)] = (scalar.kind, canonical(scalar))
    return found


def _flaws(text: str) -> list[tuple[str, int, int, str]]:
    return [(one.kind, one.place.line, one.place.column, one.message) for one in read_yaml(text).flaws]


def test_keys_and_values_have_their_places() -> None:
    root = read_yaml("a: 1\nb:\n  c: 'x y'\n").root
    assert isinstance(root, Mapping)
    entry = entry_of(root, "b")
    assert entry is not None
    assert entry.key.place == Place(2, 1, 2, 2)
    assert isinstance(entry.value, Mapping)
    assert entry.value.entries[0].value.place == Place(3, 6, 3, 11)


def test_a_byte_order_mark_moves_no_place_but_those_of_its_line() -> None:
    root = read_yaml("\ufeffa: 1\nb: 2\n").root
    assert isinstance(root, Mapping)
    assert [entry.key.place for entry in root.entries] == [Place(1, 2, 1, 3), Place(2, 1, 2, 2)]


def test_scalars_are_those_of_ruby() -> None:
    text = (
        "a: yes\nb: Off\nc: y\nd: ~\ne:\nf: 010\ng: 08\nh: 0x1F\ni: 1_000\nj: 1:30\nk: 1.5\nl: 1e3\nm: :sym\nn: '5'\n"
        "o: .inf\np: '2026-01-01'\nq: !ruby/sym x\nr: !!str 5\ns: +1\nt: 0b11\nu: 1:02:03\n"
    )
    assert _kinds(text) == {
        "a": ("boolean", "true"),
        "b": ("boolean", "false"),
        "c": ("string", "y"),
        "d": ("null", ""),
        "e": ("null", ""),
        "f": ("integer", "8"),
        "g": ("string", "08"),
        "h": ("integer", "31"),
        "i": ("integer", "1000"),
        "j": ("integer", "5400"),
        "k": ("float", "1.5"),
        "l": ("string", "1e3"),
        "m": ("symbol", ":sym"),
        "n": ("string", "5"),
        "o": ("float", ".inf"),
        "p": ("string", "2026-01-01"),
        "q": ("symbol", "x"),
        "r": ("string", "5"),
        "s": ("integer", "1"),
        "t": ("integer", "3"),
        "u": ("integer", "3723"),
    }


@pytest.mark.parametrize(
    ("text", "kind", "place", "message"),
    [
        ("a: [1\nb: 2", "syntax", (2, 2), "did not find expected ',' or ']' while parsing a flow sequence"),
        ("a: b: c", "syntax", (1, 5), "mapping values are not allowed in this context"),
        ("b: *x", "syntax", (1, 4), "nothing above has the anchor `&x`"),
        ("a: &b [*b]", "syntax", (1, 8), "`*b` stands for what it is itself a part of"),
        ("a: x\x01", "syntax", (1, 5), "control character U+0001 is not allowed"),
        (
            "a: 1\n---\nb: [",
            "document",
            (2, 1),
            "a second document starts here: Puppet reads only the first one of a file",
        ),
        ("a: 1\nb: 2\na: 3", "duplicate", (3, 1), "`a` is in line 1 already, and is hidden by this one"),
        ("8: 1\n010: 2", "duplicate", (2, 1), "`010` is in line 1 already, and is hidden by this one"),
        (
            "a: 2020-01-01",
            "class",
            (1, 4),
            "`2020-01-01` without quotes is a date, which Puppet refuses to load: the whole file is rejected",
        ),
        (
            "a: !ruby/object:Foo {b: 1}",
            "class",
            (1, 4),
            "the tag `!ruby/object:Foo` asks for an object that Puppet refuses to load: the whole file is rejected",
        ),
        ("a: 0x_", "class", (1, 4), "`0x_` is read as a number, and is none"),
    ],
)
def test_flaws(text: str, kind: str, place: tuple[int, int], message: str) -> None:
    assert _flaws(text) == [(kind, *place, message)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "a: 1\n...\n]",
        "1: a\n'1': b",
        "a: &x 1\nb: *x",
        "<<: {a: 1}\n<<: {b: 2}",
        "? [a, b]\n: 1",
        "a: ! 5",
    ],
)
def test_what_ruby_takes_has_no_flaw(text: str) -> None:
    assert read_yaml(text).flaws == ()


def test_merge_keys_are_followed_as_ruby_does() -> None:
    # Ruby lets a merge replace what stands above it.
    assert _kinds("a: 1\n<<: {a: 2, b: 3}\n") == {"a": ("integer", "2"), "b": ("integer", "3")}
    assert _kinds("<<: [{a: 1}, {a: 2}]\n") == {"a": ("integer", "1")}


def test_what_aliases_stand_for_is_bounded() -> None:
    letters = "abcdefghi"
    bomb = "a: &a [" + ",".join("x" * 9) + "]\n"
    for before, letter in pairwise(letters):
        bomb += f"{letter}: &{letter} [{','.join(['*' + before] * 9)}]\n"
    start = time.process_time()
    assert read_yaml(bomb).limit == "its aliases stand for more than 500000 values"
    assert time.process_time() - start < 1


def test_depth_is_bounded() -> None:
    assert read_yaml("[" * 500) == Tree(None, (), "it nests more than 100 levels deep")


def test_an_alias_leads_to_what_it_stands_for() -> None:
    root = read_yaml("a: &x {b: 1}\nc: *x\n").root
    assert isinstance(root, Mapping)
    alias = root.entries[1].value
    assert isinstance(alias, Alias)
    assert resolved(alias) is root.entries[0].value
