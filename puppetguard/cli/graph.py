"""``puppetguard graph``: show which nodes get what, and what a class, define, resource or file reaches."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import click

from puppetguard.cli.groups import Choice
from puppetguard.cli.inputs import Inputs
from puppetguard.cli.options import (
    When,
    chosen_cache,
    colour_option,
    is_coloured,
    no_cache_option,
    puppet_option,
)
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.cli.terminal import write
from puppetguard.engine import Settings, indexed
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.packs.selection import selected
from puppetguard.packs.store import load_rules

if TYPE_CHECKING:
    from puppetguard.model.graph import Graph, Kind, Reached, Vertex
    from puppetguard.model.graph.view import View
    from puppetguard.model.index import Index
    from puppetguard.report.result import Unread

Format = Literal["text", "json", "dot", "mermaid", "html"]
DirectionOption = Literal["up", "down", "both"]


@click.command()
@click.argument("name", required=False)
@click.argument("path", required=False)
@click.option(
    "--format",
    "output_format",
    type=Choice(["text", "json", "dot", "mermaid", "html"]),
    default="text",
    show_default=True,
    help="A tree for people; data; Graphviz; Mermaid; a page that needs nothing else.",
)
@click.option(
    "--direction",
    type=Choice(["up", "down", "both"]),
    help="What leads to NAME, what it leads to, or both.  [default: down for nodes, else both]",
)
@click.option("--depth", type=click.IntRange(1, 1000), help="How many steps to show.  [default: all]")
@click.option(
    "--nodes",
    "node_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Names of nodes, one on a line.",
)
@click.option(
    "--classes",
    "class_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="What an external classifier gives nodes, as YAML or JSON.",
)
@colour_option
@no_cache_option
@puppet_option
def graph(
    name: str | None,
    path: str | None,
    output_format: Format,
    direction: DirectionOption | None,
    depth: int | None,
    node_files: tuple[str, ...],
    class_files: tuple[str, ...],
    colour: When,
    no_cache: bool,
    puppet: str,
) -> int:
    """Show which nodes get what, and what a class reaches.

    NAME is a node, class, define, function or module, a resource such as File[/etc/motd], or a file; without it, all
    nodes are shown. PATH is the folder of the code base, the current one if it is not given.

    Exit codes: 0 shown, 2 wrong usage or no such NAME, 5 a file could not be read.
    """
    if name is not None and path is None and _is_folder(name):
        name, path = None, name
    root = path or "."
    indexes, unread = _indexes(root, puppet, no_cache=no_cache)
    graphs = _graphs(indexes, node_files, class_files)
    views = list(_views(graphs, name, root, direction, depth))
    if not views and name is not None:
        raise UsageError(_no_such(graphs, name))
    _show(views, output_format, name or "all nodes", coloured=is_coloured(colour))
    sys.stdout.flush()
    return _tell(unread)


def _is_folder(name: str) -> bool:
    return (os.sep in name or name.startswith(".")) and os.path.isdir(name)


def _indexes(root: str, puppet: str, *, no_cache: bool) -> tuple[list[Index], list[Unread]]:
    inputs = Inputs([root])
    cache = chosen_cache(no_cache=no_cache)
    try:
        # The rules of a plain `check`: what that has kept serves here, and the other way round.
        rules = selected(load_rules((), cache), (), (), ())
        around = FolderSurroundings(inputs)
        return indexed(inputs.read(), rules, Settings(puppet=int(puppet)), cache=cache, surroundings=around)
    finally:
        cache.close()


def _graphs(indexes: Iterable[Index], node_files: Iterable[str], class_files: Iterable[str]) -> list[Graph]:
    from puppetguard.cli.classification import classes_in, nodes_in
    from puppetguard.model.graph import Graph
    from puppetguard.model.graph.data import data_of

    nodes = [node for file in node_files for node in nodes_in(file)]
    classes = {node: given for file in class_files for node, given in classes_in(file).items()}
    found = list(indexes)
    # What is told of nodes is told of the environment that has a main manifest, if there is one.
    main = [one for one in found if one.environment is not None and one.environment.explicit] or found
    return [
        Graph(
            one,
            nodes=nodes if one in main else (),
            classes=classes if one in main else None,
            data=data_of(one),
        )
        for one in found
    ]


def _views(
    graphs: Sequence[Graph], name: str | None, root: str, direction: DirectionOption | None, depth: int | None
) -> Iterator[tuple[View, Reached | None]]:
    from puppetguard.model.graph.view import View

    if name is None:
        for one in graphs:
            if one.nodes():
                yield View(one, one.nodes(), direction or "down", depth), None
        return
    for one in graphs:
        kind, targets = _find(one, name, root)
        if kind is None:
            continue
        if kind == "node":
            yield View(one, targets, direction or "down", depth), None
            continue
        reached = one.reached_by(kind, _located(name, root) if kind == "file" else name)
        if kind == "resource":
            targets = tuple(vertex for vertex in one.containers(targets[0]))
        yield View(one, targets, direction or "both", depth), reached


def _find(graph: Graph, name: str, root: str) -> tuple[Kind | None, tuple[Vertex, ...]]:
    kinds: Sequence[Kind] = ("resource",) if "[" in name else ("node", "class", "define", "function", "module")
    for kind in kinds:
        if found := graph.find(kind, name):
            return kind, found
    found = graph.find("file", _located(name, root))
    return ("file", found) if found else (None, ())


def _located(name: str, root: str) -> str:
    """Return the path of a file as the code base has it: as it was given, or below the folder of the code base."""
    given = os.path.normpath(name)
    return given if os.path.exists(given) else os.path.normpath(os.path.join(root, name))


def _no_such(graphs: Sequence[Graph], name: str) -> str:
    from puppetguard.model.spelling import closest

    known = sorted({vertex.name for one in graphs for vertex in one.vertices if vertex.name})
    near = closest(name.removeprefix("::"), known)
    said = f"nothing here is called {name}"
    return f"{said}; did you mean {near}?" if near else said


def _show(views: Sequence[tuple[View, Reached | None]], output_format: Format, title: str, *, coloured: bool) -> None:
    # Each format is imported for its own sake only.
    match output_format:
        case "json":
            from puppetguard.report.graph.json import graph_json

            sys.stdout.write(graph_json(views))
        case "dot" | "mermaid":
            from puppetguard.report.graph.pictures import graph_dot, graph_mermaid

            write_picture = graph_dot if output_format == "dot" else graph_mermaid
            sys.stdout.write(write_picture([view for view, _ in views]))
        case "html":
            from puppetguard.report.graph.html import graph_html

            sys.stdout.write(graph_html(views, title=title))
        case "text":
            from puppetguard.report.graph.text import graph_text
            from puppetguard.report.markup import Piece, printable

            if not views:
                write([Piece("no nodes are known: name a class, or tell the nodes with --nodes\n")], coloured=coloured)
            for number, (view, reached) in enumerate(views):
                write([Piece("\n")] if number else [], coloured=coloured)
                write(graph_text(view, reached, title=printable(title)), coloured=coloured)


def _tell(unread: Iterable[Unread]) -> int:
    from puppetguard.report.markup import printable

    code = 0
    for one in unread:
        print(f"puppetguard: {printable(one.file)}: {one.reason}", file=sys.stderr)
        code = IncompleteError.exit_code
    return code
