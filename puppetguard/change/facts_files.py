"""What files say that are neither code of Puppet nor data: templates, code in Ruby, configuration, and any others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.change.fact import Aspect, Fact, FactKind
from puppetguard.change.facts_data import aspect_of, flattened
from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, Sequence, entry_of, resolved, word
from puppetguard.model.modules.puppetfile import PuppetfileModule, read_puppetfile
from puppetguard.model.outline import Place
from puppetguard.model.ruby.outline import RubyOutline
from puppetguard.source import SourceFile

if TYPE_CHECKING:
    from puppetguard.syntax import ast

START = Place(1, 1, 1, 1)
SYMLINK, SUBMODULE = "120000", "160000"
REGULAR = "100644"
"""The mode of a file as git has it: neither executable nor a link."""
_LONGEST = 2_000_000
"""Characters of a text whose lines are compared."""
_SETTING = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_FORGE = re.compile(r"""^[ \t]*(forge)[ \t(]+(['"])(.*?)\2""", re.MULTILINE)
_BEHIND = re.compile(r"\s*,?\s*\|\s*-?%>")
_LISTED = {"dependencies": "dependency", "requirements": "requirement"}


# --- any file ---


def content_of(data: bytes) -> Aspect:
    """Return the content of a file as one thing that it says; of a text, only the lines that differ are shown."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        lines = _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        lines = ()
    return Aspect(digest, f"sha256:{digest[:12]}", START, None, lines)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if "\0" not in text and len(text) <= _LONGEST else ()


def file_fact(path: str, data: bytes, mode: str, *, whole: bool) -> Fact:
    """Return what is to be said of a file itself: its mode, and with ``whole`` its content.

    The content of a link is where it leads, that of a submodule the commit that it is at.
    """
    aspects = {"mode": Aspect(mode, mode, START)}
    if mode in (SYMLINK, SUBMODULE):
        told = data.decode("utf-8", "replace")
        aspects["content"] = Aspect(hashlib.sha256(data).hexdigest(), told, START)
    elif whole:
        aspects["content"] = content_of(data)
    return Fact("file", path, "", "", START, aspects)


# --- templates ---


def template_fact(source: SourceFile, program: ast.Program | None) -> Fact:
    """Return what a template says: its parameters, if it is in EPP, and all else as a whole.

    White space and comments count in it, for they may be part of what is rendered.
    """
    from puppetguard.change.normal import normal

    aspects: dict[str, Aspect] = {}
    text = source.text
    parameters = (program.parameters or []) if program is not None else []
    for one in parameters:
        start, end = source.position(one.start), source.position(one.end)
        place = Place(start.line, start.column, end.line, end.column)
        written = one.type_expr
        typed = "Any" if written is None else text[written.start : written.end]
        aspects[f"${one.name} type"] = Aspect(normal(written) or "Any", " ".join(typed.split()), place)
        if one.value is not None:
            said = " ".join(text[one.value.start : one.value.end].split())
            aspects[f"${one.name} default"] = Aspect(normal(one.value), said, place)
    if parameters:
        before, after = text[: parameters[0].start], text[parameters[-1].end :]
        mark = _BEHIND.match(after)
        rest = after[mark.end() :] if mark is not None else after
        head = "".join((before + (mark[0] if mark is not None else "")).split())
        said = f"{head.replace(',|', '|')}{rest}"
        first = source.position(len(text) - len(rest)).line
    else:
        said, rest, first = text, text, 1
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    aspects["content"] = Aspect(digest, f"sha256:{digest[:12]}", Place(first, 1, first, 1), None, _lines(rest))
    return Fact("template", source.path, "", "", START, aspects)


# --- code in Ruby ---


def ruby_aspects(found: RubyOutline) -> dict[str, Aspect]:
    """Return what a file in Ruby adds to Puppet, by name."""
    names = [
        *(f"type {one.name}" for one in found.types),
        *(f"function {one.name}" for one in found.functions),
        *(f"fact {one}" for one in found.facts),
        *(f"provider {kind} {name}" for kind, name in found.providers),
        *(f"data type {one}" for one in found.data_types),
        *(f"metaparameter {one}" for one in found.metaparameters),
    ]
    return {name: Aspect("", "", START) for name in names if not name.endswith(" ")}


# --- configuration ---


def setting_facts(source: SourceFile) -> Iterator[Fact]:
    """Yield the settings of an ``environment.conf``; of one that is there twice, the first."""
    found: dict[str, Fact] = {}
    for one in _SETTING.finditer(source.text):
        start, end = source.position(one.start(1)), source.position(one.end())
        place = Place(start.line, start.column, end.line, end.column)
        aspects = {"value": Aspect(one[2], one[2], place, (one[2],))}
        found.setdefault(one[1], _fact("setting", one[1], source.path, place, aspects))
    yield from found.values()


def puppetfile_facts(source: SourceFile) -> list[Fact] | None:
    """Return what a ``Puppetfile`` says, module by module; None if it computes any of it."""
    read = read_puppetfile(source.text)
    if not read.whole:
        return None
    facts = [_module(one, source.path) for one in read.modules]
    facts.append(_setting("moduledir", read.moduledir, source.path))
    facts += (_setting(one[1], one[3], source.path) for one in _FORGE.finditer(source.text))
    return facts


def _module(one: PuppetfileModule, path: str) -> Fact:
    title = re.sub("-", "/", one.title, count=1)
    said = {"source": title} if "/" in title else {}
    if one.version is not None:
        said["version"] = one.version.lstrip(":")
    for name, value in one.options:
        said[name] = value if value is not None else "(unknown)"
    if said.get("version") == "latest":
        # Nothing else is meant without a version.
        del said["version"]
    aspects = {name: Aspect(value, value, one.place, (value,)) for name, value in said.items()}
    return _fact("module", one.name, path, one.place, aspects)


def _setting(name: str, value: str, path: str) -> Fact:
    return _fact("setting", name, path, START, {"value": Aspect(value, value, START, (value,))})


def metadata_facts(root: Data | None, path: str) -> list[Fact]:
    """Return what a ``metadata.json`` says: one fact, for there is one module."""
    mapping = resolved(root)
    if not isinstance(mapping, Mapping):
        return [] if mapping is None else [_fact("file", path, "", mapping.place, {"content": aspect_of(mapping)})]
    aspects: dict[str, Aspect] = {}
    for entry in mapping.entries:
        name = word(entry.key) or "?"
        items = resolved(entry.value)
        if name in _LISTED and isinstance(items, Sequence):
            for item in items.items:
                aspects.update(_listed(_LISTED[name], item, "name", "version_requirement"))
        elif name == "operatingsystem_support" and isinstance(items, Sequence):
            for item in items.items:
                aspects.update(_listed("operating system", item, "operatingsystem", "operatingsystemrelease"))
        else:
            aspects.update((said, aspect_of(one)) for said, one in flattened(name, entry.value))
    return [_fact("metadata", path, "", mapping.place, aspects)]


def _listed(what: str, item: Data, by: str, value: str) -> Iterator[tuple[str, Aspect]]:
    """Yield one element of a list of hashes by the name in it."""
    node = resolved(item)
    named = resolved(entry.value) if isinstance(node, Mapping) and (entry := entry_of(node, by)) is not None else None
    if not isinstance(named, Scalar) or not isinstance(node, Mapping):
        yield what, aspect_of(item)
        return
    told = entry_of(node, value)
    name = f"{what} {named.text.replace('-', '/', 1) if by == 'name' else named.text}"
    yield name, aspect_of(told.value) if told is not None else Aspect("any", "any", item.place)


def _fact(kind: FactKind, subject: str, container: str, place: Place, aspects: dict[str, Aspect]) -> Fact:
    return Fact(kind, subject, container, "", place, aspects)
