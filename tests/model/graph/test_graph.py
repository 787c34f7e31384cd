"""Which node gets what, and what reaches what."""

from __future__ import annotations

import pytest

from puppetguard.model.graph import TOP, Certainty, Graph, Kind, Level, Vertex
from tests.model.graph.indexing import graph_of

SITE = """
node 'web1', 'web2' { include role::web }
node /^db\\d+$/ { include role::db }
node default { notice('x') }
"""
DB = "nodes that match /^db\\d+$/"
MODULES = {
    "site-modules/role/manifests/web.pp": "class role::web { include profile::base\n contain profile::nginx }",
    "site-modules/role/manifests/db.pp": "class role::db { include profile::base }",
    "site-modules/profile/manifests/base.pp": "class profile::base { if $x { include profile::debug } }",
    "site-modules/profile/manifests/debug.pp": "class profile::debug { }",
    "site-modules/profile/manifests/nginx.pp": (
        "class profile::nginx inherits profile::params { profile::vhost { 'a': } create_resources('profile::vhost', {"
        "'b' => {}}) }"
    ),
    "site-modules/profile/manifests/params.pp": "class profile::params { }",
    "site-modules/profile/manifests/vhost.pp": (
        "define profile::vhost { file { '/etc/motd': } profile::made() }\n"
        "function profile::made() { include profile::made }\n"
        "class profile::made { }\n"
    ),
}


def web(**given: object) -> Graph:
    return graph_of({"manifests/site.pp": SITE, **MODULES}, **given)


def names(graph: Graph, node: str) -> dict[str, str]:
    return {f"{one.vertex.kind} {one.vertex.name}": one.certainty.word for one in graph.reach(node)}


def test_all_nodes() -> None:
    assert [one.name for one in web().nodes()] == ["/^db\\d+$/", "web1", "web2", "default"]
    assert [one.name for one in web(nodes=["DB1", "x"]).nodes()] == ["db1", "web1", "web2", "x"]
    assert [one.name for one in web(nodes=["x"]).named_nodes] == ["web1", "web2", "x"]


def test_what_a_node_gets() -> None:
    assert names(web(), "web1") == {
        "definition web1, web2": "certain",
        "class role::web": "certain",
        "class profile::base": "certain",
        "class profile::nginx": "certain",
        "class profile::params": "certain",
        "define profile::vhost": "certain",
        "function profile::made": "certain",
        "class profile::made": "certain",
        "class profile::debug": "conditional",
    }
    assert names(web(nodes=["db1"]), "db1") == {
        "definition /^db\\d+$/": "certain",
        "class role::db": "certain",
        "class profile::base": "certain",
        "class profile::debug": "conditional",
    }
    assert names(web(), "nobody") == {}


@pytest.mark.parametrize(
    ("kind", "name", "summary"),
    [
        ("class", "profile::nginx", "reaches 2 of 2 nodes through role::web"),
        ("class", "::Profile::Nginx", "reaches 2 of 2 nodes through role::web"),
        ("define", "profile::vhost", "reaches 2 of 2 nodes through role::web"),
        (
            "class",
            "profile::debug",
            f"reaches 2 of 2 nodes (none of them in any case) through role::db and role::web; and {DB}",
        ),
        ("class", "role::db", "reaches nodes that match /^db\\d+$/; none of the 2 nodes that are known by name"),
        ("resource", "File['/etc/motd']", "reaches 2 of 2 nodes through role::web"),
        ("file", "site-modules/profile/manifests/vhost.pp", "reaches 2 of 2 nodes through role::web"),
        ("module", "profile", "reaches 2 of 2 nodes through role::db and role::web; and nodes that match /^db\\d+$/"),
        ("class", "nothing", "is not there"),
    ],
)
def test_what_reaches_something(kind: Kind, name: str, summary: str) -> None:
    assert web().reached_by(kind, name).summary == summary


def test_the_way_there() -> None:
    found = web().reached_by("class", "profile::params")
    (first, _) = found.nodes
    assert [(edge.source.name, edge.target.name, edge.via, edge.file) for edge in first.path] == [
        ("web1", "web1, web2", "node", "manifests/site.pp"),
        ("web1, web2", "role::web", "include", "manifests/site.pp"),
        ("role::web", "profile::nginx", "contain", "site-modules/role/manifests/web.pp"),
        ("profile::nginx", "profile::params", "inherits", "site-modules/profile/manifests/nginx.pp"),
    ]
    assert [one.vertex.name for one in found.roles] == ["role::web"]
    assert [one.vertex.name for one in found.profiles] == ["profile::params", "profile::nginx"][::-1]


def test_names_that_are_not_known() -> None:
    site = "node default { include \"role::${facts['role']}\"\n include $facts['other'] }"
    found = graph_of({"manifests/site.pp": site, **MODULES}, nodes=["a"])
    assert names(found, "a") == {
        "definition default": "certain",
        "class role::db": "possible",
        "class role::web": "possible",
        **{
            f"{kind}": "possible"
            for kind in (
                "class profile::base", "class profile::nginx", "class profile::debug", "class profile::params",
                "define profile::vhost", "function profile::made", "class profile::made",
            )
        },
    }  # fmt: skip
    assert [gap.said for gap in found.unknown_of("a")] == ["include of any class, by the fact `other`"]
    reached = found.reached_by("class", "role::db")
    assert reached.summary == ("reaches 1 of 1 node (none of them in any case); 1 place may declare it unseen")


def test_unknown_is_not_nothing() -> None:
    site = "node 'a' { include $facts['role'] }\nnode 'b' { }\nnode 'c' { include role::web }"
    reached = graph_of({"manifests/site.pp": site, **MODULES}, nodes=["d"]).reached_by("class", "role::web")
    assert [one.vertex.name for one in reached.nodes] == ["c"]
    assert [one.name for one in reached.perhaps] == ["a", "d"]
    assert reached.summary == "reaches 1 of 4 nodes; perhaps also a and d, for which not all is known"


def test_data() -> None:
    levels = [
        Level("data/nodes/a.yaml", ["array", ["role::web"], True], node="a"),
        Level("data/common.yaml", ["array", ["::profile::base"], True], always=True),
    ]
    site = "lookup('classes', Array, 'unique').include"
    asked: list[str] = []

    def data(key: str) -> list[Level]:
        asked.append(key)
        return levels

    found = graph_of({"manifests/site.pp": site, **MODULES}, nodes=["a", "b"], data=data)
    assert asked == ["classes"]
    assert "class role::web" in names(found, "a")
    assert names(found, "b") == {
        "top ": "certain",
        "class profile::base": "certain",
        "class profile::debug": "conditional",
    }
    assert [one.vertex.name for one in found.reached_by("class", "role::web").nodes] == ["a"]
    assert [one.vertex.name for one in found.reached_by("class", "profile::base").nodes] == ["a", "b"]
    first = graph_of(
        {"manifests/site.pp": "lookup('classes').each |$c| { include $c }", **MODULES}, nodes=["b"], data=data
    )
    assert names(first, "b")["class profile::base"] == "conditional"


def test_data_that_are_not_known() -> None:
    site = {"manifests/site.pp": "hiera_include('classes')", **MODULES}
    for data in (None, lambda _: [], lambda _: [Level("x", ["unknown", "expression", ""])]):
        found = graph_of(site, nodes=["a"], data=data)
        assert [gap.said for gap in found.unknown_of("a")] == [
            "hiera_include of any class, by the key `classes` of Hiera"
        ]
        assert [one.name for one in found.reached_by("class", "role::db").perhaps] == ["a"]


def test_an_external_classifier() -> None:
    found = graph_of({"manifests/site.pp": "", **MODULES}, nodes=["b"], classes={"A": ["role::db"]})
    assert names(found, "a")["class role::db"] == "certain"
    assert [one.name for one in found.unclassified] == ["b"]
    assert found.reached_by("class", "role::db").summary == (
        "reaches 1 of 2 nodes; perhaps also b, for which not all is known"
    )


def test_top_scope_is_for_all_nodes_and_modules_have_none() -> None:
    files = {
        "manifests/site.pp": "include role::db\nnode 'a' { }",
        "site-modules/role/manifests/late.pp": "include role::web",
        **MODULES,
    }
    found = graph_of(files)
    assert names(found, "a")["class role::db"] == "certain"
    assert "class role::web" not in names(found, "a")
    assert found.outgoing[Vertex("node", "a")][-1].target == TOP


def test_nodes_with_files_of_data() -> None:
    files = {
        "hiera.yaml": "version: 5\ndefaults: {datadir: data}\nhierarchy: [{name: x, path: 'nodes/%{fqdn}.yaml'}]",
        "data/nodes/n1.example.com.yaml": "",
        "data/common.yaml": "",
        "manifests/site.pp": "node default { include role::db }",
    }
    assert [one.name for one in graph_of({**files, **MODULES}).nodes()] == ["n1.example.com"]


def test_virtual_resources_and_classes_in_references() -> None:
    files = {
        "manifests/site.pp": "node 'a' { @profile::vhost { 'x': }\n include Class['role::db'] }",
        **MODULES,
    }
    found = names(graph_of(files), "a")
    assert found["define profile::vhost"] == "possible"
    assert found["class role::db"] == "certain"


def test_circles_end() -> None:
    files = {
        "modules/a/manifests/init.pp": "class a { include b }",
        "modules/b/manifests/init.pp": "class b { include a }",
        "manifests/site.pp": "node 'n' { include a }",
    }
    graph = graph_of(files)
    assert set(names(graph, "n")) == {"definition n", "class a", "class b"}
    assert graph.reached_by("class", "b").nodes[0].certainty is Certainty.CERTAIN
