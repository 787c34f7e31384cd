"""Which arguments a function takes that can be called in several ways."""

from __future__ import annotations

import pytest

from puppetguard.model.types.signatures import Signature, refused
from puppetguard.model.types.system import TypeSystem

JOIN = [Signature(1, 2, 0, "Array, String, 1, 2")]
INDEX = [
    Signature(1, 1, 2, "Hash"),
    Signature(2, 2, 0, "String, Variant[String, Regexp]"),
    Signature(2, 2, 0, "Iterable, Any"),
]
MAX = [Signature(0, -1, 0, "Numeric, 0"), Signature(0, -1, 0, "String, 0")]
ANYTHING = ["unknown", "fact", "os"]


@pytest.mark.parametrize(
    ("signatures", "arguments", "found"),
    [
        (JOIN, [["a"]], (0, "expects an Array value, got String")),
        (JOIN, [[["array", ["a"], True]], [5]], (1, "expects a String value, got Integer")),
        (JOIN, [[["array", ["a"], True]]], None),
        (JOIN, [[ANYTHING], ["x"]], None),
        (JOIN, [["a", ANYTHING]], None),
        (JOIN, [["a", "b"]], (0, "expects an Array value, got String")),
        (JOIN, [["a"], ["b"], ["c"]], None),
        (INDEX, [["abc"], [5]], None),
        (INDEX, [[1.5], [5]], (0, "expects a value of type String or Iterable, got Float")),
        (INDEX, [["abc"]], None),
        (MAX, [[1], ["a"]], (1, "expects a Numeric value, got String")),
        (MAX, [[1], [2]], None),
        ([Signature(1, 1, 0, "NameType")], [[5]], None),
        ([Signature(1, 1, 0, "Enum[")], [[5]], None),
        ([], [[5]], None),
    ],
)
def test_calls(signatures: list[Signature], arguments: list[list[object]], found: tuple[int, str] | None) -> None:
    told = refused(TypeSystem(), signatures, arguments, with_lambda=False)
    assert (None if told is None else (told.argument, told.misfit.message)) == found


def test_lambdas() -> None:
    told = refused(TypeSystem(), INDEX, [["abc"]], with_lambda=True)
    assert told is not None
    assert told.misfit.message == "expects a Hash value, got String"
