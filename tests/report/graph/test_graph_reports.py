"""Graphs as text, data, pictures and pages, and what a hostile name does in them: nothing."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from puppetguard.model.graph import Graph, Vertex
from puppetguard.model.graph.view import View
from puppetguard.report.graph.html import graph_html
from puppetguard.report.graph.json import graph_json
from puppetguard.report.graph.layered import columns
from puppetguard.report.graph.pictures import graph_dot, graph_mermaid
from puppetguard.report.graph.text import graph_text
from puppetguard.report.markup import plain_text
from tests.model.graph.indexing import graph_of

FILES = {
    "manifests/site.pp": (
        "node 'web1', 'web2' { include role::web }\nnode 'db1' { include role::db }\nnode 'x' { include $y }\n"
    ),
    "site-modules/role/manifests/web.pp": "class role::web {\n  include profile::base\n  include apache\n}",
    "site-modules/role/manifests/db.pp": "class role::db {\n  if $x { include profile::base }\n}",
    "site-modules/profile/manifests/base.pp": "class profile::base { include profile::ntp }",
    "site-modules/profile/manifests/ntp.pp": "class profile::ntp { }",
}
HOSTILE = "x'\"><script>alert(1)</script>\x1b[31m\\"


def view(name: str) -> View:
    graph = graph_of(FILES)
    return View(graph, graph.find("class", name), "both")


def test_text() -> None:
    graph = graph_of(FILES)
    reached = graph.reached_by("class", "profile::base")
    shown = View(graph, graph.find("class", "profile::base"), "both")
    assert plain_text(graph_text(shown, reached, title="profile::base")) == (
        "profile::base: reaches 3 of 4 nodes (2 in any case) through role::db and role::web; perhaps also x, for which"
        " not all is known\n"
        "\n"
        "what leads there:\n"
        "class profile::base\n"
        "├─ class role::web  includes it  site-modules/role/manifests/web.pp:2\n"
        "│  └─ nodes web1, web2  includes it  manifests/site.pp:1\n"
        "└─ class role::db  includes it, under a condition  site-modules/role/manifests/db.pp:2\n"
        "   └─ node db1  includes it  manifests/site.pp:2\n"
        "\n"
        "what it leads to:\n"
        "class profile::base\n"
        "└─ class profile::ntp  includes  site-modules/profile/manifests/base.pp:1\n"
        "\n"
        "not known:\n"
        "- manifests/site.pp:3: include of any class, by the variable `$y`, in node x { }\n"
    )


def test_what_is_shared_is_shown_once() -> None:
    graph = graph_of(FILES)
    lines = plain_text(graph_text(View(graph, graph.nodes(), "down"), None, title="all")).splitlines()
    assert lines[:15] == [
        "all",
        "node db1",
        "└─ node db1 { }  manifests/site.pp:2",
        "   └─ class role::db  includes  manifests/site.pp:2",
        "      └─ class profile::base  includes, under a condition  site-modules/role/manifests/db.pp:2",
        "         └─ class profile::ntp  includes  site-modules/profile/manifests/base.pp:1",
        "nodes web1, web2",
        "└─ node web1, web2 { }  manifests/site.pp:1",
        "   └─ class role::web  includes  manifests/site.pp:1",
        "      ├─ class profile::base  includes  site-modules/role/manifests/web.pp:2 (see above)",
        "      └─ class apache  includes, not in this code base  site-modules/role/manifests/web.pp:3",
        "node x",
        "└─ node x { }  manifests/site.pp:3",
        "",
        "not known:",
    ]


def test_depth_and_direction() -> None:
    graph = graph_of(FILES)
    base = graph.find("class", "profile::base")
    assert [one.name for one in View(graph, base, "down").vertices] == ["profile::base", "profile::ntp"]
    assert [one.name for one in View(graph, base, "up", 1).vertices] == ["profile::base", "role::web", "role::db"]


def test_json() -> None:
    graph = graph_of(FILES)
    reached = graph.reached_by("class", "profile::ntp")
    (found,) = json.loads(graph_json([(View(graph, reached.targets, "up"), reached)]))["graphs"]
    assert found["summary"] == reached.summary
    assert [(one["name"], one["certainty"], len(one["path"])) for one in found["nodes"]] == [
        ("web1", "certain", 4),
        ("web2", "certain", 4),
        ("db1", "conditional", 4),
    ]
    assert found["perhaps"] == ["x"]
    assert found["unknown"][0]["in"] == {"kind": "definition", "name": "x"}
    assert found["edges"][0] == {
        "from": {"kind": "class", "name": "profile::base"},
        "to": {"kind": "class", "name": "profile::ntp"},
        "via": "include",
        "certainty": "certain",
        "file": "site-modules/profile/manifests/base.pp",
        "line": 1,
        "column": 31,
        "only_node": "",
    }


def test_dot_and_mermaid() -> None:
    assert graph_dot([view("profile::ntp")]).splitlines()[:5] == [
        "digraph puppet {",
        "  rankdir=LR;",
        '  node [shape=box, fontname="sans-serif", style=rounded];',
        '  g0_0 [label="node web1, web2 { }", shape=folder];',
        '  g0_1 [label="node db1 { }", shape=folder];',
    ]
    lines = graph_mermaid([view("profile::ntp")]).splitlines()
    assert lines[0] == "flowchart LR"
    assert '  g0_0["node web1, web2 #123; #125;"]' in lines
    assert any('-.->|"includes"|' in line for line in lines)


class Tags(HTMLParser):
    """Notes which tags there are, and checks that each that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not any(name.startswith("on") or name in ("href", "src") for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["web1", HOSTILE])
def test_page(name: str) -> None:
    graph = Graph(graph_of(FILES).index, classes={name: ["profile::base", name]})
    reached = graph.reached_by("class", "profile::base")
    page = graph_html([(View(graph, reached.targets, "both"), reached)], title=name)
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert "script" not in tags.names
    assert "\x1b" not in page
    assert set(re.findall(r"https?://[^\"]*", page)) == {"http://www.w3.org/2000/svg"}


def test_hostile_names_in_other_formats() -> None:
    graph = Graph(graph_of(FILES).index, classes={HOSTILE: ["profile::base", HOSTILE]})
    view = View(graph, graph.nodes(), "down")
    for text in (graph_dot([view]), graph_mermaid([view]), plain_text(graph_text(view, None, title="x"))):
        assert "\x1b" not in text
    assert r'\"><script>alert(1)</script>\\x1b[31m\\"' in graph_dot([view])
    assert "<script>" not in graph_mermaid([view])
    assert json.loads(graph_json([(view, None)]))["graphs"][0]["targets"][0]["name"]


def test_long_chains_and_circles() -> None:
    length = 3_000
    code = "".join(f"class m::c{n} {{ include m::c{(n + 1) % length} }}\n" for n in range(length))
    files = {"modules/m/manifests/init.pp": code, "manifests/site.pp": "node 'a' { include m::c0 }"}
    graph = graph_of(files)
    view = View(graph, graph.nodes(), "down")
    assert len(graph.reached_by("class", "m::c2999").nodes[0].path) == length + 1
    assert len(plain_text(graph_text(view, None, title="x")).splitlines()) < 60
    assert "too many for a picture" in graph_html([(view, None)], title="x")
    placed = columns(view.vertices, view.edges)
    assert placed[0] == [Vertex("node", "a")]
    assert len(placed) == length + 2
