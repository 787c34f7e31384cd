from __future__ import annotations

import time

import pytest

from puppetguard.model.hiera.json_reader import read_json
from puppetguard.model.hiera.nodes import Mapping, Scalar, Sequence, entry_of
from puppetguard.model.places import Place


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", (1, 1), "the file ends too early: there is no value"),
        ('{"a": 1,}', (1, 8), "a comma stands behind the last part"),
        ('{"a" 1}', (1, 6), "a colon is missing before `1`"),
        ('{"a": 1 "b": 2}', (1, 9), 'a comma or `}` is missing before `"b"`'),
        ("{'a': 1}", (1, 2), "JSON has no single quotes"),
        ('{"a": tru}', (1, 7), "`tru` is no JSON"),
        ('{"a": "x\n}', (1, 7), "this text is not closed"),
        ('{"a": [1, 2}', (1, 12), "`}` closes what was opened with `[` in line 1"),
        ('{"a": 1', (1, 8), "the file ends too early: `}` is missing for the one in line 1"),
        ("1 2", (1, 3), "the end of the file is missing before `2`"),
        ("\ufeff{}", (1, 1), "a byte order mark is no JSON"),
        ("[01]", (1, 2), "`01` is no JSON"),
    ],
)
def test_what_ruby_refuses(text: str, place: tuple[int, int], message: str) -> None:
    flaw = read_json(text).flaws[0]
    assert ((flaw.place.line, flaw.place.column), flaw.message) == (place, message)


def test_values_and_places() -> None:
    root = read_json('{"a": [1, 2.5, null, true],\n "b\\u0041\\n": "x"} // end').root
    assert isinstance(root, Mapping)
    first, second = root.entries
    assert isinstance(first.value, Sequence)
    assert [(one.kind, one.text) for one in first.value.items if isinstance(one, Scalar)] == [
        ("integer", "1"),
        ("float", "2.5"),
        ("null", ""),
        ("boolean", "true"),
    ]
    assert second.key == Scalar(Place(2, 2, 2, 13), "bA\n", "string", 29, 40)
    assert entry_of(root, "bA\n") is second


def test_of_equal_keys_the_second_is_named() -> None:
    assert [(one.kind, one.place) for one in read_json('{"a": 1, "a": 2}').flaws] == [
        ("duplicate", Place(1, 10, 1, 13))
    ]


def test_depth_and_size_are_bounded() -> None:
    start = time.process_time()
    assert read_json("[" * 100_000).flaws[0].message == "it nests more than 100 levels deep"
    assert read_json("[" + "1," * 600_000 + "1]").limit == "it has more than 500000 values"
    assert time.process_time() - start < 5
