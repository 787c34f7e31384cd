"""A file in YAML or JSON that Puppet cannot read, or of which it does not read all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _run(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what Puppet refuses of the text of a file, and a document that nobody reads."""
    for flaw in subject.tree.flaws:
        if flaw.kind != "duplicate":
            yield flaw_hit(subject.source, flaw.place, flaw.message, flaw.hint)
    if subject.source.kind in ("yaml", "json"):
        yield from _no_mapping(subject)


def _no_mapping(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.hiera.nodes import Mapping, Scalar, resolved

    tree = subject.tree
    root = resolved(tree.root)
    if root is None or isinstance(root, Mapping) or tree.flaws or tree.limit:
        return
    if isinstance(root, Scalar) and (root.kind == "null" or (root.kind == "boolean" and not root.text)):
        return
    what = "a text" if isinstance(root, Scalar) else "a list"
    yield flaw_hit(
        subject.source,
        root.place,
        f"this file is {what}, and Hiera needs keys with values: nothing in it can be looked up",
        "write `key: value`",
    )


CHECK = Check(_run, kinds=frozenset({"yaml", "json", "hiera", "metadata"}))
