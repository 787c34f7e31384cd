"""Edits of real manifests as people make them: some that do no harm, and some of which one is known to be risky.

All is decided by the seed. Places are found in our own tree; what is done at them is done to the text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk
from tests.corpus.rewrites import HARMLESS as REWRITES, places as places_of_rewrites
from tests.corpus.slips import pick

_VERSION = re.compile(r"\d+(?:\.\d+)+(?:-\d+)?")
_PLAIN_FILE = re.compile(r"/[\w./-]+\.(?:conf|php|sh|py|yaml|json|xml|ini|rb|html)")
_MOST_TRIES = 200_000
_NEW = "\nclass edited::new {\n  file { '/srv/edited': ensure => directory }\n}\n"


class Edit(NamedTuple):
    """An edited manifest: which one (an index), what was done, the rule that has to say so (or none), the text."""

    origin: int
    kind: str
    rule: str
    text: str


class Spot(NamedTuple):
    """A resource with one plain title, and one of its attributes if that is what is to be edited."""

    kind: str
    body: ast.ResourceBody
    attribute: ast.AttributeOperation | None = None


def _resources(program: ast.Node) -> Iterator[Spot]:
    for node in walk(program):
        if isinstance(node, ast.ResourceExpression) and node.form == "regular" and len(node.bodies) == 1:
            body, name = node.bodies[0], node.type_name
            if isinstance(body, ast.ResourceBody) and isinstance(name, ast.QualifiedName):
                plain = all(isinstance(one, ast.AttributeOperation) for one in body.operations)
                if plain and isinstance(body.title, ast.LiteralString):
                    yield Spot(name.value, body)


def _values(program: ast.Node, kind: str, name: str) -> Iterator[Spot]:
    for spot in _resources(program):
        for one in spot.body.operations:
            if spot.kind == kind and isinstance(one, ast.AttributeOperation) and one.attribute_name == name:
                yield Spot(spot.kind, spot.body, one)


def _text(node: ast.Node) -> str | None:
    return node.value if isinstance(node, (ast.LiteralString, ast.QualifiedName)) else None


def _put(text: str, node: ast.Node, new: str) -> str:
    return text[: node.start] + new + text[node.end :]


def _without(text: str, node: ast.Node) -> str:
    """Return the text without an attribute and its comma."""
    behind = re.compile(r"[ \t]*,?").match(text, node.end)
    return text[: node.start] + text[behind.end() if behind else node.end :]


def _with(text: str, body: ast.ResourceBody, attribute: str) -> str:
    """Return the text with an attribute more, the last of a body."""
    last = body.operations[-1].end if body.operations else body.end
    return f"{text[:last]}{',' if body.operations else ''} {attribute}{text[last:]}"


Find = Callable[[ast.Node, str], list[Spot]]
Do = Callable[[str, Spot], str]


def _find(kind: str, name: str, fits: Callable[[str], bool] = bool) -> Find:
    def found(program: ast.Node, text: str) -> list[Spot]:
        return [
            one
            for one in _values(program, kind, name)
            if one.attribute is not None and fits(_text(one.attribute.value) or "")
        ]

    return found


def _replace(new: str) -> Do:
    return lambda text, spot: _put(text, spot.attribute.value, new)  # type: ignore[union-attr] # found with one


def _guarded(program: ast.Node, text: str) -> list[Spot]:
    """Return the conditions that are the only one of their exec."""
    names = ("unless", "onlyif", "creates", "refreshonly")
    found = []
    for spot in _resources(program):
        guards = [
            one
            for one in spot.body.operations
            if isinstance(one, ast.AttributeOperation) and one.attribute_name in names
        ]
        if spot.kind == "exec" and len(guards) == 1 and not isinstance(guards[0].value, ast.LiteralBoolean):
            found.append(Spot("exec", spot.body, guards[0]))
    return found


def _ordered(program: ast.Node, text: str) -> list[Spot]:
    """Return references to resources that nothing else in the file names."""
    found = []
    for spot in _resources(program):
        for one in spot.body.operations:
            if isinstance(one, ast.AttributeOperation) and one.attribute_name in ("require", "notify", "before"):
                value = text[one.value.start : one.value.end]
                plain = re.fullmatch(r"[A-Z]\w*\['[\w./-]+'\]", value)
                if plain and text.count(value) == 1 and "->" not in text and "~>" not in text:
                    found.append(Spot(spot.kind, spot.body, one))
    return found


def _wanted(kind: str) -> Find:
    """Return how to find resources that are not said to be absent."""

    def found(program: ast.Node, text: str) -> list[Spot]:
        return [
            one
            for one in _resources(program)
            if one.kind == kind and "absent" not in text[one.body.start : one.body.end]
        ]

    return found


def _unset(kind: str, name: str) -> Find:
    def found(program: ast.Node, text: str) -> list[Spot]:
        return [
            one
            for one in _resources(program)
            if one.kind == kind
            and not any(
                isinstance(op, ast.AttributeOperation) and op.attribute_name == name for op in one.body.operations
            )
        ]

    return found


def _comment_out(text: str, spot: Spot) -> str:
    start = text.rindex("cron", 0, spot.body.start)
    end = text.index("}", spot.body.end) + 1
    return text[:start] + text[end:]


def _is_loose(version: str) -> bool:
    return version in ("installed", "present") or _VERSION.fullmatch(version) is not None


HARMFUL: dict[str, tuple[str, Find, Do]] = {
    "stopped": ("service-stopped", _find("service", "ensure", lambda one: one == "running"), _replace("stopped")),
    "absent": (
        "ensure-flipped",
        _find("package", "ensure", lambda one: one in ("present", "installed", "latest")),
        _replace("absent"),
    ),
    "writable": ("mode-loosened", _find("file", "mode", lambda one: re.fullmatch("0?[0-7][045][045]", one) is not None),
                 _replace("'0666'")),
    "owner": ("owner-changed", _find("file", "owner"), _replace("'somebody'")),
    "guard": ("guard-dropped", _guarded, lambda text, spot: _without(text, spot.attribute)),  # type: ignore[arg-type] # found with one
    "order": ("relationship-dropped", _ordered, lambda text, spot: _without(text, spot.attribute)),  # type: ignore[arg-type] # found with one
    "unmanaged": ("resource-unmanaged", _wanted("cron"), _comment_out),
    "latest": ("version-unpinned", _find("package", "ensure", _is_loose), _replace("latest")),
    "purge": ("purge-added", _unset("file", "purge"), lambda text, spot: _with(text, spot.body, "purge => true")),
    "emptied": ("content-emptied", _find("file", "content"), _replace("''")),
    "host": (
        "source-changed",
        _find("file", "source", lambda one: one.startswith("puppet:///")),
        _replace("'puppet://elsewhere.example.net/modules/a/b'"),
    ),
}  # fmt: skip


def _in_variable(text: str, spot: Spot) -> str:
    """Return the text with a value in a variable, which is set right before the resource."""
    assert spot.attribute is not None
    value = spot.attribute.value
    start = text.rindex(spot.kind, 0, spot.body.start)
    said = text[value.start : value.end]
    return f"{text[:start]}$edited_value = {said}\n{text[start : value.start]}$edited_value{text[value.end :]}"


def _as_arrow(text: str, spot: Spot) -> str:
    """Return the text with an arrow instead of the attribute that says the same."""
    one, title = spot.attribute, spot.body.title
    assert one is not None
    own = f"{spot.kind.capitalize()}[{text[title.start : title.end]}]"
    other = text[one.value.start : one.value.end]
    arrow = {"require": f"{other} -> {own}", "before": f"{own} -> {other}", "notify": f"{own} ~> {other}"}
    end = text.index("}", spot.body.end) + 1
    return _without(text[:end] + "\n" + arrow[one.attribute_name] + "\n" + text[end:], one)


def _arrows(program: ast.Node, text: str) -> list[Spot]:
    return [one for one in _ordered(program, text) if "::" not in one.kind]


def _documented(text: str, spot: Spot) -> str:
    return f"# What this is for.\n#\n{text}\n# The end.\n"


HARMLESS: dict[str, tuple[Find, Do]] = {
    "comment": (lambda program, _: list(_resources(program))[:1], _documented),
    "tag": (lambda program, _: list(_resources(program)),
            lambda text, spot: _with(text, spot.body, "tag => 'edited'")),
    "tightened": (_find("file", "mode", lambda one: one in ("0644", "0755", "644", "755")), _replace("'0600'")),
    "pinned": (_find("package", "ensure", lambda one: one == "latest"), _replace("'1.2.3'")),
    "raised": (_find("package", "ensure", lambda one: _VERSION.fullmatch(one) is not None), _replace("'999.0'")),
    "started": (_find("service", "ensure", lambda one: one == "stopped"), _replace("running")),
    "variable": (_find("file", "mode"), _in_variable),
    "arrow": (_arrows, _as_arrow),
    "synonym": (_find("package", "ensure", lambda one: one == "present"), _replace("installed")),
    "new resource": (lambda program, _: list(_resources(program))[:1],
                     lambda text, _: text + _NEW),
    "more order": (lambda program, _: list(_resources(program)),
                   lambda text, spot: _with(text, spot.body, "subscribe => File['/srv/edited']")),
}  # fmt: skip


def harmful(sources: Sequence[str], count: int, seed: int) -> Iterator[Edit]:
    """Yield edits of which a rule of changes has to tell, each kind in turn."""
    kinds = [(kind, rule, find, do) for kind, (rule, find, do) in HARMFUL.items()]
    yield from _made(sources, count, seed, kinds)


def harmless(sources: Sequence[str], count: int, seed: int) -> Iterator[Edit]:
    """Yield edits that do no harm, each kind in turn; every other one only writes the same otherwise."""
    kinds = [(kind, "", find, do) for kind, (find, do) in HARMLESS.items()]
    dice = random.Random(seed)
    names = list(REWRITES)
    for number, edit in enumerate(_made(sources, count, seed, kinds)):
        if number % 2:
            yield edit
            continue
        kind = names[number // 2 % len(names)]
        nodes = places_of_rewrites(edit.text)[kind]
        text = REWRITES[kind](edit.text, pick(nodes, dice), dice) if nodes else edit.text
        yield edit._replace(kind=f"{edit.kind}, {kind}", text=text)


def _made(sources: Sequence[str], count: int, seed: int, kinds: Sequence[tuple[str, str, Find, Do]]) -> Iterator[Edit]:
    dice = random.Random(seed)
    programs: dict[int, ast.Node | None] = {}
    made = 0
    waiting = 0
    for tried in range(_MOST_TRIES):
        kind, rule, find, do = kinds[(made + waiting) % len(kinds)]
        origin = int(dice.random() * len(sources))
        if origin not in programs:
            result = parse(SourceFile("", sources[origin]))
            programs[origin] = None if result.problems else result.program
        program = programs[origin]
        spots = find(program, sources[origin]) if program is not None else []
        if not spots:
            # Some kinds have few places.
            waiting += tried % 40 == 39
            continue
        text = do(sources[origin], pick(spots, dice))
        result = parse(SourceFile("", text))
        if text != sources[origin] and not result.problems:
            yield Edit(origin, kind, rule, text)
            made += 1
            if made == count:
                return
