from __future__ import annotations

import pytest

from puppetguard.model.hiera.lookup_options import option_flaws
from puppetguard.model.hiera.yaml_reader import read_yaml


@pytest.mark.parametrize(
    ("options", "place", "message", "hint"),
    [
        ("x", (1, 17), "`lookup_options` must be a mapping: each lookup fails", ""),
        (
            "{5: {merge: deep}}",
            (1, 18),
            "a key of `lookup_options` must be a text: each lookup fails",
            "put it in quotes",
        ),
        ("{a: {merge: Deep}}", (1, 29), "there is no merge strategy `Deep`: the lookup fails", "did you mean `deep`?"),
        (
            "{a: {merge: [deep]}}",
            (1, 29),
            "the strategy of a merge must be a word: the lookup fails",
            "there are first, unique, hash, deep",
        ),
        (
            "{a: {merge: {strtegy: deep}}}",
            (1, 29),
            "`merge` names no `strategy`: the lookup fails",
            "did you mean `strategy` by `strtegy`?",
        ),
        (
            "{a: {merge: {strategy: deep, knockout_prefx: x}}}",
            (1, 46),
            "the strategy `deep` has no option `knockout_prefx`: the lookup fails",
            "did you mean `knockout_prefix`?",
        ),
        ("{a: {convert_to: []}}", (1, 34), "`convert_to` names no type: the lookup fails", ""),
        (
            "{'^a(': {merge: deep}}",
            (1, 18),
            "this regular expression cannot be compiled: this `(` is never closed: each lookup fails",
            "close it, or write `\\(` for the character itself",
        ),
    ],
)
def test_what_is_wrong(options: str, place: tuple[int, int], message: str, hint: str) -> None:
    found = list(option_flaws(read_yaml(f"lookup_options: {options}").root))
    assert [((one.place.line, one.place.column), one.message, one.hint) for one in found] == [(place, message, hint)]


def test_what_is_not() -> None:
    text = "{a: {merge: {strategy: deep, merge_hash_arrays: true}, convert_to: [A, 1]}, '^b': {merge: unique}, c: }"
    assert list(option_flaws(read_yaml(f"lookup_options: {text}").root)) == []
