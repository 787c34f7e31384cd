"""What a file of data says: the keys of Hiera with their values, ``lookup_options``, the levels of ``hiera.yaml``.

Only what is loaded counts, not how it is written: style, quotes, comments and the order of keys make no difference.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

import msgspec

from puppetguard.change.fact import VEIL, Aspect, Fact, FactKind
from puppetguard.model.hiera import nodes
from puppetguard.model.hiera.nodes import Data, Scalar, canonical, entry_of, pairs, resolved, word
from puppetguard.model.outline import Place
from puppetguard.model.secrets import is_secret_name

_SHOWN = 200
_ENCRYPTED = re.compile(r"ENC\[[^\]]*\]")
_KNOWN = frozenset(("string", "integer", "float", "boolean", "null"))
_PLAIN = re.compile(r"[\w:/@+*^$-]+")
_HIERARCHIES = {"hierarchy": "", "default_hierarchy": "default: "}
_FUNCTIONS = ("data_hash", "lookup_key", "data_dig", "hiera3_backend")
_ONE_OF_SEVERAL = {"path": "paths", "glob": "globs", "uri": "uris"}


# --- values ---


def normal_data(node: Data | None) -> str:
    """Return the same text for data that are loaded alike; a hash has its keys in the order of the alphabet."""
    return json.dumps(_plain(node), ensure_ascii=True)


def _plain(node: Data | None) -> object:
    value = resolved(node)
    match value:
        case Scalar():
            return [value.kind, _text(value)]
        case nodes.Sequence():
            return ["list", *map(_plain, value.items)]
        case nodes.Mapping():
            entries = [[_plain(key), _plain(item)] for key, item in _entries(value)]
            return ["hash", *sorted(entries, key=json.dumps)]
    return ["itself"]


def _entries(mapping: nodes.Mapping) -> Iterator[tuple[Data, Data]]:
    """Yield keys and values as they are loaded, those with lists or hashes as keys too."""
    yield from pairs(mapping)
    for entry in mapping.entries:
        key = resolved(entry.key)
        if not isinstance(key, Scalar):
            yield entry.key, entry.value


def _text(value: Scalar) -> str:
    if value.kind == "float":
        try:
            return repr(float(value.text.replace("_", "").replace(",", "")))
        except ValueError:
            return value.text
    text = canonical(value)
    if "ENC[" not in text:
        return text
    # How an encrypted value is broken into lines does not count, nor does a line end behind it.
    return _ENCRYPTED.sub(lambda found: "".join(found[0].split()), text).removesuffix("\n")


def shown_data(node: Data | None) -> str:
    """Return data for people, in a line; encrypted values stay closed."""
    text = _shown(node)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _shown(node: Data | None, length: int = _SHOWN) -> str:
    value = resolved(node)
    match value:
        case Scalar(kind="null"):
            return "null"
        case Scalar():
            return " ".join(_ENCRYPTED.sub(_closed, _text(value)).split()) if value.text else "''"
        case nodes.Sequence():
            return f"[{_joined((_shown(item, length) for item in value.items), length)}]"
        case nodes.Mapping():
            inner = (f"{_shown(key, length)}: {_shown(item, length)}" for key, item in _entries(value))
            return f"{{{_joined(inner, length)}}}"
    return "*"


def _joined(parts: Iterator[str], length: int) -> str:
    """Return parts with commas, no more of them than can be shown."""
    found: list[str] = []
    for part in parts:
        found.append(part)
        length -= len(part)
        if length < 0:
            break
    return ", ".join(found)


def _closed(found: re.Match[str]) -> str:
    text = "".join(found[0].split())
    method = text.removeprefix("ENC[").partition(",")[0] if "," in text else "PKCS7"
    return f"ENC[{method},…{hashlib.sha256(text.encode()).hexdigest()[:8]}]"


def aspect_of(node: Data) -> Aspect:
    """Return what a value says; ``values`` is known of a single one that Hiera takes as it is."""
    value = resolved(node)
    values: tuple[object, ...] | None = None
    if isinstance(value, Scalar) and value.kind in _KNOWN and "%{" not in value.text and "ENC[" not in value.text:
        values = (_loaded(value),)
    return Aspect(normal_data(node), shown_data(node), node.place, values)


def _loaded(value: Scalar) -> object:
    text = _text(value)
    match value.kind:
        case "integer":
            return int(text) if re.fullmatch(r"-?\d{1,300}", text) else text
        case "float":
            return float(text) if re.fullmatch(r"[-+.\deinfa]+", text) else text
        case "boolean":
            return text == "true"
        case "null":
            return None
    return text


def flattened(name: str, node: Data) -> Iterator[tuple[str, Data]]:
    """Yield each value below a name with the path that leads there, ``name.key.key``; of an empty hash itself."""
    value = resolved(node)
    whole = not isinstance(value, nodes.Mapping) or not value.entries
    if whole or any(not isinstance(resolved(entry.key), Scalar) for entry in value.entries):  # type: ignore[union-attr] # a mapping
        yield name, node
        return
    assert isinstance(value, nodes.Mapping)
    for key, item in pairs(value):
        yield from flattened(f"{name}.{_segment(key)}", item)


def _segment(key: Scalar) -> str:
    text = canonical(key)
    plain = key.kind in ("string", "symbol") and _PLAIN.fullmatch(text)
    return text if plain else f"'{text}'" if key.kind in ("string", "symbol") else f"({key.kind} {text})"


def aspects_of(name: str, node: Data) -> dict[str, Aspect]:
    """Return what a value says: one thing, or of a hash each value in it."""
    return {path: aspect_of(one) for path, one in flattened(name, node)}


# --- files ---


def data_facts(root: Data | None, path: str) -> list[Fact]:
    """Return what a data file says, key by key: each stands in the file that it is in, which is a level of Hiera."""
    mapping = resolved(root)
    if not isinstance(mapping, nodes.Mapping):
        if mapping is None or (isinstance(mapping, Scalar) and mapping.kind == "null"):
            return []
        return [_fact("file", path, "", mapping.place, {"content": aspect_of(mapping)})]
    found: list[Fact] = []
    for key, value in _entries(mapping):
        name = word(key)
        options = resolved(value)
        if name == "lookup_options" and isinstance(options, nodes.Mapping) and options.entries:
            found += _options(options, path)
        else:
            subject = name if name is not None else shown_data(key)
            found.append(_fact("key", subject, path, key.place, _veiled(subject, aspects_of("value", value))))
    return found


def _veiled(key: str, aspects: dict[str, Aspect]) -> dict[str, Aspect]:
    """Return what a key says without the texts of secrets, for reports are read by many."""
    return {
        name: msgspec.structs.replace(one, shown=VEIL)
        if one.values and isinstance(one.values[0], str) and is_secret_name(_called(key, name))
        else one
        for name, one in aspects.items()
    }


def _called(key: str, name: str) -> str:
    path = name.removeprefix("value").rpartition(".")[2].strip("'")
    return path or key.rpartition("::")[2]


def _options(mapping: nodes.Mapping, path: str) -> Iterator[Fact]:
    for key, value in _entries(mapping):
        aspects: dict[str, Aspect] = {}
        for name, one in flattened("", value):
            # `merge: deep` is short for `merge: {strategy: deep}`.
            said = name.removeprefix(".").removesuffix(".strategy") or "options"
            aspects[said] = aspect_of(one)
        yield _fact("lookup-option", word(key) or shown_data(key), path, key.place, aspects)


def hierarchy_facts(root: Data | None, path: str) -> list[Fact]:
    """Return what a ``hiera.yaml`` says: each level with all that the defaults give it, and any other setting.

    The order of levels counts, and that of their places: see ``difference``.
    """
    mapping = resolved(root)
    if not isinstance(mapping, nodes.Mapping):
        return (
            []
            if mapping is None
            else [_fact("setting", "hiera.yaml", path, mapping.place, {"value": aspect_of(mapping)})]
        )
    found: list[Fact] = []
    defaults = _entry(mapping, "defaults")
    given = dict(_named(defaults)) if defaults is not None else {}
    for key, value in _entries(mapping):
        name = word(key) or shown_data(key)
        levels = resolved(value)
        if name in _HIERARCHIES and isinstance(levels, nodes.Sequence):
            for one in levels.items:
                level = resolved(one)
                if isinstance(level, nodes.Mapping):
                    found.append(_level(level, path, _HIERARCHIES[name], given))
                else:
                    found.append(_fact("level", f"{_HIERARCHIES[name]}{shown_data(one)}", path, one.place, {}))
        elif name == "defaults" and defaults is not None and "hierarchy" in dict(_named(mapping)):
            continue
        else:
            found.append(_fact("setting", name, path, key.place, aspects_of("value", value)))
    return found


def _level(level: nodes.Mapping, path: str, prefix: str, defaults: Mapping[str, Data]) -> Fact:
    own = dict(_named(level))
    # A level that names its own function takes nothing of the default one.
    kept = () if any(name in own for name in _FUNCTIONS) else (*_FUNCTIONS, "options")
    given = {name: value for name, value in defaults.items() if name in kept or name == "datadir"}
    merged = given | own
    aspects: dict[str, Aspect] = {}
    for name, value in merged.items():
        if name == "name":
            continue
        if name in _ONE_OF_SEVERAL:
            one = aspect_of(value)
            said = json.dumps(["list", json.loads(one.normal)])
            aspects[_ONE_OF_SEVERAL[name]] = Aspect(said, one.shown, one.place)
        else:
            aspects.update(aspects_of(name, value))
    called = own.get("name")
    subject = f"{prefix}{shown_data(called) if called is not None else '(without a name)'}"
    return _fact("level", subject, path, level.place, aspects)


def _named(mapping: nodes.Mapping) -> Iterator[tuple[str, Data]]:
    for key, value in _entries(mapping):
        yield word(key) or shown_data(key), value


def _entry(mapping: nodes.Mapping, name: str) -> nodes.Mapping | None:
    entry = entry_of(mapping, name)
    value = resolved(entry.value) if entry is not None else None
    return value if isinstance(value, nodes.Mapping) else None


def _fact(kind: FactKind, subject: str, path: str, place: Place, aspects: dict[str, Aspect]) -> Fact:
    return Fact(kind, subject, path if kind != "file" else "", "", place, aspects)
