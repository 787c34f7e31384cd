"""Whether one type takes all that is of another."""

from __future__ import annotations

import pytest

from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer
from puppetguard.model.types.system import TypeSystem, parsed


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("Any", "Undef", YES),
        ("Integer", "Integer[1, 2]", YES),
        ("Integer[1, 2]", "Integer", NO),
        ("Numeric", "Float", YES),
        ("Scalar", "Timespan", YES),
        ("ScalarData", "Regexp", NO),
        ("String[1]", "String", NO),
        ("String[1]", "Enum['a', 'bc']", YES),
        ("Enum['a', 'b']", "Enum['a']", YES),
        ("Enum['a']", "String", NO),
        ("Pattern[/a/]", "Enum['ab', 'ba']", YES),
        ("Optional[String]", "Undef", YES),
        ("String", "Optional[String]", NO),
        ("NotUndef[String]", "String", YES),
        ("NotUndef", "Optional[String]", NO),
        ("Variant[String, Integer]", "Variant[Integer, Enum['x']]", YES),
        ("Variant[String, Integer]", "Numeric", NO),
        ("Array[Integer]", "Tuple[Integer, Integer[1]]", YES),
        ("Array[Integer, 3]", "Tuple[Integer, Integer]", NO),
        ("Tuple[Integer, Integer]", "Array[Integer]", NO),
        ("Hash[String, Integer]", "Struct[{a => Integer}]", YES),
        ("Struct[{a => Integer}]", "Struct[{Optional[a] => Integer}]", NO),
        ("Struct[{Optional[a] => Integer}]", "Struct[{a => Integer}]", YES),
        ("Struct[{a => Integer}]", "Struct[{a => Integer, b => Integer}]", NO),
        ("Collection", "Struct[{a => Integer}]", YES),
        ("Type[String]", "Type[Enum['a']]", YES),
        ("Resource", "File['x']", YES),
        ("File['x']", "File", NO),
        ("Callable[String]", "Callable[Any]", YES),
        ("Callable[Any]", "Callable[String]", NO),
        ("Iterable[Integer]", "Array[Integer]", YES),
        ("Data", "Data", YES),
        ("Data", "Hash[String, Array[Integer]]", YES),
        ("Data", "Sensitive", NO),
        ("A::B", "String", UNKNOWN),
        ("Any", "A::B", YES),
        ("Runtime", "String", UNKNOWN),
    ],
)
def test_types(one: str, other: str, answer: Answer) -> None:
    assert TypeSystem().assignable(parsed(one), parsed(other)) is answer
