"""What fits at first sight fits at the second."""

from __future__ import annotations

import pytest

from puppetguard.model.script import UNKNOWN
from puppetguard.model.types.answers import YES
from puppetguard.model.types.kept import kept
from puppetguard.model.types.plain import plainly_fits
from puppetguard.model.types.system import TypeSystem, parsed

TYPES = [
    "Any", "Undef", "Default", "Scalar", "ScalarData", "Numeric", "Data", "Integer", "Integer[1, 9]", "Float",
    "Boolean",
    "Boolean[true]", "String", "String[1]", "String[2, 3]", "Enum['a', 'bc']", "Enum['A', 'bc', true]", "Pattern[/a/]",
    "Optional[String]", "Optional['a']", "NotUndef[String]", "Variant[String, Integer, Boolean]", "Array",
    "Array[String]", "Array[Integer, 1, 2]", "Array[Array[Integer]]", "Hash", "Hash[String, Variant[Integer, Boolean]]",
    "Hash[String, Array[String], 1]", "Hash[Enum['a'], Optional[Integer]]", "Tuple[String, Integer]",
    "Struct[{a => Integer}]",
    "Sensitive[String]", "Type[String]", "Regexp", "Collection", "Iterable[String]", "Callable", "Nonsense",
]  # fmt: skip
VALUES: list[object] = [
    None, True, False, 0, 1, 9, 10, -3, 1.0, 2.5, "", "a", "A", "bc", "abcd", UNKNOWN, f"a{UNKNOWN}", ["default"],
    ["regexp", "/a/"], ["type", "String"], ["sensitive", "a"], ["unknown", "expression", ""], ["array", [], True],
    ["array", ["a"], True], ["array", ["a", 1], True], ["array", [1, 2], True], ["array", [1, 2, 3], True],
    ["array", ["a"], False], ["array", [["array", [1], True]], True], ["hash", [], True], ["hash", [["a", 1]], True],
    ["hash", [["a", None]], True], ["hash", [["a", 1]], False], ["hash", [["b", ["array", ["a"], True]]], True],
    ["hash", [[1, True]], True], ["hash", [["a", ["unknown", "many", ""]]], True], ["hash", [["a"]], True], [],
]  # fmt: skip


@pytest.mark.parametrize("text", TYPES)
def test_what_fits_plainly_is_an_instance(text: str) -> None:
    kind = parsed(text)
    plain = [value for value in VALUES if plainly_fits(kind, value)]
    assert [value for value in plain if TypeSystem().instance(kind, kept(value)) is not YES] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Integer[1, 65535]", 80),
        ("Optional[String[1]]", None),
        ("Optional[String[1]]", "a"),
        ("Variant[Boolean, Enum['a']]", "a"),
        ("Hash[String, Variant[String, Integer]]", ["hash", [["a", 1], ["b", "c"]], True]),
        ("Array[Boolean, 1]", ["array", [True], True]),
    ],
)
def test_usual_values_fit_plainly(text: str, value: object) -> None:
    assert plainly_fits(parsed(text), value)
