"""The command, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puppetguard.cli import run
from tests.report.graph.test_graph_reports import FILES as REPORT_FILES

FILES = {
    "environment.conf": "",
    "manifests/site.pp": "node /^web/ { include role::web }\n",
    "site-modules/role/manifests/web.pp": "class role::web { include profile::base }\n",
    "site-modules/profile/manifests/base.pp": "class profile::base { file { '/etc/motd': } }\n",
}


@pytest.fixture(autouse=True)
def code_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUPPETGUARD_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def graph(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["graph", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("profile::base", "profile::base: reaches nodes that match /^web/ through role::web\n"),
        ("File[/etc/motd]", "File[/etc/motd]: reaches nodes that match /^web/ through role::web\n"),
        (
            "site-modules/profile/manifests/base.pp",
            "site-modules/profile/manifests/base.pp: reaches nodes that match /^web/ through role::web\n",
        ),
        ("profile", "profile: reaches nodes that match /^web/ through role::web\n"),
        ("/^web/", "/^web/\n"),
    ],
)
def test_names(capsys: pytest.CaptureFixture[str], name: str, first: str) -> None:
    code, out, err = graph(capsys, name)
    assert (code, err) == (0, "")
    assert out.startswith(first)


def test_nodes_and_classes_from_files(capsys: pytest.CaptureFixture[str], code_base: Path) -> None:
    (code_base / "nodes.txt").write_text("web1 # a server\n\nweb2\nother\n", encoding="utf-8")
    (code_base / "classes.yaml").write_text(
        "n1: role::web\nn2: [profile::base]\nn3: {classes: {profile::base: {a: 1}}, environment: production}\n"
        "n4: {role: web}\nn5:\n",
        encoding="utf-8",
    )
    _, out, _ = graph(capsys, "profile::base", "--nodes", "nodes.txt", "--classes", "classes.yaml")
    assert out.splitlines()[0] == (
        "profile::base: reaches 6 of 8 nodes through role::web; perhaps also n5 and other, for which not all is known"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]", "classes.yaml:1:1: names of nodes with their classes are expected"),
        ("a: 5", "classes.yaml:1:4: the classes of a are expected: a name, a list, or {classes: …}"),
        ("a: [", "classes.yaml:2:1: did not find expected node content"),
    ],
)
def test_wrong_files(capsys: pytest.CaptureFixture[str], code_base: Path, text: str, message: str) -> None:
    (code_base / "classes.yaml").write_text(text + "\n", encoding="utf-8")
    code, out, err = graph(capsys, "--classes", "classes.yaml")
    assert (code, out) == (2, "")
    assert message in err


def test_nothing_of_this_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert graph(capsys, "profile::bsae") == (
        2,
        "",
        "puppetguard: nothing here is called profile::bsae; did you mean profile::base?\n",
    )


def test_another_folder(capsys: pytest.CaptureFixture[str], code_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code_base / "elsewhere").mkdir()
    monkeypatch.chdir(code_base / "elsewhere")
    code, out, _ = graph(capsys, "..")
    assert (code, out.splitlines()[:2]) == (0, ["all nodes", "nodes that match /^web/"])
    code, out, _ = graph(capsys, "role::web", "..")
    assert (code, out.splitlines()[0]) == (0, "role::web: reaches nodes that match /^web/")


@pytest.mark.parametrize("output_format", ["json", "dot", "mermaid", "html"])
def test_formats(capsys: pytest.CaptureFixture[str], output_format: str) -> None:
    code, out, err = graph(capsys, "--format", output_format)
    assert (code, err) == (0, "")
    assert "profile::base" in out
    if output_format == "json":
        assert [one["name"] for one in json.loads(out)["graphs"][0]["targets"]] == ["/^web/"]


def test_damaged_files_are_told(capsys: pytest.CaptureFixture[str], code_base: Path) -> None:
    (code_base / "site-modules/role/manifests/web.pp").write_text("class role::web { include }}\n", encoding="utf-8")
    code, out, _ = graph(capsys)
    assert code == 0
    assert "- site-modules/role/manifests/web.pp: has errors, and may declare more\n" in out


def test_without_any_node(capsys: pytest.CaptureFixture[str], code_base: Path) -> None:
    (code_base / "manifests/site.pp").write_text("", encoding="utf-8")
    assert graph(capsys)[1] == "no nodes are known: name a class, or tell the nodes with --nodes\n"
    assert graph(capsys, "role::web")[1].splitlines()[0] == "role::web: no node is known"


def test_the_guide_shows_what_is_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "graph.md").read_text(encoding="utf-8")
    shown = guide.split("$ puppetguard graph profile::base\n", maxsplit=1)[1].split("```")[0]
    for name, text in REPORT_FILES.items():
        (tmp_path / "guide" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "guide" / name).write_text(text, encoding="utf-8")
    (tmp_path / "guide" / "environment.conf").touch()
    monkeypatch.chdir(tmp_path / "guide")
    assert graph(capsys, "profile::base") == (0, shown, "")


def test_classes_in_data(capsys: pytest.CaptureFixture[str], code_base: Path) -> None:
    (code_base / "manifests/site.pp").write_text("lookup('classes', Array, 'unique').include\n", encoding="utf-8")
    (code_base / "hiera.yaml").write_text(
        "version: 5\ndefaults: {datadir: data, data_hash: yaml_data}\nhierarchy:\n"
        "  - {name: a, path: 'nodes/%{trusted.certname}.yaml'}\n  - {name: b, path: common.yaml}\n",
        encoding="utf-8",
    )
    (code_base / "data/nodes").mkdir(parents=True)
    (code_base / "data/nodes/n1.yaml").write_text("classes: [role::web]\n", encoding="utf-8")
    (code_base / "data/common.yaml").write_text("classes: []\n", encoding="utf-8")
    _, out, _ = graph(capsys, "profile::base")
    assert out.splitlines()[0] == "profile::base: reaches 1 of 1 node through role::web"
