"""The secrets that data for Hiera has under the names of secrets."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, Sequence
from puppetguard.model.named_secrets import NamedSecret
from puppetguard.model.secrets import is_secret_name, shape_of
from puppetguard.source import Span

_KEY = "lookup_options"


def secrets_of_data(root: Data | None) -> Iterator[NamedSecret]:
    """Yield whatever is given as a secret and is known; what is encrypted or looked up is none."""
    stack = [] if root is None else [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping):
            for entry in node.entries:
                name = entry.key.text.rpartition("::")[2] if isinstance(entry.key, Scalar) else ""
                if isinstance(entry.value, Scalar):
                    if entry.value.kind == "string" and is_secret_name(name):
                        yield from _of_value(name, entry.value)
                elif name != _KEY:
                    stack.append(entry.value)


def _of_value(name: str, value: Scalar) -> Iterator[NamedSecret]:
    shape = shape_of(name.removesuffix("_hash"), value.text)
    if shape is not None:
        span = Span(value.start, value.end)
        yield NamedSecret(f"`{name}`", value.text, shape, span, "", "entry", example=False, certain=True, default=False)
