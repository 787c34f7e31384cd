"""Type expressions from text, as they are from the tree of a manifest."""

from __future__ import annotations

import pytest

from puppetguard.model.types.expressions import Expression
from puppetguard.model.types.interpretation import interpreted
from puppetguard.model.types.reader import read
from puppetguard.model.types.tree import from_tree
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse

TYPES = [
    "Any",
    "Integer[1, 65535]",
    "Integer[default, -1]",
    "Integer[017, 0x1F]",
    "Float[-1.5, 2e3]",
    "String[1, 10]",
    "Enum['a', 'b', true]",
    "Enum[present, absent]",
    "Enum['it\\'s', \"a\\tb\", 'c\\\\d']",
    "Pattern[/\\Aa\\/b\\z/, /x/]",
    "Regexp[/a/]",
    "Boolean[true]",
    "Array[String, 1, 5]",
    "Array[1, 2]",
    "Array[Integer, 0, 0]",
    "Hash[String, Integer, 1]",
    "Hash[1, 2]",
    "Collection[1, default]",
    "Tuple[String, Integer, 1, default]",
    "Struct[{ mode => String, Optional['owner'] => Integer, NotUndef['x'] => Optional[String] }]",
    "Optional['auto']",
    "NotUndef[String]",
    "Variant[String, Array[Variant[Integer, Undef]]]",
    "Type[File]",
    "Callable[[String, 0, 1, Callable], Boolean]",
    "Callable[0, 0]",
    "Sensitive[String[1]]",
    "Iterable[Integer]",
    "Iterator[Integer]",
    "Init[Integer, 16]",
    "SemVer['>=1.0.0']",
    "Timespan['0-00:10:00']",
    "Class['a::b']",
    "Resource['file', '/x']",
    "File['/x']",
    "Stdlib::Port",
    "::Stdlib::Port::Privileged",
    "Data",
    "Optional[ # comment\n  String /* more */ ,\n]",
]


def tree(text: str) -> Expression:
    source = SourceFile("", f"$x = {text}")
    result = parse(source)
    statement = result.program.statements[0]
    assert isinstance(statement, ast.AssignmentExpression)
    return from_tree(statement.right, source)


@pytest.mark.parametrize("text", TYPES)
def test_text_and_tree_are_the_same(text: str) -> None:
    written = read(text)
    assert written is not None
    assert interpreted(written) == interpreted(tree(text))


@pytest.mark.parametrize("text", TYPES)
def test_a_type_as_it_is_written_is_the_same(text: str) -> None:
    written = read(text)
    assert written is not None
    found = interpreted(written)
    again = read(str(found))
    assert again is not None
    assert interpreted(again) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Integer[",
        "Integer[1",
        "Integer 1",
        "Enum[$x]",
        "Enum['a' 'b']",
        "Enum['a",
        'Enum["${x}"]',
        "Struct[{a = String}]",
        "Struct[{a => String]",
        "Integer[08]",
        "Integer[1 + 1]",
        "Integer[99999999999999999999]",
        "\0",
        "Array" + "[Array" * 200 + "]" * 200,
        "[" * 100_000,
    ],
)
def test_what_cannot_be_read(text: str) -> None:
    assert read(text) is None


def test_places() -> None:
    found = read("Array[ Enum[ 1 ] , 2 ] ")
    assert found is not None
    assert (found.start, found.end) == (0, 22)
