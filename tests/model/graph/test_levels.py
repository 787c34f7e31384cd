"""Which levels of Hiera have a key, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from puppetguard.model.graph.levels import levels
from tests.model.graph.indexing import graph_of

PATTERNS = ["nodes/%{trusted.certname}.yaml", "os/%{facts.os.family}/%{::role}.yaml", "common.yaml"]
FILES: dict[str, dict[str, Any]] = {
    "common.yaml": {"classes": ["array", ["base"], True], "x": 1},
    "nodes/a.example.com.yaml": {"classes": ["array", ["web"], True]},
    "nodes/B.yaml": {"x": 2},
    "os/Debian/db.yaml": {"classes": "db"},
    "elsewhere/c.yaml": {"classes": "no"},
}


def test_levels_in_the_order_of_the_hierarchy() -> None:
    look_up = levels(PATTERNS, FILES)
    assert [(one.path, one.node, one.always) for one in look_up("classes")] == [
        ("nodes/a.example.com.yaml", "a.example.com", False),
        ("os/Debian/db.yaml", "", False),
        ("common.yaml", "", True),
    ]
    assert [(one.path, one.value) for one in look_up("x")] == [("nodes/B.yaml", 2), ("common.yaml", 1)]
    assert look_up("nowhere") == []


@pytest.mark.parametrize("name", ["%{::fqdn}", "%{ facts.networking.fqdn }", "%{clientcert}"])
def test_names_of_nodes(name: str) -> None:
    (found,) = levels([f"{name}.yaml"], {"a.yaml": {"k": 1}})("k")
    assert found.node == "a"


def test_no_name_of_a_node() -> None:
    (found,) = levels(["%{fqdn}-%{role}.yaml"], {"a-b.yaml": {"k": 1}})("k")
    assert (found.node, found.always) == ("", False)


def test_a_graph_with_data() -> None:
    files = {
        "manifests/site.pp": "hiera_include('classes')",
        **{f"modules/{name}/manifests/init.pp": f"class {name} {{ }}" for name in ("base", "web", "db")},
    }
    graph = graph_of(files, nodes=["a.example.com", "b"], data=levels(PATTERNS, FILES))
    found = {
        node.name: {one.vertex.name: one.certainty.word for one in graph.reach(node.name)} for node in graph.nodes()
    }
    assert found == {
        "a.example.com": {"": "certain", "web": "certain", "base": "certain", "db": "conditional"},
        "b": {"": "certain", "base": "certain", "db": "conditional"},
    }
