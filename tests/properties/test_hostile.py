"""No source, however hostile, makes the parser fail, hang or overflow; how long each takes, ``tests/bench`` shows."""

from __future__ import annotations

from contextlib import suppress

import pytest

from puppetguard.errors import PuppetguardError
from puppetguard.source import FileKind, decode
from puppetguard.syntax import ParseOptions, parse
from tests.properties.hostile import BRACKETS, LONG, NESTED, OPENINGS, REPEATED, UNTERMINATED, Growing
from tests.properties.invariants import check_all
from tests.properties.thoroughness import sized

SMALL = 300
LARGE = sized(100_000)
SOURCES = {**REPEATED, **NESTED, **LONG, **UNTERMINATED}


@pytest.mark.parametrize("name", SOURCES)
def test_small(name: str) -> None:
    check_all(SOURCES[name](SMALL))
    check_all("<% " + SOURCES[name](SMALL), "epp")


@pytest.mark.parametrize("name", SOURCES)
def test_large(name: str) -> None:
    finishes(SOURCES[name], LARGE)


@pytest.mark.parametrize("kind", ["pp", "epp"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_left_open_at_every_end(opening: str, kind: FileKind) -> None:
    text = OPENINGS[opening]
    for end in range(len(text) + 1):
        check_all(text[:end], kind)
        check_all("<% " + text[:end], kind)


@pytest.mark.parametrize("left", BRACKETS)
def test_a_million_brackets(left: str) -> None:
    right = BRACKETS[left]
    finishes(lambda n: left * n, sized(1_000_000))
    finishes(lambda n: left * n + right * n, sized(1_000_000))
    finishes(lambda n: right * n, sized(1_000_000))


def test_twenty_thousand_interpolations() -> None:
    check_all('$x = "' + "a ${b} $c " * 10_000 + '"')


def test_a_line_of_ten_megabytes() -> None:
    result = check_all("$x = [" + "'abc', " * sized(1_500_000) + "]")
    assert result is not None
    assert result.ok
    finishes(lambda n: "a" * n, sized(10_000_000))
    finishes(lambda n: "$x = '" + "a" * n + "'", sized(10_000_000))
    finishes(lambda n: "#" * n, sized(10_000_000))


@pytest.mark.parametrize("kind", ["pp", "epp"])
@pytest.mark.parametrize(
    "around",
    ["{}", "$x = '{}'", '$x = "{}"', '$x = "${{{}}}"', "# {}\n", "/* {} */", "$x = @(E)\n{}\nE\n", "a{}b", "/{}/"],
)
def test_every_byte(around: str, kind: FileKind) -> None:
    before, after = around.format("\x00").encode().split(b"\x00")
    for byte in range(256):
        try:
            source = decode(before + bytes([byte]) + after, "bytes", kind)
        except PuppetguardError:
            continue
        parse(source, ParseOptions())
        check_all(source.text, kind)


def finishes(source: Growing, size: int) -> None:
    """Parse a manifest of this size; that it ends is all that is asked."""
    with suppress(PuppetguardError):
        parse(decode(source(size).encode(), "hostile", "pp"), ParseOptions())
