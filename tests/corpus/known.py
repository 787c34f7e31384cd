"""How much is known of the values in real code.

python -m tests.corpus.known FOLDER
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from puppetguard.model.lattice import Kind, kind_of
from puppetguard.model.resources import PARTIAL, Attribute, Resource
from puppetguard.model.script import UNKNOWN
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse

_LITERALS = (
    ast.LiteralString,
    ast.LiteralInteger,
    ast.LiteralFloat,
    ast.LiteralBoolean,
    ast.LiteralUndef,
    ast.LiteralDefault,
    ast.QualifiedName,
    ast.QualifiedReference,
)


class Shares(NamedTuple):
    """Counts over many manifests: attributes by kind, and commands of ``exec`` of which something is known."""

    attributes: Counter[Kind]
    written: int
    commands: Counter[str]

    @property
    def total(self) -> int:
        """How many attributes there are."""
        return self.attributes.total()

    def share(self, count: int) -> float:
        """Return the share of a count of attributes."""
        return count / self.total

    @property
    def evaluated(self) -> int:
        """How many attributes are a literal, or a default, after evaluation."""
        return self.attributes["literal"] + self.attributes["default"]


def subjects(folder: Path) -> Iterator[Subject]:
    """Yield the manifests below a folder that can be read."""
    for path in sorted(folder.rglob("*.pp")):
        try:
            source = SourceFile(str(path), path.read_bytes().decode())
        except (UnicodeDecodeError, OSError):
            continue
        yield Subject(source, parse(source).program)


def shares(folder: Path) -> Shares:
    """Count what is known of the attributes and commands below a folder."""
    attributes: Counter[Kind] = Counter()
    commands: Counter[str] = Counter()
    written = 0
    for subject in subjects(folder):
        for resource in subject.resources.all:
            for attribute in resource.attributes.values():
                if attribute.node is None:
                    continue
                written += _is_literal(attribute.node)
                attributes[kind_of(attribute.values).kind] += 1
            if resource.type == "exec" and resource.form not in PARTIAL:
                _count_command(resource, subject, commands)
    return Shares(attributes, written, commands)


def _is_literal(node: ast.Node) -> bool:
    """Tell whether a value is a literal as it is written, or a list, hash or reference made of such."""
    match node:
        case ast.LiteralList():
            return all(map(_is_literal, node.values))
        case ast.LiteralHash():
            return all(_is_literal(entry.key) and _is_literal(entry.value) for entry in node.entries)
        case ast.AccessExpression(left=ast.QualifiedReference()):
            return all(map(_is_literal, node.keys))
        case ast.HeredocExpression():
            return isinstance(node.text, ast.LiteralString)
    return isinstance(node, _LITERALS)


def _count_command(resource: Resource, subject: Subject, counts: Counter[str]) -> None:
    """Count an ``exec`` by what is known of what it runs: all of it, its program, or nothing."""
    counts["all"] += 1
    command: Attribute | None = resource.attributes.get("command")
    values = resource.titles if command is None else command.values
    counts["argv"] += kind_of(values).kind in ("literal", "default")
    counts["argv, or one of several"] += kind_of(values).kind in ("literal", "default", "one-of")
    runs = [one for one in subject.executions if one.node is resource.node and one.attribute in ("command", "title")]
    programs = [
        [command.program for command in one.commands(subject.source)][:1] for one in runs if one.arguments is not None
    ] + [[command.program for command in one.commands(subject.source)][:1] for one in runs if one.arguments is None]
    counts["program"] += bool(programs) and all(one and one[0] and UNKNOWN not in one[0] for one in programs)


def main() -> None:
    """Print the counts and shares."""
    found = shares(Path(sys.argv[1]))
    print(f"attributes of resources: {found.total}")
    print(f"  literal as written: {found.written} ({found.share(found.written):.1%})")
    print(f"  literal or default after evaluation: {found.evaluated} ({found.share(found.evaluated):.1%})")
    for kind, count in found.attributes.most_common():
        print(f"    {kind}: {count} ({found.share(count):.1%})")
    commands = found.commands
    print(f"exec resources: {commands['all']}")
    for name in ("argv", "argv, or one of several", "program"):
        print(f"  {name} known: {commands[name]} ({commands[name] / commands['all']:.1%})")


if __name__ == "__main__":
    main()
