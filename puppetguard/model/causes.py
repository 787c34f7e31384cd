"""Why expressions are not known: what their values come from."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.values import Cause, StaticHash, StaticText, StaticValue, cause_of, is_known


def derived(values: Sequence[StaticValue]) -> Cause | None:
    """Return why something made of values is not known."""
    cause = next((found for value in values if (found := cause_of(value)) is not None), None)
    return None if cause is None else Cause(cause.kind, cause.name, exact=False)


def of_element(value: StaticValue, keys: Sequence[StaticValue], *, dotted: bool = False) -> Cause | None:
    """Return why an element of something unknown is not known: that of facts is a fact."""
    cause = cause_of(value)
    if cause is None or cause.kind != "fact" or not cause.exact:
        return derived([value])
    texts = [key.text for key in keys if isinstance(key, StaticText) and is_known(key)]
    if len(texts) < len(keys) or not texts or (dotted and len(texts) > 1):
        return Cause(cause.kind, cause.name, exact=False)
    return Cause("fact", ".".join(filter(None, (cause.name, *texts))))


def of_call(name: str, values: Sequence[StaticValue]) -> Cause:
    """Return why the result of a function is not known that is not followed."""
    first = values[0] if values else None
    if name in ("fact", "stdlib::fact", "getvar") and isinstance(first, StaticText) and is_known(first):
        path = first.text.removeprefix("::")
        if name != "getvar":
            return Cause("fact", path)
        if path.startswith("facts."):
            return Cause("fact", path.removeprefix("facts."))
    return Cause("call", name)


def looked_up(values: Sequence[StaticValue]) -> str:
    """Return the key that is looked up; empty if it is not known."""
    found = values[0] if values else None
    if isinstance(found, StaticHash):
        found = found.entries.get("name")
    return found.text if isinstance(found, StaticText) and is_known(found) else ""
