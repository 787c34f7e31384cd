"""A graph as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

import puppetguard
from puppetguard.model.graph import Edge, Gap, Reach, Reached, Vertex
from puppetguard.model.graph.view import View


def graph_json(views: Sequence[tuple[View, Reached | None]]) -> str:
    """Return views as one JSON object, with all ways from nodes to what was asked for."""
    record = {"puppetguard": puppetguard.__version__, "graphs": [_view(*one) for one in views]}
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode("utf-8") + "\n"


def _view(view: View, reached: Reached | None) -> dict[str, Any]:
    graph = view.graph
    environment = graph.index.environment
    record: dict[str, Any] = {
        "environment": _text(environment.root if environment is not None else ""),
        "targets": [_vertex(one) for one in view.targets],
        "direction": view.direction,
    }
    if reached is not None:
        record["summary"] = _text(reached.summary)
        record["total_nodes"] = reached.total
        for name in ("nodes", "roles", "profiles"):
            record[name] = [_reach(one) for one in getattr(reached, name)]
        record["perhaps"] = [_text(one.name) for one in reached.perhaps]
    record["vertices"] = [{**_vertex(one), "known": graph.is_known(one)} for one in view.vertices]
    record["edges"] = [_edge(one) for one in view.edges]
    record["unknown"] = [_gap(one) for one in (graph.gaps if reached is None else reached.unknown)]
    record["unclassified"] = [_text(one.name) for one in graph.unclassified]
    record["broken_files"] = [_text(one) for one in graph.broken]
    return record


def _vertex(vertex: Vertex) -> dict[str, Any]:
    return {"kind": vertex.kind, "name": _text(vertex.name)}


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": _vertex(edge.source),
        "to": _vertex(edge.target),
        "via": _text(edge.via),
        "certainty": edge.certainty.word,
        "file": _text(edge.file),
        "line": edge.place.line if edge.file else 0,
        "column": edge.place.column if edge.file else 0,
        "only_node": _text(edge.only),
    }


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "name": _text(reach.vertex.name),
        "certainty": reach.certainty.word,
        "path": [_edge(one) for one in reach.path],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    place = {"file": _text(gap.file), "line": gap.place.line, "column": gap.place.column}
    return {"in": _vertex(gap.source), "said": _text(gap.said), **place}


def _text(text: str) -> str:
    """Return Unicode text: bytes of a file name that are none become escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
