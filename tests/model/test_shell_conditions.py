"""``[[ … ]]``: the same verdict as Bash's on conditions, whole and damaged."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from puppetguard.model.shell_grammar import syntax_flaw
from tests.model.test_shell_grammar import refusals
from tests.properties.thoroughness import sized

_OPERANDS = ("a", "$x", '"b c"', "${y%.c}", "$(ls)", "3")
_RIGHT = ("a", "$x", "*.sh", "^a(b|c)d$", "^[a-z]+$", "'q'", "a|b")
_BINARY = ("-eq", "==", "=", "!=", "=~", "<", ">", "-nt")
_UNARY = ("-f", "-n", "-z", "-o")
_TOKENS = (*_OPERANDS, *_RIGHT, *_BINARY, *_UNARY, "&&", "||", "!", "(", ")", "\n", "]]")


def _term(choose: random.Random, depth: int = 0) -> list[str]:
    kind = choose.random()
    if kind < 0.15 and depth < 2:
        return ["(", *_term(choose, depth + 1), ")"]
    if kind < 0.3:
        return ["!", *_term(choose, depth + 1)]
    if kind < 0.5:
        return [choose.choice(_UNARY), choose.choice(_OPERANDS)]
    if kind < 0.6:
        return [choose.choice(_OPERANDS)]
    return [choose.choice(_OPERANDS), choose.choice(_BINARY), choose.choice(_RIGHT)]


def _condition(choose: random.Random) -> str:
    tokens = _term(choose)
    while choose.random() < 0.5:
        tokens += [choose.choice(("&&", "||")), *_term(choose)]
    for _ in range(choose.choice((0, 0, 1, 1, 2))):
        at = choose.randrange(len(tokens))
        match choose.choice(("inserted", "removed", "replaced")):
            case "inserted":
                tokens.insert(at, choose.choice(_TOKENS))
            case "removed":
                tokens[at : at + 1] = []
            case _:
                tokens[at] = choose.choice(_TOKENS)
        tokens = tokens or ["a"]
    # The parenthesis makes that Dash refuses it, too: what one of the shells reads is no flaw.
    return f"[[ {choose.choice((' ', '  ', '')).join(tokens)} ]] && ( true )\n[[ (a) ]]"


def test_conditions_as_bash_takes_them() -> None:
    choose = random.Random(11)
    conditions = list(dict.fromkeys(_condition(choose) for _ in range(sized(3000))))
    with ThreadPoolExecutor() as pool:
        refused = [all(each) for each in pool.map(refusals, conditions)]
    found = [syntax_flaw(condition) is not None for condition in conditions]
    assert [one for one, ours, theirs in zip(conditions, found, refused, strict=True) if ours and not theirs] == []
    assert 0.4 < sum(refused) / len(refused) < 0.7
    assert sum(found) >= 0.95 * sum(refused)


@pytest.mark.parametrize(
    ("script", "at", "text"),
    [
        ("if [[ $x ~ ^(a|b)$ ]]; then (b); fi", 9, "~"),
        ("[[ -f /a && -d ]] || x=(b)", 15, "]]"),
        ("[[ (a == b ]]", 11, "]]"),
        ("[[ a b ]]; x=(c)", 5, "b"),
        ("[[ a =~ (b|c ]]", 8, "("),
        ("for ((i = 0; i < 3)); do (a); done", 6, "i = 0; i < 3"),
        ("for ((i = 0; i < 3;; i++)); do (a); done", 6, "i = 0; i < 3;; i++"),
        ("function f g; x=(a)", 11, "g"),
    ],
)
def test_where_it_goes_wrong(script: str, at: int, text: str) -> None:
    assert all(refusals(script))
    flaw = syntax_flaw(script)
    assert flaw is not None
    assert (flaw.start, flaw.text) == (at, text)
