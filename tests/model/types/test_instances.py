"""Whether values are instances of types."""

from __future__ import annotations

import time

import pytest

from puppetguard.model.script import UNKNOWN as U
from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer
from puppetguard.model.types.kept import kept
from puppetguard.model.types.system import TypeSystem, parsed

ALIASES = {
    "A::Port": "Integer[1, 65535]",
    "A::Tree": "Variant[String, Array[A::Tree]]",
    "A::Loop": "A::Loop2",
    "A::Loop2": "A::Loop",
    "A::Bad": "Integer['x']",
}
ANYTHING = ["unknown", "fact", "os"]


def ask(kind: str, value: object) -> Answer:
    return TypeSystem(ALIASES.get).instance(parsed(kind), kept(value))


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("Any", ANYTHING, YES),
        ("Optional[Any]", ANYTHING, YES),
        ("String", ANYTHING, UNKNOWN),
        ("Integer[1]", 0, NO),
        ("Integer", True, NO),
        ("Integer", 1.0, NO),
        ("Numeric", 1.0, YES),
        ("Float[0.5, 1]", 1.0, YES),
        ("Boolean[true]", False, NO),
        ("Scalar", ["regexp", "/a/"], YES),
        ("ScalarData", ["regexp", "/a/"], NO),
        ("Default", ["default"], YES),
        ("Undef", None, YES),
        ("NotUndef", None, NO),
        ("Optional", "x", NO),
        ("Optional['auto']", "auto", YES),
        ("Optional['auto']", "aut", NO),
        ("Enum['Ab']", "ab", NO),
        ("Enum['Ab', true]", "aB", YES),
        ("Enum['É', true]", "é", NO),
        ("Enum", "x", NO),
        ("Pattern[/\\Aa/]", "ab", YES),
        ("Pattern[/\\Aa/]", "ba", NO),
        ("Pattern[/(?<x>a)\\k<x>/]", "aa", UNKNOWN),
        ("Regexp[/a/]", ["regexp", "/a/"], YES),
        ("Regexp[/a\\/b/]", ["regexp", "/a\\/b/"], YES),
        ("Regexp[/b/]", ["regexp", "/a/"], NO),
        ("Sensitive[String]", ["sensitive", "x"], YES),
        ("Sensitive[String]", ["sensitive", 1], NO),
        ("String", ["sensitive", "x"], NO),
        ("Type[Resource]", ["type", "File['/x']"], YES),
        ("Type[File]", ["type", "Package['x']"], NO),
        ("CatalogEntry", ["type", "File['/x']"], NO),
        ("Callable", "x", NO),
        ("Callable", ANYTHING, UNKNOWN),
        ("SemVer", "1.0.0", NO),
        ("Init[Integer]", "1", UNKNOWN),
        ("Iterable", 3, YES),
        ("Iterable[String]", "abc", YES),
        ("Iterable[Integer]", ["array", ["a"], True], NO),
        ("Data", ["hash", [["a", ["array", [1, None], True]]], True], YES),
        ("Data", ["hash", [[1, 2]], True], NO),
        ("RichData", ["default"], YES),
    ],
)
def test_single_values(kind: str, value: object, answer: Answer) -> None:
    assert ask(kind, value) is answer


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("String", f"a{U}", YES),
        ("String[3]", f"a{U}", UNKNOWN),
        ("String[1]", f"a{U}", YES),
        ("String[0, 2]", f"abc{U}", NO),
        ("Integer", f"8{U}", NO),
        ("Enum['abc', 'b']", f"a{U}", UNKNOWN),
        ("Enum['abc', 'b']", f"x{U}", NO),
        ("Enum['abc']", f"{U}bc{U}", UNKNOWN),
        ("Enum['abc']", f"a{U}cc", NO),
        ("Pattern[/\\Ahttps?:/]", f"ftp{U}", NO),
        ("Pattern[/\\Ahttps?:/]", f"ht{U}", UNKNOWN),
        ("Pattern[/^http/]", f"ftp{U}", UNKNOWN),
        ("Pattern[/\\Ax|y/]", f"z{U}", UNKNOWN),
        ("Pattern[/\\Aab*/]", f"ac{U}", UNKNOWN),
    ],
)
def test_texts_of_which_only_a_part_is_known(kind: str, value: str, answer: Answer) -> None:
    assert ask(kind, value) is answer


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("Array[String, 1]", ["array", [], True], NO),
        ("Array[String]", ["array", ["a", ANYTHING], True], UNKNOWN),
        ("Array[String]", ["array", [1, ANYTHING], True], NO),
        ("Array[String, 2]", ["array", ["a", ANYTHING], False], UNKNOWN),
        ("Array[Any, 0, 1]", ["array", ["a", "b", ANYTHING], False], NO),
        ("Collection[2]", ["hash", [["a", 1]], True], NO),
        ("Tuple[String, Integer]", ["array", ["a", 1], True], YES),
        ("Tuple[String, Integer]", ["array", ["a", 1, 2], True], NO),
        ("Tuple[String, Integer, 1, default]", ["array", ["a", 1, 2], True], YES),
        ("Hash[String, Integer]", ["hash", [["a", "b"]], True], NO),
        ("Hash[String, Integer]", ["hash", [["a", 1]], False], UNKNOWN),
        ("Struct[{a => String}]", ["hash", [["a", "b"]], True], YES),
        ("Struct[{a => String}]", ["hash", [], True], NO),
        ("Struct[{a => String}]", ["hash", [], False], UNKNOWN),
        ("Struct[{a => Optional[String]}]", ["hash", [], True], YES),
        ("Struct[{NotUndef['a'] => Optional[String]}]", ["hash", [], True], NO),
        ("Struct[{Optional['a'] => String}]", ["hash", [["a", None]], True], NO),
        ("Struct[{Optional['a'] => String}]", ["hash", [["b", "c"]], True], NO),
        ("Struct[{Optional['a'] => String}]", ["hash", [["b", "c"]], False], NO),
        ("Array", ["hash", [], True], NO),
    ],
)
def test_collections(kind: str, value: object, answer: Answer) -> None:
    assert ask(kind, value) is answer


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("A::Port", 80, YES),
        ("a::port", 80, UNKNOWN),
        ("Optional[A::Port]", "80", NO),
        ("A::Unknown", 80, UNKNOWN),
        ("Variant[Integer, A::Unknown]", 80, YES),
        ("A::Tree", ["array", ["a", ["array", ["b"], True]], True], YES),
        ("A::Tree", ["array", ["a", ["array", [1], True]], True], NO),
        ("A::Loop", 80, UNKNOWN),
        ("A::Bad", 80, UNKNOWN),
        ("Enum[$x]", "x", UNKNOWN),
        ("Struct[{a => A::Unknown}]", ["hash", [], True], UNKNOWN),
    ],
)
def test_aliases(kind: str, value: object, answer: Answer) -> None:
    assert ask(kind, value) is answer


def test_aliases_that_double_the_work_come_to_an_end() -> None:
    aliases = {f"T{at}": f"Variant[Array[T{at + 1}], Tuple[T{at + 1}], T{at + 1}, T{at + 1}]" for at in range(200)}
    value: object = "x"
    for _ in range(50):
        value = ["array", [value, value], True]
    started = time.process_time()
    assert TypeSystem(aliases.get).instance(parsed("T0"), kept("x")) is UNKNOWN
    assert TypeSystem(aliases.get).assignable(parsed("T0"), parsed("T1")) is UNKNOWN
    assert time.process_time() - started < 5
