"""Parameters of the generic checks that are refused: where, and why."""

from __future__ import annotations

import pytest

from puppetguard.errors import UsageError
from puppetguard.packs.files import RuleFile
from puppetguard.packs.loader import read_rule

RULE = """\
id: some-rule
summary: what
why: because
fix: do
severity: error
confidence: certain
check: {check}
message: '{message}'
since: 0.1.0
parameters:
{parameters}
examples:
  - {{name: good, kind: good, manifest: '$x = 1'}}
  - {{name: bad, kind: bad, manifest: '$x', findings: [{{line: 1, column: 1, message: x}}]}}
"""


def refusal(check: str, parameters: str, message: str = "x") -> str:
    """Return why a rule with these parameters, which start in line 11, is refused."""
    indented = "\n".join(f"  {line}" for line in parameters.splitlines())
    text = RULE.format(check=check, message=message, parameters=indented)
    with pytest.raises(UsageError) as caught:
        read_rule(RuleFile("pack", "some-rule.yaml", text.encode()))
    return str(caught.value).removeprefix("some-rule.yaml:")


@pytest.mark.parametrize(
    ("check", "parameters", "expected"),
    [
        # keys
        ("match-resource", "tpye: file", "11:3: unknown key 'tpye'; did you mean 'type'?"),
        ("match-resource", "type: {globb: x}", "11:10: unknown key 'globb'; did you mean 'glob'?"),
        ("match-resource", "attributes:\n  owner: root\n  mode: {regx: x}",
         "13:12: unknown key 'regx'; did you mean 'regex'?"),
        ("match-resource", "not:\n  any:\n    - {type: file}\n    - {attributes: {a: {not: {grob: x}}}}",
         "14:33: unknown key 'grob'; did you mean 'glob'?"),
        ("match-resource", "within: {knid: class}", "11:12: unknown key 'knid'; did you mean 'kind'?"),
        ("match-definition", "parameter: {nmae: x}", "11:15: unknown key 'nmae'; did you mean 'name'?"),
        ("match-definition", "resource: {titel: x}", "11:14: unknown key 'titel'; did you mean 'title'?"),
        # kinds of values
        ("match-resource", "type: ~", "11:9: this must be true or false, a number, a text or a mapping, and is empty"),
        ("match-resource", "type: [file]",
         "11:9: this must be true or false, a number, a text or a mapping, and is a list"),
        ("match-resource", "attributes: {a: x, b: {less_than: x}}", "11:37: this must be a number, and is a text"),
        ("match-resource", "attributes: {'a.b': {present: x}}", "11:33: this must be true or false, and is a text"),
        ("match-resource", "attributes: {'a.b': x, c: {entries: {'d': {glob: 1}}}}",
         "11:52: this must be a text, and is a whole number"),
        ("match-resource", "conditional: 'yes'", "11:16: this must be true or false, and is a text"),
        # words
        ("match-resource", "form: exportet", "11:9: 'exportet' is no value here; did you mean 'exported'?"),
        ("match-resource", "form: [virtual, exportet]",
         "11:19: 'exportet' is no value here; did you mean 'exported'?"),
        ("match-definition", "kind: clas", "11:9: 'clas' is no value here; did you mean 'class'?"),
        ("match-relationship", "operator: '=>'", "11:13: '=>' is no value here; did you mean '->'?"),
        ("match-command", "attribute: [comand]", "11:15: 'comand' is no value here; did you mean 'command'?"),
        ("match-resource", "type: File",
         "11:9: types are compared in small letters and without `::` in front: 'file'"),
        ("match-relationship", "source: {type: {in: [a, '::b']}}",
         "11:18: types are compared in small letters and without `::` in front: 'b'"),
        # expressions
        ("match-resource", "attributes:\n  owner: root\n  mode:\n    any:\n      - a\n      - regex: '(a'",
         "16:18: this is no regular expression: missing ) at position 2"),
        ("match-call", "function: {glob: 'a[b'}",
         "11:20: the `[` is not closed; `[[]` stands for the character itself"),
        # positions and options
        ("match-call", "arguments: {1: a, 0: b}", "11:21: this is no position; the first argument is 1, the last -1"),
        ("match-command", "arguments: {first: b}",
         "11:15: this is no position; the first argument is 1, the last -1"),
        ("match-command", "option: [-k, k]", "11:11: 'k' is no option: write -k or --name, without a value"),
        ("match-command", "program: x\nvalue: y", "12:10: this needs an `option` that it belongs to"),
        ("match-command", "option: -k\nvalue: y", "12:10: none of the options is among those that are `valued`"),
        # nothing
        ("match-resource", "{}", "11:3: this asks for nothing"),
        ("match-resource", "type: {}", "11:9: this asks for nothing"),
        ("match-resource", "type: file\nattributes: {}", "12:15: this is empty"),
        ("match-resource", "type: {in: []}", "11:14: this is empty"),
        # groups that nobody could tell from fields
        ("match-resource", "title: {regex: '(?<title>x)'}",
         "11:3: a group of a regular expression has the name of the field 'title'"),
    ],
)  # fmt: skip
def test_refused(check: str, parameters: str, expected: str) -> None:
    assert refusal(check, parameters) == expected


@pytest.mark.parametrize(
    ("check", "parameters", "message", "expected"),
    [
        ("match-resource", "attributes: {mode: {regex: '(?<last>7)'}}", "{laast}",
         "8:10: unknown placeholder '{laast}'; did you mean '{last}'?"),
        ("match-resource", "attributes: {mode: '0777'}", "{moed}",
         "8:10: unknown placeholder '{moed}'; did you mean '{mode}'?"),
        ("match-call", "function: f", "{fucntion}",
         "8:10: unknown placeholder '{fucntion}'; did you mean '{function}'?"),
        ("match-definition", "kind: class", "{parameters}",
         "8:10: unknown placeholder '{parameters}'; did you mean '{parameter}'?"),
    ],
)  # fmt: skip
def test_names_in_messages(check: str, parameters: str, message: str, expected: str) -> None:
    assert refusal(check, parameters, message) == expected
