"""What is said of values that are not of a type."""

from __future__ import annotations

import pytest

from puppetguard.model.types.fit import misfit
from puppetguard.model.types.system import TypeSystem

ALIASES = {"A::Level": "Enum['debug', 'info']", "A::Port": "Integer[1, 65535]"}


@pytest.mark.parametrize(
    ("kind", "value", "message", "meant"),
    [
        ("Integer", "a", "expects an Integer value, got String", ""),
        ("Integer[1, 5]", 9, "expects an Integer[1, 5] value, got Integer[9, 9]", ""),
        ("Optional[Integer]", "a", "expects a value of type Undef or Integer, got String", ""),
        (
            "Enum['absent', 'present']",
            "presnet",
            "expects a match for Enum['absent', 'present'], got 'presnet'",
            "present",
        ),
        (
            "Optional[Enum['on', 'off']]",
            "offf",
            "expects an undef value or a match for Enum['off', 'on'], got 'offf'",
            "off",
        ),
        ("Array[Integer, 1]", ["array", [], True], "expects size to be at least 1, got 0", ""),
        ("Array[Integer]", ["array", [1, "a"], True], "index 1 expects an Integer value, got String", ""),
        (
            "Struct[{mode => String}]",
            ["hash", [["mode", 1]], True],
            "entry 'mode' expects a String value, got Integer",
            "",
        ),
        ("Struct[{mode => String}]", ["hash", [["mdoe", "x"]], True], "expects a value for key 'mode'", "mode"),
        (
            "Struct[{Optional[mode] => String}]",
            ["hash", [["mdoe", "x"]], True],
            "unrecognized key 'mdoe'",
            "mode",
        ),
        ("Variant[Integer, Boolean]", "a", "expects a value of type Integer or Boolean, got String", ""),
        ("A::Level", "inof", "expects a match for A::Level = Enum['debug', 'info'], got 'inof'", "info"),
        (
            "Hash[String, A::Port]",
            ["hash", [["a", "b"]], True],
            "entry 'a' expects an A::Port = Integer[1, 65535] value, got String",
            "",
        ),
        ("String", ["sensitive", "x"], "expects a String value, got Sensitive[String]", ""),
        ("Type[File]", "x", "expects a Type[Resource] value, got String", ""),
    ],
)
def test_in_puppets_words(kind: str, value: object, message: str, meant: str) -> None:
    found = misfit(TypeSystem(ALIASES.get), kind, [value])
    assert found is not None
    assert (found.message, found.meant, found.sure) == (message, meant, True)


def test_how_sure_it_is() -> None:
    system = TypeSystem()
    anything = ["unknown", "fact", "os"]
    assert misfit(system, "Integer", [1, anything]) is None
    assert misfit(system, "Enum[$x]", ["a"]) is None
    assert misfit(system, "A::B", ["a"]) is None
    either = misfit(system, "Integer", [1, "a"])
    assert either is not None
    assert not either.sure
    assumed = misfit(system, "Integer", ["a"], assumed=True)
    assert assumed is not None
    assert not assumed.sure
    assert misfit(system, "Integer", [None], assumed=True) is None
    assert misfit(system, "Array[Integer]", [["array", [None], True]], assumed=True) is None
    undefined = misfit(system, "Integer", [None])
    assert undefined is not None
    assert undefined.undefined
