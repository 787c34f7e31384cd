"""The configuration: where it is found, what it does, how mistakes in it are told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.test_check import Check, check, write

__all__ = ["check"]
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/x' }\n"
WORLD = "file { '/srv/x': mode => '0777' }\n"


def rules_of(check: Check, *arguments: str) -> list[str]:
    result = check("--format", "json", *arguments)
    assert result.code in (0, 1), result.err
    return [f"{one['file']}:{one['rule']}:{one['severity']}" for one in result.record["findings"]]


def test_the_nearest_file_up_to_the_top_of_the_repository(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(".puppetguard.yaml", "ignore: [all]\n")
    write("repository/.git/HEAD", "")
    write("repository/a/b/site.pp", BAD)
    monkeypatch.chdir(tmp_path / "repository" / "a" / "b")
    assert rules_of(check) == ["site.pp:extension-rewrite:error"]
    write("../../.puppetguard.yaml", "severity:\n  extension-rewrite: info\n")
    assert rules_of(check) == ["site.pp:extension-rewrite:info"]
    write("../.puppetguard.yaml", "ignore:\n  - risk\n")
    assert rules_of(check) == []
    assert rules_of(check, "--no-config") == ["site.pp:extension-rewrite:error"]
    assert rules_of(check, "--config", "../../.puppetguard.yaml") == ["site.pp:extension-rewrite:info"]


def test_the_command_line_over_variables_over_the_file(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    write("site.pp", BAD)
    write(".puppetguard.yaml", "fail-on: never\nselect: [security]\n")
    assert check().code == 0
    assert rules_of(check, "--select", "risk") == ["site.pp:extension-rewrite:error"]
    monkeypatch.setenv("PUPPETGUARD_SELECT", "risk")
    monkeypatch.setenv("PUPPETGUARD_FAIL_ON", "error")
    assert check().code == 1
    assert check("--fail-on", "never").code == 0


def test_excluded_files_define_all_the_same(check: Check) -> None:
    write("manifests/site.pp", "node 'a' { include profile::web }\n" + BAD)
    write("modules/profile/manifests/web.pp", "class profile::web {\n" + BAD + "}\n")
    write("modules/profile/manifests/x.pp", BAD)
    write(".puppetguard.yaml", "exclude: ['/modules/**', '!/modules/profile/manifests/x.pp']\n")
    found = ["manifests/site.pp:extension-rewrite:error", "modules/profile/manifests/x.pp:extension-rewrite:error"]
    assert rules_of(check) == found
    assert rules_of(check, "modules/profile/manifests/web.pp") == []
    write(".puppetguard.yaml", "include: [site.pp]\n")
    assert rules_of(check) == found[:1]
    assert check("--show-files").out == "manifests/site.pp\n"


def test_overrides(check: Check) -> None:
    write("a.pp", BAD + WORLD)
    write("spec/b.pp", BAD + WORLD)
    write(
        ".puppetguard.yaml",
        "select: [extension-rewrite]\n"
        "overrides:\n"
        "  - paths: [spec/]\n    ignore: [risk]\n    extend-select: [world-writable]\n"
        "    severity:\n      world-writable: info\n",
    )
    assert rules_of(check) == ["a.pp:extension-rewrite:error", "spec/b.pp:world-writable:info"]


def test_extends_presets_and_files(check: Check) -> None:
    write("site.pp", BAD + "# TODO: this password is not secure\n")
    write("shared/base.yaml", "extends: strict\nignore: [extension-rewrite]\nfail-on: never\n")
    write(".puppetguard.yaml", "extends: ./shared/base.yaml\nfail-on: info\n")
    result = check("--format", "concise")
    assert (result.code, result.out.count("[suspicious-comment]"), result.out.count("[extension-rewrite]")) == (1, 1, 0)


def test_module_path(check: Check) -> None:
    write("site.pp", "include web::nothing\n")
    write("one/web/manifests/init.pp", "class web { }\n")
    write("two/web/manifests/init.pp", "class web { }\n")
    assert rules_of(check, "site.pp") == []
    # Which of the two modules it is, only a module path tells.
    write(".puppetguard.yaml", "module-path: [two]\n")
    assert rules_of(check, "site.pp") == ["site.pp:unknown-class:error"]
    write("other/.puppetguard.yaml", "environment: ..\nmodule-path: [two]\n")
    assert rules_of(check, "--config", "other/.puppetguard.yaml", "site.pp") == ["site.pp:unknown-class:error"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ingore: [a]\n", "1:1: unknown key 'ingore'; did you mean 'ignore'?"),
        ("ignore: [extension-rewrit]\n", "1:10: unknown rule 'extension-rewrit'; did you mean 'extension-rewrite'?"),
        ("fail-on: info\nignore:\n  - risk\n  - securty\n", "4:5: unknown rule 'securty'; did you mean 'security'?"),
        ("severity:\n  wolrd-writable: info\n", "2:19: unknown rule 'wolrd-writable'; did you mean 'world-writable'?"),
        ("severity: {risk: eror}\n", "1:18: 'eror' is no value here; did you mean 'error'?"),
        ("extends: strickt\n", "1:10: unknown preset 'strickt'; did you mean 'strict'?"),
        ("extends: [./none.yaml]\n", "1:11: there is no file './none.yaml'"),
        ("extends: ./.puppetguard.yaml\n", "1:10: './.puppetguard.yaml' extends this file, so this is a circle"),
        ("overrides:\n  - paths: [a]\n    ingore: [b]\n", "3:5: unknown key 'ingore'; did you mean 'ignore'?"),
        ("overrides:\n  - paths: [a]\n    ignore: [rsik]\n", "2:5: unknown rule 'rsik'; did you mean 'risk'?"),
        ("suppressions: {forbid: [rsik]}\n", "1:25: unknown rule 'rsik'; did you mean 'risk'?"),
        ("fail-on: info\nfail-on: error\n", "2:1: duplicate key 'fail-on': it is in line 1 already"),
        ("ignore: &a [b]\n", "1:9: anchors and aliases are not allowed"),
        ("ignore: !!python/object/apply:os.system [x]\n", "1:9: tags are not allowed"),
        ("puppet: 6\n", "1:9: 6 is none of 7, 8"),
        ("pedantic: yes\n", "1:11: this must be true or false, and is a text"),
        ("select: risk\n", "1:9: this must be a list, and is a text: put it in brackets"),
        ("[" * 40 + "]" * 40, "1:22: this nests too deep"),
    ],
)
def test_mistakes(check: Check, text: str, message: str) -> None:
    write("site.pp", "$x = 1\n")
    write(".puppetguard.yaml", text)
    result = check()
    assert (result.code, result.out, result.err) == (2, "", f"puppetguard: .puppetguard.yaml:{message}\n")


def test_circles_of_several_files(check: Check) -> None:
    write("a.yaml", "extends: ./b.yaml\n")
    write("b.yaml", "extends: ./a.yaml\n")
    write(".puppetguard.yaml", "extends: ./a.yaml\n")
    assert check().err == "puppetguard: b.yaml:1:10: './a.yaml' extends this file, so this is a circle\n"


def test_suppressions_by_configuration(check: Check) -> None:
    write("site.pp", "file { '/srv/x': mode => '0777' } # puppetguard: ignore[world-writable]\n")
    assert rules_of(check) == []
    write(".puppetguard.yaml", "suppressions: {require-reason: true}\n")
    assert rules_of(check) == ["site.pp:world-writable:error", "site.pp:unused-suppression:warning"]
    write("site.pp", "file { '/srv/x': mode => '0777' } # puppetguard: ignore[world-writable] uploads\n")
    assert rules_of(check) == []
    write(".puppetguard.yaml", "suppressions: {forbid: [security]}\n")
    assert rules_of(check) == ["site.pp:world-writable:error", "site.pp:unused-suppression:warning"]


@pytest.fixture
def command(check: Check, capfd: pytest.CaptureFixture[str]) -> Any:
    from puppetguard import cli

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.run(["config", *arguments])
        return code, capfd.readouterr().out

    return call


def test_show_tells_where_each_value_comes_from(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write("base.yaml", "pedantic: true\n")
    write(".puppetguard.yaml", "extends: ./base.yaml\nfail-on: info\nignore: [risk]\nexclude: [vendor/]\n")
    monkeypatch.setenv("PUPPETGUARD_PUPPET", "7")
    code, out = command("show", "--ignore", "security", "vendor/x.pp")
    assert code == 0
    assert [line for line in out.splitlines() if "default" not in line and not line.startswith("# ")] == [
        "ignore:",
        "  - risk  # .puppetguard.yaml:3:10",
        "  - security  # --ignore",
        "fail-on: info  # .puppetguard.yaml:2:10",
        "pedantic: true  # base.yaml:1:11",
        "puppet: 7  # PUPPETGUARD_PUPPET",
        "exclude:",
        "  - vendor/  # .puppetguard.yaml:4:11",
        "checked: false",
    ]
    assert "tasks: false  # default" in out


def test_schema_accepts_what_is_accepted(command: Any) -> None:
    code, out = command("schema")
    schema = json.loads(out)
    assert code == 0
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert validator.is_valid({"extends": "strict", "severity": {"a": "info"}, "overrides": [{"paths": ["a"]}]})
    mistakes: list[dict[str, Any]] = [
        {"ingore": []},
        {"fail-on": "x"},
        {"puppet": 6},
        {"overrides": [{}]},
        {"suppressions": {"x": 1}},
    ]
    for wrong in mistakes:
        assert not validator.is_valid(wrong)


def test_init_writes_what_is_read(command: Any, check: Check) -> None:
    code, out = command("init")
    assert (code, out) == (0, f"wrote {os.getcwd()}/.puppetguard.yaml\n")
    write("site.pp", BAD)
    assert rules_of(check) == ["site.pp:extension-rewrite:error"]
    assert command("init")[0] == 2
