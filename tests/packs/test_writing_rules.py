"""What docs/writing-rules.md says is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from puppetguard import cli
from puppetguard.checks import find_check
from puppetguard.engine.examples import differences
from puppetguard.model.criteria.definitions import ParameterCriteria
from puppetguard.model.criteria.places import Within
from puppetguard.model.criteria.relationships import SideCriteria
from puppetguard.model.predicates import Predicate, Terms, judge
from puppetguard.model.values import Fragment, StaticText
from puppetguard.packs.documents import decode_document, read_document
from puppetguard.packs.files import RuleFile
from puppetguard.packs.loader import read_rule

GUIDE = (Path(__file__).parents[2] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
SECTIONS = dict(re.findall(r"^### (match-[a-z]+)\n(.*?)(?=^### |\Z)", GUIDE, re.DOTALL | re.MULTILINE))
CHECKS = ["match-resource", "match-call", "match-command", "match-definition", "match-relationship", "match-change"]
JOINTS = {"all", "any", "not"}


def keys(record: type[msgspec.Struct]) -> set[str]:
    """Return the keys that a record has in YAML."""
    return set(record.__struct_encode_fields__)


def given(document: Any, key: str) -> set[str]:
    """Return all keys of the mappings that are called ``key`` somewhere in some parameters."""
    if not isinstance(document, dict):
        return set().union(*(given(one, key) for one in document)) if isinstance(document, list) else set()
    found = set(document[key]) if isinstance(document.get(key), dict) else set()
    return found.union(*(given(value, key) for value in document.values()))


def test_the_whole_rule() -> None:
    text = next(block for block in BLOCKS if block.startswith("id:"))
    document = read_rule(RuleFile("pack", "acme-no-telnet.yaml", text.encode()))
    assert [differences(example, document.rule("pack")) for example in document.examples] == [[], []]


def test_a_misspelt_key_of_it() -> None:
    text = next(block for block in BLOCKS if block.startswith("id:")).replace("{regex: '^(?<s", "{regx: '^(?<s")
    with pytest.raises(Exception, match="acme") as caught:
        read_rule(RuleFile("pack", "acme-no-telnet.yaml", text.encode()))
    assert f"`{caught.value}`" in GUIDE


@pytest.mark.parametrize("text", [block for block in BLOCKS if block.startswith("check:")])
def test_parameters(text: str) -> None:
    document = read_document("guide", text)
    assert set(document.data) == {"check", "parameters"}
    decode_document(
        document, find_check(document.data["check"]).parameters, "$.parameters", document.data["parameters"]
    )


@pytest.mark.parametrize("name", CHECKS)
def test_every_parameter_and_every_field_is_told(name: str) -> None:
    check = find_check(name)
    told = set(re.findall(r"^\| (`[a-z]+`(?:, `[a-z]+`)*) \|", SECTIONS[name], re.MULTILINE))
    assert {key for row in told for key in re.findall(r"`([a-z]+)`", row)} == keys(check.parameters) - JOINTS
    shown = [read_document("guide", block).data["parameters"] for block in BLOCKS if f"check: {name}\n" in block[:30]]
    used = {key for parameters in shown for key in parameters}
    assert used >= keys(check.parameters) - JOINTS - {"conditional", "condition"}
    fields = re.findall(r"`\{([a-z_]+)\}`", SECTIONS[name])
    extra = {"mode"} if name == "match-resource" else set()
    assert set(fields) == set(getattr(check.parameters, "fields", ())) | extra


def test_every_part_is_told() -> None:
    shown = [read_document("guide", block).data for block in BLOCKS]
    assert given(shown, "within") == keys(Within)
    assert given(shown, "parameter") == keys(ParameterCriteria)
    assert given(shown, "source") | given(shown, "target") == keys(SideCriteria)


def test_every_test_of_values_is_told() -> None:
    rows = re.findall(r"^\| (`.*?`) \| ", GUIDE[: GUIDE.index("## The checks")], re.MULTILINE)
    tests = [text for row in rows for text in re.findall(r"`([^`]+)`", row)]
    told: set[str] = set()
    for text in tests:
        predicate = _Holder.of(text).test
        if isinstance(predicate, Terms):
            told |= set(read_document("guide", text).data)
    assert told == keys(Terms)
    assert judge(_Holder.of("{glob: '/etc/*'}").test, StaticText((Fragment("/etc/\ufffc", 0, 1),))).truth is True


class _Holder(msgspec.Struct):
    test: Predicate

    @classmethod
    def of(cls, text: str) -> _Holder:
        return decode_document(read_document("guide", f"test: {text}"), cls)


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("rules-of-acme", "site", "modules"):
        (tmp_path / folder).mkdir()
    (tmp_path / "site" / "a.pp").write_text("package { 'telnetd': ensure => installed }\n", encoding="utf-8")
    (tmp_path / "modules" / "b.pp").write_text("include a\n", encoding="utf-8")
    lines = re.findall(r"^puppetguard (.*?)(?: *#.*)?$", GUIDE, re.MULTILINE)
    assert len(lines) == 5
    codes = []
    for line in lines:
        codes.append(cli.run(line.split()))
        if line.startswith("rule new acme-no-telnet"):
            rule = next(block for block in BLOCKS if block.startswith("id:"))
            (tmp_path / "rules-of-acme" / "acme-no-telnet.yaml").write_text(rule, encoding="utf-8")
    assert codes == [0, 0, 0, 1, 1], capsys.readouterr()
