"""Rule files are refused with the place of whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.errors import UsageError
from puppetguard.packs.documents import read_document
from puppetguard.packs.files import RuleFile, rule_files
from puppetguard.packs.loader import read_rule, read_rules
from puppetguard.packs.rule import RuleDocument

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


def load(text: str | bytes) -> RuleDocument:
    data = text.encode() if isinstance(text, str) else text
    return read_rule(RuleFile("pack", "some-rule.yaml", data))


def refusal(text: str | bytes) -> str:
    """Return why a rule file of this text is refused."""
    with pytest.raises(UsageError) as caught:
        load(text)
    return str(caught.value)


def test_a_right_one() -> None:
    rule = load(RULE)
    assert (rule.id, rule.severity, rule.aliases, len(rule.examples)) == ("some-rule", "error", (), 2)
    assert rule.examples[1].findings[0].message == "no"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("severity: error", "severty: error", "some-rule.yaml:5:1: unknown key 'severty'; did you mean 'severity'?"),
        ("severity: error", "zzz: error", "some-rule.yaml:5:1: unknown key 'zzz'"),
        ("    kind: good", "    kid: good", "some-rule.yaml:11:5: unknown key 'kid'; did you mean 'kind'?"),
        ("        column: 2", "        colunm: 2", "some-rule.yaml:19:9: unknown key 'colunm'; did you mean 'column'?"),
        ("severity: error", "severity: fatal", "some-rule.yaml:5:11: 'fatal' is none of info, warning, error"),
        ("severity: error\n", "", "some-rule.yaml:1:1: the key 'severity' is missing"),
        ("      - line: 1", "      - line: '1'", "some-rule.yaml:18:15: this must be a whole number, and is a text"),
        ("      - line: 1", "      - line: 0", "some-rule.yaml:18:15: expected `int` >= 1"),
        ("fix: do", "fix: do\nfix: don't", "some-rule.yaml:5:1: duplicate key 'fix': it is in line 4 already"),
        ("fix: do", "fix: &a do", "some-rule.yaml:4:6: anchors and aliases are not allowed"),
        ("fix: do", "fix: !!str do", "some-rule.yaml:4:6: tags are not allowed"),
        ("fix: do", "fix: [do", "some-rule.yaml:5:9: did not find expected ',' or ']'"),
        ("fix: do", "fix: no", ""),
        ("fix: do", "fix: true", "some-rule.yaml:4:6: this must be a text, and is true or false"),
        ("fix: do", "fix: 1.5", "some-rule.yaml:4:6: this must be a text, and is a number"),
        ("fix: do", "fix: ~", "some-rule.yaml:4:6: this must be a text, and is empty"),
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
def test_refusals(before: str, after: str, expected: str) -> None:
    text = RULE.replace(before, after)
    assert text != RULE
    assert (refusal(text) if expected else load(text).fix) == (expected or "no")


GENERIC = """\
id: some-rule
summary: what
why: because
fix: do
severity: error
confidence: likely
check: match-call
parameters:
  function: include
message: "{function} is used"
since: 0.1.0
examples:
  - name: good one
    kind: good
    manifest: |
      $x = 1
  - name: bad one
    kind: bad
    manifest: include a
    findings:
      - line: 1
        column: 1
        message: include is used
"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{function} is", "{functoin} is",
         "some-rule.yaml:10:10: unknown placeholder '{functoin}'; did you mean '{function}'?"),
        ("{function} is", "{function is", "some-rule.yaml:10:10: a single '{': write '{{' for the brace itself"),
        ('message: "{function} is used"\n', "", "some-rule.yaml:1:1: the key 'message' is missing"),
        ("check: match-call", "check: match-cal",
         "some-rule.yaml:7:8: unknown check 'match-cal'; did you mean 'match-call'?"),
        ("check: match-call", "check: extension-rewrite",
         "some-rule.yaml:9:3: unknown key 'function'"),
        ("parameters:\n  function: include\nmessage:", "parameters: {}\nmessag:",
         "some-rule.yaml:9:1: unknown key 'messag'; did you mean 'message'?"),
        ("check: match-call", "scope: change\ncheck: match-call",
         "some-rule.yaml:7:8: the scope of the check 'match-call' is 'file'"),
        ("check: match-call", "scope: world\ncheck: match-call",
         "some-rule.yaml:7:8: 'world' is none of change, file, project"),
        ("manifest: include a", "files: {}", "some-rule.yaml:19:12: expected `object` of length >= 1"),
        ("manifest: include a", "base: {a.pp: x}",
         ("some-rule.yaml:17:5: the example 'bad one' needs one of 'manifest', 'files', "
         "'before' with 'after', 'base' with 'head'")),
        ("manifest: include a", "head: {a.pp: x}\n    base: {a.pp: x}\n    manifest: x",
         ("some-rule.yaml:17:5: the example 'bad one' needs one of 'manifest', 'files', "
         "'before' with 'after', 'base' with 'head'")),
        ("manifest: include a", "files: {one.pp: include a}",
         "some-rule.yaml:21:9: the example has no file 'example.pp'; did you mean 'one.pp'?"),
    ],
)  # fmt: skip
def test_refusals_of_generic_rules(before: str, after: str, expected: str) -> None:
    text = GENERIC.replace(before, after)
    assert text != GENERIC
    assert refusal(text) == expected


def test_a_check_that_words_its_findings_itself_takes_no_message() -> None:
    text = RULE.replace("since:", "message: x\nsince:")
    assert refusal(text) == ("some-rule.yaml:8:1: the check 'extension-rewrite' words its findings itself")


def test_both_kinds_of_examples_are_needed() -> None:
    good = RULE[: RULE.index("  - name: bad one")]
    text = good + "  - name: another good one\n    kind: good\n    manifest: $y\n"
    assert refusal(text) == "some-rule.yaml:10:3: a bad example is missing: there must be one of each kind"


def test_no_text() -> None:
    assert refusal(b"id: \xff") == "some-rule.yaml:1:1: this is no UTF-8: invalid start byte at byte 4"


def test_a_rule_twice(tmp_path: Path) -> None:
    for pack in ("a", "b"):
        (tmp_path / pack).mkdir()
        (tmp_path / pack / "some-rule.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "README.md").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"b/some-rule\.yaml:1:1: there is another rule 'some-rule', in .*/a/"):
        read_rules(rule_files(tmp_path))


def test_packs_are_folders(tmp_path: Path) -> None:
    for path in ("a/one.yaml", "a/notes.txt", "b/two.yaml", "three.yaml", "b/deep/four.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x", encoding="utf-8")
    assert [(file.pack, file.stem) for file in rule_files(tmp_path)] == [
        (tmp_path.name, "three"),
        ("a", "one"),
        ("b", "two"),
    ]


def test_no_rules(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no rules here: they are files named <rule-id>\.yaml"):
        list(rule_files(tmp_path))


def test_unreadable(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(UsageError, match=r"folder\.yaml: cannot be read: Is a directory"):
        list(rule_files(tmp_path))


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = "a: no\nb: on\nc: 0o7\nd: 010\ne: 1_000\nf: 12\ng: -1.5e3\nh: null\ni: 'true'\nj: 1:30\nk: 2024-01-01\n"
    assert read_document("x", text).data == {
        "a": "no", "b": "on", "c": "0o7", "d": "010", "e": "1_000", "f": 12, "g": -1500.0, "h": None, "i": "true",
        "j": "1:30", "k": "2024-01-01",
    }  # fmt: skip
