"""Relative paths where Puppet takes only absolute ones: ``file { 'etc/motd': }``, ``cwd => 'app'``.

And where programs are looked for: ``path => '/bin:usr/bin'``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once, origin
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource, Resources
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility, StaticValue

_ATTRIBUTES = {"file": ("path", "source"), "exec": ("cwd", "creates"), "user": ("home", "shell")}
_SEARCHED = late_pattern(r"(?:^|:)((?:usr|opt|srv|var|home|root)/[\w./-]{1,200}|s?bin)(?=:|$)")
"""A directory that programs are looked for in, without the slash before it."""


class _Given(NamedTuple):
    """What stands for a path: the name of the attribute, empty for a title; where; and all of its values."""

    name: str
    written: Span
    values: Sequence[Possibility]


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    if "exec" in text or "Exec" in text:
        return True
    return "file" in text or "File" in text or "cwd" in text or "creates" in text or "user" in text or "User" in text


def _relative_file_path(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each path that certainly is relative, once for each place."""
    resources = subject.resources
    yield from once(hit for one in resources.of_types(_ATTRIBUTES) if one.type for hit in _of_resource(one, resources))
    yield from once(hit for one in resources.of_types(("exec",)) for hit in _of_search(one))


def _of_resource(resource: Resource, resources: Resources) -> Iterator[Hit]:
    from puppetguard.model.absolute_paths import is_relative
    from puppetguard.model.effective import effective
    from puppetguard.model.resources import PARTIAL
    from puppetguard.model.values import StaticText, flattened

    if _is_plain(resource):
        return
    given = [
        _Given(name, attribute.written, attribute.values)
        for name in _ATTRIBUTES[resource.type or ""]
        if (attribute := resource.attributes.get(name)) is not None
    ]
    titled = resource.type == "file" and resource.form not in PARTIAL and "path" not in resource.attributes
    if titled and effective(resource, "path", resources).unset:
        given.append(_Given("", resource.title_span, resource.titles))
    for name, written, values in given:
        for one in values:
            for value in flattened((one.value,)):
                if not isinstance(value, StaticText) or not is_relative(value.text):
                    continue
                if name == "source" and ":" in value.text.partition("/")[0]:
                    continue
                if not value.text:
                    continue
                place = resource.attributes[name].place(value, one.value) if name else resource.title_place(value)
                confidence = _confidence(resource, one)
                yield Hit(place, confidence, _message(resource, name, value), _hint(name), origin(value, written))


def _of_search(resource: Resource) -> Iterator[Hit]:
    """Yield each directory without its slash in the path of an ``exec``: it is one below where the agent runs."""
    from puppetguard.model.values import StaticText, flattened

    attribute = resource.attributes.get("path")
    for one in attribute.values if attribute is not None else ():
        for value in flattened((one.value,)):
            match = _SEARCHED.search(value.text) if isinstance(value, StaticText) else None
            if attribute is not None and match is not None:
                yield Hit(
                    attribute.place(value, one.value),
                    Confidence.LIKELY,
                    f"`{match[1]}` is no absolute path: programs are looked for below the directory the agent runs in",
                    f"write `/{match[1]}`",
                    origin(value, attribute.written),
                )


def _is_plain(resource: Resource) -> bool:
    """Tell whether all paths are written as they are, and are absolute: so it is with most, and much is saved by it."""
    from puppetguard.syntax import ast

    def is_absolute(node: ast.Node) -> bool:
        items = node.values if isinstance(node, ast.LiteralList) else [node]
        for item in items:
            first = item.segments[0] if isinstance(item, ast.ConcatenatedString) else item
            if not isinstance(first, ast.LiteralString) or not first.value.startswith(("/", "puppet:///")):
                return False
        return True

    if not isinstance(resource.node, ast.ResourceBody):
        return False
    names = _ATTRIBUTES[resource.type or ""]
    for operations in resource.operations:
        for one in operations:
            if not isinstance(one, ast.AttributeOperation):
                return False
            if one.attribute_name in names and not is_absolute(one.value):
                return False
    return resource.type != "file" or is_absolute(resource.node.title)


def _confidence(resource: Resource, one: Possibility) -> Confidence:
    """Return how sure it is: behind a decision, a default of a parameter may be one that is not used."""
    if one.certain:
        return Confidence.CERTAIN
    return Confidence.POSSIBLE if one.default and resource.context.condition is not None else Confidence.LIKELY


def _message(resource: Resource, name: str, value: StaticValue) -> str:
    from puppetguard.model.expressions import shown

    if name == "source":
        return f"`{shown(value)}` is neither an absolute path nor an address: the agent refuses the catalog"
    if resource.type == "user":
        return f"`{shown(value)}` is not an absolute path: `useradd` takes no such `{name}`"
    said = f"the `{name}` of this `{resource.type}`" if name else f"the path of this `{resource.type}`"
    return f"`{shown(value)}` is not an absolute path, but {said}: the agent refuses the catalog"


def _hint(name: str) -> str:
    if name == "source":
        return "write an absolute path, or `puppet:///modules/<module>/<file>`"
    return "write the absolute path"


CHECK = Check(_relative_file_path, concerns=_concerns)
