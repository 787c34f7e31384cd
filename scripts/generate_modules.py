#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/modules.json``: what well-known modules define, for code bases without them.

Modules from the Forge are seldom checked out where code is judged. Of those that Debian packages (``puppet-module-*``)
this has the classes and defined types with their parameters, the types in Ruby with their attributes, and the words
that those take (``Enum``, ``newvalues``). Another version of a module may have more; so this only tells of which known
name another one is a misspelling.

It needs apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would write;
unless the sources are no longer those that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from puppetguard.model.outline import Outline
from puppetguard.model.outlining import outline_of
from puppetguard.model.outlining_others import outline_of_other
from puppetguard.model.ruby.outline import RubyOutline
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

PACKAGES = "puppet-module-"
ENUM = re.compile(r"Enum\[([^\]]*)\]")
QUOTED = re.compile(r"['\"]([^'\"]*)['\"]")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
FOLDER = "usr/share/puppet/modules.available"


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("modules", [archive.identity])
    if file.is_of_other_sources():
        return
    packages = sorted(name for name in archive.names() if name.startswith(PACKAGES))
    folder = archive.unpack(tuple(packages)) / FOLDER
    found: dict[str, dict[str, set[str]]] = {"classes": {}, "defines": {}, "types": {}}
    values: dict[str, set[str]] = {}
    modules: set[str] = set()
    for root in sorted(folder.iterdir()):
        if not (root / "metadata.json").exists():
            continue
        name = json.loads((root / "metadata.json").read_text(encoding="utf-8"))["name"].replace("/", "-")
        module = name.rpartition("-")[2]
        modules.add(module)
        for path in sorted(root.glob("manifests/**/*.pp")):
            for kind, defined, parameters in defined_in(path):
                if defined.partition("::")[0] == module:
                    found[kind].setdefault(defined, set()).update(parameters)
                    add_words(values, defined, parameters)
        for path in sorted(root.glob("lib/puppet/type/*.rb")):
            for named, attributes in types_in(path):
                found["types"].setdefault(named, set()).update(attributes)
                add_words(values, named, attributes)
    data = {kind: {name: " ".join(sorted(of)) for name, of in sorted(names.items())} for kind, names in found.items()}
    data["values"] = {name: " ".join(sorted(words)) for name, words in sorted(values.items())}
    counts = ", ".join(f"{len(names)} {kind}" for kind, names in data.items())
    file.write({"modules": " ".join(sorted(modules)), **data}, f"{counts} of {len(modules)} modules")


def add_words(values: dict[str, set[str]], name: str, attributes: Mapping[str, Iterable[str]]) -> None:
    """Add the words that attributes take, under ``NAME.ATTRIBUTE``."""
    for attribute, words in attributes.items():
        plain = {word for word in words if WORD.fullmatch(word)}
        if plain:
            values.setdefault(f"{name}.{attribute}", set()).update(plain)


def defined_in(path: Path) -> Iterator[tuple[str, str, Mapping[str, Iterable[str]]]]:
    """Yield what a manifest defines: ``classes`` or ``defines``, the name, the parameters with the words they take."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    result = parse(source)
    outline: Outline = outline_of(Subject(source, result.program, result.problems))
    for one in outline.definitions:
        if one.kind in ("class", "define"):
            kind = "classes" if one.kind == "class" else "defines"
            yield kind, one.names[0], {each.name: words_of(each.type) for each in one.parameters}


def words_of(type_text: str) -> list[str]:
    """Return the words that a data type speaks of."""
    if type_text.strip() in ("Boolean", "Optional[Boolean]"):
        return ["true", "false"]
    return [word for listed in ENUM.findall(type_text) for word in QUOTED.findall(listed)]


def types_in(path: Path) -> Iterator[tuple[str, Mapping[str, Iterable[str]]]]:
    """Yield the types that a file in Ruby makes, with their attributes and the words they take, if all are known."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"), "ruby")
    ruby = outline_of_other(Subject(source, parse(SourceFile("", "")).program)).ruby
    assert isinstance(ruby, RubyOutline)
    for one in ruby.types:
        if one.name and not one.open:
            yield one.name, {attribute.name: attribute.words for attribute in one.attributes}


if __name__ == "__main__":
    main()
