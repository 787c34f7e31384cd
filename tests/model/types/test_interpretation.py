"""Types with their parameters, and what Puppet says of those that it refuses."""

from __future__ import annotations

import pytest

from puppetguard.model.types import records
from puppetguard.model.types.interpretation import interpreted
from puppetguard.model.types.problems import MalformedTypeError
from puppetguard.model.types.reader import read
from puppetguard.model.types.records import Opaque, Type
from tests.model.types.test_reader import tree

SIZE = "A Type's size constraint arguments must be a single Integer type, or 1-2 integers (or default). Got a String"


def kind(text: str) -> Type:
    found = read(text)
    assert found is not None
    return interpreted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("integer", None),
        ("STRING[1]", records.String(records.Size(1))),
        ("Enum['b', 'a', 'b', true]", records.Enum(("a", "b"), case_insensitive=True)),
        ("Enum[['a', 'b']]", records.Enum(("a", "b"))),
        ("Variant[String]", records.String()),
        ("Variant[String, Variant[Integer, String]]", records.Variant((records.String(), records.Integer()))),
        ("Pattern[/a/, Pattern['b'], Regexp[/c/]]", records.Pattern(("a", "b", "c"))),
        ("String[-5, -2]", records.String(records.Size(0, 0))),
        ("Sensitive[String[8]]", records.Sensitive(records.String())),
        ("Array[Integer, 0, 0]", records.Array(records.UNIT, records.Size(0, 0))),
        ("Array[Integer, default, 0]", records.Array(records.Integer(), records.Size(0, 0))),
        ("Tuple[String, 1]", records.Tuple((records.String(),), records.Size(1))),
        ("NotUndef[Any]", records.NotUndef()),
        ("File['/x']", records.Resource("file", "/x")),
        ("Resource[File, '/x']", records.Resource("file", "/x")),
        ("Class['::A::B']", records.Class("a::b")),
        ("Stdlib::Port", records.Alias("Stdlib::Port")),
        ("Runtime['ruby', 'Integer']", Opaque("Runtime['ruby', 'Integer']")),
    ],
)
def test_types(text: str, found: Type | None) -> None:
    if found is None:
        assert isinstance(kind(text), Opaque)
    else:
        assert kind(text) == found


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("Integer['a']", "Integer-Type [] requires all arguments to be integers (or default). Got String", "'a'"),
        ("Integer[5, 1]", "'from' must be less or equal to 'to'. Got (5, 1)", ""),
        ("Float[2, 1.5]", "'from' must be less or equal to 'to'. Got (2.0, 1.5)", ""),
        ("Integer[1, 2, 3]", "Integer-Type supports [] with one or two arguments (from, to). Got 3", ""),
        ("String[1, 2, 3]", "String supports [] with one or two arguments. Got 3", ""),
        ("Enum[true]", "An Enum-Type[] accepts 1 or more arguments. Got 0", ""),
        (
            "Enum['a', 1]",
            "Error creating type specialization of an Enum-Type, Cannot use Integer where String is expected",
            "1",
        ),
        ("Array[Integer, 5, 1]", "'from' must be less or equal to 'to'. Got (5, 1)", ""),
        ("Array[1]", "Array-Type[] arguments must be types. Got Integer", "1"),
        (
            "Array[String, 'a']",
            SIZE,
            "'a'",
        ),
        ("Hash[String]", "Hash-Type[] accepts 2 to 4 arguments. Got 1", ""),
        (
            "Struct[{1 => Integer}]",
            "Illegal Struct member key type. Expected NotUndef, Optional, String, or Enum. Got: Integer",
            "",
        ),
        ("Struct[{'' => Integer}]", "Struct element key cannot be an empty String", ""),
        ("Tuple[1]", "A Tuple-Type[] accepts 1 or more arguments. Got 0", ""),
        ("Optional[Integer, String]", "Optional-Type[] accepts 1 argument. Got 2", ""),
        ("NotUndef[1]", "NotUndef-Type[] argument must be a Type or a String. Got Integer", "1"),
        ("Numeric[1, 2]", "Operator '[]' is not applicable to a Numeric-Type.", ""),
        ("Any[1]", "Operator '[]' is not applicable to an Any-Type.", ""),
        (
            "Optional[Array[Enum[1]]]",
            "Error creating type specialization of an Enum-Type, Cannot use Integer where String is expected",
            "1",
        ),
    ],
)
def test_malformed_types(text: str, message: str, place: str) -> None:
    with pytest.raises(MalformedTypeError) as raised:
        kind(text)
    assert raised.value.message == message
    assert text[raised.value.start : raised.value.end] == (place or text)


@pytest.mark.parametrize(
    "text", ["Integer[$x]", "Enum[*$x]", "Optional[f()]", "Array[Integer[$x], 5, 1]", "Struct[$x]", "Integer[*$x, 'a']"]
)
def test_what_is_computed_is_not_known(text: str) -> None:
    try:
        found = interpreted(tree(text))
    except MalformedTypeError:
        assert "5, 1" in text
    else:
        assert isinstance(found, Opaque) or "Optional" in text


@pytest.mark.parametrize(
    ("text", "everywhere"),
    [
        ("Integer['a']", False),
        ("Tuple['a']", False),
        ("Class[1]", False),
        ("Integer[2, 1]", True),
        ("Enum[1]", True),
        ("Variant['a']", True),
    ],
)
def test_what_an_alias_takes(text: str, everywhere: bool) -> None:
    with pytest.raises(MalformedTypeError) as raised:
        kind(text)
    assert raised.value.everywhere is everywhere
