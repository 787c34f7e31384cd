"""Sources beside what is made of them: ``ok`` with their tree in PN, ``err`` with everything that is wrong in them."""

from pathlib import Path

import pytest

from puppetguard.source import SourceFile, decode
from puppetguard.syntax import parse
from puppetguard.syntax.pn import to_pn

FIXTURES = Path(__file__).parents[2] / "fixtures/syntax"


def sources(folder: str) -> list[Path]:
    return sorted(path for path in (FIXTURES / folder).iterdir() if path.suffix in (".pp", ".epp"))


def read(path: Path) -> SourceFile:
    return decode(path.read_bytes(), path.name, "epp" if path.suffix == ".epp" else "pp")


@pytest.mark.parametrize("path", sources("ok"), ids=lambda path: path.name)
def test_tree(path: Path, update_snapshots: bool) -> None:
    source = read(path)
    result = parse(source)
    assert result.problems == ()
    compare(path.with_suffix(".pn"), to_pn(result.program, source.kind == "epp") + "\n", update=update_snapshots)


@pytest.mark.parametrize("path", sources("err"), ids=lambda path: path.name)
def test_errors(path: Path, update_snapshots: bool) -> None:
    source = read(path)
    lines = []
    for problem in parse(source).problems:
        line, column = source.position(problem.start)
        lines.append(f"{line}:{column}: {problem.severity}: {problem.message} [{problem.code}]\n")
        lines += [f"  hint: {problem.hint}\n"] if problem.hint else []
        for start, _, note in problem.related:
            line, column = source.position(start)
            lines.append(f"  {line}:{column}: {note}\n")
    compare(path.with_suffix(".errors"), "".join(lines), update=update_snapshots)


def test_nothing_is_left_over() -> None:
    kept = {path.with_suffix("") for folder in ("ok", "err") for path in sources(folder)}
    results = {path.with_suffix("") for path in FIXTURES.glob("*/*") if path.suffix in (".pn", ".errors")}
    assert results == kept


def compare(expected: Path, actual: str, *, update: bool) -> None:
    if update:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")
