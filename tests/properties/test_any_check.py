"""Whatever the text, every rule can be asked about it, and what it says lies within the text."""

from __future__ import annotations

import random

from hypothesis import given, strategies as st

from puppetguard.engine.compiler import Compiler
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.store import load_rules, rules_directory
from puppetguard.source import FileKind, kind_of
from tests.corpus.mutants import MUTATIONS, mutate

COMPILER = Compiler(load_rules(), puppet=8, tasks=False)
SOURCES: list[tuple[str, FileKind]] = [
    (text, kind)
    for _, rule in read_rules(rule_files(rules_directory()))
    for example in rule.examples
    for path, text in example.trees[1].items()
    if (kind := kind_of(path)) is not None and len(text) < 2000
]
SHELL = st.sampled_from(
    [
        *("sed -i 's/\\.php/.phpp/' ", "mv a.php a.phpp", "systemclt restart x", "for f in *.php; do ", "done", "; "),
        *('"', "'", "`", "$(", ")", "${f%.php}", " | xargs ", " && ", "\\", "\n", "{", "}", "<<EOT\n", "EOT\n", "\x00"),
        *(" > /etc/x.cofn", "find . -exec rename s/a/b/ {} +", "sh -c ", "sudo -u www ", "perl -pe ", "é", "\ufdd0"),
    ]
)


def ask(text: str, kind: FileKind) -> None:
    """Ask all rules, and look at the places that they name."""
    unit = COMPILER.compile(text.encode("utf-8", "surrogatepass"), kind)
    lines = text.split("\n")
    for suspicion in unit.suspicions:
        finding = suspicion.finding
        places = [finding.location, *(one.location for one in finding.related)]
        places += [edit.location for edit in finding.fix.edits] if finding.fix else []
        for place in places:
            assert (place.line, place.column) <= (place.end_line, place.end_column)
            assert 1 <= place.line <= place.end_line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert 1 <= place.end_column <= len(lines[place.end_line - 1]) + 1
        assert finding.message


@given(st.sampled_from(SOURCES), st.sampled_from(sorted(MUTATIONS)), st.integers(0, 2**32), st.integers(0, 4))
def test_mutated_examples(source: tuple[str, FileKind], mutation: str, seed: int, times: int) -> None:
    text, kind = source
    dice = random.Random(seed)
    for _ in range(times):
        text = mutate(text, mutation, dice) or text
    ask(text, kind)


@given(st.lists(SHELL, max_size=12), st.sampled_from(["'", '"']), st.sampled_from(["command", "unless", "onlyif"]))
def test_any_shell(pieces: list[str], quote: str, attribute: str) -> None:
    shell = "".join(pieces).replace(quote, f"\\{quote}")
    ask(f"exec {{ 'a':\n  {attribute} => {quote}{shell}{quote},\n}}\n", "pp")
