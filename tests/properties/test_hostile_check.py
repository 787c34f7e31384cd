"""Rules on large and strange code: nothing is lost, and the run comes to an end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puppetguard.engine.compiler import Compiler
from puppetguard.packs.store import load_rules
from tests.properties.thoroughness import sized

COMPILER = Compiler(load_rules(), puppet=8, tasks=False)
FOUND_EACH: dict[str, Callable[[int], str]] = {
    "misspelled commands in one text": lambda n: "exec { 'a': command => '" + "systemclt restart x; " * n + "' }",
    "renamings in one text": lambda n: "exec { 'a': command => '" + "mv a.php a.phpp; " * n + "' }",
    "substitutions in one script": lambda n: "exec { 'a': command => \"sed -i '" + "s/php/phpp/;" * n + "' x\" }",
    "resources": lambda n: "exec { 'a': command => 'systemclt x' }\n" * n,
    "guards": lambda n: "exec { 'a': command => 'x', onlyif => [" + "'gerp x', " * n + "] }",
    "paths in one list": lambda n: "file { [" + "'/etc/a.cofn', " * n + "]: }",
    "paths in one command": lambda n: "exec { 'a': command => 'touch " + "/etc/a.cofn " * n + "' }",
    "templates": lambda n: "file { '/a': content => template(" + "'a/b.ebr', " * n + ") }",
    "heredocs": lambda n: "exec { 'a': command => @(E) }\nsystemclt x\nE\n" * n,
}
ENDURED: dict[str, Callable[[int], str]] = {
    "pipes": lambda n: "exec { 'a': command => '" + "cat x | " * n + "cat' }",
    "substitutions nested": lambda n: "exec { 'a': command => '" + "echo $(" * n + "x" + ")" * n + "' }",
    "quotes": lambda n: "exec { 'a': command => \"" + "'\\\"" * n + '" }',
    "variables of variables": lambda n: (
        "".join(f'$v{i} = "${{v{i - 1}}} x"\n' for i in range(1, n)) + f'exec {{ "$v{n - 1}": }}'
    ),
    "texts that double": lambda n: (
        "".join(f'$a{i} = "${{a{i - 1}}}${{a{i - 1}}}"\n' for i in range(1, min(n, 60))) + "exec { $a59: }"
    ),
    "braces": lambda n: "exec { 'a': command => 'mv " + "{a,b}" * n + " x' }",
    "wildcards": lambda n: "exec { 'a': command => 'mv " + "*" * n + " x' }",
    "groups": lambda n: "exec { 'a': command => \"sed 's/" + "(a*)*" * n + "/x/' f\" }",
    "loops nested": lambda n: (
        "exec { 'a': provider => shell, command => '" + "for f in a b c; do " * n + "x" + "; done" * n + "' }"
    ),
    "questions": lambda n: "exec { 'a': command => '" + "if a; thne b; fi; " * (n // 10) + "' }",
}
SAID = {
    "pipes": "exec-unqualified-command",
    "substitutions nested": "exec-unqualified-command",
    "quotes": "exec-unqualified-command shell-syntax",
    "variables of variables": "",
    "texts that double": "",
    "braces": "exec-unqualified-command guard-missing",
    "wildcards": "exec-unqualified-command guard-missing",
    "groups": "exec-unqualified-command",
    "loops nested": "",
    "questions": "exec-unqualified-command shell-syntax",
}
"""The rules that speak of each, with blanks between."""


@pytest.mark.parametrize("name", FOUND_EACH)
def test_every_one_is_found(name: str) -> None:
    number = sized(4000)
    unit = COMPILER.compile(FOUND_EACH[name](number).encode(), "pp")
    found = [one.finding for one in unit.suspicions if one.finding.rule.startswith(("command-", "extension-"))]
    assert len(found) == number
    assert unit.limit == ""


@pytest.mark.parametrize("name", ENDURED)
def test_endured(name: str) -> None:
    unit = COMPILER.compile(ENDURED[name](sized(4000)).encode(), "pp")
    assert " ".join(sorted({one.finding.rule for one in unit.suspicions})) == SAID[name]
