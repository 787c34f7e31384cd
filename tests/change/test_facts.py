"""What files say that are not in Puppet's language, and what of that is a change."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from puppetguard.change.fact import veiled
from puppetguard.engine.comparison import Version, compare

HIERA = """version: 5
defaults:
  datadir: data
hierarchy:
  - name: node
    path: "nodes/%{trusted.certname}.yaml"
  - name: os
    paths: [os/a.yaml, os/b.yaml]
  - name: common
    path: common.yaml
"""


def told(
    base: Mapping[str, str | bytes | Version], head: Mapping[str, str | bytes | Version], *, reverse: bool = False
) -> list[str]:
    """Return the changes in a line each, and what could not be read in either version."""
    sides = [
        {path: one if isinstance(one, Version) else Version(one.encode() if isinstance(one, str) else one)
         for path, one in side.items()}
        for side in (base, head)
    ]  # fmt: skip
    found = compare(*(reversed(sides) if reverse else sides))
    lines = [
        f"{one.kind} {one.what} {one.subject}"
        + (f" {one.attribute}" if one.attribute else "")
        + (f": {one.before or '-'} → {one.after or '-'}" if one.before or one.after else "")
        for one in found.changes
    ]
    lines += (f"base: {one.file}: {one.reason}" for one in found.unread_base)
    return [*lines, *(f"head: {one.file}: {one.reason}" for one in found.unread_head)]


def in_file(path: str, base: str, head: str) -> list[str]:
    return told({path: base}, {path: head})


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ("a: 1\nb: x\n", "# y\n'b':   'x'\n\na: 0x1\n"),
        ("a: [1, yes, ~]\n", "a:\n- 1\n- true\n- null\n"),
        ("a: {b: {c: d, e: f}}\n", 'a:\n  b:\n    e: "f"\n    c: d\n'),
        ("a: |\n  x\n  y\n", 'a: "x\\ny\\n"\n'),
        ("x: &y {a: 1}\nz: *y\n", "x: {a: 1}\nz:\n  a: 1\n"),
        ("x: &y {a: 1}\nz:\n  <<: *y\n  b: 2\n", "x: {a: 1}\nz: {a: 1, b: 2}\n"),
        ("a: >\n  ENC[PKCS7,MIIB\n  abcd]\n", "a: ENC[PKCS7,MIIBabcd]\n"),
        ("a: [{b: 1, c: 2}]\n", "a: [{c: 2, b: 1}]\n"),
        ("a: 1.0\n", "a: 1.00\n"),
        ("lookup_options:\n  a: {merge: deep}\n", "lookup_options:\n  a:\n    merge:\n      strategy: deep\n"),
        (":a: 1\n", "a: 1\n"),
        ("", "---\n# nothing\n"),
    ],
)  # fmt: skip
def test_data_that_are_loaded_alike_are_the_same(base: str, head: str) -> None:
    assert in_file("data/common.yaml", base, head) == []
    assert in_file("data/common.yaml", head, base) == []


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ("a::b: 80\n", "a::b: 81\n", ["modified key a::b value: 80 → 81"]),
        ("a::b: 80\n", "a::b: '80'\n", ["modified key a::b value: 80 → 80"]),
        ("a: 1\nb: 2\n", "b: 2\n", ["removed key a"]),
        ("a: 1\n", "a: 1\nb: 2\n", ["added key b"]),
        ("a: x\n", "b: x\n", ["removed key a", "added key b"]),
        (
            "u:\n  root: {shell: a, uid: 0}\n  'x.y': 1\n",
            "u:\n  root: {shell: b, uid: 0}\n  'x.y': 2\n  z: {}\n",
            [
                "modified key u value.root.shell: a → b",
                "modified key u value.'x.y': 1 → 2",
                "added key u value.z: - → {}",
            ],
        ),
        ("a: [x, y]\n", "a: [y, x]\n", ["modified key a value: [x, y] → [y, x]"]),
        ("a: [x, {b: 1}]\n", "a: [x, {b: 2}]\n", ["modified key a value: [x, {b: 1}] → [x, {b: 2}]"]),
        (
            "a: ENC[PKCS7,MIIB]\n",
            "a: ENC[PKCS7,MIIC]\n",
            ["modified key a value: ENC[PKCS7,…c5f60820] → ENC[PKCS7,…9689fc7a]"],
        ),
        (
            "lookup_options:\n  a: {merge: deep}\n",
            "lookup_options:\n  a: {merge: hash}\n  '^b': {convert_to: Sensitive}\n",
            ["modified lookup-option a merge: deep → hash", "added lookup-option ^b"],
        ),
        ("a: {value: 1}\n", "a: 1\n", ["added key a value: - → 1", "removed key a value.value: 1 → -"]),
        ("a: 'ja'\n", "a: |\n  ja\n", ["modified key a value: ja → ja"]),
        ("a::password: x\n", "a::password: y\n", ["modified key a::password value: (a secret) → (a secret)"]),
        (
            "a: {db_password: x}\n",
            "a: {}\n",
            [
                "added key a value: - → {}",
                "removed key a value.db_password: (a secret) → -",
            ],
        ),
        ("- a\n", "- b\n", ["modified file data/common.yaml content: [a] → [b]"]),
    ],
)
def test_values_of_data(base: str, head: str, expected: list[str]) -> None:
    assert in_file("data/common.yaml", base, head) == expected


def test_a_key_is_one_of_its_file() -> None:
    assert told(
        {"data/a.yaml": "x: 1\n", "data/b.yaml": "x: 2\n"}, {"data/a.yaml": "x: 2\n", "data/b.yaml": "x: 1\n"}
    ) == [
        "modified key x value: 1 → 2",
        "modified key x value: 2 → 1",
    ]
    assert told({"data/a.yaml": "x: 1\ny: 2\n"}, {"data/a.yaml": "y: 2\n", "data/b.yaml": "x: 1\n"}) == [
        "moved key x: data/a.yaml → data/b.yaml"
    ]


def test_json_data() -> None:
    assert in_file("data/a.json", '{"a": 1, "b": [true]}', '{\n  "b": [true],\n  "a": 1\n}\n') == []
    assert in_file("data/a.json", '{"a": 1}', '{"a": null}') == ["modified key a value: 1 → null"]


def test_what_looks_like_data_is_none_elsewhere() -> None:
    for path in (
        ".fixtures.yml",
        ".github/workflows/ci.yml",
        "modules/m/files/x.yaml",
        "spec/fixtures/hieradata/a.yaml",
        "compose.yaml",
    ):
        assert in_file(path, "a: 1\n", "a: 2\n") == [f"modified file {path} content: a: 1 → a: 2"], path


def test_data_may_lie_in_folders_of_any_name() -> None:
    for path in ("data/test/x.yaml", "hieradata/docs.yaml", "environments/a/data/files/x.yaml", "nodes/x.yaml"):
        assert in_file(path, "a: 1\n", "a: 2\n") == ["modified key a value: 1 → 2"], path


def test_levels_of_a_hierarchy() -> None:
    path = "hiera.yaml"
    explicit = HIERA.replace("defaults:\n  datadir: data\n", "").replace("\n  - name", "\n    datadir: data\n  - name")
    explicit = explicit.replace("hierarchy:\n    datadir: data\n", "hierarchy:\n") + "    datadir: data\n"
    assert in_file(path, HIERA, explicit) == []
    assert in_file(path, HIERA, HIERA.replace("path: common.yaml", "paths: [ 'common.yaml' ] # x")) == []
    assert in_file(path, HIERA, HIERA.replace("os/a.yaml, os/b.yaml", "os/b.yaml, os/a.yaml")) == [
        "modified level os paths: [os/a.yaml, os/b.yaml] → [os/b.yaml, os/a.yaml]"
    ]
    assert sorted(in_file(path, HIERA, HIERA.replace("datadir: data", "datadir: hieradata"))) == [
        f"modified level {name} datadir: data → hieradata" for name in ("common", "node", "os")
    ]
    levels = HIERA.partition("hierarchy:\n")[2].split("  - ")[1:]
    swapped = HIERA.partition("hierarchy:\n")[0] + "hierarchy:\n" + "".join(f"  - {levels[at]}" for at in (2, 0, 1))
    assert in_file(path, HIERA, swapped) == ["modified level common position: 3 → 1"]
    assert in_file(path, HIERA, HIERA.replace("  - name: node", "  - name: new\n    path: x\n  - name: node")) == [
        "added level new"
    ]


def test_puppetfile() -> None:
    base = "forge 'https://forge.example.org'\nmod 'puppetlabs/stdlib', '1.0.0'\nmod 'x', :git => 'u', :tag => 'v1'\n"
    assert (
        in_file("Puppetfile", base, "# x\n" + base.replace("puppetlabs/", "puppetlabs-").replace(":tag =>", "tag:"))
        == []
    )
    assert in_file("Puppetfile", base, base.replace("1.0.0", "2.0.0").replace("v1", "v2")) == [
        "modified module stdlib version: 1.0.0 → 2.0.0",
        "modified module x tag: v1 → v2",
    ]
    assert in_file("Puppetfile", base, base.replace(", '1.0.0'", "")) == ["removed module stdlib version: 1.0.0 → -"]
    assert in_file("Puppetfile", base, base.replace("forge.example", "other.example")) == [
        "modified setting forge value: https://forge.example.org → https://other.example.org"
    ]
    # What is computed can be anything.
    (line,) = in_file("Puppetfile", base, base + "if ENV['X']\n  mod 'y'\nend\n")
    assert line.startswith("modified file Puppetfile content: ")


def test_metadata() -> None:
    base = (
        '{"name": "a-b", "version": "1.0.0",'
        ' "dependencies": [{"name": "puppetlabs-stdlib", "version_requirement": ">= 4"}],'
        ' "operatingsystem_support": [{"operatingsystem": "Debian", "operatingsystemrelease": ["11"]}]}'
    )
    assert in_file("metadata.json", base, base.replace("puppetlabs-", "puppetlabs/").replace(",", ",\n")) == []
    head = base.replace(">= 4", ">= 9").replace('"11"', '"11", "12"').replace("1.0.0", "1.1.0")
    assert in_file("metadata.json", base, head) == [
        "modified metadata metadata.json version: 1.0.0 → 1.1.0",
        "modified metadata metadata.json dependency puppetlabs/stdlib: >= 4 → >= 9",
        "modified metadata metadata.json operating system Debian: [11] → [11, 12]",
    ]


def test_configuration_of_an_environment() -> None:
    assert in_file("environment.conf", "modulepath = a:b\n", "# x\n  modulepath=a:b  \n") == []
    assert in_file("environment.conf", "modulepath = a:b\n", "modulepath = b:a\nmanifest = x\n") == [
        "modified setting modulepath value: a:b → b:a",
        "added setting manifest",
    ]


def test_templates() -> None:
    path = "modules/m/templates/x.epp"
    base = "<%- | String $a, $b = 1 | -%>\nx <%= $a %>\ny\n"
    assert in_file(path, base, "<%- |\n  String $a,\n  $b = 1,\n| -%>\nx <%= $a %>\ny\n") == []
    assert in_file(path, base, base.replace("$b = 1", "$b = 2")) == [f"modified template {path} $b default: 1 → 2"]
    assert in_file(path, base, base.replace("y\n", "z\n")) == [f"modified template {path} content: y → z"]
    # White space and comments may be part of what is rendered.
    assert in_file(path, base, base.replace("-%>", "%>")) != []
    assert in_file(path, base, base.replace("y\n", "y \n")) != []
    erb = "modules/m/templates/x.erb"
    assert in_file(erb, "a\nb\nc\n", "a\nB\nC\nc\n") == [f"modified template {erb} content: b → B (and 1 more line)"]
    # Two of them that change their contents.
    assert len(told({erb: "a\n", path: "b\n"}, {erb: "b\n", path: "a\n"})) == 2


def test_code_in_ruby() -> None:
    path = "modules/m/lib/facter/x.rb"
    base = "Facter.add(:x) do\nend\n"
    assert in_file(path, base, base.replace(":x", ":y")) == [
        f"modified file {path} content: Facter.add(:x) do → Facter.add(:y) do",
        f"removed file {path} fact x",
        f"added file {path} fact y",
    ]


def test_a_file_of_which_only_the_name_is_another() -> None:
    for one, other in (
        ("data/nodes/a.yaml", "data/nodes/b.yaml"),
        ("modules/m/templates/a.erb", "modules/m/templates/b.erb"),
        ("modules/m/files/index.php", "modules/m/files/index.phpp"),
        ("Puppetfile", "Puppetfile.old"),
    ):
        assert told({one: "x: 1\n"}, {other: "x: 1\n"}) == [f"renamed file {other}: {one} → {other}"]


def test_links_and_submodules() -> None:
    link = Version(b"../x", "120000")
    assert told({"a.yaml": link}, {"a.yaml": Version(b"../y", "120000")}) == [
        "modified file a.yaml content: ../x → ../y"
    ]
    assert told({"m": Version(b"1" * 40, "160000")}, {"m": Version(b"2" * 40, "160000")}) == [
        f"modified file m content: {'1' * 40} → {'2' * 40}"
    ]


def test_what_cannot_be_read_is_told_of_its_side() -> None:
    good, bad = {"data/a.yaml": "a: 1\n"}, {"data/a.yaml": "a: [\n"}
    (change, unread) = told(good, bad)
    assert change == "modified file data/a.yaml content: a: 1 → a: ["
    assert unread.startswith("head: data/a.yaml: line 2, column 1: ")
    (change, unread) = told(good, bad, reverse=True)
    assert change == "modified file data/a.yaml content: a: [ → a: 1"
    assert unread.startswith("base: data/a.yaml: line 2, column 1: ")
    assert told({"metadata.json": "{}"}, {"metadata.json": b"\xff"})[1].startswith(
        "head: metadata.json: line 1, column 1"
    )
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join([f'*{chr(97 + at)}'] * 9)}]\n" for at in range(12)
    )
    assert told({"data/a.yaml": "a: 1\n"}, {"data/a.yaml": bomb})[-1].startswith("head: data/a.yaml: ")


@pytest.mark.parametrize(
    ("shown", "name", "expected"),
    [
        ("'hunter2'", "password", "(a secret)"),
        ("'hunter2'", "path", "'hunter2'"),
        ("Sensitive('hunter2')", "value", "Sensitive((a secret))"),
        ('Sensitive.new( "hunter2" )', "value", "Sensitive.new( (a secret))"),
        ("Sensitive($password)", "password", "Sensitive($password)"),
        ("lookup('db::password')", "password", "lookup('db::password')"),
    ],
)
def test_secrets_are_not_shown(shown: str, name: str, expected: str) -> None:
    assert veiled(shown, name) == expected


def test_a_changed_secret_is_a_change_all_the_same() -> None:
    sides = (f"b {{ 'c': secret => '{one}' }}" for one in ("one", "two"))
    trees = [{"a.pp": Version(text.encode())} for text in sides]
    (change,) = compare(*trees).changes
    assert (change.attribute, change.before, change.after) == ("secret", "(a secret)", "(a secret)")


def test_of_a_setting_that_is_there_twice_the_first_counts() -> None:
    before, after = "modulepath = a\nmodulepath = b\n", "modulepath = a\nmodulepath = c\n"
    assert told({"environment.conf": before}, {"environment.conf": after}) == []
