"""What vertices and edges are called."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.graph import TOP, Certainty, Edge, Graph, Vertex
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.report.markup import printable

_SHOWN = 3
_VIA = {
    "include": "includes",
    "contain": "contains",
    "require": "requires",
    "hiera_include": "includes",
    "resource": "declares",
    "create": "creates",
    "inherits": "inherits",
    "call": "calls",
    "node": "is defined by",
    "main manifest": "evaluates",
    "classification": "is given",
}
_DOUBTS = {Certainty.CERTAIN: "", Certainty.CONDITIONAL: "under a condition", Certainty.POSSIBLE: "possibly"}


def name_of(vertex: Vertex) -> str:
    """Return what a vertex is called, with nothing in it that a terminal could obey."""
    if vertex == TOP:
        return "top scope of the main manifest"
    if vertex.kind == "node" and vertex.name == DEFAULT:
        return "all other nodes"
    if vertex.kind == "node" and is_pattern(vertex.name):
        return printable(f"nodes that match {vertex.name}")
    if vertex.kind == "definition":
        return printable(f"node {vertex.name} {{ }}")
    if vertex.kind == "resource":
        kind, _, title = vertex.name.partition("[")
        shown = "::".join(part.capitalize() for part in kind.split("::"))
        return printable(f"{shown}[{title}")
    return printable(f"{vertex.kind} {vertex.name}")


def names_of(vertices: Sequence[Vertex]) -> str:
    """Return what vertices that go together are called."""
    if len(vertices) == 1:
        return name_of(vertices[0])
    more = len(vertices) - _SHOWN
    shown = vertices if more <= 1 else vertices[:_SHOWN]
    listed = ", ".join(printable(one.name) for one in shown)
    kind = "node definitions" if vertices[0].kind == "definition" else "nodes"
    return f"{kind} {listed}" + (f" and {more} more ({len(vertices)})" if more > 1 else "")


def label_of(vertices: Sequence[Vertex]) -> str:
    """Return what vertices that go together are called where there is little room."""
    first = name_of(vertices[0])
    return first if len(vertices) == 1 else f"{first.removesuffix(' { }')} +{len(vertices) - 1}"


def verb(edge: Edge) -> str:
    """Return how an edge leads from its source to its target."""
    if edge.via.startswith("data "):
        return printable(f"includes, by {edge.via.removeprefix('data ')}")
    return _VIA.get(edge.via, edge.via)


def place_of(edge: Edge) -> str:
    """Return the place that an edge is from; empty if it is from outside."""
    return printable(f"{edge.file}:{edge.place.line}") if edge.file else ""


def doubt(certainty: Certainty) -> str:
    """Return what is said of an edge that is not certain; empty for one that is."""
    return {Certainty.CERTAIN: "", Certainty.CONDITIONAL: "under a condition", Certainty.POSSIBLE: "possibly"}[
        certainty
    ]


def is_foreign(graph: Graph, vertex: Vertex) -> bool:
    """Tell whether something is declared that is not defined in this code base."""
    return not graph.is_known(vertex) and vertex.kind != "resource"
