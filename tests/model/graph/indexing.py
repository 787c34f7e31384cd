"""From the texts of a code base to its graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puppetguard.model.graph import Graph
from puppetguard.model.index import Index, Member
from puppetguard.model.layout import Layout
from puppetguard.model.outlining import outline_of
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit, encoded
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def index_of(files: Mapping[str, str]) -> Index:
    """Return the index of the environment that the current folder is."""
    given = {"environment.conf": "", **files}
    layout = Layout(given, lambda path: given[path].encode())
    members = []
    for path, text in given.items():
        role = layout.role(path)
        if role.kind == "pp":
            source = SourceFile("", text)
            result = parse(source)
            unit = Unit(outlined=encoded(outline_of(Subject(source, result.program, result.problems))))
            members.append(Member(path, unit, role))
    return Index((), (), members=members, environment=layout.role("environment.conf").environment, files=given)


def graph_of(files: Mapping[str, str], **given: Any) -> Graph:
    """Return the graph of that environment."""
    return Graph(index_of(files), **given)
