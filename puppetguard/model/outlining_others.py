"""From a file that is not in Puppet's language to its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.hiera.nodes import (
    Data,
    Mapping,
    Scalar,
    Sequence,
    canonical,
    entry_of,
    pairs,
    place_of,
    resolved,
    walk,
    word,
)
from puppetguard.model.mentions import mentions_in_data, mentions_in_text
from puppetguard.model.outline import EMPTY, KeyOutline, Outline, TemplateOutline, VariableOutline
from puppetguard.model.packed import Packed
from puppetguard.model.places import Place

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_MOST = 500
"""Values of one key that are kept."""
_LONGEST = 4_000


def outline_of_other(subject: Subject) -> Outline:
    """Return the outline of data, of their configuration, of a template in ERB, or of Ruby code."""
    match subject.source.kind:
        case "yaml" | "json":
            return _of_data(subject)
        case "hiera":
            from puppetguard.model.hiera.config import read_config

            return Outline(
                hierarchy=read_config(subject.tree),
                broken=_is_broken(subject),
                scoped=_scoped(subject),
                interpolations=_variables(subject),
                mentions=mentions_in_data(walk(subject.tree.root)),
            )
        case "erb":
            return _of_template(subject)
        case "ruby":
            from puppetguard.model.ruby.scan import ruby_outline

            text = subject.source.text
            return Outline(ruby=ruby_outline(text), mentions=mentions_in_text(text))
        case _:
            return EMPTY


def _is_broken(subject: Subject) -> bool:
    tree = subject.tree
    return bool(tree.limit) or any(flaw.kind in ("syntax", "class") for flaw in tree.flaws)


def _of_data(subject: Subject) -> Outline:
    root = resolved(subject.tree.root)
    keys: list[KeyOutline] = []
    if isinstance(root, Mapping):
        for key, value in pairs(root):
            if (name := word(key)) is not None:
                packed = _packed(value, [_MOST])
                keys.append(KeyOutline(name, key.place, packed, value.place, _inner(value, packed)))
    options = _options(root) if isinstance(root, Mapping) else ()
    interpolated = _interpolated(subject)
    return Outline(
        keys=tuple(keys),
        interpolated=interpolated,
        options=options,
        broken=_is_broken(subject),
        scoped=_scoped(subject),
        interpolations=_variables(subject),
        mentions=mentions_in_data(walk(subject.tree.root)),
    )


def _inner(value: Data, packed: Packed) -> tuple[tuple[Place, ...], ...]:
    """Return the places in a hash of hashes, see ``KeyOutline``; nothing of another value."""
    whole = resolved(value)
    if not isinstance(whole, Mapping) or not isinstance(packed, list) or packed[0] != "hash":
        return ()
    found: list[tuple[Place, ...]] = []
    for _, item in pairs(whole):
        one = resolved(item)
        if not isinstance(one, Mapping):
            return ()
        found.append(tuple(place for key, inner in pairs(one) for place in (key.place, inner.place)))
    return tuple(found)


def _options(root: Mapping) -> tuple[KeyOutline, ...]:
    """Return the keys of ``lookup_options``, patterns included."""
    entry = entry_of(root, "lookup_options")
    options = resolved(entry.value) if entry else None
    if not isinstance(options, Mapping):
        return ()
    found = ((word(one.key), one.key.place) for one in options.entries)
    return tuple(KeyOutline(name, place) for name, place in found if name and name != "<<")


def _interpolated(subject: Subject) -> tuple[KeyOutline, ...]:
    """Return the keys that values look up (``%{lookup('x')}``), without what follows a dot in them."""
    from puppetguard.model.hiera.data import TextPlaces
    from puppetguard.model.hiera.interpolation import interpolations, segments

    if "%{" not in subject.source.text:
        return ()
    found: dict[str, KeyOutline] = {}
    for node in walk(subject.tree.root):
        if isinstance(node, Scalar) and "%{" in node.text:
            places = TextPlaces(node, subject.source)
            for one in interpolations(node.text):
                if one.method in ("lookup", "hiera", "alias"):
                    name = (segments(one.key) or [one.key])[0]
                    if name not in found:
                        found[name] = KeyOutline(name, places.of(one.start, one.end))
    return tuple(found.values())


def _scoped(subject: Subject) -> tuple[str, ...]:
    """Return the variables that texts read: ``%{name}``, ``%{hash.key}``."""
    from puppetguard.model.hiera.interpolation import interpolations, segments

    if "%{" not in subject.source.text:
        return ()
    found: dict[str, None] = {}
    for node in walk(subject.tree.root):
        if isinstance(node, Scalar) and "%{" in node.text:
            for one in interpolations(node.text):
                if one.method == "scope":
                    name = (segments(one.key) or [one.key])[0].removeprefix("::")
                    found[name] = None
    return tuple(found)


def _variables(subject: Subject) -> tuple[VariableOutline, ...]:
    """Return the variables that texts read, each once, where it stands first."""
    from puppetguard.model.hiera.data import TextPlaces
    from puppetguard.model.hiera.interpolation import interpolations

    if "%{" not in subject.source.text:
        return ()
    found: dict[str, VariableOutline] = {}
    for node in walk(subject.tree.root):
        if isinstance(node, Scalar) and "%{" in node.text:
            places = TextPlaces(node, subject.source)
            for one in interpolations(node.text):
                if one.method == "scope" and one.key not in found:
                    found[one.key] = VariableOutline(one.key, places.of(one.start, one.end), "data")
    return tuple(found.values())


def _packed(node: Data, left: list[int]) -> Packed:
    """Return a value as plain data, as ``model.packed`` has it; of what is very large nothing is kept."""
    left[0] -= 1
    if left[0] < 0:
        return ["unknown", "many", ""]
    value = resolved(node)
    match value:
        case Scalar():
            return _scalar(value)
        case Sequence():
            items: list[object] = [_packed(item, left) for item in value.items]
            return ["array", items, True] if left[0] >= 0 else ["unknown", "many", ""]
        case Mapping():
            entries: list[object] = [[_packed(key, left), _packed(item, left)] for key, item in pairs(value)]
            return ["hash", entries, True] if left[0] >= 0 else ["unknown", "many", ""]
    return ["unknown", "expression", ""]


def _scalar(value: Scalar) -> Packed:
    text = canonical(value)
    match value.kind:
        case "string" if len(text) <= _LONGEST and "%{" not in text and "ENC[" not in text:
            return text
        case "null":
            return None
        case "boolean":
            return text == "true"
        case "integer" if len(text) < 19:
            return int(text)
        case "float":
            try:
                return float(text.replace("_", "").replace(",", ""))
            except ValueError:
                return ["unknown", "expression", ""]
    return ["unknown", "expression", ""]


def _of_template(subject: Subject) -> Outline:
    from puppetguard.model.templates.erb_variables import template_reads
    from puppetguard.model.unused import IN_FULL

    found = template_reads(subject.template)
    reads = tuple(
        VariableOutline(one.name, place_of(subject.source, one.start, one.end), one.via) for one in found.reads
    )
    return Outline(
        template=TemplateOutline(
            reads=reads,
            sets=tuple(sorted(found.sets | found.asks)),
            whole=found.whole,
            locals=tuple(sorted(found.locals)),
        ),
        broken=not found.whole,
        # Also of what was not understood.
        scoped=tuple(dict.fromkeys(IN_FULL.findall(subject.source.text))),
        mentions=mentions_in_text(subject.source.text),
    )
