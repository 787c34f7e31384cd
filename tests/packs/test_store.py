"""Rules are read from YAML only when nobody has done so before."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from puppetguard.cache import Cache
from puppetguard.errors import UsageError
from puppetguard.packs import store
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import compile_rules, load_rules, rules_directory

MINE = """\
id: my-rule
summary: what
why: because
fix: do
severity: error
confidence: likely
check: extension-rewrite
since: 0.1.0
examples:
  - {name: good, kind: good, manifest: $x = 1}
  - {name: bad, kind: bad, manifest: $y, findings: [{line: 1, column: 2, message: m}]}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my-rule.yaml").write_text(MINE, encoding="utf-8")
    return folder


def names(*arguments: object) -> list[str]:
    return [rule.id for rule in load_rules(*arguments)]  # type: ignore[arg-type] # as given


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: object) -> None:
        raise AssertionError("the rules are read again")

    monkeypatch.setattr("puppetguard.packs.loader.read_rules", read)


def test_packs_of_users_come_on_top(pack: Path) -> None:
    own = names()
    assert names([pack]) == sorted([*own, "my-rule"])
    (mine,) = (rule for rule in load_rules([pack]) if rule.id == "my-rule")
    assert mine.pack == "mine"


def test_an_id_is_given_once(pack: Path) -> None:
    (pack / "my-rule.yaml").rename(pack / "extension-rewrite.yaml")
    (pack / "extension-rewrite.yaml").write_text(MINE.replace("my-rule", "extension-rewrite"), encoding="utf-8")
    with pytest.raises(UsageError, match="there are two rules 'extension-rewrite': in the packs 'risk' and 'mine'"):
        load_rules([pack])


def test_what_was_read_is_kept(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(str(tmp_path / "cache"))
    first = load_rules([pack], cache)
    with monkeypatch.context() as patch:
        no_reading(patch)
        assert load_rules([pack], cache) == first
    (pack / "my-rule.yaml").write_text(MINE.replace("error", "info"), encoding="utf-8")
    assert {rule.severity for rule in load_rules([pack], cache) if rule.id == "my-rule"} == {"info"}


def test_a_wheel_has_the_rules_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_rules(rules_directory())
    expected = load_rules()
    folder = tmp_path / "_rules"
    folder.mkdir()
    (folder / "compiled.msgpack").write_bytes(compiled)
    monkeypatch.setattr(store, "rules_directory", lambda: str(folder))
    no_reading(monkeypatch)
    assert load_rules() == expected
    assert msgspec.msgpack.decode(compiled, type=tuple[Rule, ...]) == expected


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder of rules"):
        load_rules([tmp_path / "missing"])
