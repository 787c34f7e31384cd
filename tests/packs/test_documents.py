"""Rule files are refused with the place of whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.errors import UsageError
from puppetguard.packs import load_rule, load_rules
from puppetguard.packs.documents import read_document

RULE = """\
id: some-rule
summary: what
why: because
fix: do
severity: error
confidence: likely
check: extension-rewrite
since: 0.1.0
examples:
  - name: good one
    kind: good
    manifest: |
      $x = 1
  - name: bad one
    kind: bad
    manifest: $y
    findings:
      - line: 1
        column: 2
        message: 'no'
"""


def refusal(tmp_path: Path, text: str) -> str:
    """Return why a rule file of this text is refused, without its folder."""
    path = tmp_path / "some-rule.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_rule(path)
    return str(caught.value).removeprefix(f"{tmp_path}/")


def test_a_right_one(tmp_path: Path) -> None:
    path = tmp_path / "some-rule.yaml"
    path.write_text(RULE, encoding="utf-8")
    rule = load_rule(path)
    assert (rule.id, rule.severity, rule.aliases, len(rule.examples)) == ("some-rule", "error", (), 2)
    assert rule.examples[1].findings[0].message == "no"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("severity: error", "severty: error", "some-rule.yaml:5:1: unknown key 'severty'; did you mean 'severity'?"),
        ("severity: error", "zzz: error", "some-rule.yaml:5:1: unknown key 'zzz'"),
        ("    kind: good", "    kid: good", "some-rule.yaml:11:5: unknown key 'kid'; did you mean 'kind'?"),
        ("        column: 2", "        colunm: 2", "some-rule.yaml:19:9: unknown key 'colunm'; did you mean 'column'?"),
        ("severity: error", "severity: fatal", "some-rule.yaml:5:11: invalid enum value 'fatal'"),
        ("severity: error\n", "", "some-rule.yaml:1:1: the key 'severity' is missing"),
        ("      - line: 1", "      - line: '1'", "some-rule.yaml:18:15: expected `int`, got `str`"),
        ("      - line: 1", "      - line: 0", "some-rule.yaml:18:15: expected `int` >= 1"),
        ("fix: do", "fix: do\nfix: don't", "some-rule.yaml:5:1: duplicate key 'fix': it is in line 4 already"),
        ("fix: do", "fix: &a do", "some-rule.yaml:4:6: anchors and aliases are not allowed"),
        ("fix: do", "fix: !!str do", "some-rule.yaml:4:6: tags are not allowed"),
        ("fix: do", "fix: [do", "some-rule.yaml:5:9: did not find expected ',' or ']'"),
        ("fix: do", "fix: no", ""),
        ("fix: do", "fix: true", "some-rule.yaml:4:6: expected `str`, got `bool`"),
        ("fix: do", "fix: 1.5", "some-rule.yaml:4:6: expected `str`, got `float`"),
        ("fix: do", "fix: ~", "some-rule.yaml:4:6: expected `str`, got `null`"),
        ("id: some-rule", "id: other-rule", "some-rule.yaml:1:5: the id must be the name of the file, 'some-rule'"),
        ("check: extension", "check: extention",
         "some-rule.yaml:7:8: unknown check 'extention-rewrite'; did you mean 'extension-rewrite'?"),
        ("    kind: bad", "    kind: good", "some-rule.yaml:14:5: the good example 'bad one' must have no findings"),
        ("    kind: good", "    kind: bad",
         "some-rule.yaml:10:5: the bad example 'good one' needs the findings that it must give"),
        (RULE, "", "some-rule.yaml:1:1: the file is empty"),
        (RULE, "a: 1\n---\nb: 2\n", "some-rule.yaml:2:1: but found another document"),
        (RULE, "[" * 100 + "]" * 100, "some-rule.yaml:1:22: this nests too deep"),
        (RULE, "? [a]\n: b\n", "some-rule.yaml:1:3: a key must be a word"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, before: str, after: str, expected: str) -> None:
    text = RULE.replace(before, after)
    if not expected:
        path = tmp_path / "some-rule.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_rule(path).fix == "no"
    else:
        assert refusal(tmp_path, text) == expected


def test_a_rule_twice(tmp_path: Path) -> None:
    for pack in ("a", "b"):
        (tmp_path / pack).mkdir()
        (tmp_path / pack / "some-rule.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "README.md").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"b/some-rule\.yaml:1:1: there is another rule 'some-rule'"):
        load_rules(tmp_path)


def test_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_rule(tmp_path / "missing.yaml")


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = "a: no\nb: on\nc: 0o7\nd: 010\ne: 1_000\nf: 12\ng: -1.5e3\nh: null\ni: 'true'\nj: 1:30\nk: 2024-01-01\n"
    assert read_document("x", text).data == {
        "a": "no", "b": "on", "c": "0o7", "d": "010", "e": "1_000", "f": 12, "g": -1500.0, "h": None, "i": "true",
        "j": "1:30", "k": "2024-01-01",
    }  # fmt: skip
