"""The secrets that data for Hiera has under the names of secrets, and those in the URLs of data and Puppetfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, Sequence
from puppetguard.model.named_secrets import NamedSecret
from puppetguard.model.secrets import is_secret_name, shape_of
from puppetguard.source import Span

_KEY = "lookup_options"
_URL = re.compile(r"[a-z]://([^\s/:@'\"<>$%]{1,80}):([^\s/:@'\"<>%$#{}]{1,120})@")
_COMMENT = re.compile(r"(?m)(?:^|[ \t])#.{0,9999}")


def secrets_in_urls(text: str) -> Iterator[NamedSecret]:
    """Yield the passwords in the URLs of a file; those in comments are none."""
    comments = [match.span() for match in _COMMENT.finditer(text)] if "#" in text else []
    for match in _URL.finditer(text):
        if any(start <= match.start() < end for start, end in comments):
            continue
        shape = shape_of("password", match[2], user=match[1])
        if shape in ("strong", "weak", "wordy"):
            shown = f"the password of `{match[1]}` in this URL"
            span = Span(*match.span(2))
            yield NamedSecret(shown, match[2], shape, span, "", "entry", example=False, certain=True, default=False)


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
