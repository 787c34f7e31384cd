"""Nesting: as deep as the limit is fine, deeper is said, and neither needs the machine's stack."""

import threading

import pytest

from puppetguard.source import SourceFile
from puppetguard.syntax import ParseResult, parse
from puppetguard.syntax.parser import MAX_NESTING
from puppetguard.syntax.pn import to_pn

LEVELS = [("[", "1", "]"), ("(", "1", ")"), ("{ a => ", "1", "}"), ("f(", "1", ")"), ('"${', "$a", '}"')]


def parse_in_a_small_stack(text: str) -> ParseResult:
    results: list[ParseResult] = []

    def run() -> None:
        result = parse(SourceFile("deep.pp", text))
        to_pn(result.program)
        results.append(result)

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return results[0]


@pytest.mark.parametrize(("opening", "inside", "closing"), LEVELS)
def test_at_the_limit(opening: str, inside: str, closing: str) -> None:
    result = parse_in_a_small_stack("$x = " + opening * MAX_NESTING + inside + closing * MAX_NESTING)
    assert result.ok
    assert result.complete


@pytest.mark.parametrize(("opening", "inside", "closing"), LEVELS)
@pytest.mark.parametrize("depth", [MAX_NESTING + 1, 100_000])
def test_beyond_the_limit(opening: str, inside: str, closing: str, depth: int) -> None:
    result = parse_in_a_small_stack("$x = " + opening * depth + inside + closing * depth)
    assert [problem.code for problem in result.problems] == ["NESTING_LIMIT"]
    assert not result.complete
    assert not result.ok


@pytest.mark.parametrize(
    "operator", [" + ", " and ", " == ", ".a.", " ? ", " -> ", " = ", "[1]", "(1)", " <| |> ", " in "]
)
def test_chains_have_no_limit(operator: str) -> None:
    result = parse_in_a_small_stack("$x" + (operator + "$y") * 20_000 if operator != ".a." else "$x" + ".a" * 20_000)
    assert result.program.statements


def test_keywords_in_one_another() -> None:
    result = parse_in_a_small_stack("if " * 100_000)
    assert [problem.code for problem in result.problems] == ["NESTING_LIMIT"]
